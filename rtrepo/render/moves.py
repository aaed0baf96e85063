"""What switch, restore, branch, undo and redo did, for people and as JSON (`rtrepo.move/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import MoveReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import age, ago, count, short

_LEFT = 5  # names shown of what was left alone
_PAST = {
    "restore": "Restored", "make": "Made", "delete": "Deleted", "start": "Started", "record": "Recorded",
    "drop": "Dropped", "revive": "Brought back", "rename": "Renamed",
}  # fmt: skip
_SHOWN = 20  # operations listed of those that were taken back
_TAKING = {
    # what would be done, what was done, and what takes it back
    "undo": ("Would take back:", "Took back:", "Get {} back: rtrepo redo"),
    "redo": ("Would do again:", "Done again:", "Take {} back: rtrepo undo"),
    "op restore": ("Would", "Done:", "Take it back: rtrepo undo"),
}


def text(report: MoveReport, style: Style, *, now: int) -> str:
    """What was done in a sentence, what was left alone, and how to take it back."""
    lines = wrap(_first(report, now), style.width, "  ")
    if len(report.operations) > 1 or (report.dry_run and report.operations):
        lines += _operations(report, style, now)
    if report.merged:
        lines += wrap(f"  your edits are kept in what came back: {_some(report.merged)}", style.width, "    ")
    if report.left:
        told = "left as you have it" if report.verb in _TAKING else "left alone"
        lines += wrap(f"  {told}: {_some(report.left)}", style.width, "    ")
    for remark in report.remarks:
        lines += wrap(f"  note: {safe(remark)}", style.width, "    ")
    return style.page(lines)


def _first(report: MoveReport, now: int) -> str:
    did = safe(report.did)
    files = f", {count(report.files, 'file', 'files')}" if report.files else ""
    when = f", {ago(report.at, now)}" if report.at else ""
    several = len(report.operations) > 1
    if report.verb in _TAKING:
        would, done, then = _TAKING[report.verb]
        if report.verb == "op restore" and not report.operations:
            return f"Nothing to do: {did}"
        if report.dry_run:
            return f"{would} {did}{files}. Nothing was changed"
        return f"{done} {did}{files if several else when}. {then.format('them' if several else 'it')}"
    if report.verb == "switch" and not did.startswith("already"):
        return f"Now on {safe(report.branch) or short(report.version)}{files}. Take it back: rtrepo undo"
    if report.version and not report.files and report.verb in ("switch", "restore"):
        return did[:1].upper() + did[1:]
    verb, _, rest = did.partition(" ")
    return f"{_PAST[verb]} {rest}{files}. Take it back: rtrepo undo" if verb in _PAST else f"Done: {did}{files}"


def _operations(report: MoveReport, style: Style, now: int) -> list[str]:
    rows = [
        [
            style.changed(short(one.id)) if one.id else style.dim("new"),
            age(one.at, now) if one.at else "",
            count(one.files, "file", "files") if one.files else "",
            safe(one.did),
        ]
        for one in report.operations[:_SHOWN]
    ]
    more = len(report.operations) - _SHOWN
    return [*table(rows, style), *([f"  and {more:,} more"] if more > 0 else [])]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LEFT:,} more" if len(names) > _LEFT else ""
    return ", ".join(map(safe, names[:_LEFT])) + more


def to_json(report: MoveReport) -> dict[str, Any]:
    """The schema `rtrepo.move/1`; `at` is when what was taken back was done, 0 where that says nothing."""
    return {
        "schema": "rtrepo.move/1",
        "verb": report.verb,
        "did": report.did,
        "files": report.files,
        "left": list(report.left),
        "merged": list(report.merged),
        "branch": report.branch,
        "version": report.version,
        "at": report.at,
        "operations": [one._asdict() for one in report.operations],
        "dry_run": report.dry_run,
        "remarks": list(report.remarks),
    }
