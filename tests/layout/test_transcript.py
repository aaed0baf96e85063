"""Transcripts that a person edits: what is written is read back, and what cannot be read is told with its line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import entry_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript import about
from rtrepo.layout.transcript.fields import same
from rtrepo.layout.transcript.sheet import Section, decoded, file_bytes, file_lines, rebuilt, section_lines, sections
from rtrepo.layout.transcript.spelling import hides, is_mark
from rtrepo.model.entry import MESSAGE_LISTS, Entry, shape_flaws
from tests.layout.nasty import texts

BITS = [
    "\n", "\n\n", "\r", "\r\n", "# a/b", "## user", "##", "## ", "### x", "\\", "\\\\", "\\##", " ", "\t", "```",
    "```fields", "```part", "```call x y", "```file", "```fieldsx", "```python\n# x\n```", "---", "<!-- rtrepo: x -->",
    "-->", "\\u{1b}", "\\x{ff}", "\x1b[31m", "\u200b", "\u202e", "\u2028", "\xa0", "\U000e0041",
    "👩\u200d🚒", "é", "·", ":", "{", "text",
]  # fmt: skip


@st.composite
def _bits(draw: st.DrawFn) -> str:
    """A text of nasty pieces. A composite, since hypothesis would print the pieces over and over."""
    return "".join(draw(st.lists(st.sampled_from(BITS) | texts, max_size=4)))


bits = _bits()
plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.sampled_from([1.0, -0.0, 1e16, 0.1]) | bits
values = plain | st.lists(plain, max_size=2) | st.dictionaries(bits, plain, max_size=2)
calls = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.just("c1") | bits,
            "type": st.just("function"),
            "function": st.fixed_dictionaries({"name": st.just("look") | bits, "arguments": bits}),
        }
    ),
    max_size=2,
)
parts = st.lists(
    st.fixed_dictionaries({"type": st.just("text"), "text": bits})
    | st.just({"type": "text"})
    | st.fixed_dictionaries({"type": st.just("image_url"), "image_url": values})
    | st.dictionaries(bits, plain, max_size=2),
    max_size=3,
)
roles = st.sampled_from(["system", "user", "assistant", "tool", "?", "chosen", "narrator", "a b"]) | bits.filter(bool)
turns = st.lists(
    st.fixed_dictionaries(
        {"role": roles},
        optional={
            "content": bits | parts | st.none(),
            "name": st.just("Mara Voss") | bits | values,
            "tool_calls": calls | values,
            "function_call": values,
            "weight": plain,
        },
    ),
    min_size=1,
    max_size=2,
)
entries = st.fixed_dictionaries(
    {"messages": turns},
    optional={"chosen": turns, "rejected": turns, "label": st.booleans(), "tools": values, "zz": values},
).filter(lambda data: not shape_flaws(data))


def read(text: str, *roles: str) -> list[Section]:
    return sections(decoded(text.encode("utf-8")), lambda _: roles)


def entry_of(section: Section, before: Entry | None = None) -> Entry:
    return rebuilt(
        before, section, [(name, [turn for place, turn in section.turns if place == name]) for name in MESSAGE_LISTS]
    )


def round_trip(entry: Entry) -> Entry:
    lines = section_lines("noir/lamp", None, entry)
    (found,) = read("\n".join(lines) + "\n", *{message["role"] for _, _, message in entry.turns()})
    assert not any(hides(line) or line.endswith((" ", "\t")) for line in lines)
    return entry_of(found)


@given(entries)
def test_any_entry_is_read_back(data: dict[str, Any]) -> None:
    try:
        entry = entry_file.load(entry_file.dump(Entry(data)))
    except FileError:
        return  # what no entry file holds: half a surrogate pair, a number past 64 bits
    assert same(dict(round_trip(entry).data), dict(entry.data))


@pytest.mark.parametrize("text", [*BITS, *(f"a\n{bit}\nb" for bit in BITS), *(f"\n{bit}\n" for bit in BITS)])
def test_any_text_is_read_back(text: str) -> None:
    entry = Entry({"messages": [{"role": "user", "content": text}]})

    assert dict(round_trip(entry).data) == dict(entry.data)


def test_how_it_looks() -> None:
    entry = Entry(
        {
            "messages": [
                {"role": "system", "content": "# not/a heading\n## so\n\n"},
                {"role": "assistant", "content": "*She turns.*", "name": "Mara Voss", "weight": 0},
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [
                        {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": "sea"}'}}
                    ],
                },
                {"role": "tool", "content": "fog ", "tool_call_id": "c1"},
                {"role": "user", "content": [{"type": "text", "text": "This?"}, {"type": "image", "url": "a.png"}]},
            ],
            "tools": [],
            "chosen": [{"role": "assistant", "content": "Yes.\x1b"}],
        }
    )

    assert "\n".join(section_lines("noir/lamp", "title: The lamp\n", entry)) == (
        "# noir/lamp\n\n---\ntitle: The lamp\n---\n\n```fields\ntools: []\n```\n\n"
        "## system\n\n# not/a heading\n\\## so\n\\\n\\\n\n"
        "## assistant · Mara Voss\n\n```fields\nweight: 0\n```\n\n*She turns.*\n\n"
        '## assistant\n\n```fields\ncontent: null\n```\n\n```call look c1\n{"at": "sea"}\n```\n\n'
        "## tool\n\n```fields\ntool_call_id: c1\n```\n\nfog\\u{20}\n\n"
        "## user\n\n```part\ntype: text\n```\n\nThis?\n\n```part\ntype: image\nurl: a.png\n```\n\n"
        "## chosen: assistant\n\nYes.\\u{1b}\n"
    )


@pytest.mark.parametrize(
    ("written", "turns"),
    [
        ("## user\nHi", [{"role": "user", "content": "Hi"}]),
        ("##   User\n\n\n  Hi  \n\n", [{"role": "user", "content": "  Hi  "}]),
        ("## assistant   ·   Mara \r\n\r\nHi\r\nyou", [{"role": "assistant", "content": "Hi\nyou", "name": "Mara"}]),
        ("## user", [{"role": "user", "content": ""}]),
        ("## user\n### A heading\n#tag", [{"role": "user", "content": "### A heading\n#tag"}]),
        ("## user\nx\n<!-- rtrepo: a remark -->\ny", [{"role": "user", "content": "x\ny"}]),
        ("## ?\n```fields\nrole: a b\n```", [{"role": "a b", "content": ""}]),
        ("## user\n\\u{1f600}", [{"role": "user", "content": "😀"}]),
        (
            "## user\nLook:\n```part\n{type: image, url: a}\n```\nNice?",
            [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "Look:"},
                        {"type": "image", "url": "a"},
                        {"type": "text", "text": "Nice?"},
                    ],
                }
            ],
        ),
        (
            "## assistant\n```call look c1\n```",
            [
                {
                    "role": "assistant",
                    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": ""}}],
                }
            ],
        ),
        (
            "## assistant\n```fields\ncontent: null\n```\nHm.\n```call look c1\n{}\n```",
            [
                {
                    "role": "assistant",
                    "content": "Hm.",
                    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
                }
            ],
        ),
    ],
)
def test_what_a_person_writes(written: str, turns: list[Any]) -> None:
    (found,) = read(f"# noir/lamp\n{written}\n")

    assert [turn for _, turn in found.turns] == turns


@pytest.mark.parametrize(
    ("written", "line", "why"),
    [
        ("hello\n# a/b", 1, "stands above the first entry, whose line is # DATASET/ID"),
        ("# a/b\nhello\n## user", 2, "stands above the first turn, which begins with ## and a role"),
        ("# a/b\n## user\nx\n## usser\ny", 4, "“## usser” begins no turn"),
        ("# a/b\n## user\nx\n## What he said", 4, "“## What he said” begins no turn"),
        ("# a/b\n## user\n```fields\nname: x", 3, "the ``` that ends this block is missing"),
        ("# a/b\n## user\n```fields\nx: 1\nname: [\n```", 6, "expected the node content"),
        ("# a/b\n## user\n```fields\nx: 1\nx: 2\n```", 5, "duplicate"),
        ('# a/b\n## user\n```fields\n{"x": 1,\n"y": }\n```', 5, "expecting value"),
        ("# a/b\n## user\n```fields\n- x\n```", 4, "is not a mapping"),
        ("# a/b\n## user\n```fields\n1: x\n```", 3, "the field 1 is not called by a text"),
        ("# a/b\n## user · Mara\n```fields\nname: x\n```", 2, "this turn says its name twice"),
        ("# a/b\n## user\n```fields\ncontent: x\n```\ny", 2, "this turn says its content twice"),
        ("# a/b\n## user\n```fields\ncontent: null\n```", 2, "this turn has null content"),
        ("# a/b\n## ?\nx", 2, "this turn has no role"),
        ("# a/b\n## user\n```call look\n```", 3, "a call is named by its function and its id"),
        ("# a/b\n## user\n```call look c1\n```\n\nx", 6, "text cannot stand below a call; put it above"),
        ("# a/b\n## user\nx\n```fields\nname: y\n```", 4, "```fields cannot stand here"),
        ("# a/b\n---\ntitle: x\n## user", 2, "the --- that ends what is known about the entry is missing"),
        ("# a/b\n## user\nx\ny \\u{d800}", 4, r"\u{d800} is no character"),
        ("# a/b\n## user\nx\n\n# a/b\n## user", 5, "a/b stands here twice"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(written: str, line: int, why: str) -> None:
    with pytest.raises(FileError) as refused:
        read(written)

    assert refused.value.line == line
    assert why in refused.value.reason


def test_bytes_that_are_no_utf_8_are_told_with_their_line() -> None:
    with pytest.raises(FileError, match="line 3: is not UTF-8"):
        decoded(b"# a/b\n## user\ncaf\xe9\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"{",
        b'{"messages": [\n\n',
        b"\xff\xfe{\n",
        b"```\n# a/b\n## x\n<!-- rtrepo: x -->\n",
        b"\\x{ff} \\u{1}\x1b[31m \n",
    ],
)
def test_a_file_that_is_no_entry_is_read_back(raw: bytes) -> None:
    lines = file_lines("noir/lamp", None, raw)
    (found,) = read("\n".join(lines) + "\n")

    assert file_bytes(found) == raw.removesuffix(b"\n") + b"\n"
    assert not any(hides(line) for line in lines)


@pytest.mark.parametrize("name", ["noir/lamp", "noir/my lamp", "noir/läm\u202ep", "no\x1bir/x"])
def test_an_entry_is_found_by_its_name(name: str) -> None:
    lines = section_lines(name, None, Entry({"messages": [{"role": "user", "content": "x"}]}))

    assert is_mark(lines[0])
    assert [found.name for found in read("\n".join(lines))] == [name]


@pytest.mark.parametrize(
    "raw",
    [
        None, b"", b"\n", b"# nothing yet\n", b"title: x\n", b"title: x", b"title: x\r\ntags: [a]\r\n",
        b"---\ntitle: x\n", b"\xef\xbb\xbftitle: x\n", b"title: [\n", b"\xff\n", b'title: "\\u202e"\n',
        b"a: |\n  <!-- rtrepo: x -->\n\n  ---\n",
    ],
)  # fmt: skip
def test_a_sidecar_that_is_left_as_it_was_stays_to_the_byte(raw: bytes | None) -> None:
    shown = about.shown(raw)
    entry = Entry({"messages": [{"role": "user", "content": "x"}]})
    (found,) = read("\n".join(section_lines("noir/lamp", shown, entry)))

    assert found.about == shown
    assert about.taken(raw, found.about) == raw


@pytest.mark.parametrize(
    ("raw", "told", "expected"),
    [
        (None, "title: x\ntags: []\n", b"title: x\n"),
        (None, "title:\ntags: []\n# hm\n", None),
        (b"# mine\ntags: [b,  a]\n", "# mine\ntags: [b,  a, c]\n", b"# mine\ntags: [b,  a, c]\n"),
        (b"tags: [a]\n", "", None),
        (b"title: x\r\n# mine\r\n", "title: y\n", b'title: "y"\r\n# mine\r\n'),
    ],
)
def test_what_a_person_makes_of_a_sidecar(raw: bytes | None, told: str, expected: bytes | None) -> None:
    assert about.taken(raw, told) == expected
