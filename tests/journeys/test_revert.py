"""`rtrepo revert`: versions taken back as git does it, and what one version did to one entry."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides
from tests.journeys.terminal import Terminal
from tests.journeys.test_cherry_pick import state


@pytest.fixture
def sides(rtrepo: Terminal, tmp_path: Path) -> Sides:
    return Sides(rtrepo, tmp_path)


def several(sides: Sides) -> None:
    """Three versions on `main`: the second changes two entries, the third one of them further down."""
    sides.on("main", "a gull", lambda: sides.add("gull", "What is the gull called?", "It is not called. It comes."))
    sides.on("main", "warmer", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"),
             lambda: sides.replace("ferry.json", "At six", "At seven"))  # fmt: skip
    sides.on("main", "the cat", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        (["HEAD"], ['Revert "the cat"']),
        (["HEAD", "HEAD~1"], ['Revert "warmer"', 'Revert "the cat"']),
        (["HEAD~3..HEAD"], ['Revert "a gull"', 'Revert "warmer"', 'Revert "the cat"']),
        (["HEAD~2"], ['Revert "a gull"']),
    ],
)
def test_versions_are_taken_back_as_git_does_it(
    sides: Sides, git: Git, tmp_path: Path, words: list[str], subjects: list[str]
) -> None:
    folder = sides.person.folder
    several(sides)
    states = [state(folder, git)]
    shutil.copytree(folder, tmp_path / "git")
    told = sides.person("revert", *words)
    states.append(state(folder, git))
    git(tmp_path / "git", "revert", "--no-edit", *words)

    number = len(subjects)
    assert git(folder, "log", f"-{number}", "--format=%s").split("\n")[:-1] == subjects
    assert git(folder, "log", f"-{number}", "--format=%T %an%n%B") == git(
        tmp_path / "git", "log", f"-{number}", "--format=%T %an%n%B"
    )
    assert told.splitlines()[0].startswith(f"main VERSION  {subjects[-1]} — 1 entr")
    sides.person("undo")
    assert state(folder, git) == states[0]
    sides.person("redo")
    assert state(folder, git) == states[1]


def test_distant_edits_of_one_turn_s_neighbours_stay_where_git_sees_a_conflict(sides: Sides, git: Git) -> None:
    """Turns stand on neighbouring lines, which git's merge of lines does not tell apart."""
    several(sides)
    sides.on("main", "colder", lambda: sides.replace("lamp.json", "in the dark?", "in the cold dark?"))
    sides.person("revert", "HEAD~2")
    text = sides.file("lamp.json").read_text("utf-8")

    assert ("my dear" in text, "cold dark" in text, "not mine, yet." in text) == (False, True, True)
    assert "At six" in sides.file("ferry.json").read_text("utf-8")


def test_a_revert_is_taken_back(sides: Sides, git: Git) -> None:
    several(sides)
    tree = git(sides.person.folder, "rev-parse", "HEAD^{tree}")
    sides.person("revert", "HEAD")
    assert sides.person("revert", "HEAD").startswith('main VERSION  Reapply "the cat" — ')
    assert git(sides.person.folder, "rev-parse", "HEAD^{tree}") == tree
    sides.person("revert", "HEAD", "--message", "No.", "--message", "It was better.")
    assert git(sides.person.folder, "log", "-1", "--format=%B") == "No.\n\nIt was better.\n\n"


