"""Files of the working tree: never through a link, never outside, never over what stands there."""

# ruff: noqa: E501 (a case of a table is one line)

import os
from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git.worktree import Worktree
from rtrepo.model.operation import EXECUTABLE
from tests.git.states import standing

LIMIT = 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "old.json").write_bytes(b"old")
    return folder


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "old.json").write_bytes(b"canary")
    return folder


def test_reads_regular_files_and_nothing_else(root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "link").symlink_to("a/b/old.json")
    (root / "empty").write_bytes(b"")
    asked = ["a/b/old.json", "empty", "pipe", "link", "a", "a/b", "nothing", "x/y", "a/b/old.json"]
    with Worktree(root) as worktree:
        found = [worktree.read(path, LIMIT) for path in asked]
        looked = [worktree.look(path) is not None for path in asked]

    assert found == [b"old", b"", None, None, None, None, None, None, b"old"]
    assert looked == [True, True, True, True, True, True, False, False, True]


def test_a_file_past_the_limit_is_refused(root: Path) -> None:
    (root / "large").write_bytes(b"x" * 1001)

    with Worktree(root) as worktree, pytest.raises(RtrepoError, match="large is larger than"):
        worktree.read("large", LIMIT)


@pytest.mark.parametrize("target", ["a/link", "link"])
def test_no_folder_is_entered_through_a_link(root: Path, canary: Path, target: str) -> None:
    (root / target).symlink_to(canary)
    path = f"{target}/old.json"
    with Worktree(root) as worktree:
        for attempt in (
            lambda: worktree.read(path, LIMIT),
            lambda: worktree.look(path),
            lambda: worktree.create(f"{target}/new.json", b"x"),
            lambda: worktree.create(f"{target}/deep/new.json", b"x"),
            lambda: worktree.replace(path, b"x"),
            lambda: worktree.remove(path),
            lambda: worktree.sweep(path),
        ):
            with pytest.raises(RtrepoError, match="link is a link, not a folder; rtrepo does not follow it"):
                attempt()
        assert worktree.read("a/b/old.json", LIMIT) == b"old"

    assert standing(canary) == {"old.json": ("f", b"canary")}


@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_in_the_place_of_a_file_is_not_written_through(root: Path, canary: Path, dangling: bool) -> None:
    target = canary / ("nothing" if dangling else "old.json")
    (root / "x.json").symlink_to(target)
    (root / "y.json").symlink_to(target)
    with Worktree(root) as worktree:
        with pytest.raises(FileExistsError):
            worktree.create("x.json", b"new")
        worktree.replace("y.json", b"new")

    assert standing(canary) == {"old.json": ("f", b"canary")}
    assert (standing(root)["x.json"][0], standing(root)["y.json"]) == ("l", ("f", b"new"))


def test_a_file_in_the_place_of_a_folder_is_named(root: Path) -> None:
    with Worktree(root) as worktree, pytest.raises(RtrepoError, match=r"old\.json is a file, not a folder"):
        worktree.create("a/b/old.json/x", b"x")


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/etc/passwd", "a//b", "./a", "../x", "a/../../x", "a/..", "a/.", "a/", "a\0b", ".git/config", ".GIT/x", "a/.git/x",
        ".git", ".git./x", ".git /x", "git~1/x", ".git::$INDEX_ALLOCATION/x", ".git ::$I/x", ".g\u200cit/x", ".gi\ufefft/x", "\u202e.git/x",
    ],
)  # fmt: skip
def test_paths_that_lead_astray_are_refused(root: Path, canary: Path, path: str) -> None:
    with Worktree(root) as worktree:
        for attempt in (
            lambda: worktree.read(path, LIMIT),
            lambda: worktree.create(path, b"x"),
            lambda: worktree.replace(path, b"x"),
        ):
            with pytest.raises(RtrepoError, match="is not a path rtrepo writes or reads"):
                attempt()

    assert standing(root.parent) == {"outside/old.json": ("f", b"canary"), "root/a/b/old.json": ("f", b"old")}


@pytest.mark.parametrize(
    "path", [".gitattributes", ".github/x", "a/.gitkeep", "git~10", "x.git/y", "...", "-rf", "é/ü", "a\\b"]
)
def test_paths_that_only_look_so_are_written(root: Path, path: str) -> None:
    with Worktree(root) as worktree:
        worktree.create(path, b"x")

        assert worktree.read(path, LIMIT) == b"x"


def test_creates_only_where_nothing_stands(root: Path) -> None:
    with Worktree(root) as worktree:
        worktree.create("new/deep/run.sh", b"#!", EXECUTABLE)
        worktree.create("new/deep/plain", b"")
        for path in ("a/b/old.json", "a", "new/deep/plain"):
            with pytest.raises(FileExistsError):
                worktree.create(path, b"x")

    assert standing(root) == {
        "a/b/old.json": ("f", b"old"),
        "new/deep/run.sh": ("x", b"#!"),
        "new/deep/plain": ("f", b""),
    }


def test_replaces_in_one_step_and_leaves_nothing_beside(root: Path) -> None:
    before = (root / "a/b/old.json").stat().st_ino
    (root / "a/b/.old.json.rtrepo").write_bytes(b"left by a killed command")
    with Worktree(root) as worktree:
        worktree.replace("a/b/old.json", b"new", EXECUTABLE)
        worktree.replace("a/fresh", b"fresh")
        worktree.replace("n" * 255, b"long")

    assert standing(root) == {"a/b/old.json": ("x", b"new"), "a/fresh": ("f", b"fresh"), "n" * 255: ("f", b"long")}
    assert (root / "a/b/old.json").stat().st_ino != before


def test_sweeps_its_own_temporary_file_only(root: Path) -> None:
    for name in (".old.json.rtrepo", ".other.rtrepo", "old.json.rtrepo"):
        (root / "a/b" / name).write_bytes(b"")
    with Worktree(root) as worktree:
        worktree.sweep("a/b/old.json")
        worktree.sweep("nothing/here")

    assert sorted(standing(root)) == ["a/b/.other.rtrepo", "a/b/old.json", "a/b/old.json.rtrepo"]


def test_removes_the_folders_that_are_empty_without_the_file(root: Path) -> None:
    with Worktree(root) as worktree:
        worktree.create("a/b/c/d/x", b"")
        worktree.create("a/b/c/y", b"")
        worktree.remove("a/b/c/d/x")
        assert not (root / "a/b/c/d").exists()
        worktree.create("a/b/c/d/x", b"again")
        worktree.remove("a/b/c/d/x")
        worktree.remove("a/b/c/y")
        with pytest.raises(FileNotFoundError):
            worktree.remove("a/b/c/y")
        assert standing(root) == {"a/b/old.json": ("f", b"old")}
        worktree.remove("a/b/old.json")

    assert list(root.iterdir()) == []
