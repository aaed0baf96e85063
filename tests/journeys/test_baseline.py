"""Formatting drift against a version that somebody names: `validate --baseline REV`."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said

STRAIGHT, CURLY = '"The tide is late," she said. "Crate {}."', "“The tide is late,” she said. “Crate {}.”"


def entries(first: int, *kinds: str) -> list[dict[str, Any]]:
    return [said("Go on.", kind.format(number), id=f"e-{number:02}") for number, kind in enumerate(kinds, first)]


@pytest.fixture
def noir(rtrepo: Terminal, git: Git, tmp_path: Path) -> Terminal:
    """Thirty entries at v1, one of them in curly quotes, and twenty more in the working tree, ten of them curly."""
    old, new = lines(tmp_path / "old.jsonl", *entries(0, CURLY, *[STRAIGHT] * 29)), tmp_path / "new.jsonl"
    rtrepo("import", old, "--into", "noir")
    rtrepo("commit", "-m", "first drafts")
    git(rtrepo.folder, "tag", "v1")
    rtrepo("import", lines(new, *entries(30, *[CURLY, STRAIGHT] * 10)), "--into", "noir")
    return rtrepo


def drift(noir: Terminal, *words: str) -> list[str]:
    """What D301 says of the dataset, without the names of the entries."""
    found = noir.json("validate", *words, "--rule", "D301")["findings"]
    assert all(one["path"] == "datasets/noir/dataset.yaml" for one in found)
    return [one["message"].rpartition(":")[0] for one in found]


AT_V1 = "10 of 20 changed entries use curly quotes, the dataset at v1 is 96 % straight"
OF_ITSELF = "10 of 20 changed entries use curly quotes, the dataset is 96 % straight"


def test_what_is_new_is_measured_by_the_version_that_is_named(noir: Terminal) -> None:
    assert drift(noir) == []  # half and half: a mixture
    assert drift(noir, "--baseline", "v1") == [AT_V1]
    noir("commit", "-m", "more")

    assert drift(noir, "HEAD", "--baseline", "v1") == [AT_V1]
    assert drift(noir, "v1..HEAD", "--baseline", "v1") == [AT_V1]
    assert drift(noir, "v1..HEAD") == [OF_ITSELF]
    assert drift(noir, "v1", "--baseline", "v1") == []  # the odd one was there already
    assert drift(noir, "--baseline", "HEAD") == []


def test_a_dataset_that_the_baseline_does_not_have_is_measured_by_itself(noir: Terminal, tmp_path: Path) -> None:
    told = [*[STRAIGHT] * 24, CURLY]
    noir("import", lines(tmp_path / "other.jsonl", *entries(60, *told)), "--into", "other")
    found = noir.json("validate", "--baseline", "v1", "--rule", "D301", "--dataset", "other")["findings"]

    assert [one["message"] for one in found] == [
        "1 of 25 changed entries use curly quotes, the dataset is 96 % straight: e-84"
    ]


def test_an_entry_that_only_moved_is_as_it_was(noir: Terminal) -> None:
    folder = noir.folder / "datasets/noir/entries"
    (folder / "kept").mkdir()
    (folder / "e-00.json").rename(folder / "kept/e-00.json")

    assert drift(noir, "--baseline", "v1") == [AT_V1]


def test_a_waiver_that_only_the_baseline_shows_to_be_needed_is_not_stale(noir: Terminal) -> None:
    (noir.folder / "datasets/noir/entries/e-30.yaml").write_text("waive: {D301: a letter}\n")
    (noir.folder / "datasets/noir/entries/e-31.yaml").write_text("waive: {D301: a letter}\n")
    found = noir.json("validate", "--baseline", "v1", "--rule", "D301,M120")["findings"]

    assert [(one["code"], one["id"], one["message"].partition(",")[0]) for one in found] == [
        ("D301", "", "9 of 20 changed entries use curly quotes"),
        ("M120", "e-31", "D301 finds nothing here any more"),
    ]
    assert [one["code"] for one in noir.json("validate", "--rule", "D301,M120")["findings"]] == []


REFUSED = [
    # words after `validate`, how it ends, and what it says
    (("--baseline", "nope"), 3, "'nope' names no version"),
    (("--baseline", "v1", "--target", "trl"), 2, "A trainer is asked without"),
]


@pytest.mark.parametrize(("words", "ends", "says"), REFUSED)
def test_what_cannot_be_asked(words: tuple[str, ...], ends: int, says: str, noir: Terminal) -> None:
    answer = noir.unchecked("validate", *words)

    assert (answer.code, says in answer.err) == (ends, True)
