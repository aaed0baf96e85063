"""Git's list of several versions to pick: written for git, read whoever wrote it."""

import os
import subprocess
from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import pending, picks_left
from rtrepo.git.picks_left import PicksLeft
from rtrepo.git.repository import Repository
from tests.conftest import Git


@pytest.fixture
def commits(folder: Path, git: Git) -> list[str]:
    """Five versions of one line on main, the oldest first."""
    for number in range(5):
        (folder / "lamp.txt").write_text(f"{number}\n")
        git(folder, "add", "lamp.txt")
        git(folder, "commit", "--quiet", "-m", f"number {number}: \u201cso\u201d")
    return git(folder, "rev-list", "--reverse", "HEAD").split()[-5:]


def put(repository: Repository, left: PicksLeft) -> None:
    for name, raw in picks_left.written(left, [f"of {at}" for at in range(len(left.commits))]).items():
        if raw is not None:
            (repository.git_dir / name).parent.mkdir(exist_ok=True)
            (repository.git_dir / name).write_bytes(raw)


@pytest.mark.parametrize("mainline", [0, 2])
@pytest.mark.parametrize("origin", [False, True])
@pytest.mark.parametrize("verb", ["cherry-pick", "revert"])
def test_what_is_written_is_read_back(
    repository: Repository, commits: list[str], verb: str, origin: bool, mainline: int
) -> None:
    left = PicksLeft(verb, tuple(commits[1:3]), commits[4], commits[3], mainline, origin)
    put(repository, left)

    assert picks_left.read(repository) == left
    assert picks_left.verb(repository) == verb


@pytest.mark.parametrize(
    ("words", "mainline", "origin"), [(["cherry-pick", "-x"], 0, True), (["revert", "--no-edit"], 0, False)]
)
def test_what_git_wrote_is_read(
    repository: Repository, folder: Path, git: Git, commits: list[str], words: list[str], mainline: int, origin: bool
) -> None:
    picked = [commits[1], commits[3]]
    done = subprocess.run(["git", *words, *picked], cwd=folder, capture_output=True, env=os.environ, check=False)

    assert done.returncode == 1
    assert picks_left.read(repository) == PicksLeft(words[0], tuple(picked), commits[4], commits[4], mainline, origin)


def test_git_goes_on_with_what_was_written(repository: Repository, folder: Path, git: Git, commits: list[str]) -> None:
    """The first is at work; git gives it up and is where the list says that it began."""
    put(repository, PicksLeft("cherry-pick", tuple(commits[1:3]), commits[0], commits[4]))
    (repository.git_dir / pending.CHERRY_PICK_HEAD).write_text(commits[1] + "\n")
    git(folder, "cherry-pick", "--abort")

    assert git(folder, "rev-parse", "HEAD").strip() == commits[0]
    assert picks_left.read(repository) is None


@pytest.mark.parametrize("todo", [b"", b"\n", b"reword 1234567 x\n", b"\xff\xfe"])
def test_what_is_no_list_of_picks_is_none(repository: Repository, todo: bytes) -> None:
    (repository.git_dir / "sequencer").mkdir()
    (repository.git_dir / pending.LEFT).write_bytes(todo)

    assert (picks_left.verb(repository), picks_left.read(repository)) == ("", None)


def test_a_version_that_is_not_here_is_told(repository: Repository, commits: list[str]) -> None:
    put(repository, PicksLeft("revert", ("9" * 40,), commits[0]))

    with pytest.raises(RtrepoError, match="names no version"):
        picks_left.read(repository)


def test_a_verb_that_git_keeps_no_list_of() -> None:
    with pytest.raises(RtrepoError, match="git keeps no list of several merges"):
        picks_left.written(PicksLeft("merge", (), ""), ())
