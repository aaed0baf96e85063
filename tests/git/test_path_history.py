"""The versions in which a file changed: git's own answer, for one literal path."""

from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import path_history
from rtrepo.git.repository import Repository
from rtrepo.model.tree import PathChange
from tests.conftest import Git

LAMP = "entries/lamp.json"


def commit(folder: Path, git: Git, message: str, **files: str | None) -> str:
    """A commit that sets files by name (None: takes one away); gives its id."""
    (folder / "entries").mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / "entries" / f"{name}.json"
        if text is None:
            path.unlink()
        else:
            path.write_text(text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()


def test_the_steps_of_each_path(repository: Repository, folder: Path, git: Git) -> None:
    one = commit(folder, git, "one", lamp="1", ferry="1")
    commit(folder, git, "another", ferry="2")
    gone = commit(folder, git, "gone", lamp=None)
    back = commit(folder, git, "back", lamp="1")
    lamp, none = path_history.steps(repository, back, [LAMP, "entries/none.json"])

    assert [(step.commit, step.parents) for step in lamp] == [(back, (gone,)), (gone, (one,)), (one, ())]
    assert none == []


def test_a_merge_is_a_step_only_where_it_is_like_no_parent(repository: Repository, folder: Path, git: Git) -> None:
    start = commit(folder, git, "start", lamp="1\n2\n3\n4\n5\n6\n7\n", ferry="1")
    git(folder, "switch", "-q", "-c", "side")
    side = commit(folder, git, "side", lamp="one\n2\n3\n4\n5\n6\n7\n")
    git(folder, "switch", "-q", "main")
    main = commit(folder, git, "main", lamp="1\n2\n3\n4\n5\n6\nseven\n")
    git(folder, "merge", "-q", "--no-edit", "side")
    merge = git(folder, "rev-parse", "HEAD").strip()
    commit(folder, git, "later", ferry="2")
    git(folder, "merge", "-q", "--no-edit", "-s", "ours", "side~0")
    steps = path_history.steps(repository, git(folder, "rev-parse", "HEAD").strip(), [LAMP])[0]

    assert {step.commit: step.parents for step in steps} == {
        merge: (main, side), main: (start,), side: (start,), start: (),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a*b", "a?", "[ab]", ":(glob)a", "-x", "a b", "ä", "a\\b", "!a"])
def test_a_name_is_no_pattern(name: str, repository: Repository, folder: Path, git: Git) -> None:
    commit(folder, git, "others", aXb="1", ab="1", a="1", x="1")
    wanted = commit(folder, git, "wanted", **{name: "1"})
    last = commit(folder, git, "gone", **{name: None, "aXb": None})
    path = f"entries/{name}.json"

    assert [step.commit for step in path_history.steps(repository, last, [path])[0]] == [last, wanted]
    assert path_history.ever_removed(repository, last, "*", f"{name}.json") == [path]
    assert path_history.file_at(repository, wanted, path) == git(folder, "hash-object", "--stdin", data=b"1").strip()
    assert path_history.file_at(repository, last, path) is None


def test_only_regular_files_are_files(repository: Repository, folder: Path, git: Git) -> None:
    (folder / "link").symlink_to("README.md")
    last = commit(folder, git, "kinds", lamp="1")
    found = {path: bool(path_history.file_at(repository, last, path)) for path in ("link", "entries", LAMP, "none/x")}

    assert found == {"link": False, "entries": False, LAMP: True, "none/x": False}
    assert [path_history.has_folder(repository, last, path) for path in ("entries", LAMP, "none")] == [
        True, False, False,
    ]  # fmt: skip


def test_what_came_and_went(repository: Repository, folder: Path, git: Git) -> None:
    before = commit(folder, git, "before", lamp="1", ferry="2")
    after = commit(folder, git, "after", lamp="changed", ferry=None, crates="3")
    ids = [git(folder, "hash-object", "--stdin", data=text).strip() for text in (b"3", b"2")]

    assert path_history.came_and_went(repository, before, after, "entries") == [
        PathChange("entries/crates.json", None, ids[0]),
        PathChange("entries/ferry.json", ids[1], None),
    ]
    assert path_history.came_and_went(repository, before, after, "elsewhere") == []
    assert path_history.is_before(repository, before, after)
    assert not path_history.is_before(repository, after, before)


def test_a_damaged_history_is_said_to_be_so(repository: Repository, folder: Path, git: Git) -> None:
    first = commit(folder, git, "one", lamp="1")
    tree = git(folder, "rev-parse", f"{first}^{{tree}}").strip()
    last = commit(folder, git, "two", lamp="2")
    (folder / ".git/objects" / tree[:2] / tree[2:]).unlink()

    with pytest.raises(RtrepoError, match="git failed: "):
        path_history.steps(repository, last, [LAMP])
