"""Which changes a command takes, and which two snapshots it compares."""

import pytest

from rtrepo.actions.comparing import compare, is_revision, snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from tests.conftest import Git
from tests.journeys.terminal import Terminal

LAMP = "datasets/harbor/entries/lamp.json"
TAKEN = {
    # names: (path, whether it is taken)
    (): [(LAMP, True), ("notes.txt", True)],
    ("lamp",): [(LAMP, True), ("datasets/noir/entries/lamp.yaml", True), ("datasets/noir/entries/lamp-2.json", False)],
    ("harbor/lamp",): [(LAMP, True), ("datasets/noir/entries/lamp.json", False)],
    ("harbor",): [(LAMP, True), ("datasets/harbor/dataset.yaml", True), ("datasets/harbor-2/dataset.yaml", False)],
    ("datasets/harbor/",): [(LAMP, True), ("datasets/harbor-2/dataset.yaml", False)],
    (LAMP,): [(LAMP, True), ("datasets/harbor/entries/lamp.yaml", False)],
    ("notes.txt",): [("notes.txt", True), ("other/notes.txt", False)],
    ("lamp", "notes.txt"): [(LAMP, True), ("notes.txt", True), ("datasets/harbor/dataset.yaml", False)],
    ("",): [(LAMP, False)],
}  # fmt: skip


@pytest.mark.parametrize("names", TAKEN)
def test_names(names: tuple[str, ...]) -> None:
    found = [(path, Selection(names=names).takes_path(path)) for path, _ in TAKEN[names]]

    assert found == TAKEN[names]


def test_a_dataset() -> None:
    selection = Selection(dataset="harbor")

    assert [selection.takes_path(path) for path in (LAMP, "datasets/noir/dataset.yaml", "notes.txt")] == [
        True, False, False,
    ]  # fmt: skip


@pytest.fixture
def forked(harbor: Terminal, opened: Repository, git: Git) -> Repository:
    """main and side, one version apart from where side left main; the working tree differs too."""
    folder = harbor.folder / "datasets/harbor/entries"
    harbor.unchecked("switch", "--create", "side")
    (folder / "ferry.yaml").write_text("title: on the side\n", "utf-8")
    harbor.unchecked("commit", "-m", "side")
    harbor.unchecked("switch", "main")
    (folder / "crates.yaml").write_text("title: on main\n", "utf-8")
    harbor.unchecked("commit", "-m", "main")
    (folder / "lamp.yaml").write_text("title: staged\n", "utf-8")
    git(harbor.folder, "add", ".")
    (folder / "lamp.yaml").write_text("title: in the working tree\n", "utf-8")
    return opened


FORMS: dict[str, tuple[list[str], bool, tuple[str, str], list[tuple[str, str]]]] = {
    "nothing": ([], False, ("HEAD", "the working tree"), [("lamp", "in the working tree")]),
    "staged": ([], True, ("HEAD", "what is staged"), [("lamp", "staged")]),
    "A": (["HEAD~1"], False, ("HEAD~1", "the working tree"), [("crates", "on main"), ("lamp", "in the working tree")]),
    "A B": (["HEAD~1", "HEAD"], False, ("HEAD~1", "HEAD"), [("crates", "on main")]),
    "A..B": (["main..side"], False, ("main", "side"), [("crates", ""), ("ferry", "on the side")]),
    "A..": (["HEAD~1.."], False, ("HEAD~1", "HEAD"), [("crates", "on main")]),
    "..B": (["..side"], False, ("HEAD", "side"), [("crates", ""), ("ferry", "on the side")]),
    "A...B": (["main...side"], False, ("BASE", "side"), [("ferry", "on the side")]),
    "A...": (["side..."], False, ("BASE", "HEAD"), [("crates", "on main")]),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_revisions(form: str, forked: Repository, git: Git) -> None:
    revisions, staged, names, expected = FORMS[form]
    base = git(forked.root, "rev-parse", "--short=7", "main~1").strip()
    pair = snapshots_of(forked, revisions, staged=staged)
    found = compare(pair)

    assert (pair.before_name.replace(base, "BASE"), pair.after_name) == names
    assert [(entry.key.id, entry.after.sidecar.title) for entry in found.entries] == expected


def test_three_revisions_are_too_many(forked: Repository) -> None:
    with pytest.raises(RtrepoError, match="two revisions at most"):
        snapshots_of(forked, ["main", "side", "HEAD"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("main", True), ("HEAD~1", True), ("main..side", True), ("main...", True), ("..", True), ("lamp", False),
     ("main..nope", False), ("harbor/lamp", False), ("", False)],
)  # fmt: skip
def test_what_is_a_revision(text: str, expected: bool, forked: Repository) -> None:
    assert is_revision(forked, text) == (expected or text == "")


def test_kinds_and_tags(forked: Repository) -> None:
    pair = snapshots_of(forked, ["HEAD~1"])
    found = {
        name: [entry.key.id for entry in compare(pair, selection).entries]
        for name, selection in {
            "edited": Selection(kinds=frozenset({"edited"})),
            "added": Selection(kinds=frozenset({"added"})),
            "quiet": Selection(tag="quiet"),
            "one": Selection(names=("crates",)),
        }.items()
    }

    assert found == {"edited": ["crates", "lamp"], "added": [], "quiet": ["lamp"], "one": ["crates"]}
