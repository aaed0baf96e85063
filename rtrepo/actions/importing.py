"""`import`: a training file becomes entries. Decided first, written in one operation, or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rtrepo.actions import branching, registry, shelf, updating
from rtrepo.actions.deciding import Naming, Options, Record, decide, lineage, record_of
from rtrepo.actions.incoming import Incoming, Progress
from rtrepo.actions.shelf import Shelf
from rtrepo.actions.tallying import Files, Tally, files_of
from rtrepo.actions.workspace import Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.formats.cutting import cut
from rtrepo.git.objects import ObjectWriter
from rtrepo.git.repository import Repository
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.model.entry import Entry
from rtrepo.model.operation import FileId, FileMove, Plan
from rtrepo.model.origin import Origin, OriginLine
from rtrepo.model.records import RawRecord, Rejected
from rtrepo.model.reports import ImportReport, Rejection
from rtrepo.model.sidecar import Sidecar

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
        tally = Tally()
        naming = Naming(holding.known())
        latest = holding.latest()
        for record in _records(source, options, tally):
            if placed:
                record = _with(record, placed.sidecars.get(record.imported.source_id))
            _sort(holding, latest, naming.name(record), record, options, tally, at_work.objects)
        follows = _follow(holding, tally, options, source, at_work.objects)
        pruned = _to_prune(holding, latest, tally, follows) if options.prune else []
        remarks = tuple(placed.remarks) if placed else ()
        report = _report(source, options, holding, tally, naming.renamed, pruned, follows, remarks)
        _refuse(report, options)
        if options.dry_run or not (report.changed or branch):
            at_work.objects.discard()
            return report, [raw for raw, _ in tally.rejected]
        did = f"import {source.name} into {options.dataset}: {_counted(report)}"
        plan = Plan(did, details={"imported": options.dataset})
        if report.changed:
            settings = placed.dataset if placed else {}
            files = files_of(holding, tally, pruned, at_work.objects, (source.name, source.sha256), follows, settings)
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


def _with(record: Record, more: Mapping[str, Any] | None) -> Record:
    """The record with what RoleThread's registry says of its speakers."""
    if not more:
        return record
    imported = replace(record.imported, sidecar={**record.imported.sidecar, **more})
    return record_of(record.number, record.format, imported)


def _sort(
    holding: Shelf,
    latest: Mapping[str, OriginLine],
    entry_id: str,
    record: Record,
    options: Options,
    tally: Tally,
    objects: ObjectWriter,
) -> None:
    """Put one record where it belongs; a new entry's bytes are stored at once, so memory holds none of them."""
    kind = decide(holding, latest, entry_id, record, options)
    if kind == "add" and options.update and holding.entries:
        tally.unplaced.append(record)  # perhaps a later version of an entry that has another id
        return
    tally.matched.add(entry_id)
    if kind == "add":
        tally.added[entry_id] = _store(record, objects, options.dry_run)
    elif kind == "update":
        tally.updated[entry_id] = record
    elif kind == "same":
        tally.same += 1
    elif kind == "kept":
        tally.kept.append(entry_id)
    elif kind == "gone":
        tally.gone += 1
        return
    else:
        tally.differs.append(entry_id)
        return
    tally.lines.append(_line(entry_id, record))


def _line(entry_id: str, record: Record) -> OriginLine:
    return OriginLine(record.number, entry_id, record.content, record.about, record.format, record.imported.back)


def _store(record: Record, objects: ObjectWriter, dry_run: bool) -> tuple[FileId, FileId | None]:
    """The ids of an entry's and its sidecar's bytes; stored unless nothing is to be written."""
    if dry_run:
        return FileId(""), None
    about = sidecar_file.dump(Sidecar(record.imported.sidecar)) if record.imported.sidecar else b""
    entry = FileId(objects.put("blob", entry_file.dump(record.entry)))
    return entry, FileId(objects.put("blob", about)) if about else None


def _follow(
    holding: Shelf, tally: Tally, options: Options, source: Incoming, objects: ObjectWriter
) -> tuple[Origin, ...]:
    """With `--update`: find the entries that the records without a known id are later versions of."""
    if not options.update:
        return ()
    follows = lineage(holding.origins, options.of, source.name)
    if options.of is not None and not follows:
        raise RtrepoError(f"{options.dataset} has no import {options.of}", hint="ls datasets/*/imports shows them")
    pairs = updating.pair(holding, follows, tally.matched, tally.unplaced)
    naming = Naming({})
    for record in tally.unplaced:
        entry_id = pairs.get(record.number)
        if entry_id is None:
            entry_id = naming.name(record)
            tally.added[entry_id] = _store(record, objects, options.dry_run)
        elif updating.edited_here(holding, entry_id) and not options.overwrite:
            tally.kept.append(entry_id)
        else:
            tally.updated[entry_id] = record
        tally.matched.add(entry_id)
        tally.lines.append(_line(entry_id, record))
    tally.lines.sort()
    return follows


def _to_prune(holding: Shelf, latest: Mapping[str, OriginLine], tally: Tally, follows: tuple[Origin, ...]) -> list[str]:
    """Entries that the earlier versions of the file brought and this one does not have. What was edited
    here since stays, and is named."""
    brought = {line.id for origin in follows for line in origin.lines}
    missing = sorted(brought & holding.entries.keys() - tally.matched)
    edited = {entry_id for entry_id in missing if updating.edited_here(holding, entry_id)}
    tally.kept.extend(sorted(edited))
    return [entry_id for entry_id in missing if entry_id not in edited]


def _work(files: Files) -> tuple[FileMove, ...]:
    return tuple(FileMove(path, before, after) for path, (before, after) in sorted(files.items()))


def _report(
    source: Incoming,
    options: Options,
    holding: Shelf,
    tally: Tally,
    renamed: Mapping[str, str],
    pruned: list[str],
    follows: tuple[Origin, ...],
    remarks: tuple[str, ...],
) -> ImportReport:
    before = next((origin for origin in holding.origins if origin.sha256 == source.sha256), None)
    return ImportReport(
        source=source.name,
        dataset=options.dataset,
        records=tally.records,
        formats=dict(tally.formats.most_common()),
        added=tuple(tally.added),
        updated=tuple(sorted(tally.updated)),
        pruned=tuple(pruned),
        same=tally.same,
        kept=tuple(tally.kept),
        gone=tally.gone,
        differs=tuple(tally.differs),
        rejected=tuple(Rejection(raw.number, raw.offset, reason) for raw, reason in tally.rejected),
        renamed=dict(renamed),
        remarks=remarks,
        total=len(holding.entries) + len(tally.added) - len(pruned),
        updates=f"{follows[-1].number:04d} ({follows[-1].source})" if follows else "",
        imported_before=f"{before.number:04d} ({before.source})" if before else "",
        new_dataset=holding.settings is None,
        dry_run=options.dry_run,
        branch=options.branch,
    )


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
