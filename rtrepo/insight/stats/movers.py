"""Which entries would bring a figure nearest to what is aimed at, and how many it would take.

A figure is S / N over the entries. Without an entry that adds s and n it is (S - s) / (N - n); with an archived one
that comes back, (S + s) / (N + n). What is told is the entry after which the figure is nearest to the target.
"""

from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from math import ceil
from typing import NamedTuple

from rtrepo.insight.figures import Ratio
from rtrepo.insight.stats.rows import Rows


class Move(NamedTuple):
    """What to do with the entry of a path (`archive` or `revive` it), and where the figure stands then. `alike` is how
    many entries, this one too, would do exactly that."""

    verb: str
    path: str
    to: float
    alike: int = 1


def movers(ratio: Ratio, rows: Rows, wanted: float, most: int) -> list[Move]:
    """The entries that alone would bring a figure nearest to what is wanted, the best first, and those that do as
    much as another in the order of their paths; none where nothing brings it nearer."""
    above, below = total(ratio, rows)
    if not below or not most:
        return []
    off = abs(above / below - wanted)
    every = list(_each(ratio, rows, above, below))
    found = nsmallest(most, ((abs(to - wanted), path, verb, to) for path, verb, to in every))
    best = [Move(verb, path, to) for far, path, verb, to in found if far < off * (1 - 1e-12)]
    ends = {(move.verb, move.to) for move in best}
    alike = Counter((verb, to) for _, verb, to in every if (verb, to) in ends)
    return [move._replace(alike=alike[move.verb, move.to]) for move in best]


def total(ratio: Ratio, rows: Rows) -> tuple[int, int]:
    """The two sums of a figure, without what is archived."""
    above = below = 0
    for _, s, n, archived in rows.of(ratio):
        if not archived:
            above, below = above + s, below + n
    return above, below


def _each(ratio: Ratio, rows: Rows, above: int, below: int) -> Iterator[tuple[str, str, float]]:
    for path, s, n, archived in rows.of(ratio):
        if archived and n:
            yield path, "revive", (above + s) / (below + n)
        elif n and n < below and not archived:
            yield path, "archive", (above - s) / (below - n)


def distance(above: int, below: int, wanted: float) -> tuple[int, int]:
    """How many entries it takes to bring a share of entries to what is wanted, either way: with it (so many more are
    above 0, so many fewer below) or without it (the same). 0 where no number would do."""
    if below == 0 or not 0 <= wanted <= 1 or above == wanted * below:
        return 0, 0
    with_it = _up((wanted * below - above) / (1 - wanted)) if wanted < 1 else 0
    without = _up(above / wanted - below) if wanted > 0 else 0
    return (with_it if above + with_it >= 0 else 0), (without if below - above + without >= 0 else 0)


def _up(number: float) -> int:
    """The whole number that is as far from 0 or the next one further."""
    return ceil(number - 1e-9) if number > 0 else -ceil(-number - 1e-9)
