"""What runs through several entries, one line each: `opening   “As …,” removed in 262 entries`."""

from typing import Any

from rtrepo.model.change import Across, SnapshotChange
from rtrepo.render.cells import cut, wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import GAP
from rtrepo.render.wording import count

SHOWN = 20
"""Patterns shown; the widest come first."""

_LONG = 60  # cells of a wording
_EXAMPLE = 40
_NAMES = {"whitespace": "spaces"}
_WIDEST = len("opening")


def across_lines(change: SnapshotChange, style: Style) -> list[str]:
    """The block under its heading, empty where nothing runs through several entries."""
    if not change.across:
        return []
    read = " (of those that were read)" if change.unread else ""
    lines = ["", style.heading(f"Across entries{read}")]
    for found in change.across[:SHOWN]:
        start = f"  {_NAMES.get(found.pattern, found.pattern):{_WIDEST}}{GAP}"
        lines += wrap(start + told(found, style), style.width, " " * len(start))
    more = len(change.across) - SHOWN
    return [*lines, f"  and {count(more, 'more', 'more')}     all of them: --json"] if more > 0 else lines


def told(found: Across, style: Style) -> str:
    """One of them: what changed, in how many entries, how often, and some examples."""
    number = count(len(found.keys), "entry", "entries")
    times = f", {count(found.times, 'time', 'times')}" if found.times != len(found.keys) else ""
    if found.pattern == "quotes":
        return f"in {number}{times.replace('time', 'turn')}, typography only"
    if found.pattern == "whitespace":
        return f"in {number}{times.replace('time', 'turn')}, spaces and line ends only"
    if found.pattern == "rename":
        too = ", sidecars too" if found.path else ""
        return f"{_named(found.before)} → {_named(found.after)} in {number}{times}{too}"
    if found.pattern == "field":
        return f"{safe(found.path)} {_value(found, style)} in {number}"
    if found.before and found.after:
        return f"{quoted(found.before)} → {quoted(found.after)} in {number}{times}"
    what = style.removed("removed") if found.before else style.added("added")
    met = " · ".join(_example(one.text, one.times) for one in found.examples)
    return f"{quoted(found.before or found.after)} {what} in {number}{times}{GAP + 'e.g. ' + met if met else ''}"


def across_json(change: SnapshotChange) -> list[dict[str, Any]]:
    """The same as JSON values, all of them."""
    return [
        {
            "pattern": found.pattern,
            "from": found.before,
            "to": found.after,
            "path": found.path,
            "entries": len(found.keys),
            "times": found.times,
            "examples": [{"text": one.text, "times": one.times} for one in found.examples],
            "in": [str(key) for key in found.keys],
        }
        for found in change.across
    ]


def quoted(text: str, cells: int = _LONG) -> str:
    """Somebody's words in quotes, cut."""
    return f"“{cut(safe(text), cells)}”"


def _example(text: str, times: int) -> str:
    return quoted(text, _EXAMPLE) + (f" ({times:,})" if times > 1 else "")


def _named(text: str) -> str:
    return cut(safe(text), _LONG)


def _value(found: Across, style: Style) -> str:
    if found.before and found.after:
        return f"{_named(found.before)} → {_named(found.after)}"
    gone = style.removed(f"− {_named(found.before)}")
    return gone if found.before else style.added(f"+ {_named(found.after)}")
