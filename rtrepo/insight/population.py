"""The sums of many entries, held so that a hundred thousand of them cost nothing to keep and to change.

All counters are a plain mapping but one kind: system prompts that one entry alone has. There can be as many of
these as entries, so they are a sorted row of 8-byte hashes; one that a second entry takes up moves into the
mapping, and back when that entry goes.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from rtrepo.insight.counters import PROMPTS, Sums


class Population:
    """The sums over the entries of one dataset."""

    def __init__(self, sums: Mapping[str, int] | None = None) -> None:
        self._sums: Sums = {}
        self._once = array("Q")
        for counter, number in (sums or {}).items():
            if number == 1 and _is_prompt(counter):
                self._once.append(_hash(counter))
            else:
                self._sums[counter] = number
        if self._once:
            self._once = array("Q", sorted(self._once))

    def get(self, counter: str, default: int = 0, /) -> int:
        """See counters.Counted.get."""
        found = self._sums.get(counter)
        if found is None and _is_prompt(counter) and self._place(_hash(counter)) is not None:
            return 1
        return default if found is None else found

    def __iter__(self) -> Iterator[str]:
        """See counters.Counted."""
        return iter(self._sums)

    def prompts(self) -> set[int]:
        """The hashes of all system prompts, of one entry or of many."""
        return {*self._once, *(_hash(counter) for counter in self._sums if _is_prompt(counter))}

    def changed(self, *changes: tuple[Mapping[str, int], int]) -> "Population":
        """The same with sums added so many times (-1 takes them away)."""
        new = Population()
        new._sums = dict(self._sums)
        new._once = self._once[:]
        for sums, times in changes:
            for counter, number in sums.items():
                new._set(counter, new.get(counter) + times * number)
        return new

    def _set(self, counter: str, number: int) -> None:
        if number and not (number == 1 and _is_prompt(counter)):
            self._sums[counter] = number
        else:
            self._sums.pop(counter, None)
        if _is_prompt(counter):
            digest = _hash(counter)
            place = self._place(digest)
            if number == 1 and place is None:
                self._once.insert(bisect_left(self._once, digest), digest)
            elif number != 1 and place is not None:
                del self._once[place]

    def _place(self, digest: int) -> int | None:
        place = bisect_left(self._once, digest)
        return place if place < len(self._once) and self._once[place] == digest else None

    def dump(self) -> bytes:
        """The population as bytes: a line of JSON, and the hashes."""
        once = self._once[:]
        if sys.byteorder == "big":
            once.byteswap()
        return json.dumps(self._sums, separators=(",", ":")).encode() + b"\n" + once.tobytes()

    @classmethod
    def load(cls, raw: bytes) -> "Population":
        """What `dump` wrote. Raises ValueError for anything else."""
        line, _, hashes = raw.partition(b"\n")
        new = cls()
        new._sums = json.loads(line)
        if not isinstance(new._sums, dict):
            raise ValueError("no sums")
        new._once.frombytes(hashes)
        if sys.byteorder == "big":
            new._once.byteswap()
        return new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Population) and (self._sums, self._once) == (other._sums, other._once)

    __hash__ = None  # type: ignore[assignment]


class Together:
    """Several populations as one, without some entries."""

    def __init__(self, populations: Iterable[Population], without: Mapping[str, int] | None = None) -> None:
        self._populations = tuple(populations)
        self._without = without or {}

    def get(self, counter: str, default: int = 0, /) -> int:
        """See counters.Counted.get."""
        found = sum(one.get(counter) for one in self._populations) - self._without.get(counter, 0)
        return found or default

    def __iter__(self) -> Iterator[str]:
        """See counters.Counted."""
        return iter(dict.fromkeys(counter for one in self._populations for counter in one))


def _is_prompt(counter: str) -> bool:
    return counter.startswith(PROMPTS) and len(counter) > len(PROMPTS) + 16


def _hash(counter: str) -> int:
    return int(counter[len(PROMPTS) : len(PROMPTS) + 16], 16)
