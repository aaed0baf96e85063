"""Which changes are meant, and what kinds they are, as far as their paths tell; nothing is loaded for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from rtrepo.actions.touched import touched, unchanged_elsewhere
from rtrepo.layout.paths import DATASETS, place_of
from rtrepo.model.change import KINDS
from rtrepo.model.entry import Key
from rtrepo.model.tree import PathChange


@dataclass(frozen=True, slots=True)
class Selection:
    """Which changes are wanted; empty means all. `names` are ids, `dataset/id`, datasets or paths. `keys` are the
    entries that an expression chose (see actions.choosing); then nothing but entries is wanted."""

    names: tuple[str, ...] = ()
    dataset: str = ""
    tag: str = ""
    kinds: frozenset[str] = frozenset()
    keys: frozenset[Key] | None = None

    def takes_path(self, path: str) -> bool:
        """Whether a changed path is wanted."""
        if self.keys is not None:
            place = place_of(path)
            if place.kind not in ("entry", "sidecar") or place.key not in self.keys:
                return False
        if self.dataset and place_of(path).dataset != self.dataset:
            return False
        return not self.names or any(_names(name, path) for name in self.names)


def _names(name: str, path: str) -> bool:
    name = name.rstrip("/")
    place = place_of(path)
    if place.kind in ("entry", "sidecar") and name in (place.name, str(place.key)):
        return True
    return bool(name) and (
        path == name or path.startswith(f"{name}/") or name in (place.dataset, f"{DATASETS}/{place.dataset}")
    )


def changed_entries(changes: Iterable[PathChange]) -> dict[Key, str]:
    """Entries by what happened to their files: added, removed, edited, or moved (under another key with the same
    bytes). An entry of which only the sidecar changed is edited; one that only went to another folder of its
    dataset is left out."""
    entries = touched(changes)
    moved = unchanged_elsewhere(entries)
    new = set(moved.values())
    found: dict[Key, str] = {}
    for key, entry in entries.items():
        if key in new:
            found[key] = "moved"
        elif entry.appeared:
            found[key] = "added"
        elif not entry.vanished:
            found |= {} if entry.only_elsewhere else {key: "edited"}
        elif key not in moved:
            found[key] = "removed"
    return found


def rough_totals(changes: Iterable[PathChange]) -> dict[str, int]:
    """How many entries changed in which way, from their paths and blob ids alone; every kind is there, 0 too."""
    totals: dict[str, int] = dict.fromkeys(KINDS, 0)
    for kind in changed_entries(changes).values():
        totals[kind] += 1
    return totals
