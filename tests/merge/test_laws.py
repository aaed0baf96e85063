"""What every merge keeps, whatever the turns hold."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.diff.plain import same_value
from rtrepo.merge.entries import merge_entries
from rtrepo.merge.resolve import resolved
from rtrepo.merge.turns import Three, merge_lists, merge_turns
from rtrepo.model.conflict import Conflict, MergedEntry, Piece, Settled
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Message
from rtrepo.model.json_text import sorted_text_of
from tests.diff.test_laws import entries, turns
from tests.merge.changes import brief, chat
from tests.merge.judge import random_case

seeds = st.integers(0, 2**32)


def conflicts(pieces: Iterable[Piece]) -> list[Conflict]:
    return [piece for piece in pieces if isinstance(piece, Conflict)]


def settled(pieces: Iterable[Piece]) -> list[Message]:
    return [turn for piece in pieces if isinstance(piece, Settled) for turn in piece.values]


def keys(messages: Iterable[Message]) -> Counter[bytes]:
    return Counter(map(sorted_text_of, messages))


@st.composite
def related(draw: st.DrawFn) -> Three:
    """Three lists of turns, the sides made of turns of the base, changed ones and new ones, in any order."""
    base = draw(turns)
    sides = []
    for _ in range(2):
        side: list[Message] = []
        for message in base:
            what = draw(st.sampled_from(["keep", "keep", "keep", "drop", "edit", "add"]))
            if what in ("keep", "add"):
                side.append(message)
            if what == "edit":
                side.append({**message, "content": draw(st.sampled_from(["Continue.", "", "The lamp burned. Again."]))})
            if what == "add":
                side += draw(turns)[:2]
        if side and draw(st.booleans()):
            at, to = draw(st.integers(0, len(side) - 1)), draw(st.integers(0, len(side) - 1))
            side.insert(to, side.pop(at))
        sides.append(side)
    return Three(base, *sides)


@settings(max_examples=150)
@given(turns, turns)
def test_what_one_side_did_is_the_result(base: list[Message], side: list[Message]) -> None:
    for pieces, _ in (merge_turns(base, side, base), merge_turns(base, base, side), merge_turns(base, side, side)):
        assert (conflicts(pieces), same_value(settled(pieces), side)) == ([], True)


@settings(max_examples=150)
@given(related())
def test_the_sides_are_equal_before_the_law(three: Three) -> None:
    one, _ = merge_turns(*three)
    other, _ = merge_turns(three.base, three.theirs, three.ours)

    assert same_value(settled(one), settled(other))
    assert [(c.kind, c.base, c.ours, c.theirs) for c in conflicts(one)] == [
        (c.kind, c.base, c.theirs, c.ours) for c in conflicts(other)
    ]


@settings(max_examples=150)
@given(related())
def test_nothing_is_made_up_and_nothing_is_lost(three: Three) -> None:
    """Without names and ways of writing that run through everything, every turn of the result is somebody's, or has
    each of its keys from somebody; and what a side added or changed is in the result or in a conflict."""
    pieces, _ = merge_turns(*three)
    told = [*settled(pieces), *(turn for c in conflicts(pieces) for turn in (*c.base, *c.ours, *c.theirs))]
    known = [*three.base, *three.ours, *three.theirs]

    for turn in settled(pieces):
        values = [{key: value} for key, value in turn.items()]
        whole = keys(known)[sorted_text_of(turn)]
        assert whole or all(any(same_value(one, {k: m[k]}) for m in known for k in one if k in m) for one in values)
    there, base = keys(told), keys(three.base)
    for side in (three.ours, three.theirs):
        for key in keys(side) - base:
            if not there[key]:  # it went into a turn that both edited, or was edited where the other side moved it
                turn = next(m for m in side if sorted_text_of(m) == key)
                assert any(all(same_value(m.get(k), v) or _changed_elsewhere(three, k) for k, v in turn.items())
                           for m in told)  # fmt: skip


def _changed_elsewhere(three: Three, key: str) -> bool:
    return any(not same_value(m.get(key), other.get(key)) for m in three.base for other in three.theirs + three.ours)


@settings(max_examples=150)
@given(related())
def test_every_turn_tells_where_it_is_from(three: Three) -> None:
    pieces, _ = merge_turns(*three)
    for piece in pieces:
        if isinstance(piece, Conflict):
            for turns, places, version in zip((piece.base, piece.ours, piece.theirs), piece.places, three, strict=True):
                assert [version[at] for at in places] == list(turns)
            continue
        assert len(piece.values) == len(piece.whence)
        for whence in piece.whence:
            assert any(at is not None for at in whence)
            assert all(at is None or 0 <= at < len(version) for at, version in zip(whence, three, strict=True))
    for side in (1, 2):
        used = [at for piece in pieces for at in _of_side(piece, side)]
        assert len(used) == len(set(used))


def _of_side(piece: Piece, side: int) -> Sequence[int]:
    if isinstance(piece, Conflict):
        return piece.places[side]
    # What was joined by the other side, or split by it, stands for several turns of this one.
    return [w[side] for w in piece.whence if w[side] is not None and w[3 - side] is None]  # type: ignore[misc]


@settings(max_examples=150)
@given(seeds)
def test_who_takes_a_side_has_all_that_it_wrote(seed: int) -> None:
    rng = random.Random(seed)
    case = random_case(rng, brief, chat(rng, rng.randint(2, 6)))
    merged = merge_entries(*(Entry({"messages": m}) for m in (case.base, case.ours, case.theirs)))
    numbers = range(len(merged.conflicts))
    for choice in ("ours", "theirs", "base", "both"):
        done = resolved(merged, dict.fromkeys(numbers, choice))
        assert done.conflicts == ()
        assert done.entry().messages is not None
    if any(change.what in ("rename", "write") for did in case.did for change in did):
        return
    for choice, did in (("ours", case.did[0]), ("theirs", case.did[1])):
        said = [turn["content"] for turn in resolved(merged, dict.fromkeys(numbers, choice)).entry().messages]
        assert [text for change in did for text in change.made if text not in said] == []


@settings(max_examples=200)
@given(entries, entries)
def test_entries_keep_the_same_laws(base: Entry, side: Entry) -> None:
    for merged in (merge_entries(base, side, base), merge_entries(base, base, side), merge_entries(base, side, side)):
        assert merged.conflicts == ()
        assert same_value(merged.entry().data, side.data)
    assert merge_entries(None, side, side).entry() == side


@settings(max_examples=200)
@given(entries, entries, entries)
def test_entries_are_merged_alike_from_both_sides(base: Entry, ours: Entry, theirs: Entry) -> None:
    one, other = merge_entries(base, ours, theirs), merge_entries(base, theirs, ours)

    assert sorted(key.name for key in one.keys) == sorted(key.name for key in other.keys)
    assert sorted(map(_told, one.conflicts)) == sorted(map(_mirrored, other.conflicts))
    assert one == merge_entries(base, ours, theirs)
    for choice in ("ours", "theirs"):
        _is_entry(resolved(one, dict.fromkeys(range(len(one.conflicts)), choice)))


def _told(conflict: Conflict) -> str:
    return repr((conflict.kind, conflict.base, _plain(conflict.ours), _plain(conflict.theirs)))


def _mirrored(conflict: Conflict) -> str:
    return repr((conflict.kind, conflict.base, _plain(conflict.theirs), _plain(conflict.ours)))


def _plain(values: tuple[Any, ...]) -> list[bytes]:
    return [sorted_text_of(value) for value in values]


def _is_entry(merged: MergedEntry) -> None:
    data = merged.entry().data
    assert all(isinstance(data[name], list) for name in MESSAGE_LISTS if name in data)


def test_lists_are_merged_for_themselves() -> None:
    assert merge_lists({}) == {}
