"""Searching: case folded without losing the place, in turns and in what is known about them."""

import pytest

from rtrepo.actions.reading import searched, shown
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from tests.journeys.terminal import Terminal

FOUND = {
    # (text, options): (at, what is marked, how often)
    "small for capital": ("who KEEPS", {}, [("messages[0]", "Who keeps", 1)]),
    "exact": ("who keeps", {"exact_case": True}, []),
    "a role": ("lamp", {"role": "assistant"}, [("messages[1]", "lamp", 1)]),
    "another role": ("gutters", {"role": "user"}, []),
    "the title": ("straße", {}, [("title", "STRAßE", 1)]),
    "two letters for one": ("STRASSE", {}, [("title", "STRAßE", 1)]),
    "after a letter that folds into two": ("laterne", {}, [("title", "Laterne", 2)]),
    "a dotted capital": ("\u0130stanbul", {}, [("notes", "\u0130stanbul", 1)]),
    "a tag": ("qui", {}, [("tags", "qui", 1)]),
    "a character": ("mara", {}, [("characters", "mara", 1)]),
}


@pytest.fixture
def titled(harbor: Terminal, opened: Repository) -> Repository:
    (harbor.folder / "datasets/harbor/entries/lamp.yaml").write_text(
        "title: STRAßE zur Laterne, laterne\ntags: [quiet]\ncharacters: [mara_venn]\nnotes: \u0130stanbul\n", "utf-8"
    )
    return opened


@pytest.mark.parametrize("case", FOUND)
def test_search(case: str, titled: Repository) -> None:
    text, options, expected = FOUND[case]
    report = searched(titled, text, **options)  # type: ignore[arg-type]

    assert [(hit.at, hit.text[hit.start : hit.end], hit.count) for hit in report.hits] == expected
    assert report.searched == 3


def test_search_in_a_version_does_not_see_the_working_tree(titled: Repository) -> None:
    assert searched(titled, "laterne", revision="HEAD").hits == ()


def test_search_for_nothing_is_a_usage_error(titled: Repository) -> None:
    with pytest.raises(RtrepoError) as refused:
        searched(titled, "")

    assert refused.value.exit_code == 2


def test_an_id_of_two_datasets_has_to_be_named_in_full(harbor: Terminal, opened: Repository) -> None:
    noir = harbor.folder / "datasets/noir/entries"
    noir.mkdir(parents=True)
    (noir / "lamp.json").write_bytes((harbor.folder / "datasets/harbor/entries/lamp.json").read_bytes())
    with pytest.raises(RtrepoError, match="lamp is an entry of harbor and of noir"):
        shown(opened, "lamp")
    found = shown(opened, "noir/lamp")

    assert found is not None
    assert found.path == "datasets/noir/entries/lamp.json"
