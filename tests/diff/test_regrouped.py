"""Entries that were split or joined: what became of each turn, of fields and of sidecars."""

import random
from collections import Counter
from typing import Any

import pytest

from rtrepo.diff.regrouped import compare_joined, compare_split
from rtrepo.model.change import EntryChange, FieldChange, Side, TurnEdit
from rtrepo.model.entry import Entry, Key, Message
from rtrepo.model.sidecar import Sidecar
from tests.diff.datasets import story

OLD, A, B = Key("noir", "old"), Key("noir", "a"), Key("dark", "b")
CARD = {"role": "system", "content": "You are Mara Voss, keeper of the light at Hollow Point."}
TURNS: list[Message] = [
    {"role": ("user", "assistant")[at % 2], "content": text}
    for at, text in enumerate(
        [
            "How long does it burn?",
            "Four hours on a full tank, five if the wind stays where it is.",
            "And the ferry?",
            "It goes at six, if it goes at all; ask the boy at the slip.",
            "What was in the crates?",
            "Salt, he said. Forty crates of it, and every one too light for salt.",
        ]
    )
]


def side(*messages: Message, about: dict[str, Any] | None = None, **more: Any) -> Side:
    return Side(Entry({"messages": list(messages), **more}), Sidecar(about or {}))


def links(change: EntryChange) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(edit.edit, edit.before, edit.after) for edit in change.turns]


def test_a_split_keeps_the_card_in_both_parts() -> None:
    whole = side(CARD, *TURNS, label=True, about={"title": "The light", "tags": ["quiet"]})
    first = side(CARD, *TURNS[:4], label=True, about={"title": "The light", "tags": ["quiet", "short"]})
    second = side(CARD, *TURNS[4:], label=False)
    one, other = compare_split(OLD, whole, [(A, first), (B, second)])

    assert (one.key, one.change, one.previous, one.before, one.after) == (A, "split", (OLD,), whole, first)
    assert (other.key, other.previous, other.before, other.after) == (B, (OLD,), whole, second)
    assert links(one) == [("kept", (at,), (at,)) for at in range(5)]
    assert links(other) == [("kept", (0,), (0,)), ("kept", (5,), (1,)), ("kept", (6,), (2,))]
    assert (one.sidecar, one.fields) == ((FieldChange("tags", added=("short",)),), ())
    assert [field.path for field in other.sidecar] == ["tags", "title"]
    assert other.fields == (FieldChange("label", True, False),)
    assert (one.words_added, one.words_removed, other.words_added, other.words_removed) == (0, 0, 0, 0)


def test_what_is_in_no_part_is_removed_once_in_the_first() -> None:
    edited = {**TURNS[5], "content": TURNS[5]["content"] + " I counted them."}
    new = {"role": "user", "content": "So?"}
    one, other = compare_split(
        OLD, side(CARD, *TURNS), [(A, side(CARD, *TURNS[:2])), (B, side(CARD, new, TURNS[3], TURNS[4], edited))]
    )

    assert links(one) == [("kept", (0,), (0,)), ("kept", (1,), (1,)), ("kept", (2,), (2,)), ("removed", (3,), ())]
    assert links(other) == [
        ("kept", (0,), (0,)), ("added", (), (1,)), ("kept", (4,), (2,)), ("kept", (5,), (3,)), ("edited", (6,), (4,)),
    ]  # fmt: skip
    assert (one.words_added, one.words_removed, other.words_added, other.words_removed) == (0, 3, 4, 0)


def test_speakers_go_with_their_turns() -> None:
    about = {"speakers": {2: "mara", 4: "mara", 6: "tobin"}}
    whole = side(CARD, *TURNS, about=about)
    first = side(CARD, *TURNS[:4], about={"speakers": {2: "mara", 4: "mara"}})
    second = side(CARD, *TURNS[4:], about={"speakers": {2: "tobin"}})
    parts = compare_split(OLD, whole, [(A, first), (B, second)])
    back = compare_joined([(A, first), (B, second)], OLD, whole)
    mute = compare_split(OLD, whole, [(A, first), (B, side(CARD, *TURNS[4:]))])[1]

    assert [part.sidecar for part in (*parts, back)] == [(), (), ()]
    assert mute.sidecar == (FieldChange("speakers", before={2: "tobin"}),)


