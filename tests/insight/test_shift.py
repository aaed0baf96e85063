"""A shift: figures of both sides, and the parts of the entries, which add up to the change."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.insight.counters import Sums, total
from rtrepo.insight.measures import measure
from rtrepo.insight.shift import DRIVERS, Moved, shift
from rtrepo.model.entry import Entry, Key
from rtrepo.model.shift import Figure, Shift
from rtrepo.model.sidecar import Sidecar


def sums(words: int, tags: str = "", turns: int = 1, prompt: str = "") -> Sums:
    """An entry with so many turns of the assistant, of so many words each."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": prompt}] if prompt else []
    messages += [{"role": "assistant", "content": "word " * words}] * turns
    return measure(Entry({"messages": messages}), Sidecar({"tags": tags.split()}))


def moved(before: list[Sums], after: list[Sums]) -> list[Moved]:
    """Entry by entry; an empty mapping where one is not there."""
    return [Moved(Key("noir", f"e{at}"), old, new) for at, (old, new) in enumerate(zip(before, after, strict=True))]


def shifted(before: list[Sums], after: list[Sums]) -> Shift:
    return shift(total(before), total(after), moved(before, after))


def figure(found: Shift, name: str) -> Figure:
    return next(one for one in found.figures if one.name == name)


def ids(one: Figure) -> list[str]:
    return [driver.key.id for driver in one.drivers]


def test_a_longer_turn_and_a_tag() -> None:
    found = shifted([sums(100, "warm"), sums(100), sums(40)], [sums(100, "warm"), sums(70), sums(43, "warm")])
    words, tag = figure(found, "words per assistant turn"), figure(found, "warm")

    assert (found.whole, found.entries_before, found.entries_after) == (True, 3, 3)
    assert (words.before, words.after, words.counts) == (80, 71, (240, 213))
    assert (ids(words), words.moved_by, words.touched) == (["e1"], 1, 2)
    assert words.share == pytest.approx(30 / 27)  # more than all: e2 pulled the other way
    assert (tag.group, tag.unit, tag.before, tag.after, tag.counts) == ("tags", "share", 1 / 3, 2 / 3, (1, 2))
    assert (ids(tag), tag.share) == (["e2"], 1)


def test_an_entry_that_comes_dilutes() -> None:
    found = shifted([sums(10, "warm"), {}], [sums(10, "warm"), sums(30)])
    tag = figure(found, "warm")

    assert (tag.before, tag.after, tag.counts, ids(tag)) == (1.0, 0.5, (1, 1), ["e1"])
    assert figure(found, "words per assistant turn").drivers[0].part == 10


def test_the_drivers_are_the_fewest_that_make_up_most() -> None:
    before = [sums(10) for _ in range(40)]
    after = [sums(10 + (100 if at < 4 else 2)) for at in range(40)]
    found = figure(shifted(before, after), "words per assistant turn")

    assert (found.moved_by, found.touched, len(found.drivers)) == (4, 40, 4)
    assert found.share == pytest.approx(400 / 472)


def test_many_drivers_are_counted_and_the_first_kept() -> None:
    found = figure(shifted([sums(10)] * 100, [sums(20)] * 100), "words per assistant turn")

    assert (found.moved_by, found.touched, len(found.drivers), found.share) == (70, 100, DRIVERS, pytest.approx(0.7))


def test_prompts_are_told_by_hash_and_opening() -> None:
    found = shifted([sums(9, prompt="You are Mara."), sums(9)], [sums(9, prompt="You are Lena."), sums(9)])
    prompts = [one for one in found.figures if one.group == "system prompts"]

    assert [(one.name, one.before, one.after, len(one.id)) for one in prompts] == [
        ("You are Lena.", 0, 0.5, 16),
        ("You are Mara.", 0.5, 0, 16),
    ]


def test_equal_snapshots_have_no_shift() -> None:
    found = shifted([sums(10, "warm"), sums(3)], [sums(10, "warm"), sums(3)])

    assert found == Shift(True, 2, 2)
    assert not found


@pytest.mark.parametrize(("before", "after"), [([{}], [sums(10, "warm")]), ([sums(10, "warm")], [{}])])
def test_with_nothing_on_one_side_nothing_is_compared(before: list[Sums], after: list[Sums]) -> None:
    found = shifted(before, after)
    sides = {(one.before is None, one.after is None) for one in found.figures}

    assert sides == {(not before[0], not after[0])}
    assert [one.drivers for one in found.figures if one.drivers] == []
    assert figure(found, "warm").counts == (int(bool(before[0])), int(bool(after[0])))


TAGS = st.sampled_from(["", "a", "b", "a b"])
ENTRY = st.one_of(st.just({}), st.builds(sums, st.integers(0, 40), TAGS, st.integers(1, 4), st.sampled_from("xy")))


@given(st.lists(st.tuples(ENTRY, ENTRY), min_size=1, max_size=9), st.lists(ENTRY, max_size=4))
def test_the_parts_add_up_to_the_change(pairs: list[tuple[Sums, Sums]], kept: list[Sums]) -> None:
    before, after = [[*side, *kept] for side in (list(one) for one in zip(*pairs, strict=True))]
    changes = moved(before, after)
    found = shift(total(before), total(after), changes)
    for one in found.figures:
        if one.before is None or one.after is None:
            continue
        parts = _parts(changes, one, total(before), total(after))
        assert sum(parts) == pytest.approx(one.after - one.before, abs=1e-9)
        assert all(any(driver.part == pytest.approx(part) for part in parts) for driver in one.drivers)
        if one.moved_by == len(one.drivers):
            told = sum(driver.part for driver in one.drivers)
            assert told == pytest.approx(one.share * one.change)
            assert one.share >= 0.7 - 1e-9 or not one.change


LENGTHS = {
    "turns per entry": ("turns", "entries"),
    "words per assistant turn": ("assistant words", "assistant turns"),
    "words per user turn": ("user words", "user turns"),
}


def _parts(changes: list[Moved], one: Figure, before: Sums, after: Sums) -> list[float]:
    """The parts by the formula, written out again."""
    if one.group == "length":
        above, below = LENGTHS[one.name]
    elif one.group == "balance":
        above, below = one.name, "assistant words"
    else:
        name = f"{one.id} {one.name}" if one.id else one.name
        above, below = f"{one.group}/{name}", "entries"
    mean = before.get(above, 0) / before[below]
    assert one.counts == (before.get(above, 0), after.get(above, 0))
    return [
        ((new.get(above, 0) - mean * new.get(below, 0)) - (old.get(above, 0) - mean * old.get(below, 0))) / after[below]
        for _, old, new in changes
    ]


def test_a_hundred_thousand_prompts_are_no_figures_to_read() -> None:
    source = random.Random(3)
    before = [sums(5, prompt=f"Scene {source.random()}") for _ in range(300)]
    after = [sums(5, prompt=f"Scene {source.random()}") for _ in range(300)]
    found = [one for one in shifted(before, after).figures if one.group == "system prompts"]

    assert len(found) == 40
