"""Which entries of two versions need what: decided by keys and blob ids alone, before anything is read.

An entry is met by its key, wherever its file lies. Entries that got another key on one side are folded into one
meeting with what they were before, so that the other side's changes reach them (`followed`).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from rtrepo.diff.matching import Match
from rtrepo.model.conflict import Maybe
from rtrepo.model.entry import Key
from rtrepo.model.operation import FileId

SideName = Literal["ours", "theirs"]
SIDES: tuple[SideName, SideName] = ("ours", "theirs")


Content = tuple[FileId, FileId | None]
"""An entry's file and its sidecar's, None where it has none."""


class Standing(NamedTuple):
    """An entry's files in one version: its key, the path of its own file, and the contents of the two files; None
    where it has no sidecar."""

    key: Key
    path: str
    entry: FileId
    sidecar: FileId | None

    @property
    def content(self) -> Content:
        """Both contents."""
        return self.entry, self.sidecar


class Meeting(NamedTuple):
    """One entry in three versions; None where it is not there."""

    base: Standing | None
    ours: Standing | None
    theirs: Standing | None

    @property
    def key(self) -> Key:
        """What the entry is called where nothing is known of the result: in ours if it is there."""
        return next(one.key for one in (self.ours, self.theirs, self.base) if one)

    def side(self, name: SideName) -> Standing | None:
        """The entry on one side."""
        return self.ours if name == "ours" else self.theirs

    def changed(self, name: SideName) -> bool:
        """Whether a side changed the entry: what it says, what it is called, or whether it is there. The folder of its
        file is no change."""
        one = self.side(name)
        if one is None or self.base is None:
            return one != self.base
        return (one.key, one.content) != (self.base.key, self.base.content)


class Torn(NamedTuple):
    """Entries that are in conflict as a whole, together: one side takes another way with them than the other.

    The first meeting is that of the entry as the base has it, the others those that it became or came from.
    """

    kind: Literal["restructure/modify", "moved/moved", "same-name"]
    meetings: tuple[Meeting, ...]
    why: str


class Decided(NamedTuple):
    """What is to become of an entry: what it is called in the result, where it stands, and its content; `content` is
    None where both sides changed it, so that it has to be read. Without a key it is gone."""

    key: Key | None
    path: str = ""
    content: Content | None = None


def decide(meeting: Meeting) -> Decided | None:
    """What is to become of an entry, as far as names and blob ids tell. None where one side removed it and the other
    changed it, which nobody but a person can decide."""
    base, ours, theirs = meeting
    if ours is None or theirs is None:
        left, remover = (ours, "theirs") if ours else (theirs, "ours")
        if left is None:
            return Decided(None)
        if base is None:
            return Decided(left.key, left.path, left.content)
        return Decided(None) if not meeting.changed("theirs" if remover == "ours" else "ours") else None
    key, path, content = (_picked(meeting, name) for name in ("key", "path", "content"))
    called = key[0] if key else ours.key
    if base is None or called == base.key:
        # Both put the file into another folder: nothing is in doubt but the layout, which the caller knows.
        place = path[0] if path else ours.path
    else:
        place = next(one.path for one in (ours, theirs) if one.key == called)
    return Decided(called, place, content[0] if content else None)


def _picked(meeting: Meeting, name: str) -> Maybe | None:
    base, ours, theirs = ((getattr(one, name),) if one else () for one in meeting)
    if ours == theirs or base == theirs:
        return ours
    return theirs if base == ours else None


def followed(
    meetings: Mapping[Key, Meeting], found: Mapping[SideName, Sequence[Match]]
) -> tuple[list[Meeting], list[Torn]]:
    """The meetings with those of entries that got another key on a side folded into one, and what is torn: entries
    that one side split, joined or moved elsewhere while the other changed them too.

    `found` tells by side which vanished entries are which of those that appeared.
    """
    pool = dict(meetings)
    torn = [*_parted(pool, found)]
    ways = [{match.before[0]: match.after[0] for match in found.get(side, ()) if match.change == "moved"}
            for side in SIDES]  # fmt: skip
    for old in sorted(ways[0].keys() | ways[1].keys()):
        ours, theirs = (way.get(old, old) for way in ways)
        if not {old, ours, theirs} <= pool.keys():
            continue  # torn already, or at a key that another one was folded into
        if ours != theirs and old not in (ours, theirs):
            torn.append(_moved_twice(pool, old, ours, theirs))
        elif _is_free(pool, old, ours, theirs):
            one = Meeting(pool[old].base, pool[ours].ours, pool[theirs].theirs)
            for key in {old, ours, theirs}:
                del pool[key]
            pool[ours if ours != old else theirs] = one
    met, same = _same_names(pool)
    return met, [*torn, *same]


def _parted(pool: dict[Key, Meeting], found: Mapping[SideName, Sequence[Match]]) -> Iterator[Torn]:
    """What one side split or joined and the other changed; taken out of the pool. Where the other side split it too,
    or moved it, what came of that is part of the conflict."""
    told = [(side, match) for side in SIDES for match in found.get(side, ())]
    for side, match in told:
        keys = dict.fromkeys((*match.before, *match.after))
        if match.change == "moved" or not keys.keys() <= pool.keys():
            continue
        other: SideName = "theirs" if side == "ours" else "ours"
        more = [one for name, one in told if name == other and not keys.keys().isdisjoint(one.before)]
        keys |= dict.fromkeys(key for one in more for key in one.before + one.after if key in pool)
        met = tuple(pool[key] for key in keys)
        if any(one.changed(other) for one in met) and any(one.ours != one.theirs for one in met):
            for key in keys:
                del pool[key]
            into = _listed(match.after)
            did = f"split it into {into}" if match.change == "split" else f"joined it into {into}"
            yield Torn("restructure/modify", met, f"{side} {did}, {other} changed it")


def _moved_twice(pool: dict[Key, Meeting], old: Key, ours: Key, theirs: Key) -> Torn:
    why = f"ours made {old} {ours}, theirs made it {theirs}"
    return Torn("moved/moved", tuple(pool.pop(key) for key in (old, ours, theirs)), why)


def _is_free(pool: Mapping[Key, Meeting], old: Key, ours: Key, theirs: Key) -> bool:
    """Whether nobody else stands where one side moved an entry to, nor where it was."""
    if ours == theirs:
        return pool[old].ours is None and pool[old].theirs is None
    if ours != old:
        return pool[ours].theirs is None and pool[old].ours is None
    return pool[theirs].ours is None and pool[old].theirs is None


def _same_names(pool: Mapping[Key, Meeting]) -> tuple[list[Meeting], list[Torn]]:
    """New entries of the two sides whose names some file systems take for one."""
    new: dict[SideName, dict[str, Key]] = {side: {} for side in SIDES}
    for key, meeting in pool.items():
        for side in SIDES:
            one = meeting.side(side)
            if one and (meeting.base is None or meeting.base.key != one.key):
                new[side][folded(one.key)] = key
    torn = []
    left = dict(pool)
    for name, ours in new["ours"].items():
        theirs = new["theirs"].get(name, ours)
        if ours != theirs and {ours, theirs} <= left.keys():
            met = left.pop(ours), left.pop(theirs)
            why = f"ours has {met[0].key} and theirs {met[1].key}: some file systems take the two names for one"
            torn.append(Torn("same-name", met, why))
    return list(left.values()), torn


def folded(key: Key) -> str:
    """What file systems take for the same name: without capitals, in one Unicode form."""
    if str(key).isascii():
        return str(key).lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(key)).casefold())


def _listed(keys: Iterable[Key]) -> str:
    return " and ".join(map(str, keys))
