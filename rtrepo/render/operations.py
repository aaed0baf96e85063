"""The operation log, for people and as JSON (`rtrepo.operations/1`, `rtrepo.operation/1`, `rtrepo.forgotten/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.log import LogLine
from rtrepo.model.operation_report import ForgetReport, OperationReport
from rtrepo.model.reports import OperationLine
from rtrepo.model.version import Version
from rtrepo.render import diff_json
from rtrepo.render.cells import wrap
from rtrepo.render.diff import body
from rtrepo.render.entry_facts import totals
from rtrepo.render.json_values import json_value
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.versions import entry_lines, moment
from rtrepo.render.wording import age, ago, count, short

_REFS = 12  # branches and tags told by name
_SHOWN = 20  # operations listed of those that are forgotten


def text(lines: Sequence[OperationLine], style: Style, *, now: int) -> str:
    """One line an operation, newest first as given; what was taken back says so."""
    if not lines:
        return style.page(["Nothing was done here yet that could be taken back"])
    rows = [
        [
            style.changed(short(line.id)) if line.id else style.dim("new"),
            age(line.at, now) if line.id else "",
            safe(line.who),
            style.dim("taken back") if line.undone else "",
            safe(line.did),
        ]
        for line in lines
    ]
    told = table(rows, style, most={2: 14})
    standing = [line for line in lines if not line.undone and not line.details.keys() & {"undoes", "redoes", "start"}]
    return style.page([*told, "Take the last one back: rtrepo undo"] if standing else told)


def shown(report: OperationReport, style: Style, *, now: int, reading: Reading | None = None) -> str:
    """One operation: what it did, who and when, what it moved, and the entries it changed, a line each; with a
    `reading` the whole difference."""
    line, change = report.line, report.change
    who = f"  {safe(line.who)}, {ago(line.at, now)} ({moment(line.at)}), by {safe(_by(report))}"
    fate = ["  taken back since"] if line.undone else []
    lines = [
        *wrap(f"{style.changed(short(line.id))}  {style.heading(safe(line.did))}", style.width, " " * 9),
        *wrap(who, style.width, "  "),
        *fate,
        *table(_moved(report, style), style, indent="  "),
    ]
    if reading:
        return style.page([*lines, "", *body(change, style, reading)])
    told = totals(change) or (count(report.files, "file", "files") if report.files else "no file was touched")
    as_line = LogLine(Version(line.id, "", "", 0, "", (), ()), {}, change=change)
    return style.page([*lines, *wrap(told, style.width, "  "), *entry_lines(as_line, style, indent="  ")])


def _by(report: OperationReport) -> str:
    where = "" if report.worktree == "." else f" in the worktree {report.worktree.removeprefix('worktrees/')}"
    return f"{'plain git' if report.command == 'git' else f'rtrepo {report.command}'}{where}"


def _moved(report: OperationReport, style: Style) -> list[list[str]]:
    """A row for HEAD and for each branch and tag."""
    head = [["HEAD", *(_place(side) for side in report.head)]] if report.head else []
    rows = [*head, *([_place(name), *(short(at or "") or "none" for at in sides)] for name, *sides in report.refs)]
    more = len(rows) - _REFS
    told = [[style.heading(safe(name)), f"{safe(before)} → {safe(after)}"] for name, before, after in rows[:_REFS]]
    return [*told, *([[f"and {more:,} more", ""]] if more > 0 else [])]


def _place(name: str) -> str:
    for beginning, words in (("refs/heads/", ""), ("refs/tags/", "tag ")):
        if name.startswith(beginning):
            return words + name.removeprefix(beginning)
    return name if name.startswith("refs/") else short(name)


def shown_json(report: OperationReport, reading: Reading) -> dict[str, Any]:
    """The schema `rtrepo.operation/1`; `diff` is an `rtrepo.diff/1`."""
    return {
        "schema": "rtrepo.operation/1",
        **_line_json(report.line),
        "command": report.command,
        "worktree": report.worktree,
        "head": report.head._asdict() if report.head else None,
        "refs": [move._asdict() for move in report.refs],
        "files": report.files,
        "diff": diff_json.to_json(report.change, reading),
    }


def forgotten(report: ForgetReport, style: Style, *, now: int) -> str:
    """What is forgotten, or would be, and what is left."""
    if not report.forgotten:
        return style.page([f"Nothing to forget: all {count(report.kept, 'operation', 'operations')} stay"])
    lines = report.forgotten
    rows = [[style.changed(short(line.id)), age(line.at, now), safe(line.did)] for line in lines[:_SHOWN]]
    more = [f"  and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
    number, left = count(len(lines), "operation", "operations"), f"{report.kept:,} stay{'s' * (report.kept == 1)}"
    if report.dry_run:
        return style.page(
            [*table(rows, style), *more, f"{number} would be forgotten, for good; {left}. Nothing was changed"]
        )
    return style.page([f"Forgot {number}; {left}. They cannot be taken back any more; git gc gives their space back"])


def forgotten_json(report: ForgetReport) -> dict[str, Any]:
    """The schema `rtrepo.forgotten/1`."""
    return {
        "schema": "rtrepo.forgotten/1",
        "forgotten": [_line_json(line) for line in report.forgotten],
        "kept": report.kept,
        "dry_run": report.dry_run,
    }


def to_json(lines: Sequence[OperationLine]) -> dict[str, Any]:
    """The schema `rtrepo.operations/1`."""
    return {"schema": "rtrepo.operations/1", "operations": [_line_json(line) for line in lines]}


def _line_json(line: OperationLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "did": line.did,
        "who": line.who,
        "at": line.at,
        "undone": line.undone,
        "details": json_value(line.details),
    }
