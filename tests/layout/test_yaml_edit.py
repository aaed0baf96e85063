"""Changing a value in somebody's YAML: the lines of that value, and not a byte more."""

# ruff: noqa: E501 (a case of a table is one line)

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rtrepo.layout import yaml_file, yaml_plain
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.layout.yaml_lines import edit_lines
from rtrepo.layout.yaml_splice import splice
from tests.layout.nasty import mappings, sidecars, values

BY_HAND = """\
# Mara's ledger, checked 2026-11-20
title:   "The ledger"    # a working title
tags:
    - roleplay     # the base
    # dialogue comes and goes
    - 'dialogue'
    # end of tags
status: draft
speakers:
    2: mara_venn
    # Tobin from here on
    4: {character: tobin,label: Tobin}
mine: 0x1F  # not a key of rtrepo

notes: |
    Good opening.
      Indented.
# about the rating
rating: 4
# the end
"""


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in yaml_file.load(BY_HAND.encode()).items() if name != key}


def changed(**fields: Any) -> dict[str, Any]:
    return yaml_file.load(BY_HAND.encode()) | fields


CASES: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    # what is done, the values wanted, and what is replaced in the text
    ("nothing", changed(), []),
    ("a text", changed(title="Other"), [('title:   "The ledger"    #', "title: Other    #")]),
    ("a text of two lines", changed(title="a\nb"), [('title:   "The ledger"    # a working title', "title: |-    # a working title\n  a\n  b")]),
    ("a number", changed(mine=32), [("mine: 0x1F  #", "mine: 32  #")]),
    ("a number into a truth", changed(rating=True), [("rating: 4", "rating: true")]),
    ("a block text", changed(notes="Short"), [("notes: |\n    Good opening.\n      Indented.\n", "notes: Short\n")]),
    ("an item added", changed(tags=["roleplay", "dialogue", "new"]), [("    - 'dialogue'\n", "    - 'dialogue'\n    - new\n")]),
    ("an item before", changed(tags=["new", "roleplay", "dialogue"]), [("    - roleplay", "    - new\n    - roleplay")]),
    ("an item removed", changed(tags=["dialogue"]), [("    - roleplay     # the base\n", "")]),
    ("an item replaced", changed(tags=["roleplay", "talk"]), [("    - 'dialogue'\n", "    - talk\n")]),
    ("items turned round", changed(tags=["dialogue", "roleplay"]), [("    - roleplay", "    - dialogue\n    - roleplay"), ("    - 'dialogue'\n", "")]),
    ("a list into a word", changed(tags="one"), [
        ("tags:\n    - roleplay     # the base\n    # dialogue comes and goes\n    - 'dialogue'\n", "# the base\n# dialogue comes and goes\ntags: one\n"),
    ]),
    ("a value in a map", changed(speakers={2: "tobin", 4: {"character": "tobin", "label": "Tobin"}}), [("    2: mara_venn", "    2: tobin")]),
    ("a map on one line", changed(speakers={2: "mara_venn", 4: "tobin"}), [("{character: tobin,label: Tobin}", "tobin")]),
    ("a key into a map", changed(speakers={2: "mara_venn", 4: {"character": "tobin", "label": "Tobin"}, 6: "x"}), [("label: Tobin}\n", "label: Tobin}\n    6: x\n")]),
    ("a key out of a map", changed(speakers={4: {"character": "tobin", "label": "Tobin"}}), [("    2: mara_venn\n", "")]),
    ("a field removed", without("status"), [("status: draft\n", "")]),
    ("the last field removed", without("rating"), [("rating: 4\n", "")]),
    ("a block field removed", without("notes"), [("notes: |\n    Good opening.\n      Indented.\n", "")]),
    ("a field added", changed(split="eval"), [("rating: 4\n", "rating: 4\nsplit: eval\n")]),
    ("a list added", changed(characters=["a", "b"]), [("rating: 4\n", "rating: 4\ncharacters: [a, b]\n")]),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("wanted", "replaced"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_only_the_lines_of_the_value_change(
    wanted: dict[str, Any], replaced: list[tuple[str, str]], newline: str
) -> None:
    expected = BY_HAND
    for old, new in replaced:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    written = yaml_file.edit(BY_HAND.replace("\n", newline).encode(), wanted)

    assert written.decode() == expected.replace("\n", newline)


@pytest.mark.parametrize(
    ("raw", "wanted", "expected"),
    [
        ("", {"a": 1}, "a: 1\n"),
        ("# only a comment", {"a": 1}, "# only a comment\na: 1\n"),
        ("---\n", {"a": 1}, "---\na: 1\n"),
        ("{a: 1, b: 2}  # all\n", {"a": 1}, "# all\na: 1\n"),
        ("{a: 1, # one\n b: 2}\n", {"a": 1}, "# one\na: 1\n"),
        ("---\na: 1\n...\n", {"a": 1, "b": 2}, "---\na: 1\nb: 2\n...\n"),
        ("a: 1", {"a": 2}, "a: 2\n"),
        ("a: 1\nb:\n", {"a": 1, "b": "x"}, "a: 1\nb: x\n"),
        ("a:\nb: 2\n", {"a": [], "b": 2}, "a: []\nb: 2\n"),
        ("a: 1 # x\n", {}, ""),
        ("# x\na: 1\n", {}, "# x\n"),
        ("a:\n- b: 1   # one\n  c: 2\n- d: 3\n", {"a": [{"b": 5, "c": 2}, {"d": 3}]}, "a:\n- b: 5   # one\n  c: 2\n- d: 3\n"),
        ("a:\n- b: 1\n  c: 2\n", {"a": [{"c": 2}]}, "a:\n- c: 2\n"),
        ("a:\n- b: 1\n  c: 2\n", {"a": [{"b": 1, "c": 2}, {"b": "x\ny"}]}, "a:\n- b: 1\n  c: 2\n- b: |-\n    x\n    y\n"),
        ("a:\n- - 1\n  - 2\n- 3\n", {"a": [[1, 2], 4]}, "a:\n- - 1\n  - 2\n- 4\n"),
        ("a:\n-\n  x\n- y\n", {"a": ["x", "z"]}, "a:\n-\n  x\n- z\n"),
        ("a: [x,  y]\n", {"a": ["x"]}, "a: [x]\n"),
        ("? a\n: 1\nb: 2\n", {"a": 3, "b": 2}, "? a\n: 3\nb: 2\n"),
        ('"a" : 1\n', {"a": 2}, '"a" : 2\n'),
        ("a: one\n  two\nb: 1\n", {"a": "x", "b": 1}, "a: x\nb: 1\n"),
        ("a: >-\n  one\n  two\n\n# c\nb: 1\n", {"a": "x", "b": 1}, "a: x\n\n# c\nb: 1\n"),
        ("on: 2026-11-22\nb: 1\n", {"on": "2026-11-22", "b": 2}, "on: 2026-11-22\nb: 2\n"),
        ("\ufeffa: 1\n", {"a": 2}, "\ufeffa: 2\n"),
        ("a:\n  b:\n    c: 1 # deep\n  d: 2\n", {"a": {"b": {"c": 1, "e": "x\ny"}, "d": 2}}, "a:\n  b:\n    c: 1 # deep\n    e: |-\n      x\n      y\n  d: 2\n"),
    ],
)  # fmt: skip
def test_edits_a_text_of_any_layout(raw: str, wanted: dict[str, Any], expected: str) -> None:
    assert yaml_file.edit(raw.encode(), wanted).decode() == expected


def test_what_is_equal_is_not_touched() -> None:
    raw = b"a:   {b: [1, 'x']}   # kept\n"

    assert yaml_file.edit(raw, {"a": {"b": [1, "x"]}}) == raw


@pytest.mark.parametrize("raw", [b"a: &x 1\n", b"- a\n", b"a: 1\na: 2\n", b"\xff", b"a: 1\r---\rb: 2"])
def test_a_text_that_cannot_be_read_is_not_edited(raw: bytes) -> None:
    with pytest.raises(FileError):
        yaml_file.edit(raw, {"a": 1})


COMMENT = st.sampled_from(["", "", "# above: [x]", "#", "# a 'quote"])


@st.composite
def hand_written(draw: st.DrawFn, data: dict[str, Any]) -> str:
    """A mapping as somebody may have written it: comments above and behind, own indentation, own line ends."""
    lines = []
    for key, value in data.items():
        above = draw(COMMENT)
        style = draw(st.integers(0, 2))
        if isinstance(value, list) and value and style:
            margin = " " * draw(st.integers(0, 4))
            text = emit({key: 0}).decode().removesuffix(" 0\n") + "\n"
            for item in value:
                text += (
                    f"{margin}- {emit({'k': [item]}).decode()[4:-2]}"
                    if "\n" not in emit({"k": [item]}).decode()[:-1]
                    else ""
                )
                text += draw(st.sampled_from(["", "  # behind"])) + "\n"
        elif isinstance(value, dict) and value and style == 2:
            text = emit({key: 0}).decode().removesuffix(" 0\n") + "\n"
            text += "".join(
                "    " + line + "\n" if line else "\n" for line in emit(value).decode().removesuffix("\n").split("\n")
            )
        else:
            text = emit({key: value}).decode()
            if "\n" not in text[:-1]:
                text = text.removesuffix("\n") + draw(st.sampled_from(["", " # behind", "     "])) + "\n"
        lines += [above + "\n"] * bool(above) + [text] + ["\n"] * draw(st.integers(0, 1))
    return "".join(lines).replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


@given(st.data(), mappings | sidecars, mappings | sidecars)
def test_a_text_edited_says_what_was_wanted(data: st.DataObject, old: dict[str, Any], new: dict[str, Any]) -> None:
    raw = data.draw(hand_written(old)).encode()
    try:
        read = yaml_file.load(raw)
    except FileError:
        assume(False)
    kept = data.draw(st.sets(st.sampled_from(sorted(read, key=str)))) if read else set()
    wanted = {key: value for key, value in read.items() if key in kept} | new
    if read and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(read, key=str)))
        wanted[key] = _nudged(data, read[key])
    written = yaml_file.edit(raw, wanted)

    found = yaml_file.load(written)
    assert found == wanted
    assert emit(dict(sorted(found.items()))) == emit(dict(sorted(wanted.items())))


