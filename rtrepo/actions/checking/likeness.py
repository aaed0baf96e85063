"""Which entries of a tree are nearly the same: all are compared once, and after that what came with the rest."""

import json
import struct
import zlib
from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rtrepo.actions.checking.examining import Task
from rtrepo.actions.checking.recall import Recall
from rtrepo.actions.checking.surveying import Gathered, Surveyor, are_many
from rtrepo.git.views import StoredTree
from rtrepo.insight.near_changes import Known, Standing, caught_up, standing_of
from rtrepo.insight.near_duplicates import Group, Near, look_up, near_duplicates
from rtrepo.model.whole import Alike, AlikeGroup

if TYPE_CHECKING:
    Pairs = array[int]

_SHARE = 4
"""One entry in so many may be read to compare what came with the rest. With more, comparing all with all is as fast."""
_HEAD = "<III"
_NAME = 20


def alike_groups(
    surveyor: Surveyor, entries: Sequence[Gathered], pairs: dict[str, "Pairs"], percent: int
) -> list[AlikeGroup]:
    """The groups of entries that are alike by so many per cent, as places in `entries`. `pairs` are the word pairs that
    are known by path; those that are missing are read, if they are needed, and put there."""
    tree = surveyor.tree
    is_worth_it = are_many(len(entries)) and all(one.id for one in entries)
    recall = Recall(tree.repository) if is_worth_it and isinstance(tree, StoredTree) else None
    before = _load(recall.value("alike", percent), percent / 100) if recall else None
    after = _brought_up(surveyor, entries, pairs, before) if before else None
    if after is None:
        _read(surveyor, entries, pairs)
        texts = [pairs[one.path] for one in entries]
        found = look_up(texts, percent / 100)
        groups = near_duplicates(texts, percent / 100, found)
        if recall:
            names = [one.id for one in entries]
            known = [Known(tuple(names[at] for at in group.places), _moved(group)) for group in groups]
            after = standing_of(names, percent / 100, [len(text) for text in texts], found, known)
    else:
        groups = _placed(after, entries)
    if recall and after is not None and after is not before and not surveyor.stale:
        recall.keep_value("alike", percent, _dump(after))
    return [AlikeGroup(group.places, [Alike(*near) for near in group.members]) for group in groups]


def _brought_up(
    surveyor: Surveyor, entries: Sequence[Gathered], pairs: dict[str, "Pairs"], before: Standing
) -> Standing | None:
    by_name = {one.id: one for one in entries}

    def read(names: Collection[str]) -> Mapping[str, "Pairs"]:
        wanted = [by_name[name] for name in names]
        _read(surveyor, wanted, pairs)
        return {one.id: pairs[one.path] for one in wanted}

    return caught_up(before, [one.id for one in entries], read, len(entries) // _SHARE)


def _read(surveyor: Surveyor, entries: Sequence[Gathered], pairs: dict[str, "Pairs"]) -> None:
    missing = [Task(one.key, one.path, (), False, False, True) for one in entries if one.path not in pairs]
    for task, answer in surveyor.answers(missing):
        pairs[task.path] = answer.pairs if answer.pairs is not None else array("q")


def _moved(group: Group) -> tuple[Near, ...]:
    """The members of a group by places in it, instead of places among all."""
    inside = {place: at for at, place in enumerate(group.places)}
    return tuple(Near(inside[near.place], inside[near.other], near.alike) for near in group.members)


def _placed(standing: Standing, entries: Sequence[Gathered]) -> list[Group]:
    """The groups by places among all. A name stands in its places in order, as its groups have it."""
    places: dict[str, list[int]] = {}
    for place, one in enumerate(entries):
        places.setdefault(one.id, []).append(place)
    waiting = {name: iter(found) for name, found in places.items()}
    groups = []
    for names, members in standing.groups:
        at = [next(waiting[name]) for name in names]
        groups.append(Group(tuple(at), tuple(Near(at[one], at[other], share) for one, other, share in members)))
    return sorted(groups)


def _dump(standing: Standing) -> bytes:
    """Names, sizes and lengths of prefixes as rows of numbers, then the prefixes, then what packs well."""
    names = list(standing.sizes)
    number = {name: at for at, name in enumerate(names)}
    counts = zlib.compress(standing.counts, 1)
    groups = [[[number[name] for name in group.names], group.members] for group in standing.groups]
    prefixes = array("q")
    for name in names:
        prefixes.extend(standing.prefixes[name])
    return b"".join((
        struct.pack(_HEAD, len(names), len(prefixes), len(counts)),
        *map(bytes.fromhex, names),
        array("I", standing.sizes.values()).tobytes(),
        array("I", (len(standing.prefixes[name]) for name in names)).tobytes(),
        prefixes.tobytes(),
        counts,
        zlib.compress(json.dumps(groups).encode(), 1),
    ))  # fmt: skip


def _load(raw: bytes, alike: float) -> Standing | None:
    try:
        texts, pairs, packed = struct.unpack_from(_HEAD, raw)
        rows = _Rows(raw, struct.calcsize(_HEAD))
        ids = rows.take(texts * _NAME).hex()
        names = [ids[at : at + 2 * _NAME] for at in range(0, len(ids), 2 * _NAME)]
        sizes, lengths, all_pairs = rows.numbers("I", texts), rows.numbers("I", texts), rows.numbers("q", pairs)
        counts = zlib.decompress(rows.take(packed))
        told = json.loads(zlib.decompress(rows.take(len(raw))))
        groups = [
            Known(tuple(names[at] for at in group), tuple(Near(*member) for member in members))
            for group, members in told
        ]
    except (struct.error, ValueError, TypeError, IndexError, zlib.error):
        return None
    prefixes, end = {}, 0
    for name, length in zip(names, lengths, strict=True):
        prefixes[name] = all_pairs[end : end + length]
        end += length
    return Standing(alike, counts, dict(zip(names, sizes, strict=True)), prefixes, groups)


class _Rows:
    """Bytes taken one after the other."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw = raw
        self._at = at

    def take(self, size: int) -> bytes:
        found = self._raw[self._at : self._at + size]
        self._at += len(found)
        return found

    def numbers(self, kind: Any, count: int) -> Any:
        found = array(kind)
        found.frombytes(self.take(count * found.itemsize))
        return found
