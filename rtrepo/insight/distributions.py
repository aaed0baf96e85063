"""Values sorted into bins that people read: how many entries have 3–4 turns, how many replies 50–99 words."""

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from rtrepo.insight.counters import Counted
from rtrepo.model.shift import Distribution, Unit


class Binned(NamedTuple):
    """A distribution: what is counted, the unit of its values, and where each bin begins."""

    name: str
    unit: Unit
    starts: tuple[int, ...]

    def key(self, value: int) -> str:
        """The counter of the bin that a value falls into."""
        return f"{self.name}#{bisect_right(self.starts, value) - 1}"

    def counters(self) -> tuple[str, ...]:
        """The counters of all bins."""
        return tuple(f"{self.name}#{at}" for at in range(len(self.starts)))

    def labels(self) -> tuple[str, ...]:
        """The bins in words: `0–19`, `20–49`, …, `1000+`."""
        spans = [f"{start}" if end == start + 1 else f"{start}–{end - 1}" for start, end in pairwise(self.starts)]
        return (*spans, f"{self.starts[-1]}+")

    def of(self, before: Counted, after: Counted) -> Distribution:
        """The distribution in the sums of two sides."""
        counts = (tuple(side.get(key, 0) for key in self.counters()) for side in (before, after))
        return Distribution(self.name, self.unit, self.labels(), *counts)


TURNS = Binned("turns per entry", "turns", (1, 3, 5, 7, 9, 13, 21, 41))
WORDS = Binned("words per assistant turn", "words", (0, 20, 50, 100, 150, 200, 300, 500, 1000))
ALL = (TURNS, WORDS)
"""Those of every shift."""

EXCHANGES = Binned("exchanges per entry", "turns", (0, 1, 2, 3, 8, 16))
DIALOGUE = Binned("dialogue in the replies of an entry", "share", (-1, 0, 20, 40, 60, 80))
"""In hundredths; the first bin is of entries in which no sign tells dialogue from narration."""
