"""What was mended, for people and as JSON (`rtrepo.fixes/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.entry import Key
from rtrepo.model.fixes import FixReport
from rtrepo.render import diff, diff_json
from rtrepo.render.cells import wrap
from rtrepo.render.findings import finding_json, side_by_side, to_look_at
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count

NAMED = 3
"""Entries of a rule that are named; the rest is counted."""


def text(report: FixReport, style: Style, reading: Reading, *, again: str, do: str, unsafe: str) -> str:
    """What was mended by rule and in which entries (in a dry run each mend as a diff), what is left, and what to type
    next: `again` looks once more, `do` does what a dry run shows, `unsafe` tries what touches the text."""
    is_dry = report.change is not None
    lines = [_headline(report, is_dry)]
    rows = [[safe(f"{one.code} {one.name}"), f"{one.findings:,}", _named(one.entries)] for one in report.mended]
    lines += table(rows, style, indent="  ", right=(1,))
    for path in report.alone:
        lines += wrap(f"  left alone, somebody changed it meanwhile: {safe(path)}", style.width, "    ")
    if report.change is not None and report.mended:
        lines += ["", diff.text(report.change, style, reading, typography=True), ""]
    left = to_look_at(report.left)
    begin = "Then left" if is_dry and report.mended else "Left"
    lines += wrap(f"{begin}: {left}: {safe(again)}" if left else f"{begin}: nothing to report", style.width, "  ")
    told = [f"Fix with a look first: {safe(unsafe)}"] if "unsafe" in report.offers else []
    if report.mended:
        told.insert(0, f"Do it: {safe(do)}" if is_dry else "Take it back: rtrepo undo")
    return style.page([*lines, *side_by_side(told, style)])


def _headline(report: FixReport, is_dry: bool) -> str:
    if not report.mended:
        return f"{count(report.left.checked, 'entry', 'entries')} checked: nothing was mended"
    number = f"{count(report.findings, 'finding', 'findings')} in {count(report.entries, 'entry', 'entries')}"
    return f"Would mend {number}; nothing was changed" if is_dry else f"Mended {number}"


def _named(entries: Sequence[Key]) -> str:
    more = f" and {len(entries) - NAMED:,} more" if len(entries) > NAMED else ""
    return ", ".join(safe(str(key)) for key in entries[:NAMED]) + more


def to_json(report: FixReport, reading: Reading) -> dict[str, Any]:
    """The schema `rtrepo.fixes/1`; `diff` is what a dry run would do, as in `rtrepo.diff/1`, and null otherwise."""
    return {
        "schema": "rtrepo.fixes/1",
        "dry_run": report.change is not None,
        "checked": report.left.checked,
        "files": report.files,
        "mended": [
            {
                "code": one.code,
                "name": one.name,
                "fix": one.fix,
                "findings": one.findings,
                "entries": [str(key) for key in one.entries],
            }
            for one in report.mended
        ],
        "left_alone": list(report.alone),
        "blocking": report.left.blocking,
        "left": [finding_json(finding) for finding in report.left.findings],
        "diff": None if report.change is None else diff_json.to_json(report.change, reading),
    }
