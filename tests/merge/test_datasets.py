"""Datasets as one: no entry is lost, and the sums are right whatever the datasets hold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rtrepo.merge.datasets import Item, Joined, joined, unite
from rtrepo.model.entry import Key
from rtrepo.model.names import is_name

IDS = st.sampled_from(["a", "b", "c", "a-2", "a-2-2", "x" * 100, "x" * 98 + "-2"])
CONTENTS = st.sampled_from(["", "", "1", "2", "3"])


@st.composite
def datasets(draw: st.DrawFn) -> list[list[Item]]:
    """Up to three datasets. An id may stand twice in one, in two folders."""
    found = []
    for name in ("one", "two", "three")[: draw(st.integers(1, 3))]:
        held = draw(st.lists(st.tuples(IDS, CONTENTS), max_size=8))
        found.append([Item(Key(name, one), f"{name}/{at}", content) for at, (one, content) in enumerate(held)])
    return found


@given(datasets())
def test_every_entry_comes_through_or_is_named(sources: list[list[Item]]) -> None:
    found = unite(sources)
    seats, doubles = [seat.item for seat in found.seats], [double.item for double in found.doubles]
    ids = [seat.id for seat in found.seats]

    assert sorted(seats + doubles) == sorted(item for items in sources for item in items)
    assert len(set(ids)) == len(ids)
    assert all(map(is_name, ids))
    assert {seat.item.content for seat in found.seats} == {item.content for items in sources for item in items}


@given(datasets())
def test_a_double_holds_what_an_earlier_dataset_does(sources: list[list[Item]]) -> None:
    names = [items[0].key.dataset for items in sources if items]

    for item, kept in unite(sources).doubles:
        assert item.content == kept.item.content != ""
        assert names.index(kept.item.key.dataset) < names.index(item.key.dataset)
        assert kept in unite(sources).seats


@given(datasets())
def test_an_empty_dataset_changes_nothing(sources: list[list[Item]]) -> None:
    whole = unite(sources)

    assert [unite(with_one) for with_one in ([[], *sources], [*sources, []])] == [whole, whole]


@given(st.lists(st.tuples(IDS, CONTENTS), max_size=8, unique_by=lambda one: one[0]))
def test_one_dataset_alone_stays_as_it_is(held: list[tuple[str, str]]) -> None:
    items = [Item(Key("one", name), f"one/{name}", content) for name, content in held]
    found = unite([items, []])

    assert ([(seat.item, seat.id) for seat in found.seats], found.doubles) == (
        [(item, item.key.id) for item in items], (),
    )  # fmt: skip


def test_the_first_keeps_its_id_and_no_other_id_is_taken_by_that() -> None:
    first = [Item(Key("one", "lamp"), "1", "x"), Item(Key("one", "salt"), "2", "y")]
    second = [
        Item(Key("two", "lamp"), "3", "z"),
        Item(Key("two", "lamp-2"), "4", "w"),
        Item(Key("two", "oil"), "5", "y"),
    ]
    found = unite([first, second])

    assert [(str(seat.item.key), seat.id) for seat in found.seats] == [
        ("one/lamp", "lamp"), ("one/salt", "salt"), ("two/lamp", "lamp-3"), ("two/lamp-2", "lamp-2"),
    ]  # fmt: skip
    assert [(str(double.item.key), str(double.kept.item.key)) for double in found.doubles] == [("two/oil", "one/salt")]


def test_sidecars_are_joined_and_what_goes_is_told() -> None:
    first: dict[str, Any] = {"tags": ["a"], "title": "One", "speakers": {1: "mara"}, "waive": {"R1": "x"}}
    second: dict[str, Any] = {
        "tags": ["b", "a"], "title": "Two", "speakers": {1: "tobin", 2: "ines"}, "rating": 4, "status": "archived",
        "notes": "", "waive": {"R1": "x"},
    }  # fmt: skip

    assert joined(first, second) == Joined(
        {"tags": ["a", "b"], "title": "One", "speakers": {1: "mara", 2: "ines"}, "waive": {"R1": "x"}, "rating": 4},
        ("b",),
        {"title": ("One", "Two"), "speakers.1": ("mara", "tobin"), "status": (None, "archived")},
    )


VALUES = st.dictionaries(
    st.sampled_from(["tags", "title", "status", "extra", "rating"]),
    st.one_of(st.sampled_from(["a", "", 4, None]), st.just(["a", "b"]), st.just({"k": 1}), st.just({"k": 2, "l": 3})),
)


@given(VALUES, VALUES)
def test_what_the_first_says_stays_and_nothing_of_the_second_is_lost_in_silence(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    found = joined(first, second)

    assert joined(first, first) == Joined(first, (), {})
    for key, value in second.items():
        told = [place for place in found.lost if place == key or place.startswith(f"{key}.")]
        kept = found.data.get(key)
        holds = kept == value or (isinstance(kept, list) and {*map(str, _items(value))} <= {*map(str, kept)})
        if isinstance(value, dict) and isinstance(kept, dict):
            holds = holds or all(kept[at] == inner or f"{key}.{at}" in told for at, inner in value.items())
        assert holds or told or value in (None, "", [], {})


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
