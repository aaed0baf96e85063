"""Line and column of a value, in JSON of any layout."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.model.json_place import place_of, places_of

CANONICAL = """\
{"messages": [
  {"role": "system", "content": "a \\"quoted\\" [x]: {y}"}
, {"role": "user", "content": "é, two"}
, {"role": "assistant", "content": [{"type": "text", "text": "z"}], "tool_calls": [{"id": "1"}]}
]
, "tools": [{"function": {"name": "look"}}, 7]
, "label": true}
"""
BY_HAND = """\
{
    "label" : true ,
    "tools": [ {"function":{"name":"look"}} , 7 ], "empty": {}, "none": [],
    "messages":
    [
        {
            "content": "first",
            "role": "system"
        },
        { "role":"user","content":"é","weight":-0.5 }
    ]
}
"""

PLACES = [
    # text, at, line, column, what stands there
    (CANONICAL, "", 1, 1, '{"messages"'),
    (CANONICAL, "messages", 1, 14, "["),
    (CANONICAL, "messages[0]", 2, 3, '{"role": "system"'),
    (CANONICAL, "messages[0].content", 2, 33, '"a \\"quoted'),
    (CANONICAL, "messages[1].content", 3, 31, '"é, two"'),
    (CANONICAL, "messages[2]", 4, 3, '{"role": "assistant"'),
    (CANONICAL, "messages[2].content[0].text", 4, 62, '"z"'),
    (CANONICAL, "messages[2].tool_calls[0].id", 4, 91, '"1"'),
    (CANONICAL, "tools[0].function.name", 6, 35, '"look"'),
    (CANONICAL, "tools[1]", 6, 45, "7"),
    (CANONICAL, "label", 7, 12, "true"),
    (CANONICAL, "messages[9].content", 1, 14, "["),
    (CANONICAL, "nothing", 1, 1, '{"messages"'),
    (BY_HAND, "label", 2, 15, "true ,"),
    (BY_HAND, "tools[0].function", 3, 28, '{"name"'),
    (BY_HAND, "tools[1]", 3, 47, "7 ]"),
    (BY_HAND, "empty", 3, 61, "{}"),
    (BY_HAND, "none", 3, 73, "[]"),
    (BY_HAND, "messages", 5, 5, "["),
    (BY_HAND, "messages[0].role", 8, 21, '"system"'),
    (BY_HAND, "messages[1]", 10, 9, '{ "role"'),
    (BY_HAND, "messages[1].weight", 10, 48, "-0.5"),
    ("[[], {}, [1, [2, 3]]]", "[2][1][1]", 1, 18, "3"),
    ("12", "messages", 1, 1, "12"),
]


@pytest.mark.parametrize(("text", "at", "line", "column", "what"), PLACES)
def test_finds_the_place(text: str, at: str, line: int, column: int, what: str) -> None:
    found = place_of(text.encode(), at)

    assert found == (line, column)
    assert text.split("\n")[line - 1][column - 1 :].startswith(what.split("\n")[0])


def test_an_empty_text_has_one_place() -> None:
    assert place_of(b"", "messages") == (1, 1)


keys = st.from_regex(r"[a-z_]{1,4}", fullmatch=True)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=10,
)


def spots(value: Any, at: str = "") -> list[tuple[str, Any]]:
    inner: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        inner = [spot for key, item in value.items() for spot in spots(item, f"{at}.{key}" if at else key)]
    elif isinstance(value, list):
        inner = [spot for index, item in enumerate(value) for spot in spots(item, f"{at}[{index}]")]
    return [(at, value), *inner]


@given(values, st.sampled_from([None, 0, 3]))
def test_every_value_is_found_where_it_begins(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    lines = text.split("\n")
    for at, item in spots(value):
        line, column = place_of(text.encode(), at)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])

        assert json.JSONDecoder().raw_decode(rest)[0] == item


IN_TEXT = (
    '{"messages": [\n  {"role": "user", "content": "a\\n\\"é\\u00e9\\ud83d\\ude00 you"}\n, {"content": "b"}]}'.encode()
)

CHARACTERS = [
    # at and the number of the character, then line, column and what stands there
    (("messages[0].content", 0), "a"),
    (("messages[0].content", 1), "\\n"),
    (("messages[0].content", 2), '\\"'),
    (("messages[0].content", 3), "é"),
    (("messages[0].content", 4), "\\u00e9"),
    (("messages[0].content", 5), "\\ud83d"),
    (("messages[0].content", 7), "you"),
    (("messages[1].content", 0), 'b"}'),
]


@pytest.mark.parametrize(("wanted", "expected"), CHARACTERS)
def test_a_character_of_a_text_is_found_behind_its_escapes(wanted: tuple[str, int], expected: str) -> None:
    line, column = places_of(IN_TEXT, [wanted])[wanted]

    assert IN_TEXT.decode().split("\n")[line - 1][column - 1 :].startswith(expected)


def test_many_places_are_found_in_one_walk() -> None:
    wanted = [("messages[1]", -1), ("messages[0].content", 7), ("messages[0]", -1), ("label", -1), ("messages[1]", 3)]

    assert places_of(IN_TEXT, wanted) == {
        ("label", -1): (1, 1),
        ("messages[0]", -1): (2, 3),
        ("messages[0].content", 7): (2, 57),
        ("messages[1]", -1): (3, 3),
        ("messages[1]", 3): (3, 3),
    }


def test_a_place_behind_deep_nesting_is_found_in_one_walk() -> None:
    raw = b'{"deep": ' + b"[" * 100_000 + b"]" * 100_000 + b',\n"label": true}'

    assert place_of(raw, "label") == (2, 10)
