"""How often each entry goes into a training file, and where: weights, limits and the order of a recipe.

Everything hangs on an entry's rank, a number from SHA-256 of the seed, the dataset and the id. So the same recipe gives
the same lines on every machine, an entry more changes nothing for the others but what a limit cuts, a larger weight
only adds lines where no limit cuts, and another seed takes others. docs/reference/recipes.md has the rules in words.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Key
from rtrepo.model.recipe import TOTAL, Recipe
from rtrepo.model.sidecar import Sidecar

MOST_COPIES = 1_000
"""Lines that one entry may have in a file."""
_RANKS = 2**64


class Candidate(NamedTuple):
    """An entry that may go into a file, and the groups it is in that the recipe names (`tag.warm`)."""

    key: Key
    groups: frozenset[str]


class Mix(NamedTuple):
    """Which lines a file has: `order` the places of the candidates, line by line. `light` are the places of those that
    their weight leaves out, `cut` says of each limit how many lines it keeps out, and `cut_off` the places of those
    of which it keeps out every line, with the limit that kept out the first one."""

    order: Sequence[int]
    light: tuple[int, ...] = ()
    cut: Mapping[str, int] = {}
    cut_off: Mapping[int, str] = {}


def groups(recipe: Recipe, key: Key, sidecar: Sidecar) -> frozenset[str]:
    """The groups of an entry that a recipe names in its weights or limits."""
    own = {f"dataset.{key.dataset}", f"status.{sidecar.status}", f"split.{sidecar.split}"}
    own |= {f"tag.{name}" for name in sidecar.tags} | {f"character.{name}" for name in sidecar.characters}
    return frozenset(own & (recipe.weights.keys() | recipe.limits.keys()))


def mix(recipe: Recipe, candidates: Sequence[Candidate]) -> Mix:
    """The lines of a file. `candidates` are in the order of their datasets. Raises RtrepoError where weights multiply
    to more than MOST_COPIES."""
    if not recipe.mixes:
        return Mix(range(len(candidates)))
    ranks = [_hashed(recipe.seed, one.key) for one in candidates]
    factors = {name: Fraction(str(value)) for name, value in recipe.weights.items()}
    copies = [_copies(one, factors, rank) for one, rank in zip(candidates, ranks, strict=True)]
    light = tuple(place for place, number in enumerate(copies) if not number)
    kept, cut, cut_off = copies, Counter[str](), dict[int, str]()
    if recipe.limits:
        # Whole entries one after another, by rank: so what is twice as heavy stays twice as frequent.
        order = sorted(range(len(candidates)), key=lambda place: (ranks[place], candidates[place].key))
        kept, cut, cut_off = _limited(recipe.limits, candidates, copies, order)
    lines = [(copy, place) for place, number in enumerate(kept) for copy in range(number)]
    if recipe.shuffle:
        lines.sort(key=lambda line: (_hashed(recipe.seed, candidates[line[1]].key, line[0]), line))
    else:
        lines.sort()  # all entries once, then the second copies
    return Mix([place for _, place in lines], light, cut, cut_off)


def _copies(candidate: Candidate, factors: Mapping[str, Fraction], rank: int) -> int:
    """The whole part of the weight, and one more where the rank lies within the rest."""
    weight = prod((factors[name] for name in candidate.groups if name in factors), start=Fraction(1))
    if weight > MOST_COPIES:
        raise RtrepoError(
            f"the weights of {candidate.key} multiply to {float(weight):,.0f} lines; nothing was written",
            hint=f"{MOST_COPIES:,} lines of one entry are the most",
        )
    whole = weight.numerator // weight.denominator
    return whole + (rank < (weight - whole) * _RANKS)


def _limited(
    limits: Mapping[str, int], candidates: Sequence[Candidate], copies: Sequence[int], order: Sequence[int]
) -> tuple[list[int], Counter[str], dict[int, str]]:
    """How many lines of each candidate no limit keeps out, how many each limit keeps out, and those of which none is
    left. The first limit of a recipe that is full counts."""
    left = dict(limits)
    kept = [0] * len(candidates)
    cut: Counter[str] = Counter()
    cut_off: dict[int, str] = {}
    for place in order:
        mine = [name for name in limits if name == TOTAL or name in candidates[place].groups]
        for _ in range(copies[place]):
            full = next((name for name in mine if not left[name]), "")
            if full:
                cut[full] += 1
                if not kept[place]:
                    cut_off.setdefault(place, full)
                continue
            kept[place] += 1
            for name in mine:
                left[name] -= 1
    return kept, cut, cut_off


def _hashed(seed: str, key: Key, *more: int) -> int:
    """Eight bytes of SHA-256 as a number below 2^64."""
    text = "/".join((seed, key.dataset, key.id, *map(str, more)))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8])
