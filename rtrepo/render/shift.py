"""How the make-up of the data moved: a block of the figures that moved, with the entries that moved them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.noticeable import noticeable
from rtrepo.model.shift import Distribution, Figure, Shift
from rtrepo.render.cells import cut, pad, width_of, wrap
from rtrepo.render.figures import bars_of, change_of, name_of, reason_of, values_of
from rtrepo.render.style import Style
from rtrepo.render.table import GAP
from rtrepo.render.wording import count, short

SHOWN, BRIEF = 8, 3
"""Figures that the text shows, those that moved furthest: alone, and above the entries. JSON has them all."""

_IN_GROUP = 3  # figures of one group
_NAME = 34  # cells of a figure's name
_SIDE = 10  # cells of the name of a side, beyond which it would pull the columns apart


class _Row(NamedTuple):
    """A figure as cells of the block; the reason stands on the line where it fits, else on the next."""

    name: str
    before: str
    after: str
    change: str
    bars: str
    reason: str


def shift_lines(change: SnapshotChange, style: Style, *, most: int = SHOWN, of_diff: bool = True) -> list[str]:
    """The block under its heading, an empty line before it, with `most` figures; empty where nothing moved
    noticeably. `of_diff` where the command has the options of a diff, which show more."""
    shift = change.shift
    moved = noticeable(shift.figures) if shift else []
    if shift is None or not moved:
        return []
    shown = _shown(moved, most)
    spread = {one.name: one for one in shift.distributions} if style.unicode else {}
    lines = ["", *_block(_heading(shift, change), change, [_row(figure, spread) for figure in shown], style)]
    rest = len(moved) - len(shown)
    if rest:
        where = "--summary" if of_diff and most < SHOWN else "--json"
        lines.append(style.dim(f"  and {count(rest, 'more figure', 'more figures')}: {where}"))
    if of_diff and not shift.whole and not shift.narrowed:
        lines.append(style.dim("  of all entries: --shift, which reads them once"))
    return lines


def is_still(shift: Shift | None) -> bool:
    """Whether nothing moved so far that the text would show it."""
    return shift is None or not noticeable(shift.figures)


def _heading(shift: Shift, change: SnapshotChange) -> str:
    if shift.whole:
        return "What shifted"
    if change.unread:
        return "What shifted in what was read"
    return f"What shifted in the {'selected' if shift.narrowed else 'changed'} entries"


def _row(figure: Figure, spread: Mapping[str, Distribution]) -> _Row:
    bars = bars_of(spread[figure.name]) if figure.name in spread else ""
    name = cut(f"  {name_of(figure)}", _NAME)
    return _Row(name, *values_of(figure), change_of(figure), bars, reason_of(figure))


def _block(heading: str, change: SnapshotChange, rows: Sequence[_Row], style: Style) -> list[str]:
    """The rows in columns, below the names of both sides where these are short; the diff's first line says them."""
    sides = [short(name) for name in (change.before, change.after)]
    if max(map(width_of, sides)) > _SIDE:
        sides = ["", ""]
    cells = [(heading, *sides, ""), *(row[:4] for row in rows)]
    widths = [max(width_of(row[at]) for row in cells) for at in range(4)]
    old, new = (pad(name, width, right=True) for name, width in zip(sides, widths[1:3], strict=True))
    head = f"{style.heading(heading)}{' ' * (widths[0] - width_of(heading))}{GAP}{old}{GAP}{new}"
    lines = [cut(head.rstrip(" "), style.width)]
    for row in rows:
        old, new = pad(row.before, widths[1], right=True), pad(row.after, widths[2], right=True)
        start = f"{pad(row.name, widths[0])}{GAP}{old} → {new}{GAP}{pad(row.change, widths[3])}"
        lines += _ended(start, row, style)
    return lines


def _ended(start: str, row: _Row, style: Style) -> list[str]:
    """A figure's line with its bars and its reason, as far as they fit on it."""
    with_bars = f"{start}{GAP}{row.bars}".rstrip(" ") if row.bars else start
    whole = f"{with_bars}{GAP}{row.reason}".rstrip(" ")
    if width_of(whole) <= style.width:
        return [whole]
    fits = width_of(with_bars.rstrip(" ")) <= style.width
    line = cut((with_bars if fits else start).rstrip(" "), style.width)
    return [line, *wrap(f"      {row.reason}", style.width, "      ")] if row.reason else [line]


def _shown(moved: Sequence[Figure], most: int) -> list[Figure]:
    """The first figures, not too many of one group, each group together."""
    groups: dict[str, list[Figure]] = {}
    for figure in moved:
        if sum(map(len, groups.values())) < most and len(groups.get(figure.group, ())) < _IN_GROUP:
            groups.setdefault(figure.group, []).append(figure)
    return [figure for group in groups.values() for figure in group]
