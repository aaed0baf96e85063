"""Random data sets with shared cards, greetings, questions and refusals: how much of what happened is found."""

import random

import pytest

from rtrepo.diff.matching import match
from tests.diff.datasets import Story, pairs, story


def found_in(told: Story) -> tuple[int, int, int]:
    """How many matches are exactly right, how many there should be, and how many pairs are wrong."""
    found = match(told.vanished.items(), told.appeared.items(), told.stayed)
    return len(told.expected & set(found)), len(told.expected), len(pairs(found) - pairs(told.expected))


@pytest.mark.parametrize("seed", range(4))
def test_a_large_change(seed: int) -> None:
    told = story(random.Random(seed), renamed=90, split=15, joined=10, gone=30, come=40, stayed=64)

    assert found_in(told) == (115, 115, 0)


def test_small_changes() -> None:
    counts = [
        found_in(story(random.Random(seed), renamed=2, split=1, joined=1, gone=2, come=2, stayed=20))
        for seed in range(150)
    ]
    right, expected, wrong = map(sum, zip(*counts, strict=True))

    assert (right >= 0.99 * expected, wrong) == (True, 0)


def test_unrelated_entries_stay_apart() -> None:
    for seed in range(150):
        told = story(random.Random(seed), renamed=0, split=0, joined=0, gone=2, come=2, stayed=0)

        assert match(told.vanished.items(), told.appeared.items()) == []


def test_the_order_in_which_entries_come_says_nothing() -> None:
    told = story(random.Random(7), renamed=20, split=5, joined=5, gone=10, come=10, stayed=20)
    one = match(told.vanished.items(), told.appeared.items(), told.stayed)
    random.Random(8).shuffle(old := list(told.vanished.items()))
    random.Random(9).shuffle(new := list(told.appeared.items()))

    assert match(old, new, told.stayed) == one
