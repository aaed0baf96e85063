"""Changed fields as lines: sidecars, keys of an entry beside its turns, dataset settings."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.change import MISSING, FieldChange, Pattern
from rtrepo.render.cells import cut, pad, width_of, wrap
from rtrepo.render.marked import marked
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import plain_text
from rtrepo.render.style import Style
from rtrepo.render.wording import count

_LONG = 40  # cells from which two texts are compared by words instead of shown whole
_SHOWN = 120  # cells of a value shown
_MOST_NAME = 24


def field_lines(changes: Sequence[FieldChange], style: Style, reading: Reading, indent: str = "  ") -> list[str]:
    """One line a field, wrapped where it is long: `tags     + warm   − draft-2`, `rating   4 → 5`."""
    names = [cut(safe(change.path), _MOST_NAME) for change in changes]
    widest = max(map(width_of, names), default=0)
    lines = []
    for name, change in zip(names, changes, strict=True):
        start = f"{indent}{pad(name, max(widest, 6))}   "
        lines += wrap(start + value_change(change, style, reading), style.width, " " * width_of(start))
    return lines


def value_change(change: FieldChange, style: Style, reading: Reading) -> str:
    """What happened to a field's value, without its name."""
    if change.added or change.removed:
        told = [style.added(f"+ {safe(item)}") for item in change.added]
        return "   ".join(told + [style.removed(f"− {safe(item)}") for item in change.removed])
    if change.before is MISSING:
        return style.added(f"+ {shown(change.after)}")
    if change.after is MISSING:
        return style.removed(f"− {shown(change.before)}")
    before, after = change.before, change.after
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > _LONG:
        return marked(reading.marks(before, after), style)
    return f"{shown(before)} → {shown(after)}"


def shown(value: Any) -> str:
    """A value on one line, cut."""
    text = plain_text(value)
    return cut(safe(text if text else '""'), _SHOWN)


def pattern_line(pattern: Pattern) -> str:
    """A change that runs through a conversation: `Mara → Lena, 8 times in 7 turns`."""
    turns = count(len(pattern.turns) or pattern.count, "turn", "turns")
    if pattern.pattern == "rename":
        times = count(pattern.count, "time", "times")
        where = f" in {count(len(pattern.turns), 'turn', 'turns')}" if pattern.turns else ""
        return f"{safe(pattern.before)} → {safe(pattern.after)}, {times}{where}"
    if pattern.pattern == "quotes":
        return f"quotes and dashes in {turns}, typography only"
    return f"spaces and line ends in {turns}"
