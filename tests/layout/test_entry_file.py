"""Entry files: exact bytes, any hand-written shape, and errors with their place."""

# ruff: noqa: E501 (a case of a table is one line)

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout.entry_file import MAX_ENTRY, dump, load
from rtrepo.layout.file_error import FileError
from rtrepo.model.entry import Entry

EXACT: list[tuple[dict[str, Any], str]] = [
    (
        {
            "messages": [
                {"role": "system", "content": "Stay."},
                {"role": "user", "content": 'é "x"\n\t\u2028'},
                {"role": "assistant", "content": "…", "name": "Mara"},
            ]
        },
        '{"messages": [\n'
        '  {"role": "system", "content": "Stay."}\n'
        ', {"role": "user", "content": "é \\"x\\"\\n\\t\u2028"}\n'
        ', {"role": "assistant", "content": "…", "name": "Mara"}\n'
        "]}\n",
    ),
    ({"messages": [{"content": "x", "role": "user"}]}, '{"messages": [\n  {"content": "x", "role": "user"}\n]}\n'),
    (
        {
            "zzz": [],
            "messages": [{"role": "user", "content": [{"type": "text", "text": "a"}], "weight": 0.5}],
            "chosen": [{"role": "assistant", "content": "b"}],
            "rejected": [{"role": "assistant", "content": "c"}],
            "label": True,
            "tools": [{"name": "look"}],
        },
        '{"zzz": []\n'
        ', "messages": [\n'
        '  {"role": "user", "content": [{"type": "text", "text": "a"}], "weight": 0.5}\n'
        "]\n"
        ', "chosen": [\n  {"role": "assistant", "content": "b"}\n]\n'
        ', "rejected": [\n  {"role": "assistant", "content": "c"}\n]\n'
        ', "label": true\n'
        ', "tools": [{"name": "look"}]}\n',
    ),
]

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
)
value = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=5
)
message = st.builds(
    lambda role, content, more: {"role": role, "content": content} | more,
    text.filter(bool),
    text | st.lists(st.dictionaries(text, plain, max_size=2), max_size=2),
    st.dictionaries(text.filter(lambda key: key not in ("role", "content")), value, max_size=2),
)
messages = st.lists(message, min_size=1, max_size=4)
entries = st.builds(
    lambda lists, label, more: more | lists | label,
    st.fixed_dictionaries({"messages": messages}, optional={"chosen": messages, "rejected": messages}),
    st.sampled_from([{}, {"label": True}, {"label": False}]),
    st.dictionaries(text.filter(lambda key: key not in ("messages", "chosen", "rejected", "label")), value, max_size=2),
)


@pytest.mark.parametrize(("data", "expected"), EXACT)
def test_writes_one_message_per_line(data: dict[str, Any], expected: str) -> None:
    assert dump(Entry(data)).decode() == expected


@given(entries)
def test_what_is_written_is_read_back_and_written_the_same(data: dict[str, Any]) -> None:
    written = dump(Entry(data))
    read = load(written)

    assert repr(read.data) == repr(data)
    assert dump(read) == written
    assert written.count(b"\n") == sum(len(data.get(key, ())) for key in ("messages", "chosen", "rejected")) + len(
        [key for key in ("messages", "chosen", "rejected") if key in data]
    ) + len(data)


@pytest.mark.parametrize(
    "raw",
    [
        '{"messages":[{"role":"user","content":"x"}]}',
        '\ufeff{"messages": [{"role": "user", "content": "x"}]}\r\n',
        '{\n\t"messages" : [\r\n\t\t{ "role" : "user"\n, "content" : "\\u0078" } ] }\n\n',
        '{"messages": [\n  {"role": "user", "content": "x"}\n]\n}',
    ],
)
def test_reads_json_of_any_layout(raw: str) -> None:
    assert load(raw.encode()) == Entry({"messages": [{"role": "user", "content": "x"}]})


def test_a_conflict_of_which_both_sides_were_kept_still_reads() -> None:
    raw = '{"messages": [\n  {"role": "user", "content": "a"}\n, {"role": "assistant", "content": "b"}\n, {"role": "assistant", "content": "c"}\n]}\n'

    assert [turn["content"] for turn in load(raw.encode()).messages] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("raw", "reason", "line", "column", "at", "kind"),
    [
        (b"", "is empty", 1, 1, "", "unreadable"),
        (b" \n\n", "is empty", 3, 1, "", "unreadable"),
        (b'{"messages": [\n  {"role": "user"\n', "JSON ends early", 3, 1, "", "unreadable"),
        (b'{"messages": [\n  {"role": "user", "role": "x"}]}', 'the key "role" stands twice in one object', 2, 20, "", "unreadable"),
        (
            b'{"messages": [\n<<<<<<< HEAD\n  {"role": "user", "content": "a"}\n=======\n  {"role": "user", "content": "b"}\n>>>>>>> x\n]}',
            "has conflict markers left in it", 2, 1, "", "unreadable",
        ),
        (b'{"messages": [{"role": "u", "content": "<<<<<<<"}', "JSON ends early", 1, 50, "", "unreadable"),
        (b"[1]", "is a list, not an object with messages", 1, 1, "", "shape"),
        (b'{"a": 1}', "is missing", 1, 1, "messages", "shape"),
        (b'{"x": 1,\n "messages": {}}', "is an object, not a list of messages", 2, 14, "messages", "shape"),
        (b'{"messages": [\n  {"role": "user", "content": "a"}\n, {"content": "b"}\n]}', "has no role", 3, 3, "messages[1]", "shape"),
        (b'{"messages": [{"role": "u", "content": "a"}],\n\n"label": 1}', "is a number, not true or false", 3, 10, "label", "shape"),
    ],
)  # fmt: skip
def test_refuses_with_the_place(raw: bytes, reason: str, line: int, column: int, at: str, kind: str) -> None:
    with pytest.raises(FileError) as caught:
        load(raw)

    error = caught.value
    assert (error.reason, error.line, error.column, error.at, error.kind) == (reason, line, column, at, kind)


def test_reads_up_to_sixteen_mebibytes() -> None:
    frame = b'{"messages": [{"role": "user", "content": "%s"}]}'
    full = frame % (b"x" * (MAX_ENTRY - len(frame) + 2))

    assert (len(full), len(load(full).messages[0]["content"])) == (16 * 2**20, MAX_ENTRY - len(frame) + 2)
    with pytest.raises(FileError, match="larger than 16 MiB, the most rtrepo reads of one entry"):
        load(full + b"\n")


def test_an_error_reads_as_a_sentence() -> None:
    assert str(FileError("has no role", line=3, column=1, at="messages[1]")) == "line 3: messages[1] has no role"
    assert str(FileError("is empty")) == "is empty"
