"""What was done to entries that were split, joined, moved, copied, renamed or deleted, or would be: for people and as
JSON (`rtrepo.reshape/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reshaping import ReshapeReport, Step
from rtrepo.render import diff, diff_json, findings
from rtrepo.render.cells import cut, wrap
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

NAMED = 5
"""Entries, files and findings that are named; the rest is counted."""
_PAST = {
    "split": "Split", "join": "Joined", "move": "Moved", "copy": "Copied", "rename": "Renamed", "delete": "Deleted",
}  # fmt: skip


def text(report: ReshapeReport, style: Style, reading: Reading) -> str:
    """What was done in a sentence, what the rules say of the new entries, what else to know, and what to type next."""
    lines = wrap(_headline(report), style.width, "  ")
    if report.change is not None and report.files:
        lines += ["", diff.text(report.change, style, reading, typography=True), ""]
    elif len(report.steps) > 1:
        lines += _steps(report, style)
    lines += findings.finding_lines(report.findings[:NAMED], style, {})
    if len(report.findings) > NAMED:
        more = len(report.findings) - NAMED
        lines.append(f"  and {count(more, 'more finding', 'more findings')}: rtrepo validate")
    if report.alone:
        lines += wrap(f"  left alone, somebody changed them meanwhile: {_named(report.alone)}", style.width, "    ")
    for remark in report.remarks:
        lines += wrap(f"  note: {safe(remark)}", style.width, "    ")
    if report.back and report.done:
        lines += wrap(f"  It stays in the history. Later: {safe(report.back)}", style.width, "    ")
    if not report.done and report.files:
        lines.append("Do it: the same without --dry-run")
    return style.page(lines)


def _headline(report: ReshapeReport) -> str:
    if not report.files:
        entries = count(report.same, "entry", "entries")
        return f"Nothing to do: {entries} looked at, and {'it is' if report.same == 1 else 'all are'} there already"
    did = safe(report.did)
    if not report.done:
        return f"Would {did}; nothing was changed"
    verb, _, rest = did.partition(" ")
    others = f" ({report.same:,} {'was' if report.same == 1 else 'were'} there already)" if report.same else ""
    return f"{_PAST[verb]} {rest}{others}. Take it back: rtrepo undo"


def _steps(report: ReshapeReport, style: Style) -> list[str]:
    """The entries; where some have another id now, a line for each."""
    named = [_step(step) for step in report.steps]
    if not any("→" in name for name in named):
        return wrap(f"  {_named(named)}", style.width, "  ")
    more = [f"  and {len(named) - NAMED:,} more"] if len(named) > NAMED else []
    return [cut(f"  {safe(name)}", style.width) for name in named[:NAMED]] + more


def _step(step: Step) -> str:
    """What became of an entry; only its name where it kept its id or is gone."""
    old, new = step.before[0], step.after[-1] if step.after else step.before[0]
    return str(old) if new.id == old.id else f"{old} → {new.id if new.dataset == old.dataset else new}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(map(safe, names[:NAMED])) + more


def to_json(report: ReshapeReport, reading: Reading) -> dict[str, Any]:
    """The schema `rtrepo.reshape/1`; `diff` is what would differ, as in `rtrepo.diff/1`, and null where it was done
    without being shown."""
    return {
        "schema": "rtrepo.reshape/1",
        "verb": report.verb,
        "did": report.did,
        "done": report.done,
        "entries": [
            {"before": [str(key) for key in step.before], "after": [str(key) for key in step.after]}
            for step in report.steps
        ],
        "files": report.files,
        "same": report.same,
        "findings": [findings.finding_json(finding) for finding in report.findings],
        "remarks": list(report.remarks),
        "left_alone": list(report.alone),
        "back": report.back,
        "diff": None if report.change is None else diff_json.to_json(report.change, reading),
    }
