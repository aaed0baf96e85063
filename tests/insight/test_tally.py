"""Tallies and rows: pieces put together are the whole, and a change is the difference."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.insight.aims import aim
from rtrepo.insight.counters import total
from rtrepo.insight.stats.movers import distance, movers
from rtrepo.insight.stats.movers import total as totals
from rtrepo.insight.stats.portrait import COLUMNS, UNREADABLE, Portrait, portrait
from rtrepo.insight.stats.repeats import Repeats
from rtrepo.insight.stats.rows import Row, Rows
from rtrepo.insight.stats.tally import EMPTY, Fold, Tally
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar

TEXTS = ("", " ", "Yes.", "*She nods.* “Go.”", "word " * 30, "TODO")
NAMES = ("warm", "night", "")

entries = st.builds(
    lambda prompt, texts, tags, split, status: portrait(
        Entry({"messages": [
            *([{"role": "system", "content": prompt}] if prompt else []),
            *({"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(texts)),
        ]}),
        Sidecar({"tags": tags, "split": split, "status": status, "characters": tags[:1]}),
    ),
    st.sampled_from(("", "You are Mara.", "You are Lena.")), st.lists(st.sampled_from(TEXTS), max_size=4),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True), st.sampled_from(("train", "eval")),
    st.sampled_from(("active", "draft", "archived")),
)  # fmt: skip
portraits = st.lists(st.one_of(entries, st.just(UNREADABLE)), max_size=8)


def fold(some: list[Portrait]) -> Fold:
    found = Fold()
    for at, one in enumerate(some):
        found.take(f"e{at}", one)
    return found


@given(portraits, portraits)
def test_pieces_make_the_whole(one: list[Portrait], other: list[Portrait]) -> None:
    pieces = fold(one)
    pieces.join(fold(other))

    assert pieces.tally() == fold([*one, *other]).tally()


@given(portraits, portraits, portraits)
def test_what_goes_and_comes_is_the_difference(
    kept: list[Portrait], gone: list[Portrait], come: list[Portrait]
) -> None:
    before = fold([*kept, *gone]).tally()
    after = fold([*kept, *come]).tally()
    found = before.changed(gone, come)

    assert (found.whole, found.said) == (after.whole, after.said)
    assert {kind: named for kind, named in found.groups.items() if named} == after.groups


@given(portraits)
def test_the_sums_of_tags_add_up(some: list[Portrait]) -> None:
    found = fold(some).tally()
    counted = [one for one in some if one.groups]

    for kind in ("tag", "character", "split"):
        named = found.groups.get(kind, {})
        uses = [name for one in counted for of, name in one.groups if of == kind]
        assert {name: sums["entries"] for name, sums in named.items()} == {name: uses.count(name) for name in uses}
        for name, sums in named.items():
            having = total(one.sums for one in counted if (kind, name) in one.groups)
            assert sums == {counter: having[counter] for counter in sums}
    splits = total(found.groups.get("split", {}).values())
    assert splits.get("entries", 0) == found.whole.get("entries") == len(counted)
    assert splits.get("assistant words", 0) == found.whole.get("assistant words")


@given(portraits)
def test_a_tally_and_rows_come_back_from_bytes(some: list[Portrait]) -> None:
    found = fold(some)
    rows = Rows(found.rows)
    parts = found.tally().dump()

    assert Tally.load(parts) == found.tally()
    assert Tally.load({"whole": parts["whole"], "said": parts["said"]}).groups == {}
    assert Rows.load(rows.dump()).dump() == rows.dump()
    assert Rows.load(rows.dump()).changed(rows.paths, found.rows).dump() == rows.dump()


@pytest.mark.parametrize("raw", [b"", b"{}\n", b"[[],[]]\nx", b"7\n", b"[[],[7]]\n", b"\xff\n"])
def test_bytes_that_are_no_rows(raw: bytes) -> None:
    with pytest.raises(ValueError):
        Rows.load(raw)


@pytest.mark.parametrize("part", ["whole", "said", "groups"])
def test_bytes_that_are_no_tally(part: str) -> None:
    with pytest.raises(ValueError):
        Tally.load({**EMPTY.dump(), part: b"7"})


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_repeats(kept: list[int], gone: list[int]) -> None:
    found = Repeats([*kept, *gone]).changed(gone, [])
    told = [number for number in kept if number]

    assert found == Repeats(kept)
    assert found.again == len(told) - len(set(told))
    assert Repeats.load(found.dump()) == found


def row(words: int, turns: int = 1, tags: str = "", *, archived: bool = False) -> Row:
    numbers = {"turns": turns, "assistant turns": turns, "assistant words": words, "plain": words}
    marks = tuple(sorted(f"tags/{tag}" for tag in tags.split()))
    return Row(tuple(numbers.get(name, 0) for name in COLUMNS), marks, archived)


FOUR = Rows({"a": row(10, tags="warm"), "b": row(20), "c": row(60), "d": row(90, 3, archived=True)})


def test_the_entries_that_bring_a_mean_nearest() -> None:
    words = aim("words")
    assert words

    assert totals(words, FOUR) == (90, 3)  # 30 words a turn
    assert [(one.verb, one.path, one.to, one.alike) for one in movers(words, FOUR, 15, 5)] == [("archive", "c", 15, 1)]
    assert [(one.verb, one.path, one.to) for one in movers(words, FOUR, 38, 2)] == [
        ("archive", "b", 35), ("archive", "a", 40),
    ][::-1]  # fmt: skip
    assert movers(words, FOUR, 30, 5) == []
    assert movers(words, FOUR, 15, 0) == []


def test_the_entries_that_bring_a_share_nearest() -> None:
    warm, quiet = aim("tag.warm"), aim("tag.quiet")
    assert warm
    assert quiet

    assert [(one.verb, one.path, one.to, one.alike) for one in movers(warm, FOUR, 0.5, 5)] == [
        ("archive", "b", 0.5, 2), ("archive", "c", 0.5, 2),
    ]  # fmt: skip
    assert [(one.verb, one.path) for one in movers(warm, FOUR, 0.2, 5)] == [("revive", "d")]
    assert movers(quiet, FOUR, 0.5, 5) == []


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_how_many_entries_it_takes(have: int, others: int, twentieths: int) -> None:
    """So many reach the target or pass it, and one fewer does not."""
    wanted = Fraction(twentieths, 20)
    whole = have + others
    with_it, without = distance(have, whole, float(wanted))
    if not whole or Fraction(have, whole) == wanted:
        assert (with_it, without) == (0, 0)
        return
    below = Fraction(have, whole) < wanted

    def share(more: int, other: int) -> Fraction | None:
        size = whole + more + other
        return Fraction(have + more, size) if size > 0 else None

    def reached(value: Fraction | None) -> bool:
        return value is None or (value >= wanted if below else value <= wanted)

    for found, step in ((with_it, (1, 0)), (without, (0, 1))):
        if found:
            nearer = found - (1 if found > 0 else -1)
            assert reached(share(found * step[0], found * step[1]))
            assert not reached(share(nearer * step[0], nearer * step[1]))
    assert with_it or wanted in (0, 1) or not below
    assert (with_it > 0) == (below and wanted < 1)
