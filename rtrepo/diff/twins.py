"""Entries that are equal on two sides, whatever their names: found by what stands for their content alone."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence

from rtrepo.model.entry import Key


def pair_equal(vanished: Mapping[Key, str], appeared: Mapping[Key, str]) -> dict[Key, Key]:
    """Old key → new key, given for each entry something that stands for its content (a blob id, a hash).

    Of several equal ones those with the same id are paired first, then those of one dataset, then by their keys.
    """
    there: defaultdict[str, list[Key]] = defaultdict(list)
    for key in sorted(appeared):
        there[appeared[key]].append(key)
    here: defaultdict[str, list[Key]] = defaultdict(list)
    for key in sorted(vanished):
        if vanished[key] in there:
            here[vanished[key]].append(key)
    found: dict[Key, Key] = {}
    for content, keys in here.items():
        if len(keys) == len(there[content]) == 1:
            found[keys[0]] = there[content][0]
        else:
            found |= _pair_several(keys, there[content])
    return found


def _pair_several(keys: Sequence[Key], free: Sequence[Key]) -> dict[Key, Key]:
    found: dict[Key, Key] = {}
    near: tuple[Callable[[Key], Hashable], ...] = (lambda key: key.id, lambda key: key.dataset, lambda key: None)
    for nearness in near:
        taken = set(found.values())
        places: defaultdict[Hashable, deque[Key]] = defaultdict(deque)
        for key in free:
            if key not in taken:
                places[nearness(key)].append(key)
        for key in keys:
            if key not in found and places[nearness(key)]:
                found[key] = places[nearness(key)].popleft()
    return found
