"""What was edited by hand, for people and as JSON (`rtrepo.edited/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.edited import EditReport
from rtrepo.render import diff_json, findings
from rtrepo.render.cells import wrap
from rtrepo.render.entry_rows import rows
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count

NAMED = 5
"""Entries that are named; the rest is counted."""
_DID = {"edit": "Edited", "new": "Made"}
_NOTHING = {"edit": "Nothing was changed", "new": "Nothing was made"}


def text(report: EditReport, style: Style) -> str:
    """What was edited, a line an entry; what was put together or left as it is; and what the rules say of it."""
    lines = wrap(_headline(report), style.width, "  ")
    if report.change is not None and report.verb == "edit":
        lines += table(rows(report.change.entries, style), style, indent="  ", most={1: 64, 2: 36}, shrink=2)
    lines += _notes(report, style)
    if report.findings is not None and (told := findings.to_look_at(report.findings)):
        open_ = [one for one in report.findings.findings if one.waived is None]
        lines += [told, *findings.finding_lines(open_, style, report.findings.titles)]
    return style.page(lines)


def _headline(report: EditReport) -> str:
    if not report.changed:
        return f"{_NOTHING[report.verb]}: {_why_nothing(report)}"
    one = len(report.changed) == 1
    named = safe(str(report.changed[0])) if one else count(len(report.changed), "entry", "entries")
    same = report.looked - len(report.changed) - len(report.emptied)
    others = f" ({same:,} {'stays' if same == 1 else 'stay'} as {'it was' if same == 1 else 'they were'})"
    return f"{_DID[report.verb]} {named}{others if same > 0 else ''}. Take it back: rtrepo undo"


def _why_nothing(report: EditReport) -> str:
    if report.emptied or (report.left_out and not report.looked):
        return "no turns are left in the transcript"
    return "it was left as it was"


def _notes(report: EditReport, style: Style) -> list[str]:
    told = []
    if report.merged:
        told.append(f"changed meanwhile, and put together with your edit: {_named(list(map(str, report.merged)))}")
    if report.emptied and report.verb == "edit":
        told.append(f"left as before, all its turns were taken out (rtrepo delete does that): {_named(report.emptied)}")
    if report.left_out:
        told.append(f"left as before, not in the transcript any more: {_named(report.left_out)}")
    if report.alone:
        told.append(f"left alone, somebody changed them meanwhile: {_named(report.alone)}")
    return [line for one in told for line in wrap(f"  {one}", style.width, "    ")]


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(map(safe, names[:NAMED])) + more


def to_json(report: EditReport, reading: Reading) -> dict[str, Any]:
    """The schema `rtrepo.edited/1`; `diff` is what differs, as in `rtrepo.diff/1`, and null where nothing does."""
    found = report.findings
    return {
        "schema": "rtrepo.edited/1",
        "verb": report.verb,
        "looked_at": report.looked,
        "changed": [str(key) for key in report.changed],
        "merged": [str(key) for key in report.merged],
        "emptied": list(report.emptied),
        "left_out": list(report.left_out),
        "left_alone": list(report.alone),
        "blocking": found.blocking if found else 0,
        "findings": [findings.finding_json(one) for one in found.findings] if found else [],
        "diff": None if report.change is None else diff_json.to_json(report.change, reading),
    }
