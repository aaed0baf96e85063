"""Which entry of one snapshot is which of another: by id, then by equal bytes, then by what entries say."""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from rtrepo.actions.loading import read_entry
from rtrepo.actions.selecting import rough_totals
from rtrepo.actions.touched import Touched, touched, unchanged_elsewhere
from rtrepo.diff.matching import match
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import entry_path_of_sidecar, place_of
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
    found: list[Group] = []
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


def totals(before: StoredTree, after: StoredTree, changes: Sequence[PathChange], *, most: int) -> dict[str, int]:
    """How many entries changed in which way, without comparing any; every kind is there, 0 too. Entries that
    vanished and appeared are read if there are both, and no more than `most` together."""
    counts = rough_totals(changes)
    if counts["removed"] and counts["added"] and counts["removed"] + counts["added"] <= most:
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
