"""Conflicts that somebody settles in an editor, in part or badly: nothing they wrote is lost, and speakers follow."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rtrepo.layout import yaml_file
from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides, tried
from tests.journeys.terminal import Terminal, everything_in

OURS, THEIRS = "I do, until somebody else does.", "Nobody knows, they say, and I do not ask."
BASE = "I do, since the winter my father drowned."
Change = Callable[[Sides], object]


@pytest.fixture
def sides(rtrepo: Terminal, tmp_path: Path) -> Sides:
    """A merge that waits: the lamp's message 1 and its rating."""
    found = Sides(rtrepo, tmp_path)
    return parted(found, ours=lambda: found.write("lamp.yaml", "tags: [quiet]\nrating: 2\n"),
                  theirs=lambda: found.write("lamp.yaml", "tags: [quiet]\nrating: 3\n"))  # fmt: skip


def parted(sides: Sides, ours: Callable[[], object], theirs: Callable[[], object]) -> Sides:
    """Both sides rewrite the lamp's first answer and do something of their own; the merge of the two waits."""
    sides.on("side", "theirs", lambda: sides.replace("lamp.json", BASE, THEIRS), theirs)
    sides.on("main", "ours", lambda: sides.replace("lamp.json", BASE, OURS), ours)
    sides.person("merge", "side", ends=1)
    return sides


def by_hand(sides: Sides, text: str = "MY OWN WORDS") -> None:
    """The lamp's turn in conflict rewritten, and the markers taken out."""
    lines = sides.file("lamp.json").read_text("utf-8").splitlines(keepends=True)
    first, last = (next(at for at, line in enumerate(lines) if line.startswith(mark * 7)) for mark in "<>")
    turn = json.dumps({"role": "assistant", "content": text})
    sides.write("lamp.json", "".join([*lines[:first], f", {turn}\n", *lines[last + 1 :]]))


def test_a_side_is_taken_of_the_rest(sides: Sides) -> None:
    by_hand(sides)
    sides.person("resolve", "lamp", "--theirs")

    assert "MY OWN WORDS" in sides.file("lamp.json").read_text("utf-8")
    assert sides.file("lamp.yaml").read_text("utf-8") == "tags: [quiet]\nrating: 3\n"


