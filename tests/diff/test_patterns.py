"""Renames, quotes and whitespace that run through a conversation."""

import pytest

from rtrepo.diff.align import align
from rtrepo.diff.patterns import explained_turns, find_patterns
from rtrepo.model.change import Pattern
from rtrepo.model.entry import Message

LINES = [
    "Mara lifts the lantern and waits for the boat to turn.",
    "“Where did Mara go?” he asks, and the bell answers him twice.",
    "Nobody follows Mara's footprints past the broken gate at night.",
    "The captain — an old man — sleeps through all of it.",
]


def talk(lines: list[str], **more: str) -> list[Message]:
    return [{"role": ("user", "assistant")[n % 2], **more, "content": line} for n, line in enumerate(lines)]


def found(before: list[Message], after: list[Message]) -> tuple[tuple[Pattern, ...], tuple[int, ...]]:
    edits = align(before, after)
    patterns = find_patterns(before, after, edits)
    return patterns, explained_turns(before, after, edits, patterns)


def straight(line: str) -> str:
    return line.replace("“", '"').replace("”", '"').replace("—", "-")


CASES = {
    "rename": (
        [x.replace("Mara", "Lena") for x in LINES], (Pattern("rename", 3, "Mara", "Lena", (0, 1, 2)),), (0, 1, 2),
    ),
    "rename in one turn is an edit": ([LINES[0].replace("Mara", "Lena"), *LINES[1:]], (), ()),
    "the old name stays in use": (
        [LINES[0].replace("Mara", "Lena"), LINES[1].replace("Mara", "Lena"), *LINES[2:]], (), (),
    ),
    "quotes": ([straight(x) for x in LINES], (Pattern("quotes", 2, turns=(1, 3)),), (1, 3)),
    "whitespace": ([f"{x}  \n" for x in LINES[:2]] + LINES[2:], (Pattern("whitespace", 2, turns=(0, 1)),), (0, 1)),
    "rename and quotes": (
        [straight(x).replace("Mara", "Lena") for x in LINES],
        (Pattern("rename", 3, "Mara", "Lena", (0, 1, 2)), Pattern("quotes", 2, turns=(1, 3))),
        (0, 1, 2, 3),
    ),
    "rename and an edit": (
        [LINES[0].replace("Mara", "Lena").replace("lantern", "kettle"),
         *(x.replace("Mara", "Lena") for x in LINES[1:])],
        (Pattern("rename", 3, "Mara", "Lena", (0, 1, 2)),),
        (1, 2),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_patterns(name: str) -> None:
    lines, patterns, explained = CASES[name]

    assert found(talk(LINES), talk(lines)) == (patterns, explained)


def test_names_count_too() -> None:
    lines = [line.replace("Mara", "she") for line in LINES]

    assert found(talk(lines, name="Mara"), talk(lines, name="Lena")) == (
        (Pattern("rename", 4, "Mara", "Lena", (0, 1, 2, 3)),),
        (0, 1, 2, 3),
    )
