"""Versions with what each changed, for people and as JSON (`rtrepo.log/1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.model.reports import LogLine
from rtrepo.render.cells import cut, width_of
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.versions import version_json
from rtrepo.render.wording import age, short, words_changed

_WIDE = Style(width=10_000)
_INDENT = " " * 10
_ORDER = ("edited", "added", "removed", "moved", "split", "joined")


def text(lines: Sequence[LogLine], style: Style, *, now: int) -> str:
    """One line a version, newest first as given: id, age, author, subject, what changed, branches. Where that
    is wider than the page, what changed goes to a second line."""
    if not lines:
        return style.page(['No versions here yet. Record the first: rtrepo commit -m "…"'])
    heads = [_head(line, style, now) for line in lines]
    rests = [[_changed(line.totals), _note(line)] for line in lines]
    marks = [style.heading(", ".join(map(safe, line.version.branches))) for line in lines]
    most = {2: 14, 3: 60}
    whole = table(
        [[*head, *rest, mark] for head, rest, mark in zip(heads, rests, marks, strict=True)], _WIDE, most=most
    )
    if max(map(width_of, whole)) <= style.width:
        return style.page(whole)
    first = table([[*head, mark] for head, mark in zip(heads, marks, strict=True)], style, most=most, shrink=3)
    second = [cut(_INDENT + " · ".join(filter(None, rest)), style.width) for rest in rests]
    return style.page(line for pair in zip(first, map(style.dim, second), strict=True) for line in pair)


def _head(line: LogLine, style: Style, now: int) -> list[str]:
    version = line.version
    subject = safe(version.subject) or "(no message)"
    return [style.changed(short(version.id)), age(version.at, now), safe(version.author), subject]


def _note(line: LogLine) -> str:
    return safe(line.note) or words_changed(line.words_added, line.words_removed)


def _changed(totals: Mapping[str, int]) -> str:
    told = [f"{totals[kind]:,} {kind}" for kind in _ORDER if totals.get(kind)]
    return " · ".join(told) or "no entries"


def to_json(lines: Sequence[LogLine]) -> dict[str, Any]:
    """The schema `rtrepo.log/1`."""
    return {
        "schema": "rtrepo.log/1",
        "versions": [
            {
                **version_json(line.version),
                "totals": dict(line.totals),
                "words": {"added": line.words_added, "removed": line.words_removed},
                "note": line.note,
            }
            for line in lines
        ],
    }
