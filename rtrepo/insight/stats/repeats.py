"""Numbers of which only matters how many are met again: 8 bytes for each, whatever they stand for."""

import sys
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable


class Repeats:
    """A sorted row of 64-bit numbers, each as often as it was met. 0 stands for nothing and is not kept."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._row = array("Q", sorted(number for number in numbers if number))

    def changed(self, gone: Iterable[int], come: Iterable[int]) -> "Repeats":
        """The same without some numbers and with others."""
        new = Repeats()
        new._row = self._row[:]
        for number in filter(None, gone):
            place = bisect_left(new._row, number)
            if new._row[place : place + 1] == array("Q", [number]):
                del new._row[place]
        for number in filter(None, come):
            insort(new._row, number)
        return new

    @property
    def again(self) -> int:
        """How many of them were met before: five equal ones are four again."""
        return len(self._row) - len(set(self._row))

    def dump(self) -> bytes:
        """The row as bytes, the same on every machine."""
        row = self._row[:]
        if sys.byteorder == "big":
            row.byteswap()
        return row.tobytes()

    @classmethod
    def load(cls, raw: bytes) -> "Repeats":
        """What `dump` wrote. Raises ValueError for anything else."""
        new = cls()
        new._row.frombytes(raw)
        if sys.byteorder == "big":
            new._row.byteswap()
        return new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Repeats) and self._row == other._row

    __hash__ = None  # type: ignore[assignment]
