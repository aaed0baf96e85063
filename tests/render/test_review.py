"""The review page as text: what stands on it, what never does, and that it is the same every time."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rtrepo.actions import page_files
from rtrepo.model.change import EntryChange, SnapshotChange
from rtrepo.model.review import Review, ReviewReport
from rtrepo.render import reviews
from rtrepo.render.page import document, texts
from rtrepo.render.page.shift import signed, value
from rtrepo.render.style import Style
from tests.render import review_sample
from tests.render.review_sample import HTML, edited, hostile, review
from tests.render.sample import FORBIDDEN, READING

FILES = page_files.of_review()
INLINE = {"b", "bdi", "code", "del", "ins", "kbd", "span"}
VOID = {"meta", "input", "br", "rect"}
"""Elements of ours that have no end, or whose end nobody looks for."""


class Outline(HTMLParser):
    """Elements with their attributes, the text outside scripts and styles, and whether everything was closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.raw: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag
        if tag not in INLINE:
            self.text += " "

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.raw[self.open[-1]] = self.raw.get(self.open[-1], "") + data
        else:
            self.text += data


def page(found: Review, **more: int) -> str:
    return document.html(found, FILES, READING, **more)


def words(text: str) -> str:
    return " ".join(text.split())


SAYS = [
    "main → warmer-tone",
    "2 versions between",
    "main has 1 version that the other side has not",
    "More than one page can hold: 12 added are only counted.",
    "Mara → Lena in 2 entries, characters of the sidecars too, 19 times",
    "“As …,” removed at the beginning of 3 turns in 2 entries",
    "“As a keeper,” 2 times",
    "tags: warm in 1 entry",
    "“by the light” → “by lamplight” replaced in 2 places in 2 entries",
    "In 2 entries nothing else changed",
    "words per assistant turn 182 → 171 −6.0 %",
    "moved by 34 entries, 71 % of it by 14",
    "warm 4.1 % → 6.9 % +2.80 pt",
    "– → 2.0 % new",
    "50.0 % → – gone",
    "datasets/noir/entries/harbour-014.json in warmer-tone: line 4: JSON ends early",
    "in warmer-tone harbour-014.json cannot be read: line 4: JSON ends early",
    "7 entries changed",
    "1 entry added",
    "1 entry removed",
    "noir/lighthouse-001 The keeper 7 of 8 turns · +12 −3 words",
    "noir/tide → harbour/tide",
    "tags + warm − draft-2",
    "bangs open threetwo floors above you.*",
    "rewritten, 12 % alike",
    "split in two, words unchanged",
    "now turn 4 Both halves.",
    "6 → 6 assistant moved, unchanged",
    "chosen 0 assistant edited outside the text At six. mood dry → warm",
    'rejected 0 assistant rewritten, 0 % alike before calls tide({"day": 3}) after Who knows.',
    "1 turn unchanged · 7 turns changed by Mara → Lena alone",
    "4 turns changed by quotes and dashes alone",
    "Nobody at all.",
    "the same,",
]


@pytest.mark.parametrize("says", SAYS)
def test_what_the_page_says(says: str) -> None:
    assert says in words(Outline(page(review())).text)


@pytest.mark.parametrize("make", [review, hostile], ids=["everything", "hostile"])
def test_the_page_is_well_formed_the_same_every_time_and_marked_as_ours(make: object) -> None:
    made = make()  # type: ignore[operator]
    found = page(made)
    outline = Outline(found)
    ids = [about["id"] for _, about in outline.elements if "id" in about]

    assert outline.open == []
    assert len(ids) == len(set(ids))
    assert found == page(made)
    assert found.startswith(document.MARK + "\n<html")
    assert {about["href"] for tag, about in outline.elements if tag == "a"} <= {f"#{name}" for name in ids}


