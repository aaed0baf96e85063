"""Single situations, each with the whole list of links, and the laws every alignment keeps."""

import copy
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.diff.align import align
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Message

LAMP = "The lamp has burned since the storm took the northern jetty and nobody came to mend it."
BOAT = "My brother rows the supply boat on Fridays, unless the harbourmaster has hidden his oars again."
BELL = "When the bell rings twice you climb, when it rings three times you run and never look back."
GULL = "A gull stole the last biscuit from the table while the two of them argued over the chart."
FOG = "Fog ate the coast by noon; even the dogs went quiet and lay down under the cart."


def u(content: str) -> Message:
    return {"role": "user", "content": content}


def a(content: str) -> Message:
    return {"role": "assistant", "content": content}


def call(arguments: str) -> Message:
    function = {"name": "search", "arguments": arguments}
    return {"role": "assistant", "content": None, "tool_calls": [{"function": function}]}


def links(before: Sequence[Message], after: Sequence[Message]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(edit.edit, edit.before, edit.after) for edit in align(before, after)]


CASES = {
    "nothing on either side": ([], [], []),
    "all added": ([], [u(LAMP)], [("added", (), (0,))]),
    "all removed": ([u(LAMP)], [], [("removed", (0,), ())]),
    "key order is no change": (
        [{"role": "user", "content": LAMP}], [{"content": LAMP, "role": "user"}], [("kept", (0,), (0,))],
    ),
    "one is not true": (
        [{**u(LAMP), "weight": 1}], [{**u(LAMP), "weight": True}], [("edited", (0,), (0,))],
    ),
    "a removed turn stays where it stood": (
        [u(LAMP), a(BOAT), u(BELL)], [u(LAMP), u(BELL)],
        [("kept", (0,), (0,)), ("removed", (1,), ()), ("kept", (2,), (1,))],
    ),
    "regenerated": (
        [u(LAMP), a(BOAT), u(BELL)], [u(LAMP), a(GULL), u(BELL)],
        [("kept", (0,), (0,)), ("replaced", (1,), (1,)), ("kept", (2,), (2,))],
    ),
    "split with a question between": (
        [u(LAMP), a(f"{BOAT} {BELL}"), u(GULL)], [u(LAMP), a(BOAT), u("Oh?"), a(BELL), u(GULL)],
        [("kept", (0,), (0,)), ("split", (1,), (1, 3)), ("added", (), (2,)), ("kept", (2,), (4,))],
    ),
    "joined over a question": (
        [u(LAMP), a(BOAT), u("Oh?"), a(BELL), u(GULL)], [u(LAMP), a(f"{BOAT} {BELL}"), u(GULL)],
        [("kept", (0,), (0,)), ("joined", (1, 3), (1,)), ("removed", (2,), ()), ("kept", (4,), (2,))],
    ),
    "split in three": (
        [a(f"{BOAT} {BELL} {GULL}")], [a(BOAT), a(BELL), a(GULL)], [("split", (0,), (0, 1, 2))],
    ),
    "moved and reworded": (
        [u(LAMP), a(BOAT), u(BELL), a(GULL)], [u(LAMP), u(BELL), a(GULL), a(BOAT.replace("Fridays", "Sundays"))],
        [("kept", (0,), (0,)), ("kept", (2,), (1,)), ("kept", (3,), (2,)), ("moved", (1,), (3,))],
    ),
    "an exchange is inserted at its question": (
        [u(LAMP), a(BOAT), u("Go on."), a(BELL)], [u(LAMP), a(BOAT), u("Go on."), a(GULL), u("Go on."), a(BELL)],
        [("kept", (0,), (0,)), ("kept", (1,), (1,)), ("added", (), (2,)), ("added", (), (3,)),
         ("kept", (2,), (4,)), ("kept", (3,), (5,))],
    ),
    "roles swapped": (
        [u(LAMP), a(BOAT)], [a(LAMP), u(BOAT)], [("edited", (0,), (0,)), ("edited", (1,), (1,))],
    ),
    "text without spaces": (
        [u("今天我们去海边看灯塔吧"), a("好的，我带上望远镜和热茶")],
        [u("今天我们去海边看日出吧"), a("天气太冷了，还是留在家里读书")],
        [("edited", (0,), (0,)), ("replaced", (1,), (1,))],
    ),
    "tool calls by their arguments": (
        [call(LAMP), call(BOAT)], [call(f"{BOAT}!")],
        [("removed", (0,), ()), ("edited", (1,), (0,))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_links(name: str) -> None:
    before, after, expected = CASES[name]

    assert links(before, after) == expected


def test_similarity_is_one_only_for_the_same_text() -> None:
    edits = align([u(LAMP), u(BOAT)], [u(LAMP.upper()), {**u(BOAT), "name": "Ada"}])

    assert edits == (TurnEdit("edited", (0,), (0,), 0.999), TurnEdit("edited", (1,), (1,), 1.0))


def test_a_long_gap_is_linked_without_a_full_search() -> None:
    before = [a(f"{LAMP} number {n} of many {n * 7}") for n in range(300)]
    after = [a(f"{m['content']} indeed") for m in [*before[:100], *before[110:]]]
    edits = align(before, after)

    assert [edit.before for edit in edits if edit.edit == "edited"] == [(n,) for n in (*range(100), *range(110, 300))]


words = st.sampled_from([LAMP, BOAT, BELL, GULL, FOG, "Continue.", "Yes.", "", "さようなら", f"{LAMP} {BOAT}", "\n"])
message = st.builds(
    lambda role, content: {"role": role, "content": content}, st.sampled_from(["user", "assistant"]), words
)
conversations = st.lists(message, max_size=12)


def rebuild(before: Sequence[Message], edits: Sequence[TurnEdit], new: dict[int, Message]) -> list[Message]:
    """The new conversation from the old one, the links, and only the turns that are new or different."""
    placed = {edit.after[0]: before[edit.before[0]] for edit in edits if edit.edit == "kept"} | new
    return [placed[index] for index in range(len(placed))]


def invert(edits: Sequence[TurnEdit]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    other = {"added": "removed", "removed": "added", "split": "joined", "joined": "split"}
    return [(other.get(edit.edit, edit.edit), edit.after, edit.before) for edit in edits]


@settings(deadline=None, max_examples=300)
@given(conversations, conversations)
def test_links_rebuild_the_new_conversation_and_hold_every_turn_once(
    before: list[Message], after: list[Message]
) -> None:
    edits = align(before, after)
    new = {j: after[j] for edit in edits if edit.edit != "kept" for j in edit.after}

    assert rebuild(before, edits, new) == after
    assert sorted(i for edit in edits for i in edit.before) == list(range(len(before)))
    assert sorted(j for edit in edits for j in edit.after) == list(range(len(after)))
    assert [e.after[0] for e in edits if e.after] == sorted(e.after[0] for e in edits if e.after)
    assert all(0.0 <= edit.similarity <= 1.0 for edit in edits)


@settings(deadline=None, max_examples=300)
@given(conversations, conversations)
def test_inverted_links_rebuild_the_old_conversation(before: list[Message], after: list[Message]) -> None:
    back = [TurnEdit(kind, old, new) for kind, old, new in invert(align(before, after))]  # type: ignore[arg-type]
    new = {j: before[j] for edit in back if edit.edit != "kept" for j in edit.after}

    assert rebuild(after, back, new) == before


@given(conversations)
def test_a_conversation_and_itself_are_all_kept(messages: list[Message]) -> None:
    edits = align(messages, copy.deepcopy(messages))

    assert edits == tuple(TurnEdit("kept", (n,), (n,)) for n in range(len(messages)))
