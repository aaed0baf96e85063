"""What the entries that changed add to the sums of their datasets, before and after."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.git.views import StoredTree
from rtrepo.insight.counters import Sums, total
from rtrepo.insight.measures import measure
from rtrepo.insight.shift import Moved
from rtrepo.layout.paths import entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.model.change import EntryChange, Side
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import PathChange

if TYPE_CHECKING:  # they bring all of a comparison in, and `stats` compares nothing
    from rtrepo.actions.comparing import Pair
    from rtrepo.actions.selecting import Selection

Paths = dict[Key, list[str]]
"""The files of entries: more than one where an id stands twice in a dataset."""


class Measured(NamedTuple):
    """One changed entry: the keys it had and has, and what it added to the sums and adds now.

    `whole` is False where one side cannot be read: such an entry is left out of the shift, not of the sums.
    """

    key: Key
    before: Mapping[Key, Sums]
    after: Mapping[Key, Sums]
    whole: bool = True

    def within(self, datasets: Collection[str]) -> "Measured":
        """The same as far as it concerns some datasets."""
        before = {key: sums for key, sums in self.before.items() if key.dataset in datasets}
        after = {key: sums for key, sums in self.after.items() if key.dataset in datasets}
        return Measured(self.key, before, after, self.whole)

    def moved(self) -> Moved:
        """The same with the keys of a side taken together."""
        return Moved(self.key, total(self.before.values()), total(self.after.values()))


def paths_of(tree: StoredTree, changes: Sequence[PathChange], *, before: bool) -> Paths:
    """The entries' files that changed, or whose sidecar did, and that are there on the side that `tree` is."""
    known = {change.path: change.before if before else change.after for change in changes}
    found: Paths = {}
    for path in dict.fromkeys(map(_entry_path, known)):
        if path and (known[path] if path in known else tree.file(path)) is not None:
            found.setdefault(place_of(path).key, []).append(path)
    return found


def _entry_path(path: str) -> str:
    kind = place_of(path).kind
    return path if kind == "entry" else entry_path_of_sidecar(path) if kind == "sidecar" else ""


def measured(pair: "Pair", entries: Sequence[EntryChange], old: Paths, new: Paths) -> Iterator[Measured]:
    """Each changed entry, measured. What was split went into several: the first one takes it along."""
    gone: set[Key] = set()
    for entry in entries:
        before_keys = [key for key in entry.previous or (entry.key,) if key in old and key not in gone]
        gone.update(before_keys)
        loaded = entry.before if len(entry.previous) <= 1 else None
        before = {key: _sums(pair.before, old[key], loaded) for key in before_keys}
        after = {entry.key: _sums(pair.after, new[entry.key], entry.after)} if entry.key in new else {}
        yield Measured(entry.key, before, after, all([*before.values(), *after.values()]))


def twins(pair: "Pair", old: Paths, new: Paths, told: set[Key], selection: "Selection") -> Iterator[Measured]:
    """Ids that stand twice in a dataset and of which a comparison of entries sees one file alone."""
    for key in sorted(old.keys() | new.keys()):
        here, there = old.get(key, []), new.get(key, [])
        if key not in told and max(len(here), len(there)) > 1 and selection.takes_path((here or there)[0]):
            before = {key: _sums(pair.before, here)} if here else {}
            after = {key: _sums(pair.after, there)} if there else {}
            yield Measured(key, before, after)


def _sums(tree: StoredTree, paths: Sequence[str], loaded: Side | None = None) -> Sums:
    """The sums of an entry, from its loaded side where one file is all it has; empty if it cannot be read."""
    if loaded is not None and len(paths) == 1:
        return measure(loaded.entry, loaded.sidecar) if loaded.entry else {}
    return total(read(tree, path) for path in paths)


def read(tree: StoredTree, path: str) -> Sums:
    """The sums of the entry in a file with its sidecar; empty if the entry cannot be read."""
    return read_with(tree, path, sidecar_at(tree, sidecar_path(path)))


def read_with(tree: StoredTree, path: str, about: Sidecar) -> Sums:
    """The same with a sidecar that is at hand."""
    entry = read_entry(tree.read(path) or b"")
    return measure(entry, about) if isinstance(entry, Entry) else {}


def sidecar_at(tree: StoredTree, path: str) -> Sidecar:
    """The sidecar in a file, empty where there is none and where it cannot be read: as a comparison takes it."""
    raw = tree.read(path) if path else None
    about = read_sidecar(raw) if raw is not None else None
    return about if isinstance(about, Sidecar) else Sidecar()
