"""Safe text, cells, words: the small parts every page is made of."""

from datetime import date

import pytest

from rtrepo.render.cells import cut, pad, width_of, wrap
from rtrepo.render.json_values import json_value
from rtrepo.render.marked import marked
from rtrepo.render.safe import safe
from rtrepo.render.speech import plain_text, spoken
from rtrepo.render.style import PLAIN, Style
from rtrepo.render.table import table
from rtrepo.render.wording import age, ago, count, kinds, place, short, words_changed, words_in
from tests.render.sample import NASTY


def test_nasty_text_is_shown_as_escapes() -> None:
    shown = safe(NASTY)

    assert shown == (
        "a\\x1b[31mb\\x1b]0;owned\\x07c\\u202ed\\u200be\\x00f\\ud800g\\x9bh\\u2066i⏎j\\u2028k\\x7fl\\rm"
        "\\ufeffn\\U000e0041o"
    )


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "日本語",
        "e\u0301",
        "👩\u200d🚀",
        "❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "שלום",
        "«…»",
    ],
)
def test_honest_text_stays(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200db", "a\\u200db"),
        ("日\u200d", "日\\u200d"),
        ("日\u200d\u200d本", "日\\u200d\\u200d本"),
        ("a\ufe00\ufe01b", "a\ufe00\\ufe01b"),
        ("a\U000e0100", "a\\U000e0100"),
        ("a\tb\nc", "a\\tb⏎c"),
        ("\u3164x\u00ad", "\\u3164x\\xad"),
    ],
)
def test_hidden_text_does_not(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_tabs_and_lines_stay_on_request() -> None:
    assert safe("a\tb\r\nc\x1b", lines=True) == "a\tb\\r\nc\\x1b"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("e\u0301", 1),
        ("👩\u200d🚀", 2),
        ("👍🏽", 2),
        ("한글", 4),
        ("\u1100\u1161", 2),
        ("\x1b[31mred\x1b[0m", 3),
        ("\x1b[31m日\x1b[0m", 2),
        ("ｱ", 1),
    ],
)
def test_width(text: str, cells: int) -> None:
    assert width_of(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "kept"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("ab cdef", 4, "ab…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("ne\u0301e\u0301e", 3, "ne\u0301…"),
        ("👩\u200d🚀👩\u200d🚀", 3, "👩\u200d🚀…"),
        ("\x1b[31mabcdef\x1b[0m", 4, "\x1b[31mabc…\x1b[0m"),
        ("abc", 0, ""),
    ],
)
def test_cut(text: str, cells: int, kept: str) -> None:
    shown = cut(text, cells)

    assert shown == kept
    assert width_of(shown) <= cells


def test_pad() -> None:
    assert (pad("日", 4), pad("日", 4, right=True), pad("abcde", 4)) == ("日  ", "  日", "abcde")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four", ["one two", "  three", "  four"]),
        ("a\n\nb", ["a", "", "  b"]),
        ("abcdefghijklmnop", ["abcdefghij", "  klmnop"]),
        ("日本語、日本語です", ["日本語、日", "  本語です"]),
        ("one \x1b[31mtwo three\x1b[0m x", ["one \x1b[31mtwo\x1b[0m", "  \x1b[31mthree\x1b[0m x"]),
        ("x    12345678", ["x", "  12345678"]),
        ("", [""]),
    ],
)
def test_wrap(text: str, lines: list[str]) -> None:
    shown = wrap(text, 10, "  ")

    assert shown == lines


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (34, ["Nothing is committed yet. Stop:", "  rtrepo merge --abort now"]),
        (30, ["Nothing is committed yet.", "  Stop: rtrepo merge --abort", "  now"]),
        (14, ["Nothing is", "  committed", "  yet. Stop:", "  rtrepo merge", "  --abort now"]),
    ],
)
def test_a_command_stays_on_a_line_that_has_room_for_it(cells: int, lines: list[str]) -> None:
    assert wrap("Nothing is committed yet. Stop: rtrepo merge --abort now", cells, "  ") == lines