def test_a_join_counts_old_turns_through_and_keeps_the_card_of_both() -> None:
    one = side(CARD, *TURNS[:4], label=True, about={"title": "The light", "tags": ["quiet"]})
    other = side(CARD, *TURNS[4:], tools=[], about={"title": "The crates", "rating": 4, "tags": ["quiet", "salt"]})
    whole = side(
        CARD, *TURNS, label=True, tools=[], about={"title": "All of it", "rating": 4, "tags": ["salt", "quiet"]}
    )
    change = compare_joined([(A, one), (B, other)], OLD, whole)

    assert (change.key, change.change, change.previous) == (OLD, "joined", (A, B))
    assert change.before.entry
    assert change.before.entry.messages == [CARD, *TURNS[:4], CARD, *TURNS[4:]]
    first = [("kept", (at,), (at,)) for at in range(1, 5)]
    assert links(change) == [("kept", (0, 5), (0,)), *first, ("kept", (6,), (5,)), ("kept", (7,), (6,))]
    assert (change.fields, change.sidecar) == ((), (FieldChange("title", "The light", "All of it"),))
    assert (change.words_added, change.words_removed) == (0, 0)


def test_a_card_that_one_of_two_had_is_removed() -> None:
    other = {**CARD, "content": "You are the harbour master, and nobody has told you anything."}
    change = compare_joined([(A, side(CARD, *TURNS[:4])), (B, side(other, *TURNS[4:]))], OLD, side(CARD, *TURNS))

    assert [edit for edit in change.turns if edit.edit != "kept"] == [TurnEdit("removed", (5,), ())]
    assert change.words_removed == 11


def test_preferences_are_split_list_by_list() -> None:
    chosen, rejected = [TURNS[5]], [TURNS[3]]
    whole = side(*TURNS[:5], chosen=chosen, rejected=rejected)
    one, other = compare_split(
        OLD, whole, [(A, side(*TURNS[:4])), (B, side(TURNS[4], chosen=chosen, rejected=rejected))]
    )

    assert [(edit.list, edit.edit) for edit in one.turns] == [("messages", "kept")] * 4
    assert [(edit.list, edit.edit, edit.before) for edit in other.turns] == [
        ("messages", "kept", (4,)), ("chosen", "kept", (0,)), ("rejected", "kept", (0,)),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_every_turn_is_told_once(seed: int) -> None:
    told = story(random.Random(seed), renamed=0, split=2, joined=2, gone=0, come=0, stayed=0)
    for one in told.expected:
        olds = [(key, Side(told.vanished[key])) for key in one.before]
        news = [(key, Side(told.appeared[key])) for key in one.after]
        if one.change == "split":
            changes = compare_split(*olds[0], news)
            size = len(told.vanished[one.before[0]].messages)
            removed = [index for part in changes for edit in part.turns if not edit.after for index in edit.before]
            linked = {index for part in changes for edit in part.turns if edit.after for index in edit.before}

            assert sorted([*removed, *linked]) == list(range(size))
        elif one.change == "joined":
            changes = [compare_joined(olds, *news[0])]
            size = sum(len(told.vanished[key].messages) for key in one.before)
            before = Counter(index for edit in changes[0].turns for index in edit.before)

            assert before == dict.fromkeys(range(size), 1)
        else:
            continue
        for change in changes:
            after = Counter(index for edit in change.turns for index in edit.after)

            assert after == dict.fromkeys(range(len(told.appeared[change.key].messages)), 1)
            assert all(
                change.before.entry.messages[edit.before[0]] == told.appeared[change.key].messages[edit.after[0]]  # type: ignore[union-attr]
                for edit in change.turns
                if edit.edit == "kept"
            )
