"""The shift in words: what is told and what is left out, and in the end all of it as JSON."""

import json

import pytest

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.model.shift import Distribution, Driver, Figure, Shift
from rtrepo.render.cells import width_of
from rtrepo.render.shift import is_still, shift_lines
from rtrepo.render.shift_json import shift_json
from rtrepo.render.style import Style
from tests.render.sample import FORBIDDEN, ID, NASTY, OTHER_ID


def drivers(*parts: float, dataset: str = "noir") -> tuple[Driver, ...]:
    names = ["lamp", "ferry", "crates", "gull", "tide"]
    return tuple(Driver(Key(dataset, names[at]), part) for at, part in enumerate(parts))


WORDS = Figure(
    "length", "words per assistant turn", "words", 182.4, 171.4, (18_240, 17_140),
    drivers(-3.0, -2.5), 0.71, 14, 41,
)  # fmt: skip
WARM = Figure("tags", "warm", "share", 0.041, 0.069, (49, 83), drivers(0.001), 1.0, 34, 34)
CURLY = Figure("quotes", "curly", "share", 0.02, 0.41, (24, 493), drivers(0.01, 0.01, 0.01, 0.01), 0.7, 300, 469)
STRAIGHT = Figure("quotes", "straight", "share", 0.98, 0.59, (1180, 711), drivers(-0.01), 0.7, 300, 469)
SPREAD = Distribution(
    "words per assistant turn", "words", ("0–19", "20–49", "50–99", "100+"), (1, 9, 4, 0), (4, 9, 1, 0)
)
SHIFT = Shift(True, 1204, 1204, (WORDS, WARM, CURLY, STRAIGHT), (SPREAD,))


def shown(*figures: Figure, width: int = 100, whole: bool = True, narrowed: bool = False) -> str:
    shift = Shift(whole, 10, 10, figures, narrowed=narrowed)
    return "\n".join(shift_lines(SnapshotChange("HEAD~1", "HEAD", shift=shift), Style(width=width)))


def test_a_block() -> None:
    change = SnapshotChange(OTHER_ID, ID, shift=SHIFT)

    assert shift_lines(change, Style(width=140)) == [
        "",
        "What shifted                 77aa0e2   9be01d4",
        "  curly quotes                 2.0 % →  41.0 %   +39.0 pt, +469   spread over 469 entries",
        "  words per assistant turn       182 →     171   −6.0 %           ▂█▄ → ▄█▂"
        "   71 % of it from 14 of 41 entries, most: noir/lamp, noir/ferry",
        "  tag warm                     4.1 % →   6.9 %   +2.8 pt, +34     spread over 34 entries",
    ]


def test_on_a_narrow_page_the_reason_stands_below() -> None:
    lines = shift_lines(SnapshotChange("HEAD~1", "the working tree", shift=SHIFT), Style(width=80))

    assert lines[1:] == [
        "What shifted",
        "  curly quotes               2.0 % → 41.0 %   +39.0 pt, +469",
        "      spread over 469 entries",
        "  words per assistant turn     182 →    171   −6.0 %           ▂█▄ → ▄█▂",
        "      71 % of it from 14 of 41 entries, most: noir/lamp, noir/ferry",
        "  tag warm                   4.1 % →  6.9 %   +2.8 pt, +34",
        "      spread over 34 entries",
    ]


def test_without_unicode_there_are_no_bars() -> None:
    style = Style(width=140, unicode=False)
    told = style.page(shift_lines(SnapshotChange("main", "warm", shift=SHIFT), style))

    assert told.isascii()
    assert "words per assistant turn     182 ->    171   -6.0 %           71 % of it" in told


FIGURES: dict[str, tuple[Figure, str]] = {
    # the line, from the name on; empty where it is not worth telling
    "words that moved little": (WORDS._replace(before=182.4, after=181.0), ""),
    "words that moved from nothing": (
        WORDS._replace(before=0.0, after=3.0, drivers=drivers(3.0), share=1.0, moved_by=1, touched=1),
        "words per assistant turn   0.0 → 3.0      from noir/lamp",
    ),
    "digits enough to tell": (
        WORDS._replace(before=3.01, after=3.05, drivers=drivers(0.03), share=0.75, moved_by=1, touched=2),
        "words per assistant turn   3.01 → 3.05   +1.3 %   75 % of it from noir/lamp",
    ),
    "others pulled back": (
        WARM._replace(drivers=drivers(0.05), share=1.8, moved_by=1, touched=9),
        "tag warm   4.1 % → 6.9 %   +2.8 pt, +34   more than all of it from noir/lamp",
    ),
    "all of it": (
        WARM._replace(drivers=drivers(0.02, 0.008), share=1.0, moved_by=2, touched=2),
        "tag warm   4.1 % → 6.9 %   +2.8 pt, +34   all of it from 2 entries, most: noir/lamp, noir/ferry",
    ),
    "a rare tag": (
        WARM._replace(before=0.001, after=0.004, counts=(100, 400)),
        "tag warm   0.1 % → 0.4 %   +0.3 pt, +300   spread over 34 entries",
    ),
    "a common tag by a little": (WARM._replace(before=0.5, after=0.505), ""),
    "nothing before": (WARM._replace(before=None), ""),
    "no prompt": (
        WARM._replace(group="system prompts", name="none"),
        "no system prompt   4.1 % → 6.9 %   +2.8 pt, +34   spread over 34 entries",
    ),
    "a prompt of its own": (WARM._replace(group="system prompts", name="You are", id="a", counts=(0, 1)), ""),
    "balance": (
        WARM._replace(group="balance", name="dialogue"),
        "words in dialogue   4.1 % → 6.9 %   +2.8 pt   spread over 34 entries",
    ),
    "plain": (
        WARM._replace(group="balance", name="plain"),
        "plain words   4.1 % → 6.9 %   +2.8 pt   spread over 34 entries",
    ),
    "actions": (
        WARM._replace(group="actions", name="asterisks"),
        "actions in asterisks   4.1 % → 6.9 %   +2.8 pt, +34   spread over 34 entries",
    ),
    "status": (
        WARM._replace(group="status", name="draft"),
        "status draft   4.1 % → 6.9 %   +2.8 pt, +34   spread over 34 entries",
    ),
}


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure(case: str) -> None:
    figure, expected = FIGURES[case]
    lines = shown(figure, width=140).splitlines()[2:]

    assert [" ".join(line.split()) for line in lines] == ([" ".join(expected.split())] if expected else [])
    assert is_still(Shift(True, 9, 9, (figure,))) == (not expected)


