"""The portraits of a dataset put together: sums of all of it and of its groups, and each entry's own numbers.

Everything in a tally is a sum over entries, so that an entry which changed is taken away as it was and added as it
is, and nothing else is read.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rtrepo.insight.counters import PROMPTS, Sums, add
from rtrepo.insight.population import Population
from rtrepo.insight.stats.portrait import Portrait
from rtrepo.insight.stats.repeats import Repeats
from rtrepo.insight.stats.rows import Row

Groups = Mapping[str, Mapping[str, Sums]]
"""Kind (tag, character, split) → name (empty: none of it) → sums."""

_OWN = ("tags/", "characters/", "voices/")
"""Counters of names that the sums of a group have not: a thousand tags are no figure of each other."""


class Tally(NamedTuple):
    """What is counted of one dataset."""

    whole: Population
    groups: Groups
    said: Repeats

    def changed(self, gone: Iterable[Portrait], come: Iterable[Portrait]) -> "Tally":
        """The same after entries went (as they were) and came (as they are)."""
        gone, come = list(gone), list(come)
        groups = {kind: {name: dict(sums) for name, sums in named.items()} for kind, named in self.groups.items()}
        for some, times in ((gone, -1), (come, 1)):
            for one in some:
                _add_groups(groups, one, times)
        return Tally(
            self.whole.changed(*((one.sums, -1) for one in gone), *((one.sums, 1) for one in come)),
            {kind: {name: sums for name, sums in named.items() if sums} for kind, named in groups.items()},
            self.said.changed((one.digest for one in gone), (one.digest for one in come)),
        )

    def dump(self) -> dict[str, bytes]:
        """The parts as bytes, by name: the groups are only read where they are asked for."""
        groups = json.dumps(self.groups, separators=(",", ":")).encode()
        return {"whole": self.whole.dump(), "said": self.said.dump(), "groups": groups}

    @classmethod
    def load(cls, parts: Mapping[str, bytes]) -> "Tally":
        """What `dump` gave; without groups where these are left out. Raises ValueError for anything else."""
        groups = json.loads(parts.get("groups", b"{}"))
        if not isinstance(groups, dict) or not {"whole", "said"} <= parts.keys():
            raise ValueError("no tally")
        return cls(Population.load(parts["whole"]), groups, Repeats.load(parts["said"]))


EMPTY = Tally(Population(), {}, Repeats())


class Fold:
    """Portraits taken together one by one; pieces of it made by several processes become one."""

    def __init__(self) -> None:
        self.sums: Sums = {}
        self.groups: dict[str, dict[str, Sums]] = {}
        self.digests: list[int] = []
        self.rows: dict[str, Row] = {}

    def take(self, path: str, one: Portrait) -> None:
        """Add an entry by the path of its file."""
        add(self.sums, one.sums)
        _add_groups(self.groups, one, 1)
        self.digests.append(one.digest)
        if one.numbers:
            self.rows[path] = Row(one.numbers, one.marks, one.archived)

    def join(self, other: "Fold") -> None:
        """Add what another one took."""
        add(self.sums, other.sums)
        for kind, named in other.groups.items():
            for name, sums in named.items():
                add(self.groups.setdefault(kind, {}).setdefault(name, {}), sums)
        self.digests += other.digests
        self.rows |= other.rows

    def tally(self) -> Tally:
        """The tally of all that was taken."""
        return Tally(Population(self.sums), self.groups, Repeats(self.digests))


def _add_groups(groups: dict[str, dict[str, Sums]], one: Portrait, times: int) -> None:
    if not one.groups:
        return
    sums = {name: number for name, number in one.sums.items() if not name.startswith(_OWN) and not _is_prompt(name)}
    for kind, name in one.groups:
        add(groups.setdefault(kind, {}).setdefault(name, {}), sums, times)


def _is_prompt(counter: str) -> bool:
    return counter.startswith(PROMPTS) and counter != f"{PROMPTS}none"
