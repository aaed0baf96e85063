"""Which entry of one snapshot is which of another: by what commands recorded, then by id, by equal bytes, and by what
entries say."""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import NamedTuple

from rtrepo.actions.loading import read_entry, told_from
from rtrepo.actions.selecting import rough_totals
from rtrepo.actions.touched import Touched, touched, unchanged_elsewhere
from rtrepo.diff.matching import match
from rtrepo.diff.recorded import recorded
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import entry_path_of_sidecar, place_of
from rtrepo.model.ancestry import Ancestry
from rtrepo.model.change import EntryKind
from rtrepo.model.entry import Entry, Key
from rtrepo.model.tree import Blob, PathChange

NEIGHBOURS = 64
"""Entries that did not change which are read to learn what everybody says."""

_FOLDERS = 8  # folders in which they are looked for
_LISTED = 400  # files of one folder

Wanted = Callable[[str], bool]
"""Whether a changed path was asked for."""


class Group(NamedTuple):
    """Entries that are told as one change: one on each side, several before (`joined`) or after (`split`), none
    where something was added or removed."""

    change: EntryKind
    before: tuple[Touched, ...]
    after: tuple[Touched, ...]

    @property
    def members(self) -> tuple[Touched, ...]:
        """Its entries, each once."""
        return tuple(dict.fromkeys((*self.before, *self.after)))

    @property
    def key(self) -> Key:
        """Where it stands in a list."""
        return (self.after or self.before)[0].key

    @property
    def is_clean(self) -> bool:
        """Whether all that it was is gone, and all that it became is new."""
        return all(entry.vanished for entry in self.before) and all(entry.appeared for entry in self.after)

    @property
    def only_elsewhere(self) -> bool:
        """Whether it is one entry whose files went to another folder as they were."""
        return self.change == "edited" and self.before[0].only_elsewhere


def groups(
    before: StoredTree, after: StoredTree, changes: Sequence[PathChange], wanted: Wanted, *, most: int | None = None
) -> list[Group]:
    """The entries that changed paths belong to, of which one was asked for; sorted by (new) key.

    Entries that vanished and appeared are read to see which is which only if one of them was asked for, and if
    they are no more than `most`; those with equal bytes are paired without. One whose files cannot be read is
    paired by its bytes alone.
    """
    entries = touched(changes)
    _place_unchanged(before, entries, {change.path for change in changes})
    asked = {key for key, entry in entries.items() if any(map(wanted, entry.paths))}
    found = [group for group in _recorded(before, after, entries, asked, most) if not asked.isdisjoint(_keys(group))]
    pairs = unchanged_elsewhere(entries)
    for old, new in pairs.items():
        group = Group("moved", (entries.pop(old),), (entries.pop(new),))
        if old in asked or new in asked:
            found.append(group)
    vanished = {key: entry.before for key, entry in entries.items() if entry.vanished and entry.before}
    appeared = {key: entry.after for key, entry in entries.items() if entry.appeared and entry.after}
    reads = bool(vanished and appeared) and not asked.isdisjoint({*vanished, *appeared})
    if reads and (most is None or len(vanished) + len(appeared) <= most):
        stayed = _neighbours(before, [*vanished.values(), *appeared.values()], changes)
        for change, olds, news in match(_read(before, vanished), _read(after, appeared), stayed):
            group = Group(change, tuple(map(entries.pop, olds)), tuple(map(entries.pop, news)))
            if not asked.isdisjoint((*olds, *news)):
                found.append(group)
    found += [_single(entry) for key, entry in entries.items() if key in asked]
    return sorted(found, key=lambda group: group.key)


def _recorded(
    before: StoredTree, after: StoredTree, entries: dict[Key, Touched], asked: Set[Key], most: int | None
) -> list[Group]:
    """What commands recorded of entries that were split, joined and moved; these are taken out of `entries`."""
    vanished = {key for key, entry in entries.items() if entry.vanished}
    both = {key for key, entry in entries.items() if entry.before and entry.after}
    known = {entry.about_before.id for entry in entries.values() if entry.about_before}
    looked_at = [one for one in entries.values() if one.after and one.about_after and one.about_after.id not in known]
    # Where everything only came, as in an import, nothing is from anywhere.
    if not (vanished or both) or (most is not None and len(looked_at) > most):
        return []
    if asked <= both and not any(one.key in asked and _told(before, after, one) for one in looked_at):
        return []  # what was asked for is what it was
    told = {entry.key: said for entry in looked_at if (said := _told(before, after, entry))}
    found = [
        Group(one.change, tuple(entries[key] for key in one.before), tuple(entries[key] for key in one.after))
        for one in recorded(vanished, both, told)
    ]
    for key in {key for group in found for key in _keys(group)}:
        del entries[key]
    return found


def _told(before: StoredTree, after: StoredTree, entry: Touched) -> Ancestry | None:
    """What the sidecar of an entry newly says of where the entry is from."""
    said = told_from(entry.about_after and after.content(entry.about_after))
    was = told_from(entry.about_before and before.content(entry.about_before)) if said else None
    return None if said == was else said


def _keys(group: Group) -> set[Key]:
    return {entry.key for entry in group.members}


def totals(before: StoredTree, after: StoredTree, changes: Sequence[PathChange], *, most: int) -> dict[str, int]:
    """How many entries changed in which way, without comparing any; every kind is there, 0 too. Entries that
    vanished and appeared are read if there are both, or others that they may be from, and no more than `most`."""
    counts = rough_totals(changes)
    kinds = [counts[kind] for kind in ("added", "removed", "edited")]
    if sum(map(bool, kinds)) > 1 and kinds[0] + kinds[1] <= most:
        counts = dict.fromkeys(counts, 0)
        for group in groups(before, after, changes, lambda _: True):
            counts[group.change] += not group.only_elsewhere
    return counts


def _place_unchanged(before: StoredTree, entries: Mapping[Key, Touched], changed: set[str]) -> None:
    """Find the file of an entry of which only the sidecar changed."""
    for entry in entries.values():
        if entry.before is None or entry.after is None:
            for path in entry.paths:
                own = entry_path_of_sidecar(path)
                if own not in changed and place_of(path).kind == "sidecar" and (file := before.file(own)):
                    entry.before = entry.before or Blob(own, file.id)
                    entry.after = entry.after or Blob(own, file.id)


def _single(entry: Touched) -> Group:
    if entry.vanished:
        return Group("removed", (entry,), ())
    return Group("added", (), (entry,)) if entry.appeared else Group("edited", (entry,), (entry,))


def _read(tree: StoredTree, files: Mapping[Key, Blob]) -> Iterator[tuple[Key, Entry]]:
    """The entries that can be read."""
    for key, file in files.items():
        entry = read_entry(tree.content(file) or b"")
        if isinstance(entry, Entry):
            yield key, entry


def _neighbours(tree: StoredTree, files: Sequence[Blob], changes: Sequence[PathChange]) -> Iterator[Entry]:
    """Some entries that did not change, from the folders of those that did."""
    changed = {change.path for change in changes}
    committed = tree.committed()  # walks a folder no further than it is asked
    folders = sorted({posixpath.dirname(file.path) for file in files})
    folders = folders[:: 1 + len(folders) // _FOLDERS]
    for folder in folders:
        there = [
            file.path
            for file in islice(committed.files(folder), _LISTED)
            if file.path not in changed and place_of(file.path).kind == "entry"
        ]
        for path in there[:: 1 + len(there) * len(folders) // NEIGHBOURS]:
            entry = read_entry(committed.read(path) or b"")
            if isinstance(entry, Entry):
                yield entry
