"""A command that was killed half way, and a person who goes on in the half that it left: nothing of either is lost."""

import signal

import pytest

from tests.conftest import Git
from tests.journeys.children import ending
from tests.journeys.terminal import Terminal

FERRY = "datasets/harbor/entries/ferry.json"
SPLIT = ("split", "harbor/ferry", "--at", "1", "--ids", "reef")


def write(person: Terminal, old: str, new: str) -> None:
    path = person.folder / FERRY
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("again", ["", "rolled back", "operation told"])
def test_both_edits_are_kept(harbor: Terminal, git: Git, again: str) -> None:
    write(harbor, "At six, if it goes.", "At seven, if it goes.")
    assert ending(harbor, SPLIT, ("file written", 2)) == -signal.SIGKILL
    write(harbor, "When does", "When on earth does")
    if again:
        assert ending(harbor, ["status"], (again, 1)) == -signal.SIGKILL
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
    assert ending(harbor, SPLIT, ("file written", 2)) == -signal.SIGKILL
    harbor("status")

    assert git(harbor.folder, "rev-parse", "refs/rtrepo/ops") == before
    assert git(harbor.folder, "status", "--porcelain") == ""
