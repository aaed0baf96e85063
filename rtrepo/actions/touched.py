"""What changed paths and blob ids alone tell of entries: nothing is read for it."""

from collections.abc import Iterable, Mapping

from rtrepo.diff.twins import pair_equal
from rtrepo.layout.paths import place_of
from rtrepo.model.entry import Key
from rtrepo.model.tree import Blob, PathChange


class Touched:
    """An entry with its files that differ, by side; None where no such file differs or it is not there.

    The entry's own file may lie in another folder on the other side (a re-shard): it is the id that counts.
    """

    __slots__ = ("_new", "_old", "about_after", "about_before", "after", "before", "key", "paths")

    def __init__(self, key: Key) -> None:
        self.key = key
        self.before: Blob | None = None
        self.after: Blob | None = None
        self.about_before: Blob | None = None
        self.about_after: Blob | None = None
        self.paths: list[str] = []
        self._old = self._new = 0

    @property
    def vanished(self) -> bool:
        """Whether it is there before and not after."""
        return self.before is not None and self.after is None

    @property
    def appeared(self) -> bool:
        """Whether it is there after and not before."""
        return self.after is not None and self.before is None

    @property
    def only_elsewhere(self) -> bool:
        """Whether its files have the same bytes as before, in another folder."""
        return (
            self.before is not None
            and self.after is not None
            and self.before.id == self.after.id
            and _id(self.about_before) == _id(self.about_after)
        )

    @property
    def files(self) -> int:
        """How many of its files differ: one that went to another folder is one."""
        return max(self._old, self._new)

    def add(self, change: PathChange, *, sidecar: bool) -> None:
        """Take note of a file of the entry. Of several on one side the first counts."""
        path, before, after = change
        self.paths.append(path)
        if before is not None:
            self._old += 1
            if sidecar:
                self.about_before = self.about_before or Blob(path, before)
            else:
                self.before = self.before or Blob(path, before)
        if after is not None:
            self._new += 1
            if sidecar:
                self.about_after = self.about_after or Blob(path, after)
            else:
                self.after = self.after or Blob(path, after)


def touched(changes: Iterable[PathChange]) -> dict[Key, Touched]:
    """The entries that changed paths belong to, in the order in which they come. Where an id stands twice on one
    side, the first file counts."""
    found: dict[Key, Touched] = {}
    for change in changes:
        place = place_of(change.path)
        if place.kind in ("entry", "sidecar"):
            key = place.key
            if key not in found:
                found[key] = Touched(key)
            found[key].add(change, sidecar=place.kind == "sidecar")
    return found


def unchanged_elsewhere(entries: Mapping[Key, Touched]) -> dict[Key, Key]:
    """Old key → new key of entries that stand under another key with the same bytes. Of several equal ones those
    are paired first whose sidecars are equal too."""
    vanished = {key: entry for key, entry in entries.items() if entry.vanished}
    appeared = {key: entry for key, entry in entries.items() if entry.appeared}
    if not vanished or not appeared:
        return {}
    found = pair_equal(
        {key: f"{_id(entry.before)} {_id(entry.about_before)}" for key, entry in vanished.items()},
        {key: f"{_id(entry.after)} {_id(entry.about_after)}" for key, entry in appeared.items()},
    )
    taken = set(found.values())
    return found | pair_equal(
        {key: _id(entry.before) for key, entry in vanished.items() if key not in found},
        {key: _id(entry.after) for key, entry in appeared.items() if key not in taken},
    )


def _id(blob: Blob | None) -> str:
    return blob.id if blob else ""
