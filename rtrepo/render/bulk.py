"""What was done to many entries, or would be, for people and as JSON (`rtrepo.bulk/1`)."""

from typing import Any

from rtrepo.model.bulk import BulkReport
from rtrepo.render import diff, diff_json
from rtrepo.render.cells import wrap
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

NAMED = 5
"""Entries and files that are named; the rest is counted."""
_PAST = {
    "tag": "Tagged", "take": "Took", "set": "Set", "remove": "Removed", "archive": "Archived", "revive": "Revived",
    "replace": "Replaced", "rename": "Renamed", "add": "Added", "merge": "Merged", "make": "Made",
}  # fmt: skip


def text(report: BulkReport, style: Style, reading: Reading) -> str:
    """What was done in a sentence with the entries it was done to, or the difference that it would make; what was left
    alone, what could not be changed, and what to type next."""
    lines = wrap(_headline(report), style.width, "  ")
    if report.change is not None and report.files:
        lines += ["", diff.text(report.change, style, reading, typography=True), ""]
    elif len(report.changed) > 1:
        lines += wrap(f"  {_named([str(key) for key in report.changed])}", style.width, "  ")
    lines += notes(report, style)
    if not report.done and report.files:
        lines.append("Do it: the same without --dry-run")
    return style.page(lines)


def preview(report: BulkReport, style: Style, reading: Reading) -> str:
    """What a command would do, before it is asked whether it should."""
    lines = [*wrap(_headline(report), style.width, "  "), ""]
    if report.change is not None:
        lines += [diff.text(report.change, style, reading, typography=True), ""]
    return style.page([*lines, *notes(report, style)])


def notes(report: BulkReport, style: Style) -> list[str]:
    """What was left alone, what could not be changed, and what else to know."""
    lines = []
    for path, why in report.problems[:NAMED]:
        lines += wrap(f"  not changed: {safe(path)}: {safe(why)}", style.width, "    ")
    if len(report.problems) > NAMED:
        more = len(report.problems) - NAMED
        lines.append(f"  and {count(more, 'more file', 'more files')} that could not be changed")
    if report.alone:
        lines += wrap(f"  left alone, somebody changed them meanwhile: {_named(report.alone)}", style.width, "    ")
    for remark in report.remarks:
        lines += wrap(f"  note: {safe(remark)}", style.width, "    ")
    return lines


def _headline(report: BulkReport) -> str:
    if not report.files and not report.chosen:
        return "Nothing to do: it is so already"
    if not report.files:
        entries = count(report.chosen, "entry", "entries")
        return (
            f"Nothing to do: {entries} looked at, and nothing of {'it' if report.chosen == 1 else 'them'} would change"
        )
    did = safe(report.did)
    if not report.done:
        return f"Would {did}; nothing was changed"
    verb, _, rest = did.partition(" ")
    same = report.chosen - len(report.changed) - len(report.problems)
    others = f" ({same:,} {'was' if same == 1 else 'were'} so already)" if same > 0 and not report.places else ""
    return f"{_PAST.get(verb, verb)} {rest}{others}. Take it back: rtrepo undo"


def _named(names: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(map(safe, names[:NAMED])) + more


def to_json(report: BulkReport, reading: Reading) -> dict[str, Any]:
    """The schema `rtrepo.bulk/1`; `diff` is what would differ, as in `rtrepo.diff/1`, and null where it was
    done without being shown."""
    return {
        "schema": "rtrepo.bulk/1",
        "verb": report.verb,
        "did": report.did,
        "done": report.done,
        "chosen": report.chosen,
        "changed": [str(key) for key in report.changed],
        "files": report.files,
        "places": report.places,
        "left_alone": list(report.alone),
        "not_changed": [{"path": path, "why": why} for path, why in report.problems],
        "remarks": list(report.remarks),
        "diff": None if report.change is None else diff_json.to_json(report.change, reading),
    }