def test_a_merge_is_taken_back(sides: Sides, git: Git, tmp_path: Path) -> None:
    folder = sides.person.folder
    sides.on("side", "six", lambda: sides.replace("ferry.json", "At six", "At seven"))
    sides.on("main", "the cat", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    sides.person("merge", "side")
    assert sides.person("revert", "HEAD", ends=3).startswith("error: HEAD is a merge, so it has to be told which of")
    shutil.copytree(folder, tmp_path / "git")
    sides.person("revert", "-m", "1", "HEAD")
    git(tmp_path / "git", "revert", "--no-edit", "-m", "1", "HEAD")

    assert git(folder, "log", "-1", "--format=%T%n%B") == git(tmp_path / "git", "log", "-1", "--format=%T%n%B")


def test_a_conflict_is_settled_and_gone_on_with(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    several(sides)
    sides.on("main", "shorter", lambda: sides.replace("lamp.json", "I do, my dear, since", "I, my dear, since"))
    before = state(folder, git)
    told = sides.person("revert", "HEAD~2", ends=1)

    assert told.splitlines()[0] == "HEAD~2: 1 conflict"
    assert told.endswith(
        "HEAD~2 is not committed yet. Go on: rtrepo revert --continue     Stop: rtrepo revert --abort\n"
    )
    assert "You are currently reverting commit" in git(folder, "status")
    assert "theirs (before HEAD~2)" in sides.file("lamp.json").read_text("utf-8")
    assert "1 conflict with HEAD~2 in 1 entry or file" in sides.person("conflicts", ends=1)
    sides.person("revert", "--abort")
    assert state(folder, git) == before
    sides.person("undo")
    sides.person("resolve", "lamp", "--theirs")
    sides.person("revert", "--continue")
    assert git(folder, "log", "-1", "--format=%s|%b").startswith('Revert "warmer"|This reverts commit ')
    assert "I do, since" in sides.file("lamp.json").read_text("utf-8")
    assert "At six" in sides.file("ferry.json").read_text("utf-8")
    for _ in range(3):
        sides.person("undo")
    assert state(folder, git) == before


def test_the_first_version_is_kept(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    first = git(folder, "rev-list", "--max-parents=0", "HEAD").strip()
    before = state(folder, git)

    assert "would take out rtrepo.yaml" in sides.person("revert", first, ends=3)
    assert state(folder, git) == before


def test_only_what_a_version_did_to_one_entry(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    several(sides)
    before = state(folder, git)
    told = sides.person("revert", "lamp", "--at", "HEAD~1")
    text = sides.file("lamp.json").read_text("utf-8")

    assert told.startswith('main VERSION  Revert "warmer" for harbor/lamp — 1 entry taken back (1 edited since)\n')
    assert ("my dear" in text, "not mine, yet." in text) == (False, True)
    assert "At seven" in sides.file("ferry.json").read_text("utf-8")
    warmer = git(folder, "rev-parse", "HEAD~2").strip()
    assert git(folder, "log", "-1", "--format=%b") == f"This reverts what commit {warmer} did to harbor/lamp.\n\n"
    assert 'Revert "warmer" for harbor/lamp' in sides.person("history", "lamp", "-n", "1")
    sides.person("undo")
    assert state(folder, git) == before

    sides.person("revert", "harbor/lamp", "ferry")  # what the last version of each did
    text = sides.file("lamp.json").read_text("utf-8")
    assert ("my dear" in text, "not mine, yet." in text) == (True, False)
    assert "At six" in sides.file("ferry.json").read_text("utf-8")
    assert git(folder, "log", "-1", "--format=%s") == "Revert the last change of 2 entries\n"
    assert git(folder, "log", "-1", "--format=%b").count("This reverts what commit ") == 2


@pytest.mark.parametrize("what", ["added", "removed", "sidecar"])
def test_an_entry_that_came_or_went(sides: Sides, git: Git, what: str) -> None:
    folder = sides.person.folder
    several(sides)
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    if what == "added":
        sides.on("main", "a net", lambda: sides.add("net", "What?", "The net."),
                 lambda: sides.write("net.yaml", "tags: [plain]\n"))  # fmt: skip
    elif what == "removed":
        sides.on("main", "no net", lambda: sides.file("lamp.json").unlink(), lambda: sides.file("lamp.yaml").unlink())
    else:
        sides.on("main", "tags", lambda: sides.write("lamp.yaml", "tags: [plain]\nrating: 4\n"))
    told = sides.person("revert", "net" if what == "added" else "lamp")

    assert git(folder, "rev-parse", "HEAD^{tree}") == tree, told
    assert git(folder, "status", "--porcelain") == ""


def moved(sides: Sides, old: str, new: str) -> None:
    for end in ("json", "yaml"):
        if sides.file(f"{old}.{end}").exists():
            sides.file(f"{old}.{end}").rename(sides.file(f"{new}.{end}"))


def test_an_entry_that_is_called_otherwise_by_now(sides: Sides, git: Git) -> None:
    """Renamed twice, and edited so much that nobody would take it for the same without its history."""
    folder = sides.person.folder
    several(sides)
    sides.on("main", "beacon", lambda: moved(sides, "lamp", "beacon"))
    sides.on(
        "main",
        "a rewrite",
        lambda: sides.replace("beacon.json", "Who keeps the light out there on the point?", "And?"),
        lambda: sides.replace("beacon.json", "And who keeps you company up there, in the dark?", "Alone?"),
    )
    sides.on("main", "pharos", lambda: moved(sides, "beacon", "pharos"))
    told = sides.person("revert", "pharos", "--at", "HEAD~4")
    text = sides.file("pharos.json").read_text("utf-8")

    assert 'Revert "warmer" for harbor/pharos' in told
    assert ("my dear" in text, "yet." in text, "Alone?" in text) == (False, True, True)
    assert not sides.file("lamp.json").exists()
    refused = sides.person("revert", "lamp", ends=3)
    assert refused.endswith("hint: rtrepo revert harbor/beacon\n"), refused

    sides.person("undo")
    sides.person("revert", "pharos")  # the rename itself
    assert git(folder, "show", "--stat", "--format=", "HEAD", "-M").count("pharos") >= 1
    assert sides.file("beacon.json").exists()
    assert sides.file("beacon.yaml").exists()
    assert not sides.file("pharos.json").exists()


def test_a_part_of_a_split_is_not_taken_back_alone(sides: Sides, git: Git) -> None:
    several(sides)
    lines = sides.file("lamp.json").read_text("utf-8").split("\n")

    def split() -> None:
        sides.write("lamp-1.json", "\n".join([*lines[:3], lines[-2], ""]))
        sides.write("lamp-2.json", "\n".join([lines[0], lines[3].replace(", {", "  {", 1), *lines[4:]]))
        sides.file("lamp.json").unlink()
        sides.file("lamp.yaml").unlink()

    sides.on("main", "two of it", split)
    before = state(sides.person.folder, git)
    told = sides.person("revert", "lamp-1", ends=3)

    assert "split or joined it: harbor/lamp-2 hold" in told
    assert "rtrepo revert VERSION takes all of that version back" in told
    assert state(sides.person.folder, git) == before


def test_an_entry_in_conflict_waits_as_a_revert(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    several(sides)
    sides.on("main", "shorter", lambda: sides.replace("lamp.json", "I do, my dear, since", "I, my dear, since"))
    before = state(folder, git)
    told = sides.person("revert", "lamp", "--from", "HEAD~2", ends=1)

    assert told.splitlines()[0] == "VERSION for harbor/lamp: 1 conflict"
    assert "You are currently reverting commit" in git(folder, "status")
    assert "the revert of VERSION for harbor/lamp is not finished here" in sides.person("status")
    sides.person("resolve", "lamp", "--base")
    sides.person("revert", "--continue")
    assert git(folder, "log", "-1", "--format=%s") == 'Revert "warmer" for harbor/lamp\n'
    assert git(folder, "show", "--name-only", "--format=", "HEAD").split() == [f"{ENTRIES}/lamp.json"]
    for _ in range(3):
        sides.person("undo")
    assert state(folder, git) == before


def test_what_cannot_be_meant_is_refused(sides: Sides, git: Git) -> None:
    several(sides)
    git(sides.person.folder, "branch", "ferry")
    before = state(sides.person.folder, git)
    for words, code, says in (
        (("nothing",), 3, "there is no entry 'nothing' in HEAD or before"),
        (("HEAD", "lamp"), 3, "lamp names no version"),
        (("ferry",), 3, "ferry is a version and an entry"),
        (("crates", "--at", "HEAD"), 3, "HEAD did nothing to harbor/crates"),
        (("lamp", "--at", "nowhere"), 3, "'nowhere' names no version"),
        (("lamp", "--at", "HEAD", "-m", "1"), 2, "--mainline is about whole versions"),
        (("--continue",), 3, "there is no revert to go on with here"),
        ((), 2, "Name what to revert"),
    ):
        assert says in sides.person("revert", *words, ends=code)
    sides.replace("lamp.json", "not mine, yet.", "not mine.")
    assert "uncommitted work is in the way of VERSION for harbor/lamp" in sides.person("revert", "lamp", ends=3)
    sides.person("restore", "lamp")
    assert state(sides.person.folder, git) == before
    assert sides.person("revert", "harbor/ferry").startswith('main VERSION  Revert "warmer" for harbor/ferry')


def test_as_json(sides: Sides) -> None:
    several(sides)
    told = sides.person.json("revert", "ferry")

    assert list(told) == [
        "schema", "verb", "outcome", "branch", "picked", "empty", "stop", "rest", "files", "findings", "left",
    ]  # fmt: skip
    assert (told["verb"], told["outcome"], told["picked"][0]["totals"]["edited"], told["files"]) == (
        "revert", "picked", 1, 1,
    )  # fmt: skip
