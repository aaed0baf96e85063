"""A sidecar answers something usable, whatever somebody wrote into it."""

# ruff: noqa: E501 (a case of a table is one line)

from typing import Any

import pytest

from rtrepo.model.sidecar import SIDECAR_KEYS, Sidecar, in_order

FULL = {
    "title": "The ledger",
    "tags": ["roleplay", "dialogue"],
    "characters": ["mara_venn"],
    "speakers": {2: "mara_venn", 4: {"character": "tobin", "label": "Tobin"}},
    "status": "draft",
    "split": "eval",
    "extra": {"k": 1},
}


def seen(data: Any) -> tuple[Any, ...]:
    told = Sidecar(data)
    return told.title, told.tags, told.characters, told.status, told.split, told.speakers, told.extra


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, ("", (), (), "active", "train", {}, {})),
        (FULL, ("The ledger", ("roleplay", "dialogue"), ("mara_venn",), "draft", "eval", FULL["speakers"], {"k": 1})),
        (
            {"title": 7, "tags": "one", "characters": ["a", 3, None], "status": 1, "split": ["x"], "speakers": ["a"]},
            ("", ("one",), ("a",), "active", "train", {}, {}),
        ),
        ({"speakers": {"2": "a", 3: "b"}, "extra": None, "tags": {"a": 1}}, ("", (), (), "active", "train", {3: "b"}, {})),
    ],
)  # fmt: skip
def test_reads_what_it_can_use(data: Any, expected: tuple[Any, ...]) -> None:
    assert seen(data) == expected


def test_known_keys_come_first_and_what_says_nothing_is_left_out() -> None:
    data = {"zzz": 1, "extra": {}, "notes": "", "rating": 0, "title": "t", "tags": [], "mine": False, "group": None}

    assert list(in_order(data).items()) == [("title", "t"), ("rating", 0), ("zzz", 1), ("mine", False)]
    assert list(in_order(dict.fromkeys(reversed(SIDECAR_KEYS), 1))) == list(SIDECAR_KEYS)
