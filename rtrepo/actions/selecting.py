"""Which changes are meant, and what kinds they are, as far as their paths tell; nothing is loaded for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from rtrepo.layout.paths import DATASETS, place_of
from rtrepo.model.entry import Key
from rtrepo.model.tree import PathChange


@dataclass(frozen=True, slots=True)
class Selection:
    """Which changes are wanted; empty means all. `names` are ids, `dataset/id`, datasets or paths."""

    names: tuple[str, ...] = ()
    dataset: str = ""
    tag: str = ""
    kinds: frozenset[str] = frozenset()

    def takes_path(self, path: str) -> bool:
        """Whether a changed path is wanted."""
        place = place_of(path)
        if self.dataset and place.dataset != self.dataset:
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
    """Entries by what happened to their files: added, removed or edited. A file that only went to another
    folder of its dataset is edited, and so is an entry of which only the sidecar changed."""
    sides: dict[Key, tuple[bool, bool]] = {}
    for change in changes:
        place = place_of(change.path)
        if place.kind == "entry":
            before, after = sides.get(place.key, (False, False))
            sides[place.key] = (before or change.before is not None, after or change.after is not None)
        elif place.kind == "sidecar":
            sides.setdefault(place.key, (False, False))
    return {
        key: "edited" if before == after else "added" if after else "removed" for key, (before, after) in sides.items()
    }


def rough_totals(changes: Iterable[PathChange]) -> dict[str, int]:
    """How many entries were added, removed and edited, from their paths alone."""
    totals = dict.fromkeys(("added", "removed", "edited"), 0)
    for kind in changed_entries(changes).values():
        totals[kind] += 1
    return totals
