"""Bringing the working tree from one content to another: never over what somebody wrote."""

# ruff: noqa: E501 (a case of a table is one line)

from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import moving
from rtrepo.git.repository import Repository
from rtrepo.model.operation import LINK, SUBMODULE, FileId, FileMove
from tests.conftest import Git
from tests.git.states import blob, standing

TEXTS = ["", "one", "two", "one more"]
HELD = {blob(text).id: text.encode() for text in TEXTS}
ONE, TWO, MORE, EMPTY = blob("one"), blob("two"), blob("one more"), blob("")
RUN = FileId(ONE.id, 0o100755)


def put(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


CASES: list[tuple[str, dict[str, str], list[FileMove], dict[str, str], list[str], list[str]]] = [
    # what happens, what stands, the moves, what stands then, what was left, what in_the_way told before
    ("a new file", {}, [FileMove("d/a", None, ONE)], {"d/a": "one"}, [], []),
    ("an empty new file", {}, [FileMove("a", None, EMPTY)], {"a": ""}, [], []),
    ("a new file is there already", {"a": "one"}, [FileMove("a", None, ONE)], {"a": "one"}, [], []),
    ("a new file was half written", {"a": "on"}, [FileMove("a", None, ONE)], {"a": "one"}, [], ["a"]),
    ("another file stands there", {"a": "mine"}, [FileMove("a", None, ONE)], {"a": "mine"}, ["a"], ["a"]),
    ("a folder stands there", {"a/b": "mine"}, [FileMove("a", None, ONE)], {"a/b": "mine"}, ["a"], ["a"]),
    ("a changed file", {"a": "one"}, [FileMove("a", ONE, TWO)], {"a": "two"}, [], []),
    ("a changed file is so already", {"a": "two"}, [FileMove("a", ONE, TWO)], {"a": "two"}, [], []),
    ("a changed file was edited", {"a": "mine"}, [FileMove("a", ONE, TWO)], {"a": "mine"}, ["a"], ["a"]),
    ("a changed file is gone", {}, [FileMove("a", ONE, TWO)], {}, ["a"], ["a"]),
    ("a removed file", {"d/a": "one", "b": ""}, [FileMove("d/a", ONE, None)], {"b": ""}, [], []),
    ("a removed file is gone already", {}, [FileMove("d/a", ONE, None)], {}, [], []),
    ("a removed file was edited", {"a": "mine"}, [FileMove("a", ONE, None)], {"a": "mine"}, ["a"], ["a"]),
    ("a removed file was half written", {"a": "one mo"}, [FileMove("a", MORE, None)], {}, [], ["a"]),
    ("a file becomes a folder", {"a": "one"}, [FileMove("a", ONE, None), FileMove("a/x", None, TWO)], {"a/x": "two"}, [], []),
    ("a folder becomes a file", {"a/x": "one", "a/y/z": "two"},
     [FileMove("a", None, TWO), FileMove("a/x", ONE, None), FileMove("a/y/z", TWO, None)], {"a": "two"}, [], []),
    ("a folder with more in it stays", {"a/x": "one", "a/mine": "mine"},
     [FileMove("a", None, TWO), FileMove("a/x", ONE, None)], {"a/mine": "mine"}, ["a"], ["a"]),
    ("many at once", {"a": "one", "b": "mine", "c": "two"},
     [FileMove("c", TWO, None), FileMove("b", ONE, TWO), FileMove("a", ONE, TWO), FileMove("d", None, ONE)],
     {"a": "two", "b": "mine", "d": "one"}, ["b"], ["b"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "moves", "after", "left", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_files_are_moved_once_and_hand_edits_stay(
    repository: Repository,
    before: dict[str, str],
    moves: list[FileMove],
    after: dict[str, str],
    left: list[str],
    told: list[str],
) -> None:
    root = repository.root
    put(root, before)
    found = [sorted(moving.in_the_way(repository, moves))]
    found += [sorted(moving.apply(repository, moves, HELD.__getitem__)) for _ in range(2)]
    expected = {path: ("f", text.encode()) for path, text in after.items()} | {"README.md": ("f", b"# Harbor\n")}

    assert standing(root) == expected
    assert found == [told, left, left]


def test_the_right_to_run_is_given_and_taken(repository: Repository) -> None:
    put(repository.root, {"a": "one", "b": "one"})
    (repository.root / "b").chmod(0o755)
    moves = [FileMove("a", ONE, RUN), FileMove("b", RUN, ONE), FileMove("c", None, RUN)]
    assert moving.in_the_way(repository, moves) == []
    assert moving.apply(repository, moves, HELD.__getitem__) == []

    assert [standing(repository.root)[name] for name in "abc"] == [("x", b"one"), ("f", b"one"), ("x", b"one")]


def test_a_link_that_somebody_put_there_stays(repository: Repository) -> None:
    (repository.root / "a").symlink_to("README.md")
    moves = [FileMove("a", ONE, TWO), FileMove("a", None, TWO)]

    assert moving.in_the_way(repository, moves) == ["a", "a"]
    assert [moving.apply(repository, [move], HELD.__getitem__) for move in moves] == [["a"], ["a"]]
    assert standing(repository.root)["a"] == ("l", b"README.md")


def test_temporary_files_of_a_killed_command_are_swept(repository: Repository) -> None:
    put(repository.root, {"a": "one", ".a.rtrepo": "tw", ".mine.rtrepo": "x"})
    moving.apply(repository, [FileMove("a", ONE, TWO)], HELD.__getitem__, sweep=True)

    assert sorted(standing(repository.root)) == [".mine.rtrepo", "README.md", "a"]


def test_progress_is_told(repository: Repository) -> None:
    told: list[tuple[int, int]] = []
    moving.apply(
        repository, [FileMove(f"{n:04d}", None, ONE) for n in range(501)], HELD.__getitem__, lambda *at: told.append(at)
    )

    assert told == [(0, 501), (500, 501)]


@pytest.mark.parametrize(("mode", "kind"), [(LINK, "a link"), (SUBMODULE, "a submodule")])
@pytest.mark.parametrize("side", ["before", "after"])
def test_links_and_submodules_are_left_to_git(repository: Repository, mode: int, kind: str, side: str) -> None:
    file = FileId(ONE.id, mode)
    move = FileMove("x", file, None) if side == "before" else FileMove("x", ONE, file)

    with pytest.raises(RtrepoError, match=f"x is {kind}, which rtrepo leaves to git; nothing was changed"):
        moving.refuse_what_we_cannot_write(repository, [move])


def test_a_link_in_the_place_of_a_folder_is_refused_beforehand(repository: Repository, tmp_path: Path) -> None:
    (repository.root / "d").symlink_to(tmp_path)

    with pytest.raises(RtrepoError, match="d is a link, not a folder; rtrepo does not follow it"):
        moving.refuse_what_we_cannot_write(repository, [FileMove("a", None, ONE), FileMove("d/x", None, ONE)])


def test_a_folder_in_the_place_of_a_file_that_goes_is_fine(repository: Repository) -> None:
    put(repository.root, {"a": "one"})

    moving.refuse_what_we_cannot_write(repository, [FileMove("a", ONE, None), FileMove("a/x/y", None, ONE)])


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ("*.json filter=lfs diff=lfs merge=lfs -text\n", "filter=lfs"),
        ("secret/** filter=git-crypt\n", "filter=git-crypt"),
        ("* working-tree-encoding=UTF-16LE\n", "working-tree-encoding=UTF-16LE"),
        ("*.json filter\n", "filter=set"),
        ("*.json -filter -working-tree-encoding\n", ""),
        ("*.json text eol=lf merge=x\n", ""),
        ("*.txt filter=lfs\n", ""),
    ],
)
@pytest.mark.parametrize("where", [".gitattributes", ".git/info/attributes", "secret/.gitattributes"])
def test_a_path_with_a_filter_is_refused(repository: Repository, attributes: str, told: str, where: str) -> None:
    put(repository.root, {where: attributes.replace("secret/**", "*") if where.startswith("secret") else attributes})
    paths = ["README.md", "secret/ü \n.json", "secret/b.json"]
    if not told:
        moving.refuse_filters(repository, paths)
        return
    with pytest.raises(RtrepoError) as caught:
        moving.refuse_filters(repository, paths)

    assert f"has the git attribute {told}, which rtrepo does not run" in caught.value.message


def test_many_paths_are_asked_about_at_once(repository: Repository, git: Git) -> None:
    moving.refuse_filters(repository, [f"datasets/harbor/entries/{n:032x}.json" for n in range(20_000)])
    moving.refuse_filters(repository, [])


def test_a_file_where_a_folder_has_to_be_is_in_the_way(repository: Repository) -> None:
    put(repository.root, {"a": "mine"})
    move = FileMove("a/b/x", None, ONE)

    assert moving.in_the_way(repository, [move]) == ["a"]
    with pytest.raises(RtrepoError, match="a is a file, where a/b is to be a folder; nothing was changed"):
        moving.refuse_what_we_cannot_write(repository, [move])
    with pytest.raises(RtrepoError, match="a/b/x: a is a file, not a folder"):
        moving.apply(repository, [move], HELD.__getitem__)