def test_an_editor_is_shown_what_was_settled_already(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(sides)
    monkeypatch.setenv("GIT_EDITOR", "sed -i -e '/^<<<<<<</,/^=======/d' -e '/^>>>>>>>/d'")
    sides.person("resolve", "lamp", "--edit")

    assert "MY OWN WORDS" in sides.file("lamp.json").read_text("utf-8")


@pytest.mark.parametrize("words", [("lamp", "--theirs"), ("--all", "--ours")])
def test_a_side_of_nothing_is_refused(sides: Sides, words: tuple[str, ...]) -> None:
    by_hand(sides)
    sides.write("lamp.yaml", "rating: 9\n")
    before = everything_in(sides.person.folder)

    assert sides.person("resolve", *words, ends=3) == (
        "error: harbor/lamp was edited by hand and has no conflict to take a side of; nothing was changed\n"
        "hint: rtrepo resolve --done harbor/lamp takes it, "
        f"git checkout -m -- {ENTRIES}/lamp.json brings the conflict back\n"
    )
    assert everything_in(sides.person.folder) == before


README = "".join(f"{number}\n" for number in range(1, 10))


@pytest.mark.parametrize("begun", ["rtrepo", "merge", "zdiff3"])
@pytest.mark.parametrize(("side", "line"), [("ours", "two"), ("theirs", "zwei"), ("base", "2")])
def test_of_lines_too_a_side_is_taken_of_what_is_in_conflict_alone(
    rtrepo: Terminal, tmp_path: Path, git: Git, begun: str, side: str, line: str
) -> None:
    """Lines that came together stay, and so does what somebody wrote beside the markers."""
    sides = Sides(rtrepo, tmp_path)
    readme = rtrepo.folder / "README.md"
    readme.write_text(README)
    sides.by_git("main")
    git(rtrepo.folder, "branch", "--force", "side")
    sides.by_git("side", lambda: readme.write_text(README.replace("2", "zwei").replace("8", "acht")))
    sides.by_git("main", lambda: readme.write_text(README.replace("2", "two").replace("5", "five")))
    if begun == "rtrepo":
        rtrepo("merge", "side", ends=1)
    else:
        tried(rtrepo.folder, "-c", f"merge.conflictStyle={begun}", "merge", "side")
    has_base = "\n|||||||" in readme.read_text()
    readme.write_text(readme.read_text().replace("6", "six, by hand"))
    if side == "base" and not has_base:
        assert "README.md was edited beside git's conflict markers" in rtrepo("resolve", "README.md", "--base", ends=3)
        readme.write_text(readme.read_text().replace("six, by hand", "6"))
    rtrepo("resolve", "README.md", f"--{side}")

    six = "6" if side == "base" and not has_base else "six, by hand"
    assert readme.read_text() == f"1\n{line}\n3\n4\nfive\n{six}\n7\nacht\n9\n"
    assert git(rtrepo.folder, "ls-files", "--unmerged") == ""


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_what_was_edited_beside_gits_own_markers_is_never_replaced(
    rtrepo: Terminal, tmp_path: Path, git: Git, style: str
) -> None:
    """Without the merge driver git merges an entry as lines, and a side is taken of the entry."""
    sides = Sides(rtrepo, tmp_path)
    (rtrepo.folder / ".git/info/attributes").write_text("*.json merge\n")
    sides.by_git("side", lambda: sides.replace("lamp.json", BASE, THEIRS))
    sides.by_git("main", lambda: sides.replace("lamp.json", BASE, OURS))
    tried(rtrepo.folder, "-c", f"merge.conflictStyle={style}", "merge", "side")
    as_git_left_it = sides.file("lamp.json").read_bytes()
    sides.replace("lamp.json", "Who keeps the light", "Who, by hand, keeps the light")
    before = everything_in(rtrepo.folder)

    assert rtrepo("resolve", "lamp", "--ours", ends=3) == (
        f"error: {ENTRIES}/lamp.json was edited beside git's conflict markers, and a side is taken of the file as git "
        "left it; nothing was changed\n"
        "hint: settle the rest there too and say rtrepo resolve --done harbor/lamp; "
        f"git checkout -m -- {ENTRIES}/lamp.json gives the edits up\n"
    )
    assert everything_in(rtrepo.folder) == before
    git(rtrepo.folder, "checkout", "-m", "--", f"{ENTRIES}/lamp.json")
    rtrepo("resolve", "lamp", "--theirs")
    assert THEIRS in sides.file("lamp.json").read_text("utf-8")
    rtrepo("undo")
    sides.file("lamp.json").write_bytes(as_git_left_it)
    rtrepo("resolve", "lamp", "--ours")
    assert OURS in sides.file("lamp.json").read_text("utf-8")


def test_damaged_markers_hide_no_conflict_and_lose_no_edit(sides: Sides) -> None:
    text = sides.file("lamp.json").read_text("utf-8").replace("=======\n", "").replace("And who", "But who")
    sides.write("lamp.json", text)

    places = [one["at"] for one in sides.person.json("conflicts", ends=1)["conflicts"]]
    assert places == ["messages[1]", "rating"]
    told = sides.person("resolve", "lamp", "--theirs", ends=3)
    assert "its conflict markers do not belong together any more; nothing was changed" in told
    assert sides.file("lamp.json").read_text("utf-8") == text


def test_one_that_cannot_be_read_is_left_whole(sides: Sides, git: Git) -> None:
    """Of several entries one is refused: not even the half of it that is fine is settled."""
    sides.write("lamp.yaml", sides.file("lamp.yaml").read_text("utf-8").replace("rating: 2", "rating: [2"))
    before = git(sides.person.folder, "ls-files", "--unmerged")
    sides.person("resolve", "lamp", "--ours", ends=3)

    assert git(sides.person.folder, "ls-files", "--unmerged") == before


@pytest.mark.parametrize(
    "settle",
    [
        lambda sides: sides.person("resolve", "lamp", "--theirs"),
        lambda sides: [sides.person("resolve", "lamp", "--turn", f"{at}=theirs") for at in ("messages[1]", "rating")],
        lambda sides: [sides.person("resolve", "lamp", "--turn", f"{at}=theirs") for at in ("rating", "messages[1]")],
        lambda sides: [sides.person("resolve", f"{ENTRIES}/lamp.json", "--turn", "messages[1]=theirs"),
                       sides.write("lamp.yaml", "rating: 3\nspeakers: {2: mara}\n")],
        lambda sides: [by_hand(sides), sides.write("lamp.yaml", "rating: 3\nspeakers: {2: mara}\n")],
        lambda sides: [by_hand(sides), sides.person("resolve", "lamp", "--theirs")],
    ],
    ids=["at once", "turn first", "sidecar first", "sidecar by hand", "by hand", "turn by hand"],
)  # fmt: skip
def test_speakers_follow_in_whatever_order_it_is_settled(
    rtrepo: Terminal, tmp_path: Path, git: Git, settle: Change
) -> None:
    sides = spoken(rtrepo, tmp_path)
    settle(sides)
    rtrepo("merge", "--continue")

    assert yaml_file.load(sides.file("lamp.yaml").read_bytes())["speakers"] == {4: "mara"}
    assert git(rtrepo.folder, "status", "--porcelain") == ""


def test_speakers_that_somebody_changed_stay(rtrepo: Terminal, tmp_path: Path) -> None:
    sides = spoken(rtrepo, tmp_path)
    by_hand(sides)
    sides.write("lamp.yaml", "rating: 3\nspeakers: {0: tom, 4: mara}\n")
    rtrepo("resolve", "lamp", "--done")

    assert sides.file("lamp.yaml").read_text("utf-8") == "rating: 3\nspeakers: {0: tom, 4: mara}\n"


def spoken(rtrepo: Terminal, folder: Path) -> Sides:
    """Mara speaks in message 2, before which theirs puts two; the rating is in conflict too."""
    sides = Sides(rtrepo, folder)
    sides.write("lamp.yaml", "rating: 1\nspeakers: {2: mara}\n")
    rtrepo("commit", "-m", "who speaks")
    rtrepo("branch", "--delete", "--force", "side")
    rtrepo("branch", "side")
    more = '  {"role": "user", "content": "Hello?"}\n, {"role": "assistant", "content": "Good evening."}\n, '
    return parted(
        sides,
        ours=lambda: sides.write("lamp.yaml", "rating: 2\nspeakers: {2: mara}\n"),
        theirs=lambda: [
            sides.replace("lamp.json", '  {"role": "user", "content": "Who', more + '{"role": "user", "content": "Who'),
            sides.write("lamp.yaml", "rating: 3\nspeakers: {4: mara}\n"),
        ],
    )