def test_no_hostile_text_is_markup_or_reaches_a_script_or_an_attribute() -> None:
    """Every attribute is one of ours with a value of ours: a word, a number or a hash."""
    found = page(hostile())
    outline = Outline(found)
    tags = {tag for tag, _ in outline.elements}
    values = {
        value or "" for tag, about in outline.elements for name, value in about.items()
        if (tag, name) not in {("meta", "content"), ("section", "aria-label")}
    }  # fmt: skip

    assert not tags & {"img", "b id", "iframe", "object", "link", "base", "form"}
    assert [about for tag, about in outline.elements if tag in ("script", "style")] == [{}, {}]
    assert not [name for _, about in outline.elements for name in about if name.startswith("on") or name == "style"]
    assert [value for value in values if "alert" in value or "\\x1b" in value] == []
    assert outline.raw == {"style": FILES.style, "script": FILES.script}
    assert [character for character in FORBIDDEN if character in found] == []
    assert outline.text.count(HTML) > 20
    assert "49" not in outline.text.split("{{ 7 * 7 }}")[0]


def test_the_policy_names_the_one_style_sheet_and_the_one_script() -> None:
    outline = Outline(page(review()))
    policy = next(about["content"] for tag, about in outline.elements if "http-equiv" in about) or ""
    told = dict(part.split(" ", 1) for part in policy.split("; "))

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert told["default-src"] == told["base-uri"] == told["form-action"] == "'none'"
    assert (told["style-src"], told["script-src"]) == tuple(hashed(outline.raw[tag]) for tag in ("style", "script"))


def test_the_files_of_the_page_ask_for_nothing() -> None:
    for text in (FILES.style, FILES.script):
        assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp|WebSocket|innerHTML|insertAdjacent|eval|</", text)


def many(number: int) -> SnapshotChange:
    return SnapshotChange("a", "b", tuple(_weighing(at) for at in range(number)))


def _weighing(at: int) -> EntryChange:
    return replace(edited("noir", f"entry-{at:03}", ["x", "y"], ["x", f"z{at}"]), words_added=at)


def test_of_many_entries_the_heaviest_are_shown_whole_and_the_page_says_so() -> None:
    found = page(Review(many(30)), most=10)
    outline = Outline(found)
    cards = [about["id"] for _, about in outline.elements if about.get("class") == "entry card"]
    lines = [about["id"] for _, about in outline.elements if about.get("class") == "entry line"]

    assert (len(cards), len(lines)) == (10, 20)
    assert cards == [f"e{number}" for number in range(10)]
    assert "The heaviest 10 are shown whole, the other 20 in a line each." in words(outline.text)
    assert words(outline.text).index("entry-029") < words(outline.text).index("entry-028")


def test_beyond_the_lines_entries_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtrepo.render.page.entries.LISTED", 15)

    assert "and 5 more, only counted" in words(Outline(page(Review(many(30)), most=10)).text)


def test_what_patterns_explain_comes_last_and_is_folded() -> None:
    outline = Outline(page(review()))
    cards = [about for _, about in outline.elements if about.get("class") == "entry card"]
    folds = [about for tag, about in outline.elements if tag == "details" and about.get("class") == "fold"]
    explained = ["data-explained" in about for about in cards]

    assert explained == [False] * 5 + [True] * 2 + [False] * 2
    assert ["open" in about for about in folds] == [True] * 5 + [False] * 4


def test_a_tick_is_of_the_content_that_was_read() -> None:
    """The token of an entry changes with either side, its name and its sidecar, and with nothing else."""

    def tokens(found: SnapshotChange) -> list[str | None]:
        return [about["data-token"] for _, about in Outline(page(Review(found))).elements if "data-token" in about]

    one = edited("noir", "a", ["x"], ["y"])
    others = [edited("noir", "b", ["x"], ["y"]), edited("noir", "a", ["x"], ["z"]), edited("noir", "a", ["w"], ["y"])]
    same = replace(one, words_added=99, turns=())
    found = tokens(SnapshotChange("a", "b", (one,)))

    assert tokens(SnapshotChange("c", "d", (same, review_sample.gone())))[0] in found
    assert [other for other in others if tokens(SnapshotChange("a", "b", (other,))) == found] == []


