"""Finding: texts and patterns, and never a file passed over that holds what is looked for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.finder import Finder, patience
from rtrepo.actions.passages import passages
from rtrepo.errors import RtrepoError
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar

FOUND = {
    # (wanted, options, text): (start, end, times)
    "a pattern": (("l.mp", {"regex": True}, "The Lamp, the lump"), (4, 8, 2)),
    "a pattern with capitals": (("L.mp", {"regex": True, "exact_case": True}, "lamp Lump"), (5, 9, 1)),
    "the start of a line": (("^two", {"regex": True}, "one\ntwo"), (4, 7, 1)),
    "nothing is no match": (("x*", {"regex": True}, "yyy"), None),
    "some of it is": (("x*", {"regex": True}, "yxxy"), (1, 3, 1)),
    "no pattern": (("l.mp", {}, "lamp"), None),
}


@pytest.mark.parametrize("case", FOUND)
def test_find(case: str) -> None:
    (wanted, options, text), expected = FOUND[case]

    assert Finder(wanted, **options).find(text) == expected


@pytest.mark.parametrize("pattern", ["(", "a{99999999999}", "\\"])
def test_what_is_no_pattern_is_a_usage_error(pattern: str) -> None:
    with pytest.raises(RtrepoError, match="is no regular expression") as refused:
        Finder(pattern, regex=True)

    assert refused.value.exit_code == 2


def test_a_pattern_that_takes_for_ever_is_given_up() -> None:
    began = time.monotonic()
    with pytest.raises(RtrepoError, match="takes too long in noir/lamp"), patience("noir/lamp", 0.05):
        Finder("(a+)+b", regex=True).find("a" * 40)

    assert time.monotonic() - began < 5


LETTERS = st.text(st.sampled_from("aAbß İſK'\"\\\n\t\x01é世 #:-"), max_size=6)


@given(LETTERS, LETTERS, st.booleans())
def test_no_file_that_holds_the_text_is_passed_over(said: str, wanted: str, exact: bool) -> None:
    entry = Entry({"messages": [{"role": "user", "content": said}]})
    about = Sidecar({"title": said, "notes": f"{said}\n{said}", "tags": [said]})
    finder = Finder(wanted, exact_case=exact)
    in_turns = sum(finder.count(text) for _, _, text in passages(entry, Sidecar()))
    in_sidecar = sum(finder.count(text) for _, _, text in passages(None, about))

    assert finder.may_be_in(entry_file.dump(entry)) or not wanted or not in_turns
    assert finder.may_be_in(sidecar_file.dump(about)) or not wanted or not in_sidecar


def test_a_file_without_the_text_is_passed_over() -> None:
    raw = entry_file.dump(Entry({"messages": [{"role": "user", "content": 'Two\nlines, "quoted"'}]}))

    assert [Finder(wanted).may_be_in(raw) for wanted in ("lamp", "TWO LINES", "quoted lamp")] == [False, True, False]


WHOLE = Entry(
    {
        "messages": [
            {"role": "user", "name": "Mara", "content": [{"type": "text", "text": "See?"}, {"image": {"url": "u"}}]},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"function": {"name": "roll", "arguments": '{"dice": 2}'}}, {"odd": 1}],
                "function_call": {"name": "old", "arguments": {"a": 1}},
            },
        ],
        "rejected": [{"role": "assistant", "content": "No."}],
        "tools": [{"name": "roll"}],
    }
)
ABOUT = Sidecar(
    {"title": "T", "tags": ["warm"], "status": "draft", "speakers": {0: {"label": "Keeper"}}, "extra": {"a": ["b"]}}
)


def test_everything_that_is_written_in_an_entry() -> None:
    assert list(passages(WHOLE, ABOUT)) == [
        ("messages[0].content[0]", "user", "See?"),
        ("messages[0].content[1].image.url", "user", "u"),
        ("messages[0].name", "user", "Mara"),
        ("messages[1].tool_calls[0]", "assistant", 'roll({"dice": 2})'),
        ("messages[1].tool_calls[1]", "assistant", '{"odd": 1}'),
        ("messages[1].function_call", "assistant", 'old({"a": 1})'),
        ("rejected[0]", "assistant", "No."),
        ("tools[0].name", "", "roll"),
        ("title", "", "T"),
        ("tags", "", "warm"),
        ("speakers.0.label", "", "Keeper"),
        ("extra.a[0]", "", "b"),
    ]
    assert [text for _, _, text in passages(WHOLE, ABOUT, role="user")] == ["See?", "u", "Mara"]
