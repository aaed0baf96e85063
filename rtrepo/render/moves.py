"""What switch, restore, branch, undo and redo did, for people and as JSON (`rtrepo.move/1`)."""

from typing import Any

from rtrepo.model.reports import MoveReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import ago, count, short

_LEFT = 5  # names shown of what was left alone
_PAST = {
    "restore": "Restored", "make": "Made", "delete": "Deleted", "start": "Started", "record": "Recorded",
    "drop": "Dropped", "revive": "Brought back", "rename": "Renamed",
}  # fmt: skip


def text(report: MoveReport, style: Style, *, now: int) -> str:
    """What was done in a sentence, what was left alone, and how to take it back."""
    did = safe(report.did)
    files = f", {count(report.files, 'file', 'files')}" if report.files else ""
    when = f", {ago(report.at, now)}" if report.at else ""
    if report.verb == "undo":
        first = f"Took back: {did}{when}. Get it back: rtrepo redo"
    elif report.verb == "redo":
        first = f"Done again: {did}{when}. Take it back: rtrepo undo"
    elif report.verb == "switch" and not did.startswith("already"):
        first = f"Now on {safe(report.branch) or short(report.version)}{files}. Take it back: rtrepo undo"
    elif report.version and not report.files and report.verb in ("switch", "restore"):
        first = did[:1].upper() + did[1:]
    else:
        verb, _, rest = did.partition(" ")
        first = f"{_PAST[verb]} {rest}{files}. Take it back: rtrepo undo" if verb in _PAST else f"Done: {did}{files}"
    lines = wrap(first, style.width, "  ")
    if report.left:
        names = ", ".join(map(safe, report.left[:_LEFT]))
        more = f" and {len(report.left) - _LEFT:,} more" if len(report.left) > _LEFT else ""
        lines += wrap(f"  left alone: {names}{more}", style.width, "    ")
    for remark in report.remarks:
        lines += wrap(f"  note: {safe(remark)}", style.width, "    ")
    return style.page(lines)


def to_json(report: MoveReport) -> dict[str, Any]:
    """The schema `rtrepo.move/1`; `at` is when what was taken back was done, 0 where that says nothing."""
    return {
        "schema": "rtrepo.move/1",
        "verb": report.verb,
        "did": report.did,
        "files": report.files,
        "left": list(report.left),
        "branch": report.branch,
        "version": report.version,
        "at": report.at,
        "remarks": list(report.remarks),
    }
