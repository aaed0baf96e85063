"""Word marks: exact on any text, readable on ordinary text, never inside a character."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rtrepo.diff.labels import label
from rtrepo.diff.tokens import tokens
from rtrepo.diff.words import MAX_TOKENS, Mark, substitutions, word_changes, word_marks

FAMILY = "👨‍👩‍👧"
CASES = [
    ("", "", ()),
    ("same", "same", (Mark("same", "same"),)),
    ("", "new", (Mark("added", "new"),)),
    (
        "three floors above",
        "two floors above",
        (Mark("removed", "three"), Mark("added", "two"), Mark("same", " floors above")),
    ),
    (
        "the old grey house",
        "the new blue house",
        (Mark("same", "the "), Mark("removed", "old grey"), Mark("added", "new blue"), Mark("same", " house")),
    ),
    ("cafe\u0301 x", "cafe x", (Mark("removed", "cafe\u0301"), Mark("added", "cafe"), Mark("same", " x"))),
    (
        f"a {FAMILY} b",
        "a 👨 b",
        (Mark("same", "a "), Mark("removed", FAMILY), Mark("added", "👨"), Mark("same", " b")),
    ),
    ("👍🏽", "👍", (Mark("removed", "👍🏽"), Mark("added", "👍"))),
    ("🇫🇷", "🇫🇮", (Mark("removed", "🇫🇷"), Mark("added", "🇫🇮"))),
    (
        "我喜欢红茶和面包",
        "我喜欢绿茶和面包",
        (Mark("same", "我喜欢"), Mark("removed", "红"), Mark("added", "绿"), Mark("same", "茶和面包")),
    ),
    ("שלום עולם", "שלום לכם", (Mark("same", "שלום "), Mark("removed", "עולם"), Mark("added", "לכם"))),
    (
        "one\r\ntwo",
        "one\ntwo",
        (Mark("same", "one"), Mark("removed", "\r\n"), Mark("added", "\n"), Mark("same", "two")),
    ),
]


@pytest.mark.parametrize(("before", "after", "marks"), CASES)
def test_marks(before: str, after: str, marks: tuple[Mark, ...]) -> None:
    assert word_marks(before, after) == marks


def sides(marks: tuple[Mark, ...]) -> tuple[str, str]:
    return (
        "".join(mark.text for mark in marks if mark.kind != "added"),
        "".join(mark.text for mark in marks if mark.kind != "removed"),
    )


nasty = st.text(
    st.one_of(
        st.sampled_from(
            list("ab Z_'’.,\n\r\t\u0301\u200d\u200c\ufe0f🏽👩🇫🇷🇮กำनि中かמ\u202e\u2028\u0600\x85\x00\U000e0067")
        ),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=500)
@given(nasty, nasty)
@example("\u0301", "a")
def test_marks_hold_both_texts_exactly(before: str, after: str) -> None:
    marks = word_marks(before, after)

    assert sides(marks) == (before, after)
    assert all(mark.text for mark in marks)
    assert all(x.kind != y.kind for x, y in pairwise(marks))


@given(nasty)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_marks_of_a_text_too_long_for_one_comparison() -> None:
    paragraphs = [f"Paragraph {n} says {n * n} things, none of them twice." for n in range(4_000)]
    before = "\n\n".join(paragraphs)
    after = before.replace("Paragraph 77 says", "Paragraph 77 whispers")
    marks = word_marks(before, after)

    assert len(tokens(before)) > MAX_TOKENS
    assert [mark for mark in marks if mark.kind != "same"] == [Mark("removed", "says"), Mark("added", "whispers")]
    assert sides(marks) == (before, after)


LABELS = [
    ("a b", "a b", "same"),
    ("a  b \r\nc", "a b\nc", "whitespace"),
    ("a\n\nb", "a\nb  ", "whitespace"),
    ("“No,” she said — ‘later’…", "\"No,\" she said - 'later'...", "quotes"),
    ("“No” \n", '"No"', "typography"),
    ("caf\u00e9", "cafe\u0301", "unicode-form"),
    ("Mara", "mara", "case"),
    ("One.", "One. Two.", "extended"),
    ("One. Two.", "One.", "truncated"),
    ("One.", "Two.", "edited"),
    ("", "Two.", "edited"),
]


@pytest.mark.parametrize(("before", "after", "expected"), LABELS)
def test_label(before: str, after: str, expected: str) -> None:
    assert label(before, after) == expected


def test_substitutions_are_one_word_for_one_word() -> None:
    assert list(substitutions("Mara Voss waits here", "Lena Vane waits right there")) == [
        ("Mara", "Lena"),
        ("Voss", "Vane"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [("a b c", "a x c d", (2, 1)), ("a, b", "a b!", (0, 0)), ("", "two words", (2, 0)), ("红茶", "绿茶", (1, 1))],
)
def test_word_changes(before: str, after: str, counts: tuple[int, int]) -> None:
    assert word_changes(before, after) == counts
