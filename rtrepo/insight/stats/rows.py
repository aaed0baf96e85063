"""The numbers of each entry of a dataset in columns: what it takes to say which entries would move a figure most."""

import json
import sys
from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rtrepo.insight.figures import Ratio
from rtrepo.insight.stats.portrait import COLUMNS


class Row(NamedTuple):
    """One entry; see Portrait."""

    numbers: tuple[int, ...]
    marks: tuple[str, ...]
    archived: bool = False


class Rows:
    """The rows of the entries of a dataset, by the paths of their files."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        kinds: dict[tuple[tuple[str, ...], bool], int] = {}
        self.paths = list(rows)
        self._columns = [array("Q", (row.numbers[at] for row in rows.values())) for at in range(len(COLUMNS))]
        self._kind = array("I", (kinds.setdefault((row.marks, row.archived), len(kinds)) for row in rows.values()))
        self._kinds = list(kinds)

    def above(self, counter: str) -> Iterable[int]:
        """What each entry has of a counter: one of COLUMNS, a name that it has or has not, or `entries`."""
        if counter in COLUMNS:
            return self._columns[COLUMNS.index(counter)]
        has = [int(counter == "entries" or counter in marks) for marks, _ in self._kinds]
        return map(has.__getitem__, self._kind)

    def of(self, ratio: Ratio) -> Iterable[tuple[str, int, int, bool]]:
        """Each entry's path, what it adds above the line of a figure and below it, and whether it is archived."""
        away = [archived for _, archived in self._kinds]
        return zip(
            self.paths, self.above(ratio.above), self.above(ratio.below), map(away.__getitem__, self._kind), strict=True
        )

    def changed(self, gone: Iterable[str], come: Mapping[str, Row]) -> "Rows":
        """The same without some paths and with rows in the place of others."""
        rows = dict(self._each())
        for path in gone:
            rows.pop(path, None)
        return Rows({**rows, **come})

    def _each(self) -> Iterable[tuple[str, Row]]:
        for path, kind, *numbers in zip(self.paths, self._kind, *self._columns, strict=True):
            yield path, Row(tuple(numbers), *self._kinds[kind])

    def dump(self) -> bytes:
        """The rows as bytes: a line of JSON, and the columns."""
        head = json.dumps([self.paths, self._kinds], separators=(",", ":")).encode()
        columns = [self._kind[:], *(column[:] for column in self._columns)]
        for column in columns if sys.byteorder == "big" else ():
            column.byteswap()
        return b"\n".join([head, b"".join(column.tobytes() for column in columns)])

    @classmethod
    def load(cls, raw: bytes) -> "Rows":
        """What `dump` wrote. Raises ValueError for anything else."""
        line, _, rest = raw.partition(b"\n")
        new = cls({})
        try:
            new.paths, kinds = json.loads(line)
            new._kinds = [(tuple(marks), bool(archived)) for marks, archived in kinds]
        except TypeError:
            raise ValueError("no rows") from None
        size = len(new.paths)
        if len(rest) != size * (4 + 8 * len(COLUMNS)):
            raise ValueError("no rows")
        kind = array("I", rest[: 4 * size])
        new._columns = [array("Q", rest[(4 + 8 * at) * size : (12 + 8 * at) * size]) for at in range(len(COLUMNS))]
        for column in (kind, *new._columns) if sys.byteorder == "big" else ():
            column.byteswap()
        new._kind = kind
        return new
