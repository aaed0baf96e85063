"""A trailer goes in once, where git finds it, and nothing else of a message changes."""

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.git import trailers

CUT = "# ------------------------ >8 ------------------------\n"
CASES = {
    # a message: what it becomes
    "a subject": ("Warmer\n", "Warmer\n\nEntries: 2 edited\n"),
    "a subject and a body": ("Warmer\n\nShe smiles.\n", "Warmer\n\nShe smiles.\n\nEntries: 2 edited\n"),
    "no line end": ("Warmer", "Warmer\n\nEntries: 2 edited\n"),
    "a subject that looks like a trailer": ("noir: warmer\n", "noir: warmer\n\nEntries: 2 edited\n"),
    "trailers": (
        "Warmer\n\nSigned-off-by: M <m@x>\nRefs: 3\n",
        "Warmer\n\nSigned-off-by: M <m@x>\nRefs: 3\nEntries: 2 edited\n",
    ),
    "a cherry-pick": (
        "Warmer\n\n(cherry picked from commit 1234567)\n",
        "Warmer\n\n(cherry picked from commit 1234567)\nEntries: 2 edited\n",
    ),
    "its own": ("Warmer\n\nEntries: 9 added\n", "Warmer\n\nEntries: 2 edited\n"),
    "its own, folded": ("Warmer\n\nEntries: 9\n  added\n\nRefs: 3\n", "Warmer\n\nRefs: 3\nEntries: 2 edited\n"),
    "its own twice": ("Warmer\n\nEntries: 1\n\nEntries: 2\n", "Warmer\n\nEntries: 2 edited\n"),
    "line ends of Windows": ("Warmer\r\n\r\nShe smiles.\r\n", "Warmer\n\nShe smiles.\n\nEntries: 2 edited\n"),
    "comments": (
        "Warmer\n\n# Please enter\n# On branch\n",
        "Warmer\n\nEntries: 2 edited\n\n# Please enter\n# On branch\n",
    ),
    "a diff below": (
        "Warmer\n# x\n" + CUT + "# y\ndiff\n",
        "Warmer\n\nEntries: 2 edited\n\n# x\n" + CUT + "# y\ndiff\n",
    ),
    "nothing": ("\n# Please enter\n", "\n# Please enter\n"),
    "nothing but who signed": ("\nSigned-off-by: M <m@x>\n# c\n", "\nSigned-off-by: M <m@x>\n# c\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_where_a_trailer_goes(case: str) -> None:
    before, after = CASES[case]

    assert trailers.put(before, "Entries", "2 edited", "#") == after
    assert trailers.put(after, "Entries", "2 edited", "#") == after


def test_an_empty_value_takes_it_out() -> None:
    assert trailers.put("Warmer\n\nEntries: 2 edited\n", "Entries", "") == "Warmer\n"
    assert trailers.put("Warmer\n\nRefs: 3\nEntries: 2\n", "Entries", "") == "Warmer\n\nRefs: 3\n"


def test_without_an_editor_no_line_is_a_comment() -> None:
    assert trailers.put("Warmer\n\n#3\n", "Entries", "2 edited") == "Warmer\n\n#3\n\nEntries: 2 edited\n"


def test_what_says_something() -> None:
    template = "# why?\nWhat changed:\n"

    assert trailers.says_something("What changed: all\n", "#", template)
    assert not trailers.says_something("What changed:\n\n# On branch main\n", "#", template)


LINES = st.sampled_from(
    ["Warmer", "", "", "Refs: 3", "She smiles: twice", "Signed-off-by: M <m@x>", "Entries: 9", "  folded", "- a", "# c"]
)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_git_reads_it_and_it_is_there_once(message: str) -> None:
    told = trailers.put(message, "Entries", "2 edited", "#")
    read = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=told.encode(), capture_output=True, check=True, env=os.environ
    ).stdout.decode()

    assert trailers.put(told, "Entries", "2 edited", "#") == told
    assert trailers.of(told, "Entries", "#") == (["2 edited"] if trailers.says_something(message, "#") else [])
    assert ("Entries: 2 edited" in read) == trailers.says_something(message, "#")
