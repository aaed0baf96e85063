"""The grammar of names, and the folders a layout gives them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.model import names

GRAMMAR = "may hold only a-z, 0-9, '.', '_' and '-', and must begin and end with a letter or digit"
FLAWS = [
    ("a", ""),
    ("6c7e8c94-c347-4c5b-9f39-829b4ec7fa68", ""),
    ("a.b_c-d", ""),
    ("a" * 100, ""),
    ("console", ""),
    ("com", ""),
    ("", "is empty"),
    ("a" * 101, "is longer than 100 characters"),
    ("A", GRAMMAR),
    (".a", GRAMMAR),
    ("a.", GRAMMAR),
    ("-a", GRAMMAR),
    ("a-", GRAMMAR),
    ("a/b", GRAMMAR),
    ("a b", GRAMMAR),
    ("a\n", GRAMMAR),
    ("é", GRAMMAR),
    ("a\0", GRAMMAR),
    ("a..b", "may not hold '..' or end in '.lock'"),
    ("a.lock", "may not hold '..' or end in '.lock'"),
    ("con", "is reserved by Windows"),
    ("nul.txt", "is reserved by Windows"),
    ("com1.a.b", "is reserved by Windows"),
    ("lpt0", "is reserved by Windows"),
]


@pytest.mark.parametrize(("name", "flaw"), FLAWS)
def test_says_why_a_text_cannot_be_a_name(name: str, flaw: str) -> None:
    assert (names.name_flaw(name), names.is_name(name)) == (flaw, flaw == "")


@pytest.mark.parametrize("value", [None, 7, True, ["a"], b"a"])
def test_only_a_text_is_a_name(value: object) -> None:
    assert not names.is_name(value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Harbor Nights", "harbor-nights"),
        ("  Élan! v2.0 ", "lan-v2.0"),
        ("../../etc/passwd", "etc-passwd"),
        ("a....b", "a.b"),
        ("CON", "dataset"),
        ("日本語", "dataset"),
        ("x" * 99 + "--y", "x" * 99),
    ],
)
def test_suggests_a_name_near_a_text(text: str, name: str) -> None:
    assert names.suggest_name(text) == name


@given(st.text())
def test_a_suggestion_is_always_a_name(text: str) -> None:
    assert names.is_name(names.suggest_name(text))


@pytest.mark.parametrize(
    ("entries", "layout"),
    [(0, "flat"), (2_000, "flat"), (2_001, "sharded"), (200_000, "sharded"), (200_001, "deep")],
)
def test_the_layout_grows_with_the_dataset(entries: int, layout: str) -> None:
    assert names.layout_for(entries) == layout


@pytest.mark.parametrize(("layout", "folder"), [("flat", ""), ("sharded", "be/"), ("deep", "b/e/d/")])
def test_the_folder_of_an_id_is_written_down(layout: str, folder: str) -> None:
    assert names.folder_of("the-ledger", layout) == folder


@given(st.text(min_size=1))
def test_a_folder_has_the_form_its_layout_says(entry_id: str) -> None:
    forms = {"flat": "", "sharded": "[0-9a-f]{2}/", "deep": "(?:[0-9a-f]/){3}"}

    assert all(re.fullmatch(form, names.folder_of(entry_id, layout)) for layout, form in forms.items())
