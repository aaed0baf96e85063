"""The log: a line per version, every way to narrow it, and nothing that breaks it."""

import json

import pytest

from rtrepo.actions import telling
from tests.conftest import Git
from tests.journeys.terminal import Terminal, child


@pytest.fixture
def told(harbor: Terminal, git: Git) -> Terminal:
    """harbor, then a branch with an edit and a tag, an entry removed on main, a merge, and a file broken by hand."""
    folder = harbor.folder
    entries = folder / "datasets/harbor/entries"
    lamp = entries / "lamp.json"
    git(folder, "switch", "--quiet", "--create", "experiment/warmer")
    lamp.write_text(lamp.read_text("utf-8").replace("I do.", "I do, my dear."), "utf-8")
    (entries / "lamp.yaml").write_text("tags: [quiet, warm]\n", "utf-8")
    harbor("commit", "-m", "warmer openings")
    git(folder, "switch", "--quiet", "main")
    (entries / "crates.json").unlink()
    jo = {"GIT_AUTHOR_NAME": "Jo", "GIT_AUTHOR_EMAIL": "jo@x.org"}
    git(folder, "commit", "--quiet", "--no-verify", "-am", "no crates", **jo, GIT_COMMITTER_DATE="1763804800 +0000")
    merge = ("merge", "--quiet", "--no-ff", "--no-verify", "-m", "Merge branch 'experiment/warmer'")
    git(folder, *merge, "experiment/warmer", GIT_COMMITTER_DATE="1763804900 +0000")
    git(folder, "tag", "v1")
    (entries / "bad.json").write_text('{"messages": [', "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--no-verify", "-m", "broken", GIT_COMMITTER_DATE="1763805000 +0000")
    return harbor


def subjects(told: Terminal, *words: str) -> list[str]:
    found = told.answer("log", "--json", *words).json["versions"]
    return [version["message"].split("\n")[0] for version in found]


def test_a_line_per_version(told: Terminal) -> None:
    assert (
        told("log")
        == """\
VERSION   AGE   Mara Venn   broken                            main
          1 added · 1 file cannot be read
VERSION   AGE   Mara Venn   Merge branch 'experiment/warmer'   tag v1
          1 edited · merge of experiment/warmer · + warm · +2 words
VERSION   AGE   Jo          no crates
          1 removed · −8 words
VERSION   AGE   Mara Venn   warmer openings                    experiment/warmer
          1 edited · + warm · +2 words
VERSION   AGE   Mara Venn   first drafts
          3 added · from harbor.jsonl · +27 words
VERSION   AGE   Mara Venn   Start with the template empty
          .gitattributes, rtrepo.yaml
""".replace("broken                            main", "broken                             main")
    )


def test_a_line_per_entry(told: Terminal) -> None:
    assert (
        told("log", "--stat", "-n", "2", "main~1")
        == """\
VERSION   AGE   Mara Venn   Merge branch 'experiment/warmer'   tag v1
          1 edited · merge of experiment/warmer · + warm · +2 words
    edited   harbor/lamp   “Who keeps the light?”   1 of 2 turns · tags + warm · +2 words

VERSION   AGE   Jo          no crates
          1 removed · −8 words
    removed   harbor/crates   “What is in the crates?”   2 turns · 8 words
"""
    )


EVERY = ["broken", "Merge branch 'experiment/warmer'", "no crates", "warmer openings", "first drafts",
         "Start with the template empty"]  # fmt: skip
