"""The commit-graph: written once the history is long, and in no repository that does not want it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rtrepo.git import commit_graph, refs
from rtrepo.git.repository import Repository, find
from tests.conftest import Git

SAID = "going through the history once, so that looking back is quick from now on"


@pytest.fixture
def long(repository: Repository, folder: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with 120 versions of one file, which counts as long."""
    monkeypatch.setattr(commit_graph, "LONG", 100)
    grow(folder, git, 120)
    return find(folder)


def grow(folder: Path, git: Git, commits: int) -> None:
    """Add so many commits to main."""
    tip = git(folder, "rev-parse", "refs/heads/main").strip()
    begin = f"from {tip}\n"
    told = "".join(
        f"commit refs/heads/main\ncommitter Jo <jo@example.org> {1_700_000_000 + number} +0000\ndata 1\nx\n"
        f"{'' if number else begin}M 100644 inline a\ndata {len(str(number))}\n{number}\n"
        for number in range(commits)
    )
    git(folder, "fast-import", "--quiet", data=told.encode())


def ensured(repository: Repository) -> list[str]:
    """What is said while the graph is brought up to date."""
    said: list[str] = []
    commit_graph.ensure(repository, refs.head_commit(repository) or "", said.append)
    return said


def uncovered(repository: Repository) -> int:
    return commit_graph.uncovered(repository, refs.head_commit(repository) or "", 5_000)


def test_it_is_written_once_and_again_when_much_was_added(long: Repository, folder: Path, git: Git) -> None:
    before = uncovered(long)
    first, after, second = ensured(long), uncovered(long), ensured(long)
    git(folder, "commit-graph", "verify")
    grow(folder, git, 50)
    some, none = uncovered(long), ensured(long)
    grow(folder, git, 50)
    third = ensured(long)

    assert (before, first, after, second) == (121, [SAID], 0, [])
    assert (some, none) == (50, [])
    assert (third, uncovered(long)) == ([SAID], 0)


def test_a_short_history_needs_none(repository: Repository, folder: Path) -> None:
    assert ensured(repository) == []
    assert not (folder / ".git/objects/info/commit-graph").exists()


def test_a_graph_without_filters_is_written_again(long: Repository, folder: Path, git: Git) -> None:
    git(folder, "commit-graph", "write", "--reachable", "--no-changed-paths")

    assert (uncovered(long), ensured(long), uncovered(long)) == (121, [SAID], 0)


def test_a_chain_of_graphs_is_read(long: Repository, folder: Path, git: Git) -> None:
    git(folder, "commit-graph", "write", "--reachable", "--changed-paths", "--split=no-merge")
    grow(folder, git, 30)
    git(folder, "commit-graph", "write", "--reachable", "--changed-paths", "--split=no-merge")
    grow(folder, git, 2)

    assert len((folder / ".git/objects/info/commit-graphs/commit-graph-chain").read_text().split()) == 2
    assert uncovered(long) == 2


def shallow(folder: Path, git: Git) -> None:
    (folder / ".git/shallow").write_text(git(folder, "rev-list", "--max-parents=0", "HEAD"))


def replaced(folder: Path, git: Git) -> None:
    git(folder, "replace", "HEAD~1", "HEAD~2")


def locked(folder: Path, git: Git) -> None:
    (folder / ".git/objects/info").mkdir(exist_ok=True)
    (folder / ".git/objects/info/commit-graph.lock").touch()


def unwanted(folder: Path, git: Git) -> None:
    git(folder, "config", "core.commitGraph", "no")


@pytest.mark.parametrize("state", [shallow, replaced, locked, unwanted], ids=lambda state: state.__name__)
def test_it_is_left_where_git_makes_none(
    state: Callable[[Path, Git], None], long: Repository, folder: Path, git: Git
) -> None:
    state(folder, git)

    assert ensured(find(folder)) == []
    assert not (folder / ".git/objects/info/commit-graph").exists()


def test_it_is_left_where_nothing_can_be_written(long: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # whoever runs the tests may be root

    assert (ensured(long), uncovered(long)) == ([], 121)


@pytest.mark.parametrize("damaged", [b"", b"CGPH", b"CGPH\1\1\4\0" + bytes(60), b"something else entirely"])
def test_a_damaged_graph_covers_nothing(damaged: bytes, long: Repository, folder: Path) -> None:
    (folder / ".git/objects/info").mkdir(exist_ok=True)
    (folder / ".git/objects/info/commit-graph").write_bytes(damaged)

    assert uncovered(long) == 121
