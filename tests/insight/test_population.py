"""Sums of many entries: changed step by step they are what they would be from scratch."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.insight.counters import PROMPTS, Sums, total
from rtrepo.insight.population import Population, Together

ENTRY = st.builds(
    lambda words, tag, prompt: {
        "entries": 1,
        "assistant words": words,
        f"tags/{tag}": 1,
        (f"{PROMPTS}{prompt:016x} You are {prompt}" if prompt else f"{PROMPTS}none"): 1,
    },
    st.integers(1, 9),
    st.sampled_from("ab"),
    st.integers(0, 5),
)
ENTRIES = st.lists(ENTRY, max_size=12)


@given(ENTRIES, ENTRIES, ENTRIES)
def test_changed_is_measured_from_scratch(kept: list[Sums], gone: list[Sums], come: list[Sums]) -> None:
    before, after = Population(total([*kept, *gone])), Population(total([*kept, *come]))

    assert before.changed(*((one, -1) for one in gone), *((one, 1) for one in come)) == after
    assert after.changed(*((one, -1) for one in come), *((one, 1) for one in gone)) == before


@given(ENTRIES)
def test_a_population_comes_back_from_its_bytes(entries: list[Sums]) -> None:
    population = Population(total(entries))

    assert Population.load(population.dump()) == population


@given(st.lists(ENTRIES, max_size=3), ENTRIES)
def test_several_are_counted_as_one(groups: Sequence[list[Sums]], without: list[Sums]) -> None:
    everything = total([*(one for group in groups for one in group), *without])
    parts = [*(Population(total(group)) for group in groups), Population(total(without))]
    whole, less = Together(parts), Together(parts, total(without))
    rest = total(one for group in groups for one in group)

    assert {counter: whole.get(counter) for counter in everything} == everything
    assert {counter: less.get(counter) for counter in everything if less.get(counter)} == rest
    assert {counter for counter in everything if not counter.startswith(PROMPTS)} <= set(whole)


@pytest.mark.parametrize("raw", [b"", b"[]\n", b"{}\n1234567", b"\xff", b'"x"\n'])
def test_bytes_that_are_no_population(raw: bytes) -> None:
    with pytest.raises(ValueError):
        Population.load(raw)
