"""Changing a part of an entry's file: the bytes of all else stay."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import entry_file
from rtrepo.layout.entry_splice import changed
from rtrepo.model.entry import Entry

BY_HAND = b"""{
  "tools" : [1.50],
  "messages":[
    { "content":"caf\\u00e9", "role":"user", "weight":1.0e0 },

    {"role":"assistant","content":"yes"}
  ], "label": true }
"""


def with_turns(entry: Entry, *turns: Any) -> Entry:
    return Entry({**entry.data, "messages": list(turns)})


def test_one_turn_of_a_file_that_somebody_wrote() -> None:
    before = entry_file.load(BY_HAND)
    first, second = before.messages
    after = with_turns(before, first, {**second, "content": "no"})

    assert changed(BY_HAND, before, after) == BY_HAND.replace(
        b'{"role":"assistant","content":"yes"}', b'{"role": "assistant", "content": "no"}'
    )


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("ab", b'[\n  {"a"}\n, {"b"}\n]'),
        ("ba", b'[\n  {"b"}\n, {"a"}\n]'),
        ("a", b'[\n  {"a"}\n]'),
        ("anb", b'[\n  {"a"}\n, {"n"}\n, {"b"}\n]'),
        ("nnn", b'[\n  {"n"}\n, {"n"}\n, {"n"}\n]'),
    ],
)
def test_turns_come_and_go(order: str, expected: bytes) -> None:
    def told(name: str) -> str:
        return '{"role": "user", "content": "' + name + '"}'

    raw = ('{"messages": [\n  ' + "\n, ".join(map(told, "ab")) + '\n]\n, "x":  1.50}\n').encode()
    before = entry_file.load(raw)
    turns = dict(zip("ab", before.messages, strict=True)) | {"n": {"role": "user", "content": "n"}}
    whole = expected.decode()
    for name in "abn":
        whole = whole.replace(f'{{"{name}"}}', told(name))

    assert changed(raw, before, with_turns(before, *(turns[name] for name in order))).decode() == (
        '{"messages": ' + whole + '\n, "x":  1.50}\n'
    )


def test_a_field_and_nothing_else() -> None:
    before = entry_file.load(BY_HAND)
    after = Entry({**before.data, "label": False})

    assert changed(BY_HAND, before, after) == BY_HAND.replace(b"true", b"false")


def test_where_keys_come_or_go_the_file_is_written_anew() -> None:
    before = entry_file.load(BY_HAND)
    after = Entry({"messages": before.messages})

    assert changed(BY_HAND, before, after) == entry_file.dump(after)


texts = st.text(max_size=8) | st.sampled_from(['"', "\\", "]", "},{", ":", "[", ","])
turns = st.lists(st.fixed_dictionaries({"role": st.just("user"), "content": texts, "x": st.lists(texts)}), min_size=1)


@given(turns, st.data())
def test_what_is_written_is_the_entry_that_was_meant(messages: list[Any], data: st.DataObject) -> None:
    raw = entry_file.dump(Entry({"a": ["messages"], "messages": messages, "chosen": messages}))
    before = entry_file.load(raw)
    told = data.draw(st.lists(st.sampled_from(before.messages) | st.fixed_dictionaries(
        {"role": st.just("user"), "content": texts}), min_size=1))  # fmt: skip
    after = with_turns(before, *told)

    assert entry_file.load(changed(raw, before, after)) == after
