"""Three-way merge of sidecars. Nothing is validated: any key and any value merges as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.merge.fields import maybe, merge_maps, merge_values, pick, same
from rtrepo.merge.places import below
from rtrepo.model.conflict import Conflict, Maybe, MergedSidecar, Notice, Whence
from rtrepo.model.sidecar import SET_KEYS, Sidecar

SETS = SET_KEYS | {"provenance.history"}
"""Lists whose order says nothing."""

_SPEAKERS = "speakers"


def merge_sidecars(
    base: Sidecar | None, ours: Sidecar | None, theirs: Sidecar | None, turns: Sequence[Whence] | None
) -> MergedSidecar:
    """One sidecar of three; None where a version has none.

    `turns` tells where each turn of the merged `messages` comes from, so that speakers follow their turns. It is
    None while the turns are in conflict: speakers then stay as ours has them, with a notice where theirs has others.
    """
    three = [one.data if one else {} for one in (base, ours, theirs)]
    beside = [{key: value for key, value in data.items() if key != _SPEAKERS} for data in three]
    merged, conflicts = merge_maps(beside[0], beside[1], beside[2], sets=SETS)
    told = [_told(data) for data in three]
    speakers, about_speakers, notices = _merge_speakers(told, turns)
    data = {key: merged.get(key) for key in dict.fromkeys((*three[1], *three[2])) if key in merged or key == _SPEAKERS}
    if speakers:
        data[_SPEAKERS] = speakers[0]
    else:
        data.pop(_SPEAKERS, None)
    return MergedSidecar(data, (*conflicts, *about_speakers), notices)


def unlike_sidecars(ours: Sidecar | None, theirs: Sidecar | None) -> MergedSidecar:
    """The sidecars of two entries that are not alike and were given one name: whatever differs is left to a person,
    also what only one of them says."""
    mine, other = (one.data if one else {} for one in (ours, theirs))
    why = "both added an entry of this name, and this is about one of them"
    conflicts = tuple(
        Conflict("add/add", below("", key), (), maybe(mine, key), maybe(other, key), why)
        for key in dict.fromkeys((*mine, *other))
        if not same(maybe(mine, key), maybe(other, key))
    )
    return MergedSidecar(dict(mine), conflicts)


_Merged = tuple[Maybe, tuple[Conflict, ...], tuple[Notice, ...]]


def _merge_speakers(told: Sequence[Maybe], turns: Sequence[Whence] | None) -> _Merged:
    base, ours, theirs = told
    maps = [one[0] if one else {} for one in told]
    if not all(isinstance(one, Mapping) for one in maps):
        return (*merge_values(base, ours, theirs, _SPEAKERS), ())
    if turns is None:
        waits = not same(ours, theirs)
        why = "they follow their turns once these are settled; until then they are as ours has them"
        return ours, (), (Notice(_SPEAKERS, _SPEAKERS, why),) if waits else ()
    here = [_of_turns(one, turns, at) for at, one in enumerate(maps)]
    # A version that does not have the turn has nothing to say of who speaks in it.
    for at in (1, 2):
        silent = (index for index, turn in enumerate(turns) if turn[at] is None and index in here[0])
        here[at] |= {index: here[0][index] for index in silent}
    speakers, conflicts = merge_maps(here[0], here[1], here[2], _SPEAKERS)
    ordered = dict(sorted(speakers.items(), key=lambda item: (not isinstance(item[0], int), str(item[0]).zfill(20))))
    if not ordered:  # a side that says "nobody" in so many words is left to say so
        empty = pick(base, ours, theirs)
        return (empty if empty and not empty[0] else ()), conflicts, ()
    return (ordered,), conflicts, ()


def _of_turns(speakers: Mapping[Any, Any], turns: Sequence[Whence], version: int) -> dict[Any, Any]:
    """Speakers by the turns of the result. What names no turn at all (a text, a number past the end) stays where
    the version has all turns of the result, in their order, and is dropped with the turns where it has not."""
    indexes = [turn[version] for turn in turns]
    found = {at: speakers[index] for at, index in enumerate(indexes) if index is not None and index in speakers}
    whole = indexes == list(range(len(turns)))
    strays = [key for key in speakers if not isinstance(key, int) or (whole and not 0 <= key < len(turns))]
    return found | {key: speakers[key] for key in strays}


def _told(data: Mapping[str, Any]) -> Maybe:
    return (data[_SPEAKERS],) if _SPEAKERS in data else ()