START = EVERY[-1]
FOUND = {
    # case: (options, subjects)
    "everything": ([], EVERY),
    "oldest first": (["--reverse", "-n", "3"], EVERY[2::-1]),
    "an id": (["--", "crates"], ["no crates", "first drafts"]),
    "an id without dashes": (["crates"], ["no crates", "first drafts"]),
    "a dataset and an id": (["--", "harbor/lamp"], [EVERY[1], "warmer openings", "first drafts"]),
    "a path": (["--", "datasets/harbor/entries/lamp.yaml"], [EVERY[1], "warmer openings", "first drafts"]),
    "two names": (["--", "crates", "bad"], ["broken", "no crates", "first drafts"]),
    "a dataset": (["--dataset", "harbor"], EVERY[:5]),
    "a dataset as a name": (["harbor"], EVERY[:5]),
    "a dataset that is not there": (["--dataset", "noir"], []),
    "a name that nothing had": (["nobody"], []),
    "an author": (["--author", "JO"], ["no crates"]),
    "an address": (["--author", "@x.org"], ["no crates"]),
    "since": (["--since", "2025-11-22 09:47:30 +0000"], EVERY[:2]),
    "until": (["--until", "2025-11-22 09:46:00 +0000"], EVERY[3:]),
    "a message": (["--grep", "DRAFTS"], ["first drafts"]),
    "a text that came": (["--text", "My Dear"], [EVERY[1], "warmer openings"]),
    "a text that went": (["--text", "only salt"], ["no crates", "first drafts"]),
    "capitals": (["--text", "My Dear", "--exact"], []),
    "a text in a sidecar": (["--text", "warm"], [EVERY[1], "warmer openings"]),
    "a text that only stands there": (["--text", "gutters", "main~1"], ["first drafts"]),
    "a tag": (["--tag", "quiet"], [EVERY[1], "warmer openings", "first drafts"]),
    "a kind of change": (["--change", "removed"], ["no crates"]),
    "two kinds": (["--change", "removed,edited"], EVERY[1:4]),
    "a range": (["experiment/warmer..main"], EVERY[:3]),
    "either side": (["main~2...experiment/warmer"], EVERY[2:4]),
    "two branches": (["main~2", "experiment/warmer"], EVERY[2:]),
    "everywhere": (["--all", "--author", "mara", "-n", "2"], EVERY[:2]),
    "all at once": (["--author", "mara", "--tag", "warm", "--change", "edited", "main", "--", "lamp"],
                    [EVERY[1], "warmer openings"]),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_filters(case: str, told: Terminal) -> None:
    words, expected = FOUND[case]

    assert subjects(told, *words) == expected


def test_only_what_was_asked_for_is_counted(told: Terminal) -> None:
    found = told.answer("log", "--json", "--", "crates").json["versions"]

    assert [(version["totals"]["added"], version["totals"]["removed"]) for version in found] == [(0, 1), (1, 0)]


def test_an_entry_that_went_to_another_folder_is_still_found(harbor: Terminal, git: Git) -> None:
    entries = harbor.folder / "datasets/harbor/entries"
    (entries / "3f").mkdir()
    git(harbor.folder, "mv", entries / "lamp.json", entries / "lamp.yaml", entries / "3f")  # type: ignore[arg-type]
    git(harbor.folder, "commit", "--quiet", "--no-verify", "-m", "into a folder")
    path = entries / "3f/lamp.json"
    path.write_text(path.read_text("utf-8").replace("I do", "You do"), "utf-8")
    git(harbor.folder, "commit", "--quiet", "--no-verify", "-am", "edited there")

    assert subjects(harbor, "--", "lamp") == ["edited there", "into a folder", "first drafts"]
    assert "into a folder   layout of 2 files\n" in harbor("log", "-n", "2")


def test_an_empty_log_says_what_to_try(told: Terminal) -> None:
    assert (
        told("log", "--author", "nobody", "--since", "2025-11-01 00:00 +0000", "--", "lamp")
        == """\
No version fits lamp, --author nobody, --since 2025-11-01 00:00 +0000 (2025-11-01 00:00 UTC)
Try it with less, or with --all, which looks at every branch and tag.
"""
    )


def test_json_lines(told: Terminal) -> None:
    head, *versions = [json.loads(line) for line in told("log", "--json-lines", "-n", "3").splitlines()]

    assert head == {"schema": "rtrepo.log/1"}
    assert versions == told.json("log", "-n", "3")["versions"]


def test_a_version_too_large_to_read_is_counted(told: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "READ_AT_MOST", 2)
    found = told.json("log", "--grep", "first")["versions"][0]
    added = told.json("log", "--change", "added", "--grep", "first")["versions"]

    assert (found["totals"]["added"], found["entries"], found["note"]) == (3, None, "from harbor.jsonl")
    assert len(added) == 1
    assert told.json("log", "--change", "edited", "--grep", "first")["versions"] == []


def test_a_damaged_version_costs_its_line_only(told: Terminal, git: Git) -> None:
    blob = git(told.folder, "rev-parse", "main~2^:datasets/harbor/entries/crates.json").strip()
    (told.folder / ".git/objects" / blob[:2] / blob[2:]).chmod(0o600)
    (told.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    answer = told.unchecked("log")

    assert (answer.code, answer.out.count("cannot be compared: object")) == (0, 2)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["log", "--change", "new"], "--change takes added, removed, edited, moved, split, joined, not new."),
        (["log", "-n", "0"], "0 is not in the range x>=1"),
    ],
)
def test_what_cannot_be_meant(words: list[str], says: str, told: Terminal) -> None:
    assert says in told(*words, ends=2)


def test_a_reader_who_leaves_early_hears_no_error(told: Terminal) -> None:
    answer = child(told.folder, "log", "--json-lines", timeout=20)
    piped = child(told.folder, "log", "-n", "1")

    assert (answer.code, answer.err, piped.code) == (0, "", 0)


@pytest.mark.parametrize("name", ["lamp", "beacon"])
def test_a_moved_entry_is_told_under_both_of_its_names(harbor: Terminal, git: Git, name: str) -> None:
    entries = harbor.folder / "datasets/harbor/entries"
    for suffix in (".json", ".yaml"):
        (entries / f"lamp{suffix}").rename(entries / f"beacon{suffix}")
    git(harbor.folder, "add", "-A")
    git(harbor.folder, "commit", "-q", "--no-verify", "-m", "another name")
    newest = harbor.answer("log", "-n", "1", "--json", "--", name).json["versions"][0]

    assert newest["message"] == "another name\n"
    assert {kind: number for kind, number in newest["totals"].items() if number} == {"moved": 1}