def test_a_prompt_is_quoted_and_cut() -> None:
    told = shown(WARM._replace(group="system prompts", name="You are Mara, the keeper of the light", id="a" * 16))

    assert "  prompt “You are Mara, the kee…”    4.1 % → 6.9 %" in told


def test_not_too_many_of_one_group() -> None:
    tags = [WARM._replace(name=f"t{at}", after=0.1 + at / 10) for at in range(5)]
    told = shown(*tags, WORDS)

    assert [line.split()[1] for line in told.splitlines() if line.startswith("  tag")] == ["t4", "t3", "t2"]
    assert told.endswith("  and 2 more figures: --json")


SCOPES = {
    (True, False): ("What shifted ", False),
    (False, False): ("What shifted in the changed entries ", True),
    (False, True): ("What shifted in the selected entries ", False),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_what_was_measured_is_said(scope: tuple[bool, bool]) -> None:
    whole, narrowed = scope
    told = shown(WARM, whole=whole, narrowed=narrowed)
    heading, hint = SCOPES[scope]

    assert told.splitlines()[1].startswith(heading)
    assert told.endswith("  of all entries: --shift, which reads them once") == hint


def test_what_was_not_read_is_said() -> None:
    change = SnapshotChange("main", "HEAD", shift=Shift(False, 9, 9, (WARM,)), unread={"edited": 7})

    assert shift_lines(change, Style())[1].startswith("What shifted in what was read ")


@pytest.mark.parametrize("shift", [None, Shift(True, 9, 9), Shift(True, 9, 9, (WORDS._replace(after=182.0),))])
def test_where_nothing_moved_nothing_is_said(shift: Shift | None) -> None:
    assert shift_lines(SnapshotChange("main", "HEAD", shift=shift), Style()) == []


@pytest.mark.parametrize("width", [40, 80, 100])
def test_nasty_names(width: int) -> None:
    nasty = [
        WARM._replace(group=group, name=NASTY * 3, id=hashed, drivers=(Driver(Key(NASTY, NASTY), 0.1),), moved_by=1)
        for group, hashed in (("tags", ""), ("system prompts", "a"), ("characters", ""), ("status", ""))
    ]
    told = shown(*nasty, width=width)

    assert [sign for sign in FORBIDDEN if sign in told] == []
    assert max(map(width_of, told.splitlines())) <= width


def test_as_json() -> None:
    assert shift_json(None) == {}
    told = shift_json(Shift(False, 10, 12, (WORDS._replace(drivers=drivers(-1 / 3)), WARM), (SPREAD,), narrowed=True))
    prompt = shift_json(Shift(True, 1, 1, (WARM._replace(id="abc", before=None),)))["figures"][0]

    assert json.loads(json.dumps(told)) == told
    assert {key: told[key] for key in ("whole", "narrowed", "entries")} == {
        "whole": False,
        "narrowed": True,
        "entries": {"before": 10, "after": 12},
    }
    assert told["figures"][0] == {
        "group": "length",
        "name": "words per assistant turn",
        "unit": "words",
        "before": 182.4,
        "after": 171.4,
        "counts": {"before": 18_240, "after": 17_140},
        "drivers": [{"dataset": "noir", "id": "lamp", "part": -0.333333}],
        "share": 0.71,
        "moved_by": 14,
        "touched": 41,
    }
    assert told["distributions"] == [
        {
            "name": "words per assistant turn",
            "unit": "words",
            "bins": ["0–19", "20–49", "50–99", "100+"],
            "before": [1, 9, 4, 0],
            "after": [4, 9, 1, 0],
        }
    ]
    assert (prompt["id"], prompt["before"]) == ("abc", None)
