"""What a training file would hold, for people and as JSON (`rtrepo.mix/1`)."""

from collections.abc import Iterator
from typing import Any

from rtrepo.model.mix import MixGroup, MixReport
from rtrepo.render.cells import wrap
from rtrepo.render.exports import facts
from rtrepo.render.json_values import json_value
from rtrepo.render.provenance import recipe_words
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count, short

_MOST = 12
"""Groups of a kind that are shown; those that the recipe names come first."""


def text(report: MixReport, style: Style) -> str:
    """How many lines, of which entries, what changes by it, and what is left out, cut and lost."""
    whole = report.whole
    copies = whole.lines - whole.taken
    several = f", {count(copies, 'copy', 'copies')} among them" if copies else ""
    of = " + ".join(map(safe, report.datasets))
    at = f" at {short(report.version)}" if report.version else " as it stands, not committed"
    told = f", profile {safe(report.profile)}" if report.profile else ""
    lines = wrap(
        f"{style.heading(count(whole.lines, 'line', 'lines'))}{several}: {whole.taken:,} of the "
        f"{count(report.available, 'entry', 'entries')} of {of}{at}, {safe(report.format)}{told}",
        style.width, "  ",
    )  # fmt: skip
    words = recipe_words(report.recipe)
    lines += wrap(f"  {words}", style.width, "    ") if words else []
    lines += _table(report, style)
    for name, number in report.cut.items():
        told = f"{'line' if number == 1 else 'lines'} over the limit {safe(name)} {report.recipe['limits'][name]:,}"
        lines += wrap(f"  {'cut':<12}{number:>7,}   {told}", style.width, " " * 22)
    lines += facts(report.left_out, report.lost, report.unwritable, report.unmatched, report.format, style)
    return style.page([*lines, "Nothing was written."])


def _table(report: MixReport, style: Style) -> list[str]:
    whole = report.whole
    head = ["", "entries", "taken", "lines", "of all lines", "of all words"]
    rows = [[style.dim(name) for name in head]]
    for group in _shown(report):
        rows.append([
            f"{group.kind} {safe(group.name)}", f"{group.entries:,}", f"{group.taken:,}", f"{group.lines:,}",
            _change(group.entries, whole.entries, group.lines, whole.lines),
            _change(group.words, whole.words, group.words_taken, whole.words_taken),
        ])  # fmt: skip
    return table(rows, style, indent="  ", right=(1, 2, 3, 4, 5), most={0: 30}, shrink=0) if len(rows) > 1 else []


def _change(before: int, all_before: int, after: int, all_after: int) -> str:
    """`12.0 → 20.5 %`: the share among the selected entries, each once, and the share in the file."""
    return f"{_share(before, all_before)} → {_share(after, all_after)} %"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "0.0"


def _shown(report: MixReport) -> Iterator[MixGroup]:
    """The groups that say something: of each kind the largest, those that the recipe names first; a kind that has
    nothing but all entries says nothing."""
    named = {*report.recipe.get("weights", ()), *report.recipe.get("limits", ())}
    for kind in dict.fromkeys(group.kind for group in report.groups):
        groups = [group for group in report.groups if group.kind == kind]
        if len(groups) > 1 or kind not in ("dataset", "split"):
            yield from sorted(groups, key=lambda one: (f"{one.kind}.{one.name}" not in named, -one.lines))[:_MOST]


def to_json(report: MixReport) -> dict[str, Any]:
    """The schema `rtrepo.mix/1`."""
    return {
        "schema": "rtrepo.mix/1",
        "datasets": list(report.datasets),
        "format": report.format,
        "profile": report.profile,
        "version": report.version,
        "filter": json_value(report.recipe),
        "available": report.available,
        "whole": _numbers(report.whole),
        "groups": [{"kind": group.kind, "name": group.name, **_numbers(group)} for group in report.groups],
        "cut": dict(report.cut),
        "left_out": dict(report.left_out),
        "lost": dict(report.lost),
        "unwritable": [{"entry": name, "reason": reason} for name, reason in report.unwritable],
        "unmatched": list(report.unmatched),
    }


def _numbers(group: MixGroup) -> dict[str, int]:
    return {
        "entries": group.entries,
        "taken": group.taken,
        "lines": group.lines,
        "words": group.words,
        "words_taken": group.words_taken,
    }
