"""A text is found however it is spelled, and nothing else goes with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.forgetting.rewording import StuckError, reworded
from rtrepo.actions.forgetting.spelling import Spelling, Text
from rtrepo.errors import RtrepoError
from rtrepo.layout import yaml_file

NAME = "Zoë \U0001f30a Quarr"
WORDS = st.text(st.sampled_from("aé\U0001f30a\"\\\n\t'/u0 {}[]:,#"), max_size=12)


def spelled(text: str, depth: int, *, ascii_only: bool) -> str:
    for _ in range(depth):
        text = json.dumps({"arguments": text}, ensure_ascii=ascii_only)
    return text


def unspelled(text: str, depth: int) -> str:
    for _ in range(depth):
        text = json.loads(text)["arguments"]
    return text


@given(WORDS, WORDS, st.integers(1, 3), st.booleans())
def test_json_inside_json_loses_the_text_and_nothing_else(
    before: str, after: str, depth: int, ascii_only: bool
) -> None:
    raw = spelled(f"{before}|{NAME}|{after}", depth, ascii_only=ascii_only).encode("utf-8")

    told, places = reworded(Spelling(Text(NAME)), "a.json", raw)

    assert places == 1
    assert unspelled(told.decode("utf-8"), depth) == f"{before}|[forgotten]|{after}"


@given(WORDS, st.integers(0, 3), st.booleans())
def test_what_has_it_not_stays_byte_for_byte(text: str, depth: int, ascii_only: bool) -> None:
    raw = spelled(text, depth, ascii_only=ascii_only).encode("utf-8")

    assert reworded(Spelling(Text(NAME)), "a.json", raw) == (raw, 0)


@given(WORDS, WORDS)
def test_yaml_values_lose_the_text_and_nothing_else(before: str, after: str) -> None:
    text = f"{before}|{NAME}|{after}"
    raw = f"# {NAME} said so\ntitle: {json.dumps(text, ensure_ascii=False)}\nnotes: mine # as it is\n".encode()

    told, _ = reworded(Spelling(Text(NAME)), "a.yaml", raw)

    assert yaml_file.load(told) == {"title": f"{before}|[forgotten]|{after}", "notes": "mine"}
    assert b"# [forgotten] said so" in told
    assert b"notes: mine # as it is" in told


@pytest.mark.parametrize(
    "written",
    [
        f"title: {NAME}\n",
        f"title: '{NAME}'\n",
        f'title: "{NAME}"\n',
        'title: "Zo\\xeb \\U0001f30a Qu\\u0061rr"\n',
        "title: >-\n  Zoë\n  \U0001f30a Quarr\n",
        'title: "Zoë \U0001f30a Qu\\\n  arr"\n',
        "title: Zoe\u0308 \U0001f30a Quarr\n",
    ],
)
def test_however_yaml_spells_it(written: str) -> None:
    told, _ = reworded(Spelling(Text(NAME)), "a.yaml", written.encode("utf-8"))

    assert yaml_file.load(told) == {"title": "[forgotten]"}


@pytest.mark.parametrize(
    ("wanted", "path", "raw", "why"),
    [
        ("user", "a.json", b'{"messages": [{"role": "user", "content": "x"}]}', "names of keys or in roles"),
        ("content", "a.json", b'{"messages": [{"role": "user", "content": "x"}]}', "names of keys"),
        ("12", "a.json", b'{"weight": 12}', "nothing else can stand"),
        ("title", "a.yaml", b"title: x\n", "would say something else without"),
        ("salt", "a.bin", b"\0\1salt\xff", "no UTF-8 text"),
        ("salt", "a.txt", "salt".encode("utf-16"), "no UTF-8 text"),
        ("é!", "a.txt", "é!".encode("latin-1"), "no UTF-8 text"),
    ],
)
def test_what_would_be_another_file_is_refused(wanted: str, path: str, raw: bytes, why: str) -> None:
    with pytest.raises(StuckError, match=why):
        reworded(Spelling(Text(wanted)), path, raw)


def test_a_pattern_takes_no_more_than_a_string() -> None:
    raw = b'{"messages": [{"role": "user", "content": "it is Jane, who came", "name": "x"}]}'

    told, _ = reworded(Spelling(Text("Jane.*", regex=True)), "a.json", raw)

    assert json.loads(told) == {"messages": [{"role": "user", "content": "it is [forgotten]", "name": "x"}]}


@pytest.mark.parametrize("mark", ["Jane", "JANE", "a\nb", 'a"b', "a\\b"])
def test_a_mark_that_cannot_be(mark: str) -> None:
    with pytest.raises(RtrepoError):
        Spelling(Text("jane", ignore_case=True, mark=mark))
