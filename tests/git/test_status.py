"""What git sees, in our words; and the trees that git has: a commit's, the index's, the working tree's."""

# ruff: noqa: E501 (a case of a table is one line)

from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import status, unfinished, views
from rtrepo.git.repository import Repository, find
from rtrepo.git.status import FileState
from rtrepo.model.operation import FileId, FileMove
from rtrepo.model.tree import Blob, PathChange
from tests.conftest import Git
from tests.git.states import blob, everything

RUN = 0o100755


@pytest.fixture
def busy(repository: Repository, git: Git) -> Repository:
    """A working tree in which everything has happened at once."""
    root = repository.root
    for name in (
        "same",
        "edited",
        "staged",
        "both",
        "gone",
        "gone-staged",
        "run",
        "linked",
        "é x/deep/t\tab",
        "was-file",
        "was-folder/x",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "all")
    for name in ("edited", "é x/deep/t\tab"):
        (root / name).write_text("2")
    (root / "staged").write_text("2")
    (root / "both").write_text("2")
    (root / "new-staged").write_text("n")
    git(root, "add", "staged", "both", "new-staged")
    (root / "both").write_text("3")
    (root / "gone").unlink()
    git(root, "rm", "--quiet", "gone-staged")
    (root / "run").chmod(0o755)
    (root / "linked").unlink()
    (root / "linked").symlink_to("same")
    (root / "was-file").unlink()
    (root / "was-file").mkdir()
    (root / "was-file/x").write_text("n")
    (root / "was-folder/x").unlink()
    (root / "was-folder").rmdir()
    (root / "was-folder").write_text("n")
    (root / "untracked").write_text("u")
    (root / "meant").write_text("m")
    git(root, "add", "--intent-to-add", "meant")
    (root / ".gitignore").write_text("ignored\n")
    (root / "ignored").write_text("i")
    git(root, "init", "--quiet", "nested")
    (root / "nested/inside").write_text("x")
    return repository


ONE, TWO, NEW = blob("1"), blob("2"), blob("n")
EXPECTED = {
    "both": FileState("both", ONE, TWO, "M"),
    "edited": FileState("edited", ONE, ONE, "M"),
    "gone": FileState("gone", ONE, ONE, "D"),
    "gone-staged": FileState("gone-staged", ONE, None, ""),
    "linked": FileState("linked", ONE, ONE, "M"),
    "meant": FileState("meant", None, None, "A"),
    "new-staged": FileState("new-staged", None, NEW, ""),
    "run": FileState("run", ONE, ONE, "M"),
    "staged": FileState("staged", ONE, TWO, ""),
    "was-file": FileState("was-file", ONE, ONE, "D"),
    "was-folder/x": FileState("was-folder/x", ONE, ONE, "D"),
    "é x/deep/t\tab": FileState("é x/deep/t\tab", ONE, ONE, "M"),
}
UNTRACKED = [".gitignore", "untracked", "was-file/x", "was-folder"]


def test_every_state_is_told(busy: Repository, git: Git) -> None:
    before = everything(busy.root)
    found = status.read(busy)
    expected = EXPECTED | {path: FileState(path, None, None, "A") for path in UNTRACKED}

    assert {file.path: file for file in found.files} == expected
    assert (found.head, found.branch, found.unmerged) == (git(busy.root, "rev-parse", "HEAD").strip(), "main", ())
    assert {file.path for file in status.read(busy, untracked=False).files} == EXPECTED.keys()
    assert everything(busy.root) == before


def test_the_state_of_another_index_is_told(busy: Repository, git: Git) -> None:
    other = str(busy.git_dir / "other-index")
    git(busy.root, "read-tree", "HEAD", GIT_INDEX_FILE=other)

    assert {
        file.path for file in status.read(busy, untracked=False, index_file=other).files if file.head != file.index
    } == set()


def test_says_where_head_is(folder: Path, git: Git) -> None:
    repository = find(folder)
    assert status.read(repository) == status.Status(None, "main", (), ())
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x")
    commit = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "switch", "--quiet", "--detach")

    assert status.read(repository) == status.Status(commit, None, (), ())


def conflicting(git: Git, root: Path) -> None:
    git(root, "switch", "--quiet", "-c", "other")
    (root / "README.md").write_text("other")
    git(root, "commit", "--quiet", "-am", "other")
    git(root, "switch", "--quiet", "main")
    (root / "README.md").write_text("main")
    git(root, "commit", "--quiet", "-am", "main")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("merge other", "merge"),
        ("cherry-pick other", "cherry-pick"),
        ("rebase other", "rebase"),
        ("revert HEAD~1", "revert"),
    ],
)
def test_what_git_has_not_finished_is_named(repository: Repository, git: Git, command: str, name: str) -> None:
    conflicting(git, repository.root)
    unfinished.refuse(repository)
    git(repository.root, "-c", "alias.x=!git " + command + " || true", "x")

    assert (status.read(repository).unmerged, unfinished.name(repository)) == (("README.md",), name)
    with pytest.raises(RtrepoError, match=f"a {name} of git's is not finished here; nothing was changed"):
        unfinished.refuse(repository)


