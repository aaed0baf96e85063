"""Three versions of an entry merged: its lists of turns turn by turn, its other fields value by value."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rtrepo.merge.fields import maybe, merge_values, same
from rtrepo.merge.places import replaced
from rtrepo.merge.turns import MergedTurns, Three, merge_lists
from rtrepo.model.conflict import Conflict, Maybe, MergedEntry, MergedKey, Notice, Piece, Settled, Whence
from rtrepo.model.entry import MESSAGE_LISTS, Entry


def merge_entries(base: Entry | None, ours: Entry, theirs: Entry, *, by_sentences: bool = False) -> MergedEntry:
    """One entry of three. `base` is None where both sides added it: then it must be the same, or all that differs
    is left to a person. The keys are in ours' order, in theirs' where ours left the order alone.

    `by_sentences` merges two edits of one turn where they are a sentence apart (see `merge_turns`).
    """
    three = [one.data if one else {} for one in (base, ours, theirs)]
    turns = _merge_turns(three, by_sentences)
    keys: list[MergedKey] = []
    notices: list[Notice] = []
    for name in _order(*three):
        versions = maybe(three[0], name), maybe(three[1], name), maybe(three[2], name)
        if name in turns:
            pieces, read = turns[name]
            keys.append(MergedKey(name, pieces or (Settled(()),)))
            notices += read
        elif _are_turns(name, versions):
            keys += _removed_list(name, *versions)
        else:
            keys.append(MergedKey(name, (_merge_field(name, *versions),)))
    return MergedEntry(tuple(keys), tuple(notices))


def _merge_turns(three: Sequence[Mapping[str, Any]], by_sentences: bool) -> dict[str, MergedTurns]:
    """The merged lists of turns, but for those that a side took out of the entry."""
    lists: dict[str, Three] = {}
    for name in MESSAGE_LISTS:
        versions = [maybe(one, name) for one in three]
        taken_out = versions[0] and not all(versions)
        if any(versions) and not taken_out and _are_turns(name, versions):
            lists[name] = Three(*(one[0] if one else [] for one in versions))
    return merge_lists(lists, by_sentences=by_sentences)


def _are_turns(name: str, versions: Iterable[Maybe]) -> bool:
    return name in MESSAGE_LISTS and all(
        isinstance(one[0], list) and all(isinstance(turn, dict) for turn in one[0]) for one in versions if one
    )


def _removed_list(name: str, base: Maybe, ours: Maybe, theirs: Maybe) -> list[MergedKey]:
    """A list of turns that a side took out: gone, unless the other side changed it."""
    left = ours or theirs
    if not left or same(base, left):
        return []
    was, mine, other = (tuple(one[0]) if one else () for one in (base, ours, theirs))
    why = "ours removed it, theirs changed it" if theirs else "ours changed it, theirs removed it"
    places = tuple(range(len(was))), tuple(range(len(mine))), tuple(range(len(other)))
    return [MergedKey(name, (Conflict("delete/modify", name, was, mine, other, why, None, places),))]


def _merge_field(name: str, base: Maybe, ours: Maybe, theirs: Maybe) -> Piece:
    """One field. Where parts of a map are in conflict, each side is shown with all that is settled beside them, so
    that nothing of the other side is lost by taking one."""
    value, conflicts = merge_values(base, ours, theirs, name)
    if not conflicts:
        return Settled(value, (Whence(),) * len(value))
    if conflicts[0].at == name:
        return conflicts[0]
    data: Mapping[Any, Any] = {name: value[0]}
    for conflict in conflicts:
        data = replaced(data, conflict.at, conflict.theirs)
    at = conflicts[0].at if len(conflicts) == 1 else name
    why = conflicts[0].why if len(conflicts) == 1 else f"both changed {', '.join(one.at for one in conflicts)}"
    return Conflict(conflicts[0].kind, name, base, value, (data[name],), why if at == name else f"{why} ({at})")


def _order(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    first, second = (theirs, ours) if list(ours) == list(base) else (ours, theirs)
    return list(dict.fromkeys((*first, *second)))
