"""Places in a repository: from a path to what it holds, and back."""

import pytest

from rtrepo.layout import paths, snapshots
from rtrepo.layout.paths import Place, place_of
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Key
from rtrepo.model.tree import MemoryTree

PLACES = [
    ("rtrepo.yaml", Place("config")),
    ("datasets/harbor/dataset.yaml", Place("dataset", "harbor")),
    ("datasets/harbor/entries/the-ledger.json", Place("entry", "harbor", "the-ledger")),
    ("datasets/harbor/entries/be/the-ledger.json", Place("entry", "harbor", "the-ledger")),
    ("datasets/harbor/entries/b/e/d/the-ledger.yaml", Place("sidecar", "harbor", "the-ledger")),
    ("datasets/harbor/entries/any/Where/X.Y.json", Place("entry", "harbor", "X.Y")),
    ("datasets/harbor/imports/0001-ab.jsonl", Place("import", "harbor", "0001-ab")),
    ("experiments/warmer.yaml", Place("experiment", "", "warmer")),
    ("", Place("other")),
    ("README.md", Place("other")),
    ("sub/rtrepo.yaml", Place("other")),
    ("datasets/dataset.yaml", Place("other")),
    ("datasets/harbor/entries/.json", Place("other")),
    ("datasets/harbor/entries/a.JSON", Place("other")),
    ("datasets/harbor/entries/a.txt", Place("other")),
    ("datasets/harbor/a.json", Place("other")),
    ("datasets/harbor/deep/dataset.yaml", Place("other")),
    ("datasets/harbor/imports/deep/a.jsonl", Place("other")),
    ("experiments/deep/warmer.yaml", Place("other")),
    ("x/datasets/harbor/entries/a.json", Place("other")),
]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_says_what_a_path_holds(path: str, place: Place) -> None:
    assert place_of(path) == place


@pytest.mark.parametrize(
    ("layout", "path"),
    [
        ("flat", "datasets/harbor/entries/the-ledger.json"),
        ("sharded", "datasets/harbor/entries/be/the-ledger.json"),
        ("deep", "datasets/harbor/entries/b/e/d/the-ledger.json"),
    ],
)
def test_a_layout_gives_an_entry_its_path_and_the_path_its_entry(layout: str, path: str) -> None:
    key = Key("harbor", "the-ledger")
    sidecar = paths.sidecar_path(path)

    assert paths.entry_path(key, layout) == path
    assert (place_of(path).key, place_of(sidecar).key, paths.entry_path_of_sidecar(sidecar)) == (key, key, path)


def test_a_dataset_has_its_places() -> None:
    found = (paths.dataset_path("harbor"), paths.imports_folder("harbor"), paths.entries_folder("harbor"))

    assert found == ("datasets/harbor/dataset.yaml", "datasets/harbor/imports", "datasets/harbor/entries")


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("rtrepo.yaml", True),
        ("datasets/harbor/notes.txt", True),
        ("experiments/a.yaml", True),
        ("datasets.txt", False),
        ("README.md", False),
        (".gitattributes", False),
        ("sub/rtrepo.yaml", False),
    ],
)
def test_says_what_a_commit_takes_unasked(path: str, ours: bool) -> None:
    assert paths.is_ours(path) == ours


def test_a_snapshot_lists_its_entries_with_their_sidecars() -> None:
    names = [
        "README.md",
        "datasets/b/entries/a.json",
        "datasets/b/entries/a.yaml",
        "datasets/b/entries/be/a.json",
        "datasets/b/entries/lonely.yaml",
        "datasets/b/entries/z.json",
        "datasets/a/dataset.yaml",
        "datasets/c/notes.txt",
        "datasets/d/imports/0001-a.jsonl",
    ]
    tree = MemoryTree(dict.fromkeys(names, b""), {name: f"id of {name}" for name in names})
    a, z = Key("b", "a"), Key("b", "z")
    expected = [
        EntryFiles(a, names[1], f"id of {names[1]}", names[2], f"id of {names[2]}"),
        EntryFiles(a, names[3], f"id of {names[3]}", "", ""),
        EntryFiles(z, names[5], f"id of {names[5]}", "", ""),
    ]

    assert list(snapshots.entries(tree)) == list(snapshots.entries(tree, "b")) == expected
    assert (list(snapshots.entries(tree, "a")), snapshots.datasets(tree)) == ([], ["a", "b", "d"])
    assert tree.read("nothing") is None
