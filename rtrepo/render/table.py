"""Columns that line up by cells."""

from collections.abc import Mapping, Sequence

from rtrepo.render.cells import cut, pad, width_of
from rtrepo.render.style import Style

GAP = "   "
"""What stands between two columns."""


def table(
    rows: Sequence[Sequence[str]],
    style: Style,
    *,
    indent: str = "",
    right: Sequence[int] = (),
    most: Mapping[int, int] | None = None,
    shrink: int | None = None,
) -> list[str]:
    """Rows as lines; the last column is as wide as the page leaves it. Empty columns are left out.

    `right` names columns set to the right, `most` the most cells a column may take, `shrink` the one that
    gives way to the last column, down to twelve cells.
    """
    if not rows:
        return []
    size = max(map(len, rows))
    full = [[*row, *[""] * (size - len(row))] for row in rows]
    columns = [index for index in range(size) if any(row[index] for row in full)]
    limits = most or {}
    widths = {
        index: min(max(width_of(row[index]) for row in full), limits.get(index, style.width)) for index in columns
    }
    over = len(indent) + sum(widths.values()) + len(GAP) * (len(columns) - 1) - style.width
    if shrink in widths and over > 0:
        widths[shrink] = min(widths[shrink], max(widths[shrink] - over, 12))
    lines = []
    for row in full:
        line = indent
        for index in columns:
            cell = cut(row[index], widths[index])
            if index == columns[-1] and index not in right:
                room = style.width - width_of(line)
                line += cut(row[index], room) if room >= 12 else cell
            else:
                line += pad(cell, widths[index], right=index in right) + GAP
        lines.append(line.rstrip(" "))
    return lines
