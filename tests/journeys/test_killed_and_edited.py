"""A command that was killed half way, and a person who goes on in the half that it left: nothing of either is lost."""

import pytest

from tests.conftest import Git
from tests.journeys.children import ends
from tests.journeys.terminal import Terminal
from tests.journeys.test_killed import kill_at

FERRY = "datasets/harbor/entries/ferry.json"
SPLIT = ("split", "harbor/ferry", "--at", "1", "--ids", "reef")


def killed(person: Terminal, moment: tuple[str, int], *words: str) -> None:
    def does() -> int:
        kill_at(*moment)
        return person.unchecked(*words).code

    assert ends(does) == -9


def write(person: Terminal, old: str, new: str) -> None:
    path = person.folder / FERRY
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("again", ["", "rolled back", "operation told"])
def test_both_edits_are_kept(harbor: Terminal, git: Git, again: str) -> None:
    write(harbor, "At six, if it goes.", "At seven, if it goes.")
    killed(harbor, ("file written", 2), *SPLIT)
    write(harbor, "When does", "When on earth does")
    if again:
        killed(harbor, (again, 1), "status")
    told = harbor.unchecked("status")
    log = [line["did"] for line in harbor.json("op", "log", "-n", "2")["operations"]]
    kept = git(harbor.folder, "log", "-p", "--format=", "-m", "refs/rtrepo/ops", "--", "*ferry.json")

    assert "When on earth does" in (harbor.folder / FERRY).read_text("utf-8")
    assert "At seven" in kept
    assert log == ["undo: split harbor/ferry at turn 1 into harbor/ferry and harbor/reef",
                   "split harbor/ferry at turn 1 into harbor/ferry and harbor/reef"]  # fmt: skip
    assert git(harbor.folder, "fsck", "--strict", "--no-dangling") == ""
    if not again:
        assert told.err == (
            "rolled back what was interrupted: split harbor/ferry at turn 1 into harbor/ferry and harbor/reef; "
            f"left as you have it: {FERRY} (what was there before: rtrepo op show @~1)\n"
        )


def test_what_nobody_touched_leaves_no_trace(harbor: Terminal, git: Git) -> None:
    before = git(harbor.folder, "rev-parse", "refs/rtrepo/ops")
    killed(harbor, ("file written", 2), *SPLIT)
    harbor("status")

    assert git(harbor.folder, "rev-parse", "refs/rtrepo/ops") == before
    assert git(harbor.folder, "status", "--porcelain") == ""
