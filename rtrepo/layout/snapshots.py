"""Which entries a tree holds, and where: the index of a snapshot, without reading a single entry."""

from collections.abc import Iterator
from typing import NamedTuple

from rtrepo.layout.paths import DATASETS, entries_folder, place_of, sidecar_path
from rtrepo.model.entry import Key
from rtrepo.model.tree import Tree


class EntryFiles(NamedTuple):
    """Where an entry stands in a tree; the sidecar's path and id are empty where there is none."""

    key: Key
    path: str
    id: str
    sidecar: str
    sidecar_id: str


def entries(tree: Tree, dataset: str = "") -> Iterator[EntryFiles]:
    """Every entry of a tree (or of one dataset) in path order. Where an id stands twice, both are given."""
    found: dict[str, tuple[Key, str]] = {}
    sidecars: dict[str, str] = {}
    for path, blob_id in tree.files(entries_folder(dataset) if dataset else DATASETS):
        place = place_of(path)
        if place.kind == "entry":
            found[path] = (place.key, blob_id)
        elif place.kind == "sidecar":
            sidecars[path] = blob_id
    for path, (key, blob_id) in found.items():
        beside = sidecar_path(path)
        there = beside in sidecars
        yield EntryFiles(key, path, blob_id, beside if there else "", sidecars.get(beside, ""))


def datasets(tree: Tree) -> list[str]:
    """The names of a tree's datasets, sorted: every folder in `datasets/` that holds a file of ours."""
    names = set()
    for path, _ in tree.files(DATASETS):
        place = place_of(path)
        if place.dataset:
            names.add(place.dataset)
    return sorted(names)
