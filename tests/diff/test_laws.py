"""What every change of an entry keeps: applied to the old entry it gives the new one, inverted the old one again, and
an entry does not differ from itself."""

import copy
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.diff.entries import compare_entry
from rtrepo.diff.plain import rebuilt, same_value
from rtrepo.model.change import MISSING, EntryChange, FieldChange, Side, TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Key, Message
from rtrepo.model.sidecar import SET_KEYS, Sidecar

KEY = Key("noir", "lamp")
SAID = [
    "The lamp has burned since the storm took the northern jetty.",
    "The lamp has burned since the storm took the southern jetty, they say.",
    "“Mara,” she said, “row home before the fog does.”",
    "\"Lena,\" she said, \"row home before the fog does.\"",
    "Continue.", "", "灯塔の明かりは今夜も消えない", "שלום, הסירה מחכה", "e\u0301tude", "\u202eevil\x1b[31m",
]  # fmt: skip
STEP = re.compile(r'\[(\d+)\]|\.?(?:"((?:[^"\\]|\\.)*)"|([^.\["]+))')

texts = st.sampled_from(SAID)
parts = st.lists(st.one_of(texts.map(lambda text: {"type": "text", "text": text}),
                           st.just({"type": "image_url", "image_url": {"url": "a.png"}})), max_size=3)  # fmt: skip
calls = st.lists(st.builds(lambda text: {"id": "c1", "function": {"name": "find", "arguments": text}}, texts),
                 min_size=1, max_size=2)  # fmt: skip
messages = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool"]), "content": st.one_of(texts, st.none(), parts)},
    optional={"name": st.sampled_from(["Mara", "Lena"]), "tool_calls": calls, "weight": st.sampled_from([0, 1, True])},
)
turns = st.lists(messages, max_size=6)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-1, 2), texts),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=5,
)
entries = st.fixed_dictionaries(
    {"messages": turns},
    optional={"chosen": turns, "rejected": turns, "tools": st.lists(values, max_size=2), "label": st.booleans()},
).map(Entry)
names = st.lists(st.sampled_from(["warm", "quiet", "draft-2"]), max_size=3)
sidecars = st.fixed_dictionaries(
    {}, optional={"title": texts, "tags": names, "characters": names, "rating": st.integers(1, 5), "extra": values}
).map(Sidecar)
sides = st.builds(Side, entries, sidecars)


def fields_after(before: Mapping[str, Any], changes: Iterable[FieldChange], *, back: bool = False) -> Any:
    """The fields after some changes, or before them again."""
    data = {key: sorted(set(value)) if key in SET_KEYS else value for key, value in before.items()}
    told = []
    for change in changes:
        gone, come = (change.added, change.removed) if back else (change.removed, change.added)
        if gone or come:
            data[change.path] = sorted((set(data.get(change.path, ())) - set(gone)) | set(come))
        else:
            old, new = (change.after, change.before) if back else (change.before, change.after)
            steps = [int(at) if at else plain if plain else json.loads(f'"{quoted}"')
                     for at, quoted, plain in STEP.findall(change.path)]  # fmt: skip
            told.append((tuple(steps), old, new))
    return {key: value for key, value in rebuilt(data, told).items() if value or key not in SET_KEYS}


def fields_of(data: Mapping[str, Any]) -> Any:
    """Fields with sets in order; an empty set is as good as none."""
    found = {key: sorted(set(value)) if key in SET_KEYS else value for key, value in data.items()}
    return {key: value for key, value in found.items() if value or key not in SET_KEYS}


def turns_after(edits: Iterable[TurnEdit], old: list[Message], new: list[Message]) -> list[Message]:
    """The new turns: kept ones come from the old list, only what is told to differ from the new one."""
    placed = {}
    for edit in edits:
        for index in edit.after:
            placed[index] = old[edit.before[0]] if edit.edit == "kept" else new[index]
    return [placed[index] for index in sorted(placed)]


def turns_before(edits: Iterable[TurnEdit], old: list[Message], new: list[Message]) -> list[Message]:
    """The old turns from the new ones."""
    placed = {}
    for edit in edits:
        for index in edit.before:
            placed[index] = new[edit.after[0]] if edit.edit == "kept" else old[index]
    return [placed[index] for index in sorted(placed)]


def turns_of(side: Side, name: str) -> list[Message]:
    assert side.entry
    return list(side.entry.data.get(name) or ())


def check(change: EntryChange, before: Side, after: Side) -> None:
    for name in MESSAGE_LISTS:
        edits = [edit for edit in change.turns if edit.list == name]
        old, new = turns_of(before, name), turns_of(after, name)
        assert same_value(turns_after(edits, old, new), new)
        assert same_value(turns_before(edits, old, new), old)
    assert before.entry
    assert after.entry
    assert same_value(fields_after(before.entry.fields, change.fields), after.entry.fields)
    assert same_value(fields_after(after.entry.fields, change.fields, back=True), before.entry.fields)
    assert same_value(fields_after(before.sidecar.data, change.sidecar), fields_of(after.sidecar.data))
    assert same_value(fields_after(after.sidecar.data, change.sidecar, back=True), fields_of(before.sidecar.data))


@settings(max_examples=400)
@given(sides, sides)
def test_a_change_applied_gives_the_new_entry_and_inverted_the_old_one(before: Side, after: Side) -> None:
    change = compare_entry(KEY, before, after)
    if change is None:
        assert before.entry
        assert after.entry
        kept = [(name, at) for name in MESSAGE_LISTS for at in range(len(turns_of(after, name)))]
        turns = tuple(TurnEdit("kept", (at,), (at,), list=name) for name, at in kept)
        change = EntryChange(KEY, "edited", before, after, turns=turns)
    check(change, before, after)


@given(sides)
def test_an_entry_does_not_differ_from_itself(side: Side) -> None:
    assert compare_entry(KEY, side, copy.deepcopy(side)) is None


@given(sides, sides)
def test_a_change_seen_from_the_other_side_adds_what_it_removed(before: Side, after: Side) -> None:
    there, back = compare_entry(KEY, before, after), compare_entry(KEY, after, before)

    assert (there is None) == (back is None)
    if there and back:
        assert there.words_added - there.words_removed == back.words_removed - back.words_added
        assert sorted(change.path for change in there.sidecar) == sorted(change.path for change in back.sidecar)
        assert all(change.before is not MISSING or change.after is not MISSING or change.added or change.removed
                   for change in (*there.fields, *there.sidecar))  # fmt: skip
