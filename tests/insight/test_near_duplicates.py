"""Near-duplicates: every two texts that are alike enough are in one group, and no others."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.insight.near_duplicates import Group, Near, near_duplicates, similarity, word_pairs

MANY = [f"{one}{two}" for one in "bdfgklmnprst" for two in "aeiou"]
few = st.lists(st.sampled_from("ab"), max_size=6)
some = st.lists(st.sampled_from(MANY[:12]), max_size=14)
alikes = st.sampled_from([0.3, 0.5, 0.6, 2 / 3, 0.7, 0.75, 0.8, 0.9, 1.0])


def by_hand(texts: list[str], alike: float) -> list[tuple[int, ...]]:
    """The groups, found by comparing every text with every other."""
    pairs = [frozenset(zip(["", *text.split()], text.split(), strict=False)) for text in texts]
    groups = {place: {place} for place, own in enumerate(pairs) if own}
    for one, two in combinations(groups, 2):
        # 1e-9: 0.9 as a number is a little less or more than nine tenths.
        if (
            len(pairs[one] & pairs[two]) / len(pairs[one] | pairs[two]) >= alike - 1e-9
            and groups[one] is not groups[two]
        ):
            groups[one] |= groups[two]
            for place in groups[two]:
                groups[place] = groups[one]
    return sorted({tuple(sorted(group)) for group in groups.values() if len(group) > 1})


@settings(max_examples=400, deadline=None)
@given(st.lists(few | some, max_size=12), alikes)
def test_groups_are_those_that_comparing_all_with_all_finds(words: list[list[str]], alike: float) -> None:
    texts = [" ".join(one) for one in words]
    found = near_duplicates([word_pairs(text) for text in texts], alike)

    assert [group.places for group in found] == by_hand(texts, alike)


@pytest.mark.parametrize("alike", [0.5, 0.8, 0.9])
def test_nothing_is_missed_among_many_texts_and_their_variants(alike: float) -> None:
    source = random.Random(7)
    texts = [" ".join(source.choices(MANY, k=source.randint(1, 60))) for _ in range(150)]
    for _ in range(250):
        words = source.choice(texts).split()
        for _ in range(source.randint(0, 4)):
            place = source.randrange(len(words) + 1)
            words[place : place + source.randint(0, 1)] = source.choices(MANY, k=source.randint(0, 2))
        texts.append(" ".join(words))
    pairs = [word_pairs(text) for text in texts]
    found = near_duplicates(pairs, alike)

    assert [group.places for group in found] == by_hand(texts, alike)
    assert len(found) > 20
    for group in found:
        assert [near.place for near in group.members] == list(group.places[1:])
        for near in group.members:
            assert near.alike == similarity(pairs[near.place], pairs[near.other]) >= alike - 1e-9
            assert near.other in group.places
            assert near.other != near.place


def groups(alike: float, *texts: str) -> list[Group]:
    return near_duplicates([word_pairs(text) for text in texts], alike)


def test_a_text_is_told_with_the_first_that_it_is_like() -> None:
    story = "the keeper of hollow point counts the coins again and sets the kettle down by the stove"
    found = groups(0.7, story, "nothing of this", story.replace("coins", "notes"), story.replace("stove", "door"))

    assert found == [Group((0, 2, 3), (Near(2, 0, 15 / 19), Near(3, 0, 16 / 18)))]


def test_texts_that_are_alike_through_a_third_are_one_group() -> None:
    one, two, between = "a b c d e f g h i j x y", "c d e f g h i j x y z w", "b c d e f g h i j x y z"
    pairs = [word_pairs(text) for text in (one, two, between)]
    alike = similarity(pairs[0], pairs[2])

    assert similarity(pairs[0], pairs[1]) < alike == 10 / 14
    assert groups(0.75, one, two, between) == []
    assert groups(0.7, one, two) == []
    assert groups(0.7, one, two, between) == [Group((0, 1, 2), (Near(1, 2, 10 / 14), Near(2, 0, 10 / 14)))]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Don't MOVE, she said.", "don’t move — she said"),
        ("She says: “No.”", 'she\tsays "no"'),
        ("Straße Café", "straße CAFÉ"),
    ],
)
def test_case_and_signs_are_no_difference(one: str, two: str) -> None:
    assert similarity(word_pairs(one), word_pairs(two)) == 1.0


def test_texts_without_words_are_alone_and_equal_ones_are_not() -> None:
    assert groups(0.9, "", "…", "", "a", "a", "a") == [Group((3, 4, 5), (Near(4, 3, 1.0), Near(5, 3, 1.0)))]


def test_writing_without_spaces_is_compared_by_character() -> None:
    line = "灯台守は硬貨をもう一度数えて、やかんを下ろした。"

    assert [group.places for group in groups(0.7, line, line.replace("硬貨", "手紙"), "雨が降っている。")] == [(0, 1)]
