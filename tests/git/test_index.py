"""Git's index as rtrepo writes it, read by git."""

import os
from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import index
from rtrepo.git.repository import Repository, find
from rtrepo.model.operation import FileId, FileMove
from tests.conftest import Git
from tests.git.states import blob, leftovers

LONG = "l" * 200 + "/" + "o" * 200
README = "100644 " + blob("# Harbor\n").id + " 0"
NAMES = ["a", "a-b/x", "a.b", "ab", "datasets/harbor/entries/é.json", LONG, "s" * 8 + "/" + "t" * 54, "z"]


@pytest.fixture(params=["few", "many"])
def bulk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the index is written in one pass of our own or by git."""
    many = request.param == "many"
    monkeypatch.setattr(index, "BULK", 1 if many else 10**9)
    return many


def listed(git: Git, root: Path) -> dict[str, str]:
    lines = git(root, "-c", "core.quotePath=false", "ls-files", "-s").splitlines()
    return {line.split("\t")[1]: line.split("\t")[0] for line in lines}


def put(root: Path, git: Git, files: dict[str, str]) -> list[FileMove]:
    """Files in the working tree and in git's store, as moves from nothing."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
        git(root, "hash-object", "-w", "--stdin", data=text.encode())
    return [FileMove(path, None, blob(text)) for path, text in files.items()]


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_paths_are_set_and_the_others_kept(repository: Repository, git: Git, bulk: bool, version: str) -> None:
    root = repository.root
    put(root, git, {"kept/one": "1", "kept/two": "2", "hidden": "h"})
    git(root, "add", ".")
    if version == "3":
        (root / "meant").write_text("m")
        git(root, "add", "--intent-to-add", "meant")
    else:
        git(root, "update-index", "--index-version", version)
    before = listed(git, root)
    moves = put(root, git, dict.fromkeys(NAMES, "text"))
    index.update(repository, moves, NAMES)
    if bulk:
        git(root, "diff-files", "--quiet", "--", *NAMES)
    expected = before | {path: f"100644 {blob('text').id} 0" for path in NAMES}

    assert listed(git, root) == expected
    assert all(line[1] == " " for line in git(root, "status", "--porcelain").splitlines() if not line.endswith("meant"))
    git(root, "fsck", "--strict")
    assert leftovers(root) == []


def test_paths_are_removed_and_set_again(repository: Repository, git: Git, bulk: bool) -> None:
    root = repository.root
    moves = put(root, git, {"a": "1", "b/c": "2", "b/d": "3"})
    index.update(repository, moves)
    index.update(
        repository,
        [
            FileMove("a", blob("1"), None),
            FileMove("b/c", blob("2"), FileId(blob("3").id, 0o100755)),
            FileMove("nothing", None, None),
        ],
    )

    assert listed(git, root) == {
        "README.md": README,
        "b/c": f"100755 {blob('3').id} 0",
        "b/d": f"100644 {blob('3').id} 0",
    }


def test_a_file_and_a_folder_change_places(repository: Repository, git: Git, bulk: bool) -> None:
    root = repository.root
    index.update(repository, put(root, git, {"a": "1", "b/c": "2"}))
    index.update(
        repository,
        [
            FileMove("a", blob("1"), None),
            FileMove("a/x", None, blob("1")),
            FileMove("b", None, blob("2")),
            FileMove("b/c", blob("2"), None),
        ],
    )

    assert sorted(listed(git, root)) == ["README.md", "a/x", "b"]


def test_a_repository_without_an_index_gets_one(folder: Path, git: Git, bulk: bool) -> None:
    repository = find(folder)
    index.update(repository, [FileMove("a", blob("1"), None)])
    assert listed(git, folder) == {}
    index.update(repository, put(folder, git, {"a": "1"}))

    assert listed(git, folder) == {"a": f"100644 {blob('1').id} 0"}