def _nudged(data: st.DataObject, value: Any) -> Any:
    """A value near another one, so that the edit goes down into it."""
    if isinstance(value, list):
        some = [item for item in value if data.draw(st.booleans())]
        return [*some, data.draw(values)]
    if isinstance(value, dict) and value:
        return {key: _nudged(data, item) if data.draw(st.booleans()) else item for key, item in value.items()}
    return data.draw(values)


@given(st.text("ab:-?[]{}#|>'\" \n\r,1", max_size=40), mappings)
def test_nothing_but_a_file_error_is_raised(text: str, wanted: dict[str, Any]) -> None:
    try:
        written = yaml_file.edit(text.encode(), wanted)
    except FileError:
        return

    assert yaml_file.load(written) == wanted


words = st.text("ab", min_size=1, max_size=4)
short = st.fixed_dictionaries(
    {}, optional={"title": words, "tags": st.lists(words, max_size=3), "status": words, "rating": st.integers(0, 9)}
)


@given(st.data(), st.one_of(short, sidecars), short)
def test_whole_lines_are_changed_as_a_parser_would(
    data: st.DataObject, old: dict[str, Any], new: dict[str, Any]
) -> None:
    # Some keys of each, in the canonical form and with a comment here and there.
    wanted = {key: value for key, value in old.items() if data.draw(st.booleans())} | new
    lines = emit(old).decode("utf-8").split("\n")
    text = "\n".join(
        f"{line}  # mine" if line[:1].isalpha() and data.draw(st.integers(0, 9)) == 0 else line for line in lines
    )
    assume(yaml_plain.load(text.encode("utf-8")) == old)
    quickly = edit_lines(text, old, wanted)

    if quickly is None:  # it takes more than whole lines: never where each value is a few words on a line of its own
        assert re.fullmatch(r"(\w+: [\w, \[\]]+\n)+", text) is None
    else:
        assert quickly == splice(text, yaml_file._yaml().compose(text), old, wanted)


def test_a_line_of_its_own_is_changed_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def parser() -> Any:
        raise AssertionError("a parser was asked")

    monkeypatch.setattr(yaml_file, "_yaml", parser)
    raw = b"# the ferry\ntitle: The ferry\ntags: [slow, warm]\nstatus: draft\n"
    wanted = {"title": "The ferry", "tags": ["slow"], "rating": 4}

    assert yaml_file.edit(raw, wanted) == b"# the ferry\ntitle: The ferry\ntags: [slow]\nrating: 4\n"
