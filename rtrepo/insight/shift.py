"""How figures moved, and which entries moved them.

Every figure is Σs / Σn over the entries. With m0 the figure before, N1 the sum below the line after, and an
entry's own s and n before (0) and after (1; both 0 where it is not there), the entry's part in the change is

    [(s1 − m0·n1) − (s0 − m0·n0)] / N1

The parts of all entries add up to m1 − m0 exactly, since Σs0 = m0·Σn0; so "71 % of it from 14 entries" is no
estimate. An entry that did not change has no part.
"""

from collections.abc import Sequence
from heapq import nlargest, nsmallest
from typing import NamedTuple

from rtrepo.insight import distributions
from rtrepo.insight.counters import Counted, Sums, add
from rtrepo.insight.figures import FIXED, NAMED, Ratio, named
from rtrepo.model.entry import Key
from rtrepo.model.shift import Driver, Figure, Shift

MOST = 0.7
"""The part of a change that its drivers make up at least."""
DRIVERS = 12
"""Drivers kept of a figure; it counts them all."""
NAMES = 40
"""Figures kept of each group of names: a hundred thousand system prompts are no figures to read."""


class Moved(NamedTuple):
    """One entry that changed: what it added to the sums before, and what it adds after; empty where it is not there."""

    key: Key
    before: Sums
    after: Sums


def shift(
    before: Counted,
    after: Counted,
    moved: Sequence[Moved],
    *,
    whole: bool = True,
    narrowed: bool = False,
    fixed: Sequence[Ratio] = FIXED,
) -> Shift:
    """The figures of two sides whose difference is what `moved` changed; without a change there are none.

    `after` must be `before` with every entry's old part taken away and its new one added. `fixed` are the figures
    looked at beside those of names.
    """
    ends = before.get("entries", 0), after.get("entries", 0)
    differs = [_Difference(entry) for entry in moved if entry.before != entry.after]
    if not differs:
        return Shift(whole, *ends, narrowed=narrowed)
    figures = [
        _figure(ratio, before, after, differs) for ratio in fixed if ratio.above in before or ratio.above in after
    ]
    for group in NAMED:
        figures += [_figure(ratio, before, after, differs) for ratio in _furthest(group, before, after, differs)]
    return Shift(
        whole, *ends, tuple(figures), tuple(one.of(before, after) for one in distributions.ALL), narrowed=narrowed
    )


class _Difference:
    """What changed in the counters of one entry; counters that did not are left out."""

    __slots__ = ("by", "key")

    def __init__(self, moved: Moved) -> None:
        self.key = moved.key
        self.by = dict(moved.after)
        add(self.by, moved.before, -1)


def _furthest(group: str, before: Counted, after: Counted, differs: Sequence[_Difference]) -> list[Ratio]:
    """The names of a group whose share moved, the furthest first; equal moves in the order of their counters."""
    old, new = before.get("entries", 0), after.get("entries", 0)
    # With as many entries as before, a share can only move where an entry won or lost the name.
    everywhere: tuple[Counted, ...] = () if old == new else (before, after)
    looked_at = (*(one.by for one in differs), *everywhere)
    counters = {counter for side in looked_at for counter in side if counter.startswith(f"{group}/")}
    moves = (
        (-abs(after.get(counter, 0) / (new or 1) - before.get(counter, 0) / (old or 1)), counter)
        for counter in counters
    )
    return [named(counter) for size, counter in nsmallest(NAMES, moves) if size]


def _figure(ratio: Ratio, before: Counted, after: Counted, differs: Sequence[_Difference]) -> Figure:
    old, new = ratio.of(before), ratio.of(after)
    counts = before.get(ratio.above, 0), after.get(ratio.above, 0)
    bare = Figure(ratio.group, ratio.name, ratio.unit, old, new, counts, id=ratio.id)
    if old is None or new is None or old == new:
        return bare
    change, under = new - old, after.get(ratio.below, 0)
    sign = 1 if change > 0 else -1
    parts: list[tuple[float, _Difference]] = []
    touched = 0
    for difference in differs:
        part = (difference.by.get(ratio.above, 0) - old * difference.by.get(ratio.below, 0)) / under
        if part:
            touched += 1
            if part * sign > 0:
                parts.append((part * sign, difference))
    drivers, share, moved_by = _drivers(parts, abs(change))
    return bare._replace(
        drivers=tuple(Driver(one.key, part * sign) for part, one in drivers),
        share=share,
        moved_by=moved_by,
        touched=touched,
    )


def _drivers(
    parts: list[tuple[float, _Difference]], change: float
) -> tuple[list[tuple[float, _Difference]], float, int]:
    """The strongest parts, how much of the change the smallest set of them beyond MOST makes up, and its size."""
    sizes = sorted((part for part, _ in parts), reverse=True)
    total, number = 0.0, 0
    for size in sizes:
        total += size
        number += 1
        if total >= MOST * change * (1 - 1e-9):
            break
    first = nlargest(min(DRIVERS, number), parts, key=lambda part: part[0])
    return first, total / change, number
