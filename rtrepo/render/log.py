"""Versions with what each changed, for people and as JSON (`rtrepo.log/1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.model.reports import LogLine
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.versions import version_json
from rtrepo.render.wording import age, short, words_changed

_ORDER = ("edited", "added", "removed", "moved", "split", "joined")


def text(lines: Sequence[LogLine], style: Style, *, now: int) -> str:
    """One line a version, newest first as given: id, age, author, subject, what changed, branches."""
    if not lines:
        return style.page(['No versions here yet. Record the first: rtrepo commit -m "…"'])
    rows = [
        [
            style.changed(short(line.version.id)),
            age(line.version.at, now),
            safe(line.version.author),
            safe(line.version.subject) or "(no message)",
            _changed(line.totals),
            safe(line.note) or words_changed(line.words_added, line.words_removed),
            style.heading(", ".join(map(safe, line.version.branches))),
        ]
        for line in lines
    ]
    return style.page(table(rows, style, most={2: 12, 3: 44, 5: 30, 6: 24}, shrink=5))


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
