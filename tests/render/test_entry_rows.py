"""One line for each changed entry: its names, and which turns the parts of a split have."""

import pytest

from rtrepo.model.change import EntryChange, Side, TurnEdit
from rtrepo.model.entry import Entry, Key
from rtrepo.render.entry_facts import name_of, part_of
from rtrepo.render.entry_rows import rows, together
from rtrepo.render.style import PLAIN
from tests.render.sample import ferry, said

WHOLE = Side(Entry({"messages": [said("system", "Be brief."), *(said("user", f"Turn {n}") for n in range(1, 9))]}))
OLD = Key("noir", "harbour-014")


def part(key: Key, *old: int, gone: int = 0, words: int = 0) -> EntryChange:
    """A part of the whole with some of its turns, and one turn that is in no part."""
    links = tuple(TurnEdit("kept", (index,), (at,)) for at, index in enumerate(old))
    after = Side(Entry({"messages": [WHOLE.entry.messages[index] for index in old]}))  # type: ignore[union-attr]
    links += (TurnEdit("removed", (gone,), ()),) if gone else ()
    return EntryChange(key, "split", WHOLE, after, links, previous=(OLD,), words_removed=words)


def test_parts_share_a_line_in_the_order_of_the_whole() -> None:
    first = part(Key("noir", "z"), 0, 1, 2, 3, gone=8, words=2)
    second, third = part(Key("dark", "a"), 0, 4, 5), part(Key("noir", "b"), 0, 6, 7)
    other = ferry()
    changes = [second, third, other, first]

    assert together(changes) == [(first, second, third), (other,)]
    assert rows(changes, PLAIN)[0] == [
        "split",
        "noir/harbour-014 → z + dark/a + b",
        "“Turn 1”",
        "turns 1–3 and 4–5 and 6–7 · 1 of 9 turns · −2 words",
    ]


@pytest.mark.parametrize(
    ("turns", "told"),
    [((0, 1, 2, 3), "1–3"), ((0, 4), "4"), ((0,), ""), ((1, 3, 4), "1, 3–4"), ((1, 3, 5, 7), "1, 3, 5 …")],
)
def test_which_turns_a_part_has(turns: tuple[int, ...], told: str) -> None:
    assert part_of(part(OLD, *turns)) == told


@pytest.mark.parametrize(
    ("previous", "key", "told"),
    [
        ((), OLD, "noir/harbour-014"),
        ((OLD,), Key("noir", "h-20"), "noir/harbour-014 → h-20"),
        ((OLD,), Key("dark", "harbour-014"), "noir/harbour-014 → dark/harbour-014"),
        ((OLD, Key("dark", "b")), Key("dark", "c"), "noir/harbour-014 + dark/b → dark/c"),
        ((Key("no\x1b[31m", "a\u202e"),), Key("noir", "b"), "no\\x1b[31m/a\\u202e → noir/b"),
    ],
)
def test_names(previous: tuple[Key, ...], key: Key, told: str) -> None:
    assert name_of(EntryChange(key, "moved", WHOLE, WHOLE, previous=previous)) == told
