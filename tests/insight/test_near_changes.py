"""Near-duplicates after texts came and went: the same groups as by comparing all with all."""

from array import array
from collections.abc import Collection, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.insight.near_changes import Known, Standing, caught_up, standing_of
from rtrepo.insight.near_duplicates import Near, look_up, near_duplicates, word_pairs

BASE = "the keeper of hollow point counts coins again and sets kettle down by stove"
WORDS = BASE.split()
texts = st.one_of(
    st.lists(st.sampled_from(WORDS[:4]), max_size=5).map(" ".join),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["night", "day", "…", "Stove"])).map(
        lambda two: BASE.replace(*two)
    ),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda two: f"{two[0]} {BASE} {two[1]}"),
)
lists = st.lists(texts, max_size=10)


class Shelf:
    """Gives texts by name, which is the text itself, and remembers which were asked for."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, names: Collection[str]) -> Mapping[str, "array[int]"]:
        self.read += names
        return {name: word_pairs(name) for name in names}


def compared(names: Sequence[str], alike: float) -> list[Known]:
    found = near_duplicates([word_pairs(name) for name in names], alike)
    inside = [{place: at for at, place in enumerate(group.places)} for group in found]
    return [
        Known(
            tuple(names[place] for place in group.places),
            tuple(Near(at[near.place], at[near.other], near.alike) for near in group.members),
        )
        for group, at in zip(found, inside, strict=True)
    ]


def standing(names: Sequence[str], alike: float) -> Standing:
    pairs = [word_pairs(name) for name in names]
    return standing_of(names, alike, [len(one) for one in pairs], look_up(pairs, alike), compared(names, alike))


@settings(max_examples=300)
@given(st.lists(lists, min_size=2, max_size=5), st.sampled_from([0.5, 0.7, 0.8, 0.9, 1.0]))
def test_groups_are_those_that_comparing_all_with_all_finds(versions: list[list[str]], alike: float) -> None:
    known = standing(versions[0], alike)
    for names in versions[1:]:
        found = caught_up(known, names, Shelf(), 1_000)
        assert found is not None
        assert list(found.groups) == compared(names, alike)
        assert found.sizes.keys() == found.prefixes.keys() == set(names)
        known = found


STORIES = [BASE, BASE.replace("stove", "door"), *(f"night {number}, fog" for number in range(20))]


CAME = f"{BASE} tonight"


def test_nothing_is_read_where_nothing_came() -> None:
    shelf = Shelf()
    before = standing(STORIES, 0.8)
    found = caught_up(before, [*STORIES[:2], *STORIES[:1:-1]], shelf, 0)  # others in another order

    assert found
    assert [group.names for group in before.groups] == [tuple(STORIES[:2])]
    assert found.groups == before.groups
    assert shelf.read == []


def test_only_what_may_be_alike_is_read() -> None:
    shelf = Shelf()
    found = caught_up(standing(STORIES, 0.8), [*STORIES, CAME], shelf, 10)

    assert found
    assert set(shelf.read) == {CAME, *STORIES[:2]}
    assert found.groups[0].names == (*STORIES[:2], CAME)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_too_much_is_left_to_who_compares_all(most: int) -> None:
    shelf = Shelf()

    assert caught_up(standing(STORIES, 0.8), [*STORIES, CAME], shelf, most) is None
    assert len(shelf.read) <= most