def test_table_lines_up_by_cells() -> None:
    lines = table([["日本", "1", "x"], ["a", "22", ""], ["\x1b[31mred\x1b[0m", "333", "y"]], PLAIN, right=(1,))

    assert lines == ["日本     1   x", "a       22", "\x1b[31mred\x1b[0m    333   y"]


def test_table_column_that_gives_way() -> None:
    lines = table([["id", "a very long title indeed", "the facts stand"]], Style(width=40), shrink=1)

    assert lines == ["id   a very long titl…   the facts stand"]


@pytest.mark.parametrize(
    ("passed", "brief", "long"),
    [
        (-5, "now", "just now"),
        (59, "now", "just now"),
        (120, "2 min", "2 minutes ago"),
        (7200, "2 h", "2 hours ago"),
        (86400, "1 d", "1 day ago"),
        (9 * 86400, "9 d", "9 days ago"),
        (21 * 86400, "3 w", "3 weeks ago"),
        (800 * 86400, "2 y", "2 years ago"),
    ],
)
def test_ages(passed: int, brief: str, long: str) -> None:
    assert (age(1000, 1000 + passed), ago(1000, 1000 + passed)) == (brief, long)


def test_words() -> None:
    told = (
        count(1, "entry", "entries"),
        count(1204, "entry", "entries"),
        words_changed(1, 0),
        words_changed(1902, 2644),
        words_changed(0, 0),
        kinds({"added": 2, "edited": 8, "moved": 0}, ("edited", "added")),
        place("messages[6]"),
        place("chosen[1].name"),
        place("tags"),
        short("a" * 40),
        short("the working tree"),
        words_in("it's two 日本 words"),
    )

    assert told == (
        "1 entry",
        "1,204 entries",
        "+1 word",
        "+1,902 −2,644 words",
        "",
        "8 edited, 2 added",
        "message 6",
        "chosen 1 name",
        "tags",
        "aaaaaaa",
        "the working tree",
        5,
    )


def test_ascii_pages() -> None:
    page = Style(unicode=False).page(["4 → 5 · −1 …", "é日", "x  "])

    assert page == "4 -> 5 - -1 ...\n\\xe9\\u65e5\nx"


def test_marks_show_the_neighbourhood() -> None:
    many = " ".join(f"w{number}" for number in range(40))
    shown = marked([("same", many + " "), ("removed", "red"), ("added", "green"), ("same", " " + many)], PLAIN)

    assert shown == ("… w32 w33 w34 w35 w36 w37 w38 w39 [-red-]{+green+} w0 w1 w2 w3 w4 w5 w6 w7 …")


def test_marks_in_colour_keep_brackets_around_blanks() -> None:
    shown = marked([("removed", "red"), ("added", "\n\n"), ("same", "x")], Style(color=True))

    assert shown == "\x1b[9;31mred\x1b[0m\x1b[32m{+⏎⏎+}\x1b[0mx"


def test_long_changes_lose_their_middle() -> None:
    shown = marked([("added", " ".join(f"w{number}" for number in range(100)))], PLAIN)

    assert shown == (
        "{+"
        + " ".join(f"w{number}" for number in range(24))
        + " … 68 words … "
        + " ".join(f"w{number}" for number in range(92, 100))
        + "+}"
    )


def test_what_a_turn_says() -> None:
    said = (
        spoken({"content": "a"}),
        spoken({"content": None}),
        spoken({}),
        spoken({"content": [{"type": "text", "text": "a"}, {"type": "image"}, 7]}),
        spoken({"content": 7, "function_call": {"name": "f", "arguments": {"x": 1}}}),
        spoken({"tool_calls": [{"id": "odd"}]}),
        plain_text(["a", "b"]),
        plain_text({"a": None}),
    )

    assert said == ("a", "", "", "a\n[image]\n7", '7\ncalls f({"x": 1})', 'calls {"id": "odd"}', "a, b", '{"a": null}')


def test_values_that_json_cannot_hold() -> None:
    value = json_value({1: [float("inf"), 1.5, None, True, (date(2026, 1, 2), "x")]})

    assert value == {"1": ["inf", 1.5, None, True, ["2026-01-02", "x"]]}
