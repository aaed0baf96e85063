"""Three-way merge of values that are no turns: scalars and lists as they are, maps key by key, some lists as sets.

Rules: docs/explanation/merging.md. A value that one side left alone is the other side's; what both made equal counts
once; the rest is a conflict at the deepest key that both sides changed.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from rtrepo.diff.plain import same_value
from rtrepo.merge.places import below
from rtrepo.model.conflict import Conflict, Maybe

_Merged = tuple[Maybe, tuple[Conflict, ...]]


def merge_values(base: Maybe, ours: Maybe, theirs: Maybe, at: str, sets: Collection[str] = ()) -> _Merged:
    """One value of three versions merged, and what is left to a person, in the order of ours' keys, then theirs'.

    `at` is where the value stands (`extra.source`), `sets` names the places of lists whose order says nothing: what
    both have or one added stays, what one removed goes. Any other list is one value. Where there is a conflict
    the result holds what ours says.
    """
    settled = pick(base, ours, theirs)
    if settled is not None:
        return settled, ()
    if at in sets:
        members = [_members(one) for one in (base, ours, theirs)]
        if None not in members:
            result = _merge_sets(*(one or {} for one in members))
            return ((result,) if result or (ours and theirs) else ()), ()
    maps = [one[0] for one in (base, ours, theirs) if one]
    if ours and theirs and all(isinstance(one, Mapping) for one in maps):
        merged, conflicts = merge_maps(base[0] if base else {}, ours[0], theirs[0], at, sets)
        return (merged,), conflicts
    return ours, (_conflict(base, ours, theirs, at),)


def merge_maps(
    base: Mapping[Any, Any],
    ours: Mapping[Any, Any],
    theirs: Mapping[Any, Any],
    at: str = "",
    sets: Collection[str] = (),
) -> tuple[dict[Any, Any], tuple[Conflict, ...]]:
    """A map merged key by key: ours' keys in their order, then those that only theirs has."""
    merged: dict[Any, Any] = {}
    conflicts: list[Conflict] = []
    for key in dict.fromkeys((*ours, *theirs)):
        three = maybe(base, key), maybe(ours, key), maybe(theirs, key)
        value, found = merge_values(*three, below(at, key), sets)
        if value:
            merged[key] = value[0]
        conflicts += found
    return merged, tuple(conflicts)


def pick(base: Maybe, ours: Maybe, theirs: Maybe) -> Maybe | None:
    """The result where one side left the value alone or both made the same of it; None where both changed it."""
    if same(ours, theirs) or same(base, theirs):
        return ours
    return theirs if same(base, ours) else None


def same(one: Maybe, other: Maybe) -> bool:
    """Whether two values are equal, or both missing. 1, 1.0 and true differ; the order of keys says nothing."""
    return same_value(one, other)


def maybe(values: Mapping[Any, Any], key: Any) -> Maybe:
    """What a map has under a key."""
    return (values[key],) if key in values else ()


def _conflict(base: Maybe, ours: Maybe, theirs: Maybe, at: str) -> Conflict:
    if not ours or not theirs:
        gone = "ours removed it, theirs changed it" if theirs else "ours changed it, theirs removed it"
        return Conflict("delete/modify", at, base, ours, theirs, gone)
    if not base:
        return Conflict("add/add", at, base, ours, theirs, "both added it, with different values")
    return Conflict("modify/modify", at, base, ours, theirs, "both changed it")


def _members(value: Maybe) -> dict[str, Any] | None:
    """The members of a list, or of a text that stands for a list of one; None for what is no list."""
    if not value or value[0] is None:
        return {}
    items = [value[0]] if isinstance(value[0], str) else value[0]
    if not isinstance(items, list | tuple):
        return None
    return {json.dumps(item, sort_keys=True, default=repr): item for item in items}


def _merge_sets(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Any]:
    """Ours' order, then what theirs added."""
    kept = [item for name, item in ours.items() if name in theirs or name not in base]
    return kept + [item for name, item in theirs.items() if name not in ours and name not in base]