def test_a_bisection_is_named(repository: Repository, git: Git) -> None:
    git(repository.root, "bisect", "start")

    with pytest.raises(RtrepoError, match="a bisect of git's is not finished here"):
        unfinished.refuse(repository)


def files(tree: views.StoredTree) -> dict[str, str]:
    return dict(tree.files())


def test_the_three_trees_of_a_repository(busy: Repository, git: Git) -> None:
    state = status.read(busy)
    (commit, index, work) = (
        views.commit_tree(busy, state.head), views.staged_tree(busy, state), views.work_tree(busy, state, lambda _: True),
    )  # fmt: skip
    at_head = {name: ONE.id for name in EXPECTED if name not in ("meant", "new-staged")} | {
        "same": ONE.id,
        "README.md": blob("# Harbor\n").id,
    }
    staged = {path: found for path, found in at_head.items() if path != "gone-staged"} | {
        "staged": TWO.id,
        "both": TWO.id,
        "new-staged": NEW.id,
    }
    edited = {
        path: found for path, found in staged.items() if path not in ("gone", "linked", "was-file", "was-folder/x")
    } | {
        "edited": TWO.id, "é x/deep/t\tab": TWO.id, "both": blob("3").id, "meant": blob("m").id, "untracked": blob("u").id,
        ".gitignore": blob("ignored\n").id, "was-file/x": NEW.id, "was-folder": NEW.id,
    }  # fmt: skip

    assert (files(commit), files(index), files(work)) == (at_head, staged, edited)
    assert [path for path, _ in work.files()] == sorted(edited)
    assert [work.read(path) for path in ("both", "staged", "same", "gone", "linked", "nested/inside")] == [
        b"3",
        b"2",
        b"1",
        None,
        None,
        None,
    ]
    assert work.file("run") == FileId(ONE.id, RUN)
    assert list(work.files("was-file")) == [Blob("was-file/x", NEW.id)]
    assert list(work.files("é x/")) == [Blob("é x/deep/t\tab", TWO.id)]


def test_the_moves_between_trees_are_those_of_git(busy: Repository) -> None:
    state = status.read(busy)
    commit, index = views.commit_tree(busy, state.head), views.staged_tree(busy, state)

    assert views.moves(commit, index) == [
        FileMove("both", ONE, TWO), FileMove("gone-staged", ONE, None), FileMove("new-staged", None, NEW), FileMove("staged", ONE, TWO),
    ]  # fmt: skip
    assert views.changes(index, commit)[1] == PathChange("gone-staged", None, ONE.id)
    assert views.moves(index, index) == views.moves(views.work_tree(busy, state, lambda _: False), index) == []
    assert FileMove("run", ONE, FileId(ONE.id, RUN)) in views.moves(
        index, views.work_tree(busy, state, lambda path: path == "run")
    )


def test_links_are_no_files_in_any_tree(repository: Repository, git: Git) -> None:
    root = repository.root
    (root / "link.json").symlink_to("README.md")
    git(root, "add", ".")
    staged = views.staged_tree(repository, status.read(repository))
    git(root, "commit", "--quiet", "-m", "link")
    commit = views.commit_tree(repository, git(root, "rev-parse", "HEAD").strip())

    assert [list(files(tree)) for tree in (staged, commit)] == [["README.md"]] * 2
    assert [tree.read("link.json") for tree in (staged, commit)] == [None, None]


def test_before_the_first_commit_the_tree_is_empty(folder: Path) -> None:
    repository = find(folder)
    (folder / "a").write_text("1")

    assert list(views.commit_tree(repository, None).files()) == []
    assert files(views.work_tree(repository, status.read(repository), lambda _: True)) == {"a": ONE.id}


def test_what_is_staged_is_what_a_whole_status_tells_of_it(busy: Repository) -> None:
    whole = status.read(busy)
    staged = status.staged(busy, whole.head)
    told = {file.path: (file.head, file.index) for file in whole.files if file.head != file.index}
    found = {file.path: (file.head, file.index) for file in staged.files}

    assert found == told
    assert (staged.head, staged.unmerged) == (whole.head, ())


def test_what_is_staged_before_the_first_commit_and_in_another_index(folder: Path, git: Git) -> None:
    (folder / "new").write_text("n")
    git(folder, "add", "new")
    here = find(folder)
    new = FileState("new", None, blob("n"), "")
    assert status.staged(here, None).files == (new,)
    git(folder, "read-tree", "--empty", GIT_INDEX_FILE=str(folder / ".git/other"))

    assert status.staged(here, None, index_file=str(folder / ".git/other")).files == ()


def test_conflicts_are_not_staged(repository: Repository, git: Git) -> None:
    root = repository.root
    for branch, text in (("one", "1"), ("two", "2")):
        git(root, "switch", "--quiet", "-c", branch, "main")
        (root / "README.md").write_text(text)
        git(root, "commit", "--quiet", "-am", branch)
    with pytest.raises(AssertionError, match="merge"):
        git(root, "merge", "--quiet", "one")
    whole = status.read(repository)

    assert whole.unmerged == ("README.md",)
    assert status.staged(repository, whole.head).files == ()
