"""Near-duplicates among texts of which most were compared before: only what came is compared with the rest.

What is kept of a text is what it was found by: its few rarest word pairs in an order that was fixed when all texts were
compared (see near_duplicates). Any order finds the same, so it stays as it was while texts come and go.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from rtrepo.insight.near_duplicates import LookedUp, Near, are_alike, end_of, near_duplicates, prefix_of, told_with

if TYPE_CHECKING:
    Pairs = array[int]

Read = Callable[[Collection[str]], Mapping[str, "Pairs"]]
"""Gives the word pairs of texts by their names."""

_SLACK = 1e-9


class Known(NamedTuple):
    """A group as names of its texts in order, and its members, by places in it."""

    names: tuple[str, ...]
    members: tuple[Near, ...]


class Standing(NamedTuple):
    """What is kept of texts that were compared. A name stands for one text for ever; a text can stand in several
    places, so a name can be several times in a group. Of each text `sizes` has how many pairs it has, and `prefixes`
    those it is found by."""

    alike: float
    counts: bytes
    sizes: Mapping[str, int]
    prefixes: Mapping[str, "Pairs"]
    groups: Sequence[Known]


def standing_of(
    names: Sequence[str], alike: float, sizes: Sequence[int], found: LookedUp, groups: Iterable[Known]
) -> Standing:
    """What to keep of texts that were compared all with all."""
    return Standing(
        alike,
        found.counts,
        dict(zip(names, sizes, strict=True)),
        dict(zip(names, found.prefixes, strict=True)),
        list(groups),
    )


def caught_up(before: Standing, names: Sequence[str], read: Read, most: int) -> Standing | None:
    """What stands after texts came and went: `names` are all of them now, in order. The groups are the same as by
    comparing all with all. None where more than `most` texts would have to be read for it."""
    now = dict.fromkeys(names)
    came = [name for name in now if name not in before.sizes]
    torn = [group for group in before.groups if any(name not in now for name in group.names)]
    left = {name for group in torn for name in group.names if name in now}
    if len(came) + len(left) > most:
        return None
    texts = dict(read([*came, *left]))
    suspects = list(_suspects(before, now, {name: texts[name] for name in came}))
    missing = {other for _, other in suspects} - texts.keys()
    if len(texts) + len(missing) > most:
        return None
    texts |= read(missing)
    roots = {name: name for name in now}
    for group in before.groups:
        if all(name in now for name in group.names):
            _join(roots, group.names)
    # What a text held together that is gone may hold without it, and what came may hold together by itself.
    for some in [came, *([name for name in dict.fromkeys(group.names) if name in now] for group in torn)]:
        for found in near_duplicates([texts[name] for name in some], before.alike):
            _join(roots, [some[place] for place in found.places])
    for one, other in suspects:
        if _root(roots, one) != _root(roots, other) and are_alike(texts[one], texts[other], before.alike):
            _join(roots, [one, other])
    sizes = {name: before.sizes[name] if name in before.sizes else len(texts[name]) for name in now}
    prefixes = {
        name: before.prefixes[name]
        if name in before.prefixes
        else prefix_of(texts[name], before.alike, before.counts)[0]
        for name in now
    }
    groups = _told(before, _in_order(names, roots, sizes), texts, read, most)
    return None if groups is None else before._replace(sizes=sizes, prefixes=prefixes, groups=groups)


def _suspects(before: Standing, now: Mapping[str, None], came: Mapping[str, "Pairs"]) -> Iterator[tuple[str, str]]:
    """Each text that came with each of the others that it can be alike to, as far as what they are found by tells."""
    wanted: dict[int, list[str]] = {}
    ends = {}
    for name, pairs in came.items():
        prefix, ends[name] = prefix_of(pairs, before.alike, before.counts)
        for pair in prefix:
            wanted.setdefault(pair, []).append(name)
    known = wanted.keys()
    share = before.alike / (1 + before.alike)
    for other, prefix in before.prefixes.items():
        if known.isdisjoint(prefix) or other not in now:
            continue
        size, end = before.sizes[other], end_of(prefix, before.counts)
        met = Counter(name for pair in prefix if pair in wanted for name in wanted[pair])
        for name, times in met.items():
            # Pairs that both have and that did not meet come after the prefix that ends first.
            ending = len(came[name]) if ends[name] < end else size
            unmet = ceil(before.alike * ending - _SLACK) - 1
            if times + unmet + _SLACK >= share * (size + len(came[name])):
                yield name, other


def _in_order(names: Sequence[str], roots: dict[str, str], sizes: Mapping[str, int]) -> list[tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        if sizes[name]:
            groups.setdefault(_root(roots, name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _told(
    before: Standing, groups: Sequence[tuple[str, ...]], texts: Mapping[str, "Pairs"], read: Read, most: int
) -> list[Known] | None:
    """The groups with their members; of one that is what it was these are known."""
    known = {group.names: group for group in before.groups}
    others = {name for group in groups if group not in known for name in group} - texts.keys()
    if len(texts) + len(others) > most:
        return None
    everything = {**texts, **read(others)}
    return [
        known.get(group) or Known(group, tuple(told_with([everything[name] for name in group], before.alike)))
        for group in groups
    ]


def _root(roots: dict[str, str], name: str) -> str:
    while roots[name] != name:
        roots[name] = roots[roots[name]]
        name = roots[name]
    return name


def _join(roots: dict[str, str], names: Sequence[str]) -> None:
    for name in names[1:]:
        roots[_root(roots, name)] = _root(roots, names[0])
