"""Trees walked, compared and edited as git does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.errors import RtrepoError
from rtrepo.git import trees
from rtrepo.git.objects import EMPTY_TREE, object_id
from rtrepo.model.operation import FileId, FileMove
from rtrepo.model.tree import Blob
from tests.conftest import Git
from tests.git.states import blob

names = st.sampled_from(["a", "a.b", "a-b", "a0", "b", "é", "Z", "_", "x" * 30])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
files = st.builds(
    FileId, st.sampled_from([blob(text).id for text in "abc"]), st.sampled_from([0o100644, 0o100755, 0o120000])
)


def fitting(found: dict[str, FileId]) -> dict[str, FileId]:
    """The same without files that lie where another one is a folder."""
    return {path: file for path, file in found.items() if not any(other.startswith(path + "/") for other in found)}


folders = st.dictionaries(paths, files, max_size=8).map(fitting)


class Store:
    """Tree objects in a dict."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {EMPTY_TREE: b""}

    def put(self, kind: str, data: bytes) -> str:
        name = object_id(kind, data)
        self.held[name] = data
        return name

    def read(self, name: str) -> bytes:
        return self.held[name]

    def tree(self, found: dict[str, FileId]) -> str:
        return trees.edit(self.read, self.put, EMPTY_TREE, found)


@contextmanager
def written(git: Git, store: Store) -> Iterator[Path]:
    """A repository that holds the trees and the blobs of the store."""
    with TemporaryDirectory() as name:
        git(Path(name), "init", "--quiet", "--bare")
        for text in "abc":
            git(Path(name), "hash-object", "-w", "--stdin", data=text.encode())
        for raw in store.held.values():
            git(Path(name), "hash-object", "-t", "tree", "-w", "--stdin", data=raw)
        yield Path(name)


@settings(max_examples=12)
@given(folders, folders)
def test_git_reads_compares_and_checks_the_same_trees(
    git: Git, before: dict[str, FileId], after: dict[str, FileId]
) -> None:
    store = Store()
    old, new = store.tree(before), store.tree(after)
    moves = list(trees.compare(store.read, old, new))
    with written(git, store) as folder:
        listed = git(folder, "ls-tree", "-r", "-z", new).split("\0")[:-1]
        told = git(folder, "diff-tree", "-r", "-z", "--no-renames", "--raw", "--abbrev=40", old, new).split("\0")[:-1]
        git(folder, "fsck", "--strict")
    expected = [f"{file.mode:06o} blob {file.id}\t{path}" for path, file in trees.walk(store.read, new)]
    nothing = FileId("0" * 40, 0)
    raw = [
        f":{(a or nothing).mode:06o} {(b or nothing).mode:06o} {(a or nothing).id} {(b or nothing).id}\t{path}"
        for path, a, b in moves
    ]
    git_raw = [f"{words.rsplit(' ', 1)[0]}\t{path}" for words, path in zip(told[0::2], told[1::2], strict=True)]

    assert listed == expected
    # A change of kind (file ↔ link) is one line to git as well; only the order of a/… and a.b differs.
    assert sorted(git_raw) == sorted(raw)


@given(folders, folders)
def test_what_is_set_stands_in_the_tree_and_what_differs_is_told(
    before: dict[str, FileId], after: dict[str, FileId]
) -> None:
    store = Store()
    old, new = store.tree(before), store.tree(after)
    edits = {path: after.get(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    assert dict(trees.walk(store.read, old)) == before
    assert trees.edit(store.read, store.put, old, edits) == new
    assert {move.path: (move.before, move.after) for move in trees.compare(store.read, old, new)} == {
        path: (before.get(path), after.get(path)) for path in edits
    }
    assert {path: trees.find(store.read, new, path) for path in [*before, *after]} == {
        path: after.get(path) for path in [*before, *after]
    }


A, B = blob("a"), blob("b")


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ({"a": A}, {"a": None, "a/b": B}, {"a/b": B}),
        ({"a": A}, {"a/b": B}, {"a/b": B}),
        ({"a/b": A, "a/c": A}, {"a": B, "a/b": None, "a/c": None}, {"a": B}),
        ({"a/b": A}, {"a": B}, {"a": B}),
        ({"a/b/c": A, "d": A}, {"a/b/c": None}, {"d": A}),
        ({"a/b": A}, {"a": None}, {"a/b": A}),
        ({"a": A}, {"a/b": None}, {"a": A}),
        ({"a": A}, {"a": None}, {}),
        ({}, {"x/y": None}, {}),
    ],
)
def test_files_and_folders_take_each_others_place(
    before: dict[str, FileId], edit: dict[str, FileId | None], after: dict[str, FileId]
) -> None:
    store = Store()
    found = trees.edit(store.read, store.put, store.tree(before), edit)

    assert (dict(trees.walk(store.read, found)), found == EMPTY_TREE) == (after, not after)


def test_walks_below_a_folder_only() -> None:
    store = Store()
    tree = store.tree({"a/b/1": A, "a/b/2": A, "a/bb": A, "c": FileId(A.id, 0o120000)})
    below = {
        under: [path for path, _ in trees.walk(store.read, tree, under)] for under in ("a/b", "a/b/", "a/bb", "x", "")
    }

    assert below == {
        "a/b": ["a/b/1", "a/b/2"], "a/b/": ["a/b/1", "a/b/2"], "a/bb": [], "x": [], "": ["a/b/1", "a/b/2", "a/bb", "c"],
    }  # fmt: skip
    assert list(trees.blobs(store.read, tree)) == [Blob("a/b/1", A.id), Blob("a/b/2", A.id), Blob("a/bb", A.id)]


def test_equal_subtrees_are_not_opened() -> None:
    store = Store()
    old, new = store.tree({"same/x": A, "other/y": A}), store.tree({"same/x": A, "other/y": B})
    del store.held[store.tree({"x": A})]

    assert list(trees.compare(store.read, old, new)) == [FileMove("other/y", A, B)]


def test_a_tree_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    deep = store.tree({"/".join(["d"] * 20): A})
    wide = store.tree({str(number): A for number in range(30)})
    monkeypatch.setattr(trees, "MAX_FILES", 20)

    with pytest.raises(RtrepoError, match="deeper than 16 folders"):
        list(trees.walk(store.read, deep))
    with pytest.raises(RtrepoError, match="deeper than 16 folders"):
        list(trees.compare(store.read, EMPTY_TREE, deep))
    with pytest.raises(RtrepoError, match="holds more than 20 files"):
        list(trees.walk(store.read, wide))