def test_a_split_entry_names_all_its_parts() -> None:
    found = SnapshotChange("a", "b", review_sample.parts(), layout_only=2)
    told = words(Outline(page(Review(found))).text)

    assert "noir/crossing → crossing-a The long crossing turns 0–1 · 1 of 4 turns" in told
    assert told.count("all parts: noir/crossing → crossing-a + crossing-b") == 2
    assert "3 user" not in told.split("removed Four.")[1]
    assert "in 2 files only the writing or the folder differs" in told


def test_nothing_differs() -> None:
    told = words(Outline(page(Review(SnapshotChange("main", "HEAD")))).text)

    assert "main → HEAD Nothing differs." in told
    assert "Entries" not in told


TEXTS = [
    ("\n", "⏎\n"),
    ("  ", "␣␣"),
    ("\t", "⇥"),
    ("\u00a0", "\\xa0"),
    ("\u3000", "\\u3000"),
    ("one\ntwo", "one⏎\ntwo"),
    ("one two", "one two"),
    ("\u200b", "\\u200b"),
]


@pytest.mark.parametrize(("text", "shown"), TEXTS, ids=[repr(text) for text, _ in TEXTS])
def test_changed_spaces_can_be_seen(text: str, shown: str) -> None:
    assert texts.changed(text) == shown


@pytest.mark.parametrize(
    ("at", "of", "kinds"),
    [
        (0, 1, ["same", "folded"]),
        (0, 3, ["folded", "same", "added", "same"]),
        (2, 3, ["same", "added", "same", "folded"]),
        (1, 3, ["added", "same", "folded", "same", "added"]),
    ],
)
def test_a_long_stretch_that_stayed_is_folded_away_from_the_changes(at: int, of: int, kinds: list[str]) -> None:
    long = "The lamp went round. " * 200
    marks = [
        ("same", long) if place == at else ("added" if place == 1 or at == 1 else "same", "x") for place in range(of)
    ]
    found = texts.marked(marks)

    assert [piece.kind for piece in found] == kinds
    assert "".join(piece.text for piece in found) == "".join(text for _, text in marks)
    assert all(piece.says.endswith("words") for piece in found if piece.kind == "folded")


def test_an_endless_text_is_cut_and_the_page_says_so() -> None:
    found = texts.whole("x" * 100_000)

    assert sum(len(piece.text) for piece in found) < 50_000
    assert "59,600 more characters" in found[-1].text


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [(None, "share", "–"), (0.041, "share", "4.1 %"), (182.4, "words", "182"), (7.46, "turns", "7.5")],
)
def test_figures_as_text(number: float | None, unit: str, told: str) -> None:
    assert value(number, unit) == told


def test_changes_of_figures_as_text() -> None:
    assert (signed(0.028, "share"), signed(-0.4, "words")) == ("+2.80 pt", "−0.40")


def test_the_report_of_a_written_page() -> None:
    few = ReviewReport("review.html", 31_400, "main", "warmer-tone", 41, 0, 0)
    most = ReviewReport("review.html", 4_234_567, "main", "the working tree", 1000, 10_000, 3)

    assert reviews.text(few, Style()) == "review.html   41 entries, main → warmer-tone, 31 kB"
    assert reviews.text(most, Style()).splitlines() == [
        "review.html   11,003 entries, main → the working tree, 4.2 MB",
        "  shown: 1,000 turn by turn (--most N for more), 10,000 with a line each, 3 only counted",
    ]
    assert reviews.to_json(few) == {
        "schema": "rtrepo.review/1", "file": "review.html", "size": 31_400, "from": "main", "to": "warmer-tone",
        "experiments": [], "entries": {"detailed": 41, "listed": 0, "counted": 0},
    }  # fmt: skip
