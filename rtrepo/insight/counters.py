"""Counters and their sums: `assistant words`, `tags/warm`, `words per assistant turn#3`. All are whole numbers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

PROMPTS = "system prompts/"
"""How the counters of system prompts begin."""

Sums = dict[str, int]
"""Counter → its sum. Counters that are 0 are left out."""


class Counted(Protocol):
    """Whatever has counters: a plain mapping, a population, several populations."""

    def get(self, counter: str, default: int, /) -> int:
        """The sum under a counter, or the default where there is none."""

    def __iter__(self) -> Iterator[str]:
        """The counters, but perhaps those of prompts that one entry alone has."""


def add(into: Sums, more: Mapping[str, int], times: int = 1) -> None:
    """Add sums to others in place, or take them away with `times` -1."""
    for counter, number in more.items():
        total = into.get(counter, 0) + times * number
        if total:
            into[counter] = total
        else:
            into.pop(counter, None)


def total(several: Iterable[Mapping[str, int]]) -> Sums:
    """Several sums as one."""
    found: Sums = {}
    for sums in several:
        add(found, sums)
    return found
