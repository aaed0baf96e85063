"""What an import brought, for people and as JSON (`rtrepo.import/1`)."""

from collections.abc import Iterator, Sequence
from typing import Any

from rtrepo.model.reports import ImportReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

REASONS = 5
"""Rejected records, renamed ids and names that are told one by one."""

_FORMATS = {"sharegpt": "ShareGPT", "alpaca": "Alpaca", "rolethread": "RoleThread"}
_COLUMN = 12  # cells of a line's word and the indent before it


def text(report: ImportReport, style: Style, *, rejects: str = "") -> str:
    """What came of every record, then what to type next. `rejects` is the file that keeps the rejected ones."""
    lines = [_headline(report)]
    if report.imported_before and not report.changed:
        lines.append(f"  imported before as {safe(report.imported_before)}: nothing new")
    elif report.updates:
        lines.append(f"  a later version of import {safe(report.updates)}")
    for word, number, told in _rows(report):
        start = f"  {word:<{_COLUMN - 2}}{number:>7,}   "
        lines += wrap(start + told, style.width, " " * len(start))
    lines += _rejected(report, style, rejects)
    if report.renamed:
        names = [f"{safe(old)} → {safe(new)}" for old, new in report.renamed.items()]
        lines += wrap(f"  {'renamed':<{_COLUMN - 2}}{len(names):>7,}   {_some(names)}", style.width, " " * 22)
    for remark in report.remarks:
        lines += wrap(f"  note: {safe(remark)}", style.width, " " * 8)
    return style.page([*lines, *_next(report)])


def _headline(report: ImportReport) -> str:
    told = [f"{_FORMATS.get(name, safe(name))} {number:,}" for name, number in report.formats.items()]
    told += [f"not readable {len(report.rejected):,}"] if report.rejected else []
    return f"{safe(report.source)}   {count(report.records, 'record', 'records')}   {' · '.join(told)}".rstrip()


def _rows(report: ImportReport) -> Iterator[tuple[str, int, str]]:
    name = safe(report.dataset)
    new = ", a new dataset" if report.new_dataset else ""
    now = f"now {report.total:,}" if not report.dry_run else f"then {report.total:,}"
    would = "would " if report.dry_run else ""
    if report.added:
        entries = "entry" if len(report.added) == 1 else "entries"
        verb = "would add" if would else "added"
        yield verb, len(report.added), f"{entries} to {name}{new} ({now})"
    if report.updated:
        yield "would update" if would else "updated", len(report.updated), _some(map(safe, report.updated))
    if report.pruned:
        verb = "would remove" if would else "removed"
        yield verb, len(report.pruned), f"no longer in the file: {_some(map(safe, report.pruned))}"
    if report.pruned_words:
        yield "of these", len(report.pruned_words), "with tags, notes or ratings that were given here"
    if report.same:
        yield "same", report.same, "already there"
    if report.kept:
        yield "kept", len(report.kept), f"edited here since, left as they are: {_some(map(safe, report.kept))}"
    if report.gone:
        yield "gone", report.gone, "imported before and removed since, not brought back"
    if report.differs:
        told = f"other than the entry of that id here, --update takes them: {_some(map(safe, report.differs))}"
        yield "differs", len(report.differs), told


def _rejected(report: ImportReport, style: Style, rejects: str) -> list[str]:
    lines: list[str] = []
    for rejection in report.rejected[:REASONS]:
        start = " " * 22 if lines else f"  {'rejected':<{_COLUMN - 2}}{len(report.rejected):>7,}   "
        told = f"record {rejection.record:,} (byte {rejection.offset:,}): {safe(rejection.reason)}"
        lines += wrap(start + told, style.width, " " * 24)
    if len(report.rejected) > REASONS:
        lines.append(f"{' ' * 22}and {len(report.rejected) - REASONS:,} more")
    kept = f"kept in {safe(rejects)}" if rejects else "--rejects FILE keeps them"
    return [*lines, f"{' ' * 22}{kept}"] if lines else []


def _some(names: Any) -> str:
    every = list(names)
    more = f" and {len(every) - REASONS:,} more" if len(every) > REASONS else ""
    return ", ".join(every[:REASONS]) + more


def _next(report: ImportReport) -> list[str]:
    if report.dry_run:
        return ["nothing was written"]
    branch = [f"  on the new branch {safe(report.branch)}"] if report.branch else []
    if not report.changed:
        return branch
    return [*branch, "  look at it: rtrepo status · rtrepo validate        take it back: rtrepo undo"]


def to_json(report: ImportReport) -> dict[str, Any]:
    """The schema `rtrepo.import/1`."""
    return {
        "schema": "rtrepo.import/1",
        "source": report.source,
        "dataset": report.dataset,
        "branch": report.branch,
        "dry_run": report.dry_run,
        "changed": report.changed,
        "new_dataset": report.new_dataset,
        "records": report.records,
        "formats": dict(report.formats),
        "added": list(report.added),
        "updated": list(report.updated),
        "pruned": list(report.pruned),
        "pruned_words": list(report.pruned_words),
        "same": report.same,
        "kept": list(report.kept),
        "gone": report.gone,
        "differs": list(report.differs),
        "rejected": [{"record": item.record, "offset": item.offset, "reason": item.reason} for item in report.rejected],
        "renamed": dict(report.renamed),
        "remarks": list(report.remarks),
        "total": report.total,
        "updates": report.updates,
        "imported_before": report.imported_before,
    }


def many_to_json(reports: Sequence[ImportReport]) -> dict[str, Any]:
    """The schema `rtrepo.imports/1`: the reports of several files, in the order they were named."""
    return {"schema": "rtrepo.imports/1", "files": [to_json(report) for report in reports]}
