"""`import`: a training file becomes entries. Decided first, written in one operation, or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rtrepo.actions import branching
from rtrepo.actions.importing import registry, shelf
from rtrepo.actions.importing.deciding import Options, Record, record_of
from rtrepo.actions.importing.incoming import Incoming, Progress
from rtrepo.actions.importing.intake import Intake
from rtrepo.actions.importing.shelf import Shelf
from rtrepo.actions.importing.tallying import Files, Tally, files_of
from rtrepo.actions.workspace import Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.formats.cutting import cut
from rtrepo.git.repository import Repository
from rtrepo.layout import entry_file
from rtrepo.model.entry import Entry
from rtrepo.model.operation import FileMove, Plan
from rtrepo.model.origin import Origin
from rtrepo.model.records import RawRecord, Rejected
from rtrepo.model.reports import ImportReport, Rejection

FORMAT_NAMES = tuple(table.FORMATS)
"""Formats that can be named on the command line."""

MANY = 512 * 1024
"""Bytes of a file from which its objects go into one pack instead of a file each."""


def import_file_into(
    repository: Repository,
    path: Path,
    options: Options,
    *,
    reading: Progress | None = None,
    writing: Progress | None = None,
    waiting: Told | None = None,
) -> tuple[ImportReport, list[RawRecord]]:
    """Import one file into a dataset, which is made where it does not exist. Gives the report and the
    records that could not be entries, as the file has them.

    `reading` is told bytes done and in all, `writing` files. Raises RtrepoError where nothing was imported.
    """
    source = Incoming(path, reading)
    command = f"import {source.name} into {options.dataset}"
    with changing(repository, command, many=source.size >= MANY, waiting=waiting) as at_work:
        desk = look(repository)
        branch = branching.plan_new(repository, desk.state, options.branch) if options.branch else None
        holding = shelf.take(desk.work, options.dataset)
        beside = registry.beside(path)
        placed = registry.place(beside, source, options.format) if beside else None
        intake = Intake(holding, options, at_work.objects)
        tally = intake.tally
        for record in _records(source, options, tally):
            more = placed.sidecars.get(record.imported.source_id) if placed else None
            intake.take(_with(record, more) if more else record)
        intake.finish(source.name)
        report = _report(source, options, holding, tally, tuple(placed.remarks) if placed else ())
        _refuse(report, options)
        if options.dry_run or not (report.changed or branch):
            return report, [raw for raw, _ in tally.rejected]
        did = f"import {source.name} into {options.dataset}: {_counted(report)}"
        plan = Plan(did, details={"imported": options.dataset})
        if report.changed:
            settings = placed.dataset if placed else {}
            files = files_of(holding, tally, at_work.objects, (source.name, source.sha256), settings)
            plan = replace(plan, work=_work(files), index=desk.moves(files))
            desk.keep(at_work.objects.put, plan.work)
        if branch:
            plan = replace(plan, refs=branch.refs, head=branch.head)
        at_work.apply(plan, writing)
        return report, [raw for raw, _ in tally.rejected]


def _records(source: Incoming, options: Options, tally: Tally) -> Iterator[Record]:
    """The records of the file that can be entries; the others are noted with their reason."""
    for raw in cut(source.chunks()):
        tally.records += 1
        if raw.problem:
            tally.rejected.append((raw, raw.problem))
            continue
        found = table.read(raw.value, options.format)
        if isinstance(found, Rejected):
            tally.rejected.append((raw, found.reason))
        elif _is_too_large(raw, found[1].entry):
            tally.rejected.append((raw, f"is larger than {entry_file.MAX_ENTRY // 2**20} MiB, the most of one entry"))
        else:
            format_, imported = found
            tally.formats[format_.name] += 1
            yield record_of(raw.number, format_.name, imported)


def _is_too_large(raw: RawRecord, entry: Entry) -> bool:
    """Whether the entry's file would be larger than what is read of one; small records are not written to see."""
    return len(raw.raw) > entry_file.MAX_ENTRY // 4 and len(entry_file.dump(entry)) > entry_file.MAX_ENTRY


def _with(record: Record, more: Mapping[str, Any]) -> Record:
    """The record with what RoleThread's registry says of its speakers."""
    imported = replace(record.imported, sidecar={**record.imported.sidecar, **more})
    return record_of(record.number, record.format, imported)


def _work(files: Files) -> tuple[FileMove, ...]:
    return tuple(FileMove(path, before, after) for path, (before, after) in sorted(files.items()))


def _report(source: Incoming, options: Options, holding: Shelf, tally: Tally, remarks: tuple[str, ...]) -> ImportReport:
    before = next((origin for origin in holding.origins if origin.sha256 == source.sha256), None)
    return ImportReport(
        source=source.name,
        dataset=options.dataset,
        records=tally.records,
        formats=dict(tally.formats.most_common()),
        added=tuple(tally.added),
        updated=tuple(sorted(tally.updated)),
        pruned=tuple(tally.pruned),
        pruned_words=tuple(tally.pruned_words),
        same=tally.same,
        kept=tuple(tally.kept),
        gone=tally.gone,
        differs=tuple(tally.differs),
        rejected=tuple(Rejection(raw.number, raw.offset, reason) for raw, reason in tally.rejected),
        renamed=dict(tally.renamed),
        remarks=remarks,
        total=len(holding.entries) + len(tally.added) - len(tally.pruned),
        updates=_called(tally.follows[-1]) if tally.follows else "",
        imported_before=_called(before) if before else "",
        new_dataset=holding.settings is None,
        dry_run=options.dry_run,
        branch=options.branch,
    )


def _called(origin: Origin) -> str:
    return f"{origin.number:04d} ({origin.source})"


def _refuse(report: ImportReport, options: Options) -> None:
    if options.strict and report.rejected:
        first = report.rejected[0]
        raise RtrepoError(
            f"{report.source}: {len(report.rejected)} of {report.records} records cannot be entries; the first is "
            f"record {first.record} (byte {first.offset:,}): {first.reason}; nothing was imported",
            hint="leave out --strict to import the rest; --rejects FILE keeps those that cannot be",
        )
    if not report.records:
        raise RtrepoError(f"{report.source} holds no records; nothing was imported", hint="is it the right file?")


def _counted(report: ImportReport) -> str:
    told = [(len(report.added), "added"), (len(report.updated), "updated"), (len(report.pruned), "removed")]
    return ", ".join(f"{count:,} {word}" for count, word in told if count) or "nothing new"
