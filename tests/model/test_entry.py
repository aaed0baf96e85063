"""What an entry is, what it says, and why a JSON value is none."""

# ruff: noqa: E501 (a case of a table is one line)

from typing import Any

import pytest

from rtrepo.model.entry import Entry, Key, content_hash, shape_flaws, text_of

TURN = {"role": "user", "content": "hello"}
CALL = {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}

FLAWS: list[tuple[Any, list[tuple[str, str]]]] = [
    ({"messages": [TURN]}, []),
    ({"messages": [{"role": "user", "content": ""}]}, []),
    ({"messages": [{"role": "anything", "content": "x", "name": 7, "weight": 0}], "unknown": None}, []),
    ({"messages": [CALL, {"role": "assistant", "function_call": {"name": "f"}}]}, []),
    ({"messages": [{"role": "user", "content": []}]}, []),
    ({"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]}, []),
    ({"messages": [TURN], "chosen": [TURN], "rejected": [TURN], "label": False, "tools": 3}, []),
    (None, [("", "is null, not an object with messages")]),
    ([TURN], [("", "is a list, not an object with messages")]),
    ("x", [("", "is text, not an object with messages")]),
    (True, [("", "is true or false, not an object with messages")]),
    (1.5, [("", "is a number, not an object with messages")]),
    ({}, [("messages", "is missing")]),
    ({"messages": None}, [("messages", "is null, not a list of messages")]),
    ({"messages": {}}, [("messages", "is an object, not a list of messages")]),
    ({"messages": []}, [("messages", "is empty")]),
    ({"messages": ["x", TURN, 3]}, [("messages[0]", "is text, not an object"), ("messages[2]", "is a number, not an object")]),
    ({"messages": [{"content": "x"}]}, [("messages[0]", "has no role")]),
    ({"messages": [{"role": "", "content": "x"}]}, [("messages[0]", "has no role")]),
    ({"messages": [{"role": 1, "content": "x"}]}, [("messages[0]", "has no role")]),
    ({"messages": [{"role": "user"}]}, [("messages[0]", "has no content")]),
    ({"messages": [{"role": "user", "content": None}]}, [("messages[0]", "has null content")]),
    ({"messages": [CALL | {"tool_calls": []}]}, [("messages[0]", "has null content")]),
    ({"messages": [{"role": "user", "content": 3}]}, [("messages[0]", "has a number as content, not text")]),
    ({"messages": [{"role": "user", "content": {}}]}, [("messages[0]", "has an object as content, not text")]),
    ({"messages": [{"role": "user", "content": ["x"]}]}, [("messages[0]", "has a content part that is not an object")]),
    ({"messages": [TURN], "chosen": []}, [("chosen", "is empty")]),
    ({"messages": [TURN], "chosen": [{}], "rejected": 1}, [("chosen[0]", "has no role"), ("rejected", "is a number, not a list of messages")]),
    ({"messages": [TURN], "label": "yes"}, [("label", "is text, not true or false")]),
    ({"messages": [TURN], "label": 1}, [("label", "is a number, not true or false")]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "flaws"), FLAWS, ids=lambda part: repr(part)[:50])
def test_says_why_a_value_is_not_an_entry(data: Any, flaws: list[tuple[str, str]]) -> None:
    assert shape_flaws(data) == flaws


@pytest.mark.parametrize(
    ("content", "text"),
    [("a\n", "a\n"), (None, ""), ([{"type": "text", "text": "é"}], '[{"type": "text", "text": "é"}]'), ([], "[]")],
)
def test_a_turn_says_its_content(content: Any, text: str) -> None:
    assert text_of({"role": "user", "content": content}) == text


def test_a_turn_without_content_says_nothing() -> None:
    assert text_of({"role": "assistant", "tool_calls": [1]}) == ""


def test_an_entry_gives_its_turns_list_by_list() -> None:
    entry = Entry({"tools": [], "rejected": [CALL], "messages": [TURN, CALL], "chosen": [TURN], "x": 1})

    assert list(entry.turns()) == [
        ("messages", 0, TURN),
        ("messages", 1, CALL),
        ("chosen", 0, TURN),
        ("rejected", 0, CALL),
    ]
    assert (entry.messages, entry.fields) == ([TURN, CALL], {"tools": [], "x": 1})
    assert (Entry({}).messages, list(Entry({"messages": None}).turns())) == ([], [])


def test_equal_entries_have_equal_hashes_whatever_the_order_of_their_keys() -> None:
    one = Entry({"messages": [{"role": "user", "content": "é"}], "label": True})
    same = Entry({"label": True, "messages": [{"content": "é", "role": "user"}]})
    other = Entry({"label": 1, "messages": [{"content": "é", "role": "user"}]})

    assert content_hash(one) == content_hash(same) != content_hash(other)
    assert content_hash(Entry({"messages": [TURN]})) == "483bc0874de4e0b6"


def test_a_key_is_written_with_a_slash() -> None:
    assert str(Key("harbor", "the-ledger")) == "harbor/the-ledger"