def test_a_file_edited_since_is_never_called_unchanged(repository: Repository, git: Git, bulk: bool) -> None:
    root = repository.root
    moves = put(root, git, {"a": "one", "b": "one"})
    (root / "a").write_text("two")
    for name in "ab":
        os.utime(root / name, (1_600_000_000, 1_600_000_000))
    index.update(repository, moves, ["b"])

    assert git(root, "status", "--porcelain") == "AM a\nA  b\n"


def test_a_lock_of_gits_is_respected(repository: Repository, git: Git, bulk: bool) -> None:
    root = repository.root
    moves = put(root, git, {"a": "1"})
    before = (root / ".git/index").read_bytes()
    (root / ".git/index.lock").write_bytes(b"somebody else's")
    index.free_abandoned_lock(repository)
    with pytest.raises(RtrepoError, match=r"git is using the index \(index.lock exists\)") as caught:
        index.update(repository, moves)

    assert (caught.value.hint, caught.value.exit_code) == (
        f"wait for the git command to end; if none runs, remove {root / '.git/index.lock'}", 3,
    )  # fmt: skip
    assert ((root / ".git/index.lock").read_bytes(), (root / ".git/index").read_bytes()) == (b"somebody else's", before)
    assert leftovers(root) == [".git/index.lock"]


def test_a_lock_that_a_killed_rtrepo_left_is_freed(repository: Repository, git: Git) -> None:
    own = repository.git_dir / "rtrepo"
    own.mkdir()
    (own / "index.held").write_bytes(b"")
    os.link(own / "index.held", repository.git_dir / "index.lock")
    (own / "index.new-1f2e3d4c").write_bytes(b"half an index")
    (own / "index.new-1f2e3d4c.lock").write_bytes(b"")
    index.free_abandoned_lock(repository)
    index.update(repository, put(repository.root, git, {"a": "1"}))

    assert leftovers(repository.root) == []
    assert "a" in listed(git, repository.root)


@pytest.mark.parametrize("bulk", [1, 2_000])
def test_versions_in_conflict_stand_beside_each_other(
    repository: Repository, git: Git, monkeypatch: pytest.MonkeyPatch, bulk: int
) -> None:
    monkeypatch.setattr(index, "BULK", bulk)
    root = repository.root
    index.update(repository, put(root, git, {"x": "1", "y": "1", "z": "1"}))
    one, two = blob("1"), blob("2")
    staged = [
        FileMove(f"{stage}/{path}", None, one) for path, stages in (("x", (1, 2, 3)), ("y", (1, 3))) for stage in stages
    ]
    found = [listed(git, root)]
    for moves, stages in (
        ([FileMove("x", one, None), FileMove("y", one, None)], staged),  # both are in conflict
        (put(root, git, {"a": "2"}), []),  # something else comes, and they stay
        ([FileMove("x", None, two)], [FileMove(f"{at}/x", one, None) for at in (1, 2, 3)]),  # one is settled
        ([FileMove("y", None, one)], []),  # so is the other, by somebody who does not know of stages
    ):
        index.update(repository, moves, stages=stages)
        git(root, "status", "--porcelain")
        shown = git(root, "ls-files", "-s", "--", "a", "x", "y", "z").splitlines()
        found.append(" ".join(line.split(" ", 2)[2].replace("\t", " ") for line in shown))

    assert found[1:] == [
        "1 x 2 x 3 x 1 y 3 y 0 z", "0 a 1 x 2 x 3 x 1 y 3 y 0 z", "0 a 0 x 1 y 3 y 0 z", "0 a 0 x 0 y 0 z",
    ]  # fmt: skip
    assert leftovers(root) == []


def test_a_failure_inside_leaves_the_index_as_it_was(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (repository.git_dir / "index").read_bytes()
    with pytest.raises(RtrepoError, match="git update-index failed"):
        index.update(repository, [FileMove("a", None, FileId("no id"))])

    assert ((repository.git_dir / "index").read_bytes(), leftovers(repository.root)) == (before, [])


def test_nothing_to_set_touches_nothing(repository: Repository) -> None:
    (repository.git_dir / "index.lock").write_bytes(b"")

    index.update(repository, [])
