"""How lines of versions part and join, as the signs that stand before each version of a log.

Versions come newest first, none before all that grew from it. Each line has a column from its newest version down to
the one where it began; a column that has become free is taken by the next line. One row of signs is all that a
version takes:

    ●        a version                      ◉─╮      a merge: another line joins here, and goes on to the right
    │ ●      one of another line            ●─╯      two lines began at this version
    ◉─┤      a merge of a line that is drawn already
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

VERSION, MERGE, ALONG = "●", "◉", "│"
_ACROSS = "─"
_ENDS = {  # what becomes of a column: the sign at the left end, between, and at the right end of what joins them
    "closes": ("╰", "┴", "╯"),
    "opens": ("╭", "┬", "╮"),
    "is met": ("├", "┼", "┤"),
}


class Drawn(NamedTuple):
    """The signs of one version: before its own line, and before further lines about it."""

    at: str
    along: str


class Drawing:
    """The columns while a log is drawn: in each, the version expected next (empty: the column is free)."""

    def __init__(self) -> None:
        self._columns: list[str] = []

    def draw(self, version: str, parents: Sequence[str]) -> Drawn:
        """The signs of the next version, given its id and its parents' ids, the first one first."""
        columns = self._columns
        own = [at for at, expected in enumerate(columns) if expected == version]
        place = own[0] if own else self._free(())
        passing = {at for at, expected in enumerate(columns) if expected and at not in own}
        ends = dict.fromkeys(own[1:], "closes")
        columns[place] = parents[0] if parents else ""
        for parent in parents[1:]:
            meets = next((at for at in passing if columns[at] == parent), None)
            if meets is not None:
                ends[meets] = "is met"
            else:
                opened = self._free({*own, place, *ends})
                columns[opened] = parent
                ends[opened] = "opens"
        at = _row(len(columns), place, MERGE if len(parents) > 1 else VERSION, ends, passing)
        for closed in own[1:]:
            columns[closed] = ""
        while columns and not columns[-1]:
            columns.pop()
        return Drawn(at, " ".join(ALONG if expected else " " for expected in columns))

    def _free(self, taken: Sequence[int] | set[int]) -> int:
        """A column for a line that begins: the first free one that is not taken in this row, else a new one."""
        for at, expected in enumerate(self._columns):
            if not expected and at not in taken:
                return at
        self._columns.append("")
        return len(self._columns) - 1


def _row(width: int, place: int, sign: str, ends: Mapping[int, str], passing: set[int]) -> str:
    first, last = min([place, *ends]), max([place, *ends])
    row = ""
    for at in range(width):
        across = first <= at <= last
        if at == place:
            row += sign
        elif at in ends:
            row += _ENDS[ends[at]][0 if at == first else 2 if at == last else 1]
        elif at in passing:
            row += "┼" if across else ALONG
        else:
            row += _ACROSS if across else " "
        row += _ACROSS if first <= at < last else " "
    return row.rstrip(" ")
