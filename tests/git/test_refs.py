"""Branches and HEAD: read as git reads them, moved all or none, and only from where they were."""

from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import refs
from rtrepo.git.repository import Repository, find
from rtrepo.model.operation import HeadMove, RefMove
from tests.conftest import Git

MAIN, OTHER, THIRD = "refs/heads/main", "refs/heads/other", "refs/heads/deep/third"


@pytest.fixture
def commits(repository: Repository, git: Git) -> list[str]:
    """Three commits in a row, `main` at the last one."""
    for message in ("second", "third"):
        git(repository.root, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(repository.root, "rev-list", "--reverse", "HEAD").split()


def told(git: Git, root: Path) -> dict[str, str]:
    return dict(line.split(" ") for line in git(root, "for-each-ref", "--format=%(refname) %(objectname)").splitlines())


def test_moves_makes_and_deletes_in_one_step(repository: Repository, git: Git, commits: list[str]) -> None:
    one, two, three = commits
    git(repository.root, "branch", "other", one)
    refs.move(
        repository, (RefMove(MAIN, three, two), RefMove(OTHER, one, None), RefMove(THIRD, None, one)), "a\nreason  of"
    )

    assert told(git, repository.root) == {MAIN: two, THIRD: one}
    assert git(repository.root, "reflog", "-1", "--format=%gs", "main") == "rtrepo: a reason of\n"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "wrong",
    [
        lambda one, two, three: RefMove(MAIN, two, one),
        lambda one, two, three: RefMove(MAIN, None, one),
        lambda one, two, three: RefMove(OTHER, three, None),
        lambda one, two, three: RefMove("refs/heads/none", two, one),
        lambda one, two, three: RefMove("refs/heads/none", two, None),
        lambda one, two, three: RefMove("refs/heads/other/below", None, one),
        lambda one, two, three: RefMove(MAIN, three, "1" * 40),
        lambda one, two, three: RefMove("refs/heads/bad..name", None, one),
    ],
)
def test_a_ref_that_is_not_where_it_was_stops_them_all(
    repository: Repository, git: Git, commits: list[str], wrong: object, packed: bool
) -> None:
    one, two, _ = commits
    git(repository.root, "branch", "other", one)
    if packed:
        git(repository.root, "pack-refs", "--all")
    before = told(git, repository.root)
    with pytest.raises(RtrepoError) as caught:
        refs.move(repository, (RefMove(THIRD, None, two), wrong(*commits)), "reason")  # type: ignore[operator]

    assert "the branch moved while this command ran, so nothing was changed" in caught.value.message
    assert (caught.value.hint, caught.value.exit_code) == ("run the command again", 3)
    assert told(git, repository.root) == before


def test_nothing_to_move_is_no_command(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    refs.move(repository, (), "reason")


def test_reads_what_git_reads(repository: Repository, git: Git, commits: list[str]) -> None:
    one, _, three = commits
    git(repository.root, "branch", "deep/third", one)
    git(repository.root, "tag", "-a", "v1", "-m", "v1", one)
    again = repository.again()

    assert refs.branches(again) == {"deep/third": one, "main": three}
    assert [refs.read(again, name) for name in (MAIN, THIRD, "HEAD", OTHER)] == [three, one, three, None]
    assert [refs.resolve(again, name) for name in ("HEAD", "@~2", "v1", "main^", three[:8], "deep/third")] == [
        three, one, one, commits[1], three, one,
    ]  # fmt: skip
    assert refs.merge_base(again, one, three) == one


@pytest.mark.parametrize(
    "name", ["nothing", "HEAD~9", "", "HEAD:README.md", "HEAD^{tree}", "..", "-x", "a b", "\udcff", "@{99}"]
)
def test_what_names_no_version_is_refused(repository: Repository, name: str) -> None:
    with pytest.raises(RtrepoError, match="names no version"):
        refs.resolve(repository, name)


def test_before_the_first_commit_there_is_nothing(folder: Path) -> None:
    repository = find(folder)

    assert (refs.head(repository), refs.head_commit(repository), refs.branches(repository)) == (MAIN, None, {})
    with pytest.raises(RtrepoError, match="there is no commit yet"):
        refs.resolve(repository, "HEAD")


def test_head_goes_to_a_branch_and_to_a_commit(repository: Repository, git: Git, commits: list[str]) -> None:
    one = commits[0]
    git(repository.root, "branch", "other", one)
    refs.move_head(repository, HeadMove(MAIN, OTHER), "switch to other")
    assert (refs.head(repository.again()), git(repository.root, "symbolic-ref", "HEAD")) == (OTHER, f"{OTHER}\n")
    refs.move_head(repository, HeadMove(OTHER, commits[1]), "look at it")

    assert (refs.head(repository.again()), git(repository.root, "branch", "--show-current")) == (commits[1], "")
    assert told(git, repository.root)[OTHER] == one


def test_histories_without_a_common_version_are_named(repository: Repository, git: Git) -> None:
    lonely = git(
        repository.root, "commit-tree", "-m", "alone", git(repository.root, "mktree", data=b"").strip()
    ).strip()

    with pytest.raises(RtrepoError, match="share no history"):
        refs.merge_base(repository, lonely, git(repository.root, "rev-parse", "HEAD").strip())


@pytest.mark.parametrize("name", ["-x", "--help", "a..b", "a b", "", "@{-1}", "a.lock", "a/", "HEAD", "\x1b[31m"])
def test_a_name_that_git_would_not_take_is_no_branch(repository: Repository, name: str) -> None:
    with pytest.raises(RtrepoError, match="cannot be a branch's name"):
        refs.check_branch_name(repository, name)


def test_a_branch_of_another_worktree_is_found(repository: Repository, git: Git) -> None:
    other = repository.root.parent / "other tree"
    git(repository.root, "worktree", "add", "--quiet", "-b", "second", str(other))
    refs.check_branch_name(repository, "experiment/warmer-tone")

    assert [refs.checked_out_elsewhere(repository, name) for name in ("second", "main", "none")] == [str(other), "", ""]
    assert refs.checked_out_elsewhere(find(other), "main") == str(repository.root)
