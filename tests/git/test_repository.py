"""Finding a repository, and refusing what rtrepo could do harm to before anything is touched."""

# ruff: noqa: E501 (a case of a table is one line)

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import repository as opening
from rtrepo.git.repository import Repository, create, find, git_setting, is_inside
from tests.conftest import Git
from tests.git.states import everything


def test_is_found_from_any_folder_below(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    below = repository.root / "datasets" / "harbor"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    assert find(below) == find(Path()) == find(Path("..")) == repository
    assert (repository.git_dir, repository.common_dir) == (repository.root / ".git", repository.root / ".git")
    assert (repository.worktree, repository.own_dir) == (".", repository.root / ".git" / "rtrepo")
    assert is_inside(Path())


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RtrepoError) as caught:
        find(tmp_path)

    assert (caught.value.message, caught.value.hint) == (
        f"{tmp_path} is not inside a git repository",
        "rtrepo init makes one here",
    )
    assert not is_inside(tmp_path)


def test_a_linked_worktree_shares_the_store_and_has_its_own_state(repository: Repository, git: Git) -> None:
    other = repository.root.parent / "other tree"
    git(repository.root, "worktree", "add", "--quiet", "-b", "second", str(other))
    linked = find(other)

    assert (linked.root, linked.common_dir, linked.own_dir) == (other, repository.git_dir, repository.own_dir)
    assert (linked.git_dir, linked.worktree) == (repository.git_dir / "worktrees/other-tree", "worktrees/other-tree")
    assert (linked.again(), linked.sibling(".").again(), repository.sibling(linked.worktree)) == (
        linked,
        repository,
        linked,
    )


def test_a_worktree_that_is_gone_is_named(repository: Repository) -> None:
    with pytest.raises(RtrepoError, match=r"a command was interrupted in a worktree that is gone \(worktrees/other\)"):
        repository.sibling("worktrees/other")


def test_makes_a_repository_that_every_git_reads(tmp_path: Path, git: Git) -> None:
    made = create(tmp_path / "new" / "deep")

    assert git(made.root, "status", "--porcelain", "--branch") == "## No commits yet on main\n"
    assert git(made.root, "rev-parse", "--show-object-format", "--is-bare-repository") == "sha1\nfalse\n"
    assert [git_setting(made, f"core.{name}") for name in ("protectHFS", "protectNTFS")] == ["true"] * 2


def configured(*settings: str) -> Callable[[Git, Path], Path]:
    def make(git: Git, folder: Path) -> Path:
        for setting in settings:
            git(folder, "config", *setting.split("="))
        return folder

    return make


def sha256(git: Git, folder: Path) -> Path:
    git(folder.parent, "init", "--quiet", "--object-format=sha256", "long")
    return folder.parent / "long"


def sparse(git: Git, folder: Path) -> Path:
    git(folder, "sparse-checkout", "set", "some")
    return folder


def sparse_index(git: Git, folder: Path) -> Path:
    git(folder, "sparse-checkout", "set", "--sparse-index", "some")
    return folder


def split_index(git: Git, folder: Path) -> Path:
    git(folder, "update-index", "--split-index")
    return folder


def partial_clone(git: Git, folder: Path) -> Path:
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder.parent, "clone", "--quiet", "--filter=blob:none", f"file://{folder}", "part")
    return folder.parent / "part"


def bare(git: Git, folder: Path) -> Path:
    git(folder.parent, "init", "--quiet", "--bare", "bare.git")
    return folder.parent / "bare.git"


def broken(git: Git, folder: Path) -> Path:
    (folder / ".git" / "HEAD").unlink()
    return folder


REFUSED = [
    (sha256, "uses SHA-256 object names", "git init --object-format=sha1"),
    (configured("core.repositoryFormatVersion=1", "extensions.refStorage=reftable"), "stores its refs as a reftable", "git refs migrate"),
    (configured("core.repositoryFormatVersion=1", "extensions.partialClone=origin"), "is a partial clone", "without --filter"),
    (configured("core.repositoryFormatVersion=1", "extensions.unheardOf=true"), "cannot be opened as a git repository", "git fsck"),
    (configured("remote.origin.promisor=true"), "is a partial clone", "without --filter"),
    (partial_clone, "is a partial clone", "without --filter"),
    (sparse, "is checked out sparsely", "git sparse-checkout disable"),
    (sparse_index, "is checked out sparsely", "git sparse-checkout disable"),
    (configured("core.sparseCheckout=true"), "is checked out sparsely", "git sparse-checkout disable"),
    (split_index, "uses a split index", "git update-index --no-split-index"),
    (configured("core.splitIndex=true"), "uses a split index", "git update-index --no-split-index"),
    (configured("core.bare=true"), "is a bare repository", "git clone"),
    (bare, "is not inside a git repository", "rtrepo init"),
    (broken, "cannot be opened as a git repository", "git fsck"),
]  # fmt: skip
NAMES = [getattr(case[0], "__name__", "") + " " + case[1] for case in REFUSED]


@pytest.mark.parametrize(("make", "message", "hint"), REFUSED, ids=NAMES)
def test_is_refused_with_the_way_out_and_not_touched(
    repository: Repository, git: Git, make: Callable[[Git, Path], Path], message: str, hint: str
) -> None:
    (repository.root / "some").mkdir()
    (repository.root / "some" / "file").write_text("x")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--quiet", "-m", "second")
    folder = make(git, repository.root)
    before = everything(folder)
    with pytest.raises(RtrepoError) as caught:
        find(folder)

    assert (message in caught.value.message, hint in caught.value.hint, caught.value.exit_code) == (True, True, 3)
    assert everything(folder) == before


def turned_off_again(git: Git, folder: Path) -> None:
    git(folder, "sparse-checkout", "set", "some")
    git(folder, "sparse-checkout", "disable")


def joined_again(git: Git, folder: Path) -> None:
    git(folder, "update-index", "--split-index")
    git(folder, "update-index", "--no-split-index")


def off_here(git: Git, folder: Path) -> None:
    git(folder, "config", "extensions.worktreeConfig", "true")
    git(folder, "config", "core.sparseCheckout", "true")
    git(folder, "config", "--worktree", "core.sparseCheckout", "false")


@pytest.mark.parametrize("make", [turned_off_again, joined_again, off_here, configured("remote.origin.promisor=false")])
def test_what_was_turned_off_again_is_opened(
    repository: Repository, git: Git, make: Callable[[Git, Path], None]
) -> None:
    make(git, repository.root)

    assert find(repository.root) == repository


def test_the_environment_of_a_surrounding_git_is_not_followed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nonexistent/index")
    git_setting_of_it = git_setting(find(repository.root), "core.bare")

    assert git_setting_of_it == "false"


def test_a_folder_of_somebody_else_is_not_trusted(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = opening._explained(Path("/x"), "repository path '/x' is not owned by current user")

    assert (refused.message, refused.hint) == (
        "/x belongs to another user, so git does not trust it",
        "git config --global --add safe.directory /x",
    )


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_is_refused(repository: Repository) -> None:
    for path in [repository.root, *repository.root.rglob("*")]:
        os.chown(path, 12345, 12345)

    with pytest.raises(RtrepoError, match="belongs to another user"):
        find(repository.root)
