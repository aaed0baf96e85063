"""Showing a version, and an entry in any version, also one that is gone."""

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal


@pytest.fixture
def told(harbor: Terminal, git: Git) -> Terminal:
    """harbor with an edit of lamp, a branch that has an entry of its own, and crates removed."""
    folder, entries = harbor.folder, harbor.folder / "datasets/harbor/entries"
    git(folder, "switch", "--quiet", "--create", "side")
    (entries / "gull.json").write_bytes((entries / "ferry.json").read_bytes().replace(b"six", b"ten"))
    harbor("commit", "-m", "a gull")
    git(folder, "switch", "--quiet", "main")
    (entries / "lamp.json").write_bytes((entries / "lamp.json").read_bytes().replace(b"I do", b"You do"))
    harbor("commit", "-m", "whose lamp\n\nBecause of the light.")
    (entries / "crates.json").unlink()
    harbor("commit", "-m", "no crates")
    return harbor


def test_a_version(told: Terminal) -> None:
    assert (
        told("show", "HEAD~1")
        == """\
VERSION  whose lamp
  Mara Venn <mara@example.org>, AGE (2025-11-22 09:45 UTC)
  after VERSION

  Because of the light.

1 entry changed: 1 edited · 1 turn edited · +1 −1 words

edited harbor/lamp  “Who keeps the light?”   1 of 2 turns · +1 −1 words
   1 assistant  *The lamp gutters.* [-I-]{+You+} do.
"""
    )


def test_a_version_with_a_line_per_entry(told: Terminal) -> None:
    assert (
        told("show", "--stat")
        == """\
VERSION  no crates
  Mara Venn <mara@example.org>, AGE (2025-11-22 09:45 UTC)   main
  after VERSION

1 entry changed: 1 removed · −8 words
  removed   harbor/crates   “What is in the crates?”   2 turns · 8 words
"""
    )


def test_a_merge(told: Terminal, git: Git) -> None:
    git(told.folder, "merge", "--quiet", "--no-ff", "--no-verify", "-m", "both", "side")

    assert (
        told("show", "--summary")
        == """\
VERSION  both
  Mara Venn <mara@example.org>, AGE (2025-11-22 09:45 UTC)   main
  joins VERSION and VERSION
    VERSION   no crates   brought 1 edited, 1 removed
    VERSION   a gull      brought 1 added

1 entry changed: 1 added · +10 words
"""
    )
    assert told.json("show")["merged"] == ["side"]


@pytest.mark.parametrize(
    "words",
    [
        ("lamp", "--at", "HEAD~2"),
        ("lamp", "--rev", "main~2"),
        ("HEAD~2:harbor/lamp",),
        ("HEAD~2:datasets/harbor/entries/lamp.json",),
        ("datasets/harbor/entries/lamp.yaml", "--at", "HEAD~2"),
    ],
    ids=" ".join,
)
def test_an_entry_in_a_version(words: tuple[str, ...], told: Terminal) -> None:
    assert (
        told("show", *words)
        == """\
harbor/lamp  “Who keeps the light?”   2 turns · 9 words · at VERSION
  tags   quiet

  0 user
    Who keeps the light?

  1 assistant
    *The lamp gutters.* I do.
"""
    )


REFUSED = {
    ("crates",): "error: there is no entry crates now; it was last in VERSION (whose lamp)\n"
                 "hint: rtrepo show harbor/crates --at VERSION\n",
    ("harbor/crates", "--at", "main"): "error: there is no entry harbor/crates in main; it was last in VERSION (whose"
                                       " lamp)\nhint: rtrepo show harbor/crates --at VERSION\n",
    ("gull",): "error: there is no entry gull now; it was last in VERSION (a gull)\n"
               "hint: rtrepo show harbor/gull --at VERSION\n",
    ("nobody",): "error: 'nobody' is neither an entry nor a version\n"
                 "hint: rtrepo list shows entries, rtrepo log versions\n",
    ("nobody", "--at", "main"): "error: there is no entry nobody in main\nhint: rtrepo list --rev main\n",
    ("HEAD:README.md",): "error: there is no entry README.md in HEAD\nhint: rtrepo list --rev HEAD\n",
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_is_not_there(words: tuple[str, ...], told: Terminal) -> None:
    assert told("show", *words, ends=3) == REFUSED[words]


def test_an_entry_removed_and_not_yet_committed(told: Terminal) -> None:
    (told.folder / "datasets/harbor/entries/ferry.json").unlink()

    assert "it was last in VERSION (first drafts)\n" in told("show", "ferry", ends=3)


def test_search_in_a_version_by_pattern_and_tag(told: Terminal) -> None:
    assert (
        told("search", "--regex", r"\b(I|You) do\b", "--at", "HEAD~2", "--tag", "quiet")
        == """\
“\\b(I|You) do\\b” 1 time in 1 of 1 entry at VERSION
harbor/lamp
  message 1 assistant   *The lamp gutters.* [I do].
"""
    )


def test_search_counts_and_ends_as_it_should(told: Terminal) -> None:
    assert told("search", "e", "--count").splitlines()[0] == "“e” 11 times in 2 of 2 entries"
    assert told("search", "nowhere", ends=1) == "“nowhere” is in none of 2 entries\n"
    assert "is no regular expression" in told("search", "(", "--regex", ends=2)
