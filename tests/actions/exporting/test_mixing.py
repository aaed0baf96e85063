"""The maths of a recipe: what holds for all weights, limits and seeds."""

import hashlib
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.exporting.mixing import Candidate, Mix, groups, mix
from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Key
from rtrepo.model.recipe import Recipe
from rtrepo.model.sidecar import Sidecar

GROUPS = ("tag.warm", "tag.cold", "dataset.noir", "character.mara", "status.active")
weights = st.dictionaries(st.sampled_from(GROUPS), st.sampled_from([0, 0.25, 0.5, 1, 1.5, 2, 3]), max_size=3)
limits = st.dictionaries(st.sampled_from([*GROUPS, "total"]), st.integers(0, 12), max_size=3)
seeds = st.sampled_from(["0", "7", "spring/1", "é"])
recipes = st.builds(Recipe, weights=weights, limits=limits, seed=seeds, shuffle=st.booleans())
entries = st.lists(
    st.builds(
        Candidate,
        st.builds(Key, st.sampled_from(["noir", "harbor"]), st.text("abcd", min_size=1, max_size=3)),
        st.frozensets(st.sampled_from(GROUPS)),
    ),
    max_size=14, unique_by=lambda one: one.key,
)  # fmt: skip


def counted(found: Mix, of: list[Candidate]) -> Counter[Key]:
    return Counter(of[place].key for place in found.order)


def rank(seed: str, key: Key) -> Fraction:
    """As docs/reference/recipes.md says it."""
    digest = hashlib.sha256(f"{seed}/{key.dataset}/{key.id}".encode()).digest()
    return Fraction(int.from_bytes(digest[:8], "big"), 2**64)


def weight(recipe: Recipe, one: Candidate) -> Fraction:
    found = Fraction(1)
    for name, factor in recipe.weights.items():
        found *= Fraction(str(factor)) if name in one.groups else 1
    return found


@given(recipes, entries)
def test_it_is_what_the_page_says(recipe: Recipe, of: list[Candidate]) -> None:
    expected: Counter[Key] = Counter()
    left = dict(recipe.limits)
    for one in sorted(of, key=lambda one: (rank(recipe.seed, one.key), one.key)):
        found = weight(recipe, one)
        copies = int(found) + (rank(recipe.seed, one.key) < found - int(found))
        for _ in range(copies):
            mine = [name for name in left if name == "total" or name in one.groups]
            if all(left[name] for name in mine):
                expected[one.key] += 1
                left |= {name: left[name] - 1 for name in mine}

    assert counted(mix(recipe, of), of) == expected


@given(recipes, entries, entries)
def test_an_entry_more_changes_nothing_for_the_others(
    recipe: Recipe, of: list[Candidate], more: list[Candidate]
) -> None:
    recipe = recipe._replace(limits={})
    known = {one.key for one in of}
    both = [*of, *(one for one in more if one.key not in known)]
    before, after = counted(mix(recipe, of), of), counted(mix(recipe, both), both)
    order = [both[place].key for place in mix(recipe, both).order if both[place].key in known]

    assert Counter({key: number for key, number in after.items() if key in known}) == before
    assert order == [of[place].key for place in mix(recipe, of).order]


@given(recipes, entries, st.sampled_from([0.3, 0.5, 1, 2.5]))
def test_a_larger_weight_takes_nothing_away(recipe: Recipe, of: list[Candidate], more: float) -> None:
    recipe = recipe._replace(limits={})
    larger = recipe._replace(weights={**recipe.weights, "tag.warm": recipe.weights.get("tag.warm", 1) + more})

    assert not counted(mix(recipe, of), of) - counted(mix(larger, of), of)


@given(recipes, entries, st.integers(1, 9))
def test_a_larger_limit_of_the_whole_takes_nothing_away(recipe: Recipe, of: list[Candidate], more: int) -> None:
    recipe = recipe._replace(limits={"total": recipe.limits.get("total", 3)})
    larger = recipe._replace(limits={"total": recipe.limits["total"] + more})

    assert not counted(mix(recipe, of), of) - counted(mix(larger, of), of)


@given(recipes, entries)
def test_the_accounts_add_up(recipe: Recipe, of: list[Candidate]) -> None:
    found = mix(recipe, of)
    unlimited = mix(recipe._replace(limits={}), of)
    groups_of = {one.key: one.groups for one in of}

    for name, most in recipe.limits.items():
        lines = [of[place] for place in found.order if name == "total" or name in groups_of[of[place].key]]
        assert len(lines) <= most
    assert len(found.order) + sum(found.cut.values()) == len(unlimited.order)
    assert len(set(found.order)) + len(found.light) + len(found.cut_off) == len(of)
    assert not set(found.order) & {*found.light, *found.cut_off}


@given(recipes, entries)
def test_without_shuffling_the_order_stays_and_copies_come_in_rounds(recipe: Recipe, of: list[Candidate]) -> None:
    order = list(mix(recipe._replace(shuffle=False), of).order)
    seen: Counter[int] = Counter()
    rounds = []
    for place in order:
        rounds.append((seen[place], place))
        seen[place] += 1

    assert rounds == sorted(rounds)
    assert sorted(mix(recipe._replace(shuffle=True), of).order) == sorted(order)


def test_a_known_mix() -> None:
    """These places were written down once; another Python, machine or hash seed must find the same."""
    of = [Candidate(Key("noir", f"e{at}"), frozenset({"tag.warm"} if at % 3 else ())) for at in range(12)]
    recipe = Recipe(weights={"tag.warm": 1.5}, limits={"total": 10}, seed="7", shuffle=True)

    assert list(mix(recipe, of).order) == [4, 10, 4, 8, 2, 8, 10, 2, 0, 3]
    assert list(mix(recipe._replace(seed="8"), of).order) != [4, 10, 4, 8, 2, 8, 10, 2, 0, 3]


def test_half_is_about_half() -> None:
    of = [Candidate(Key("noir", f"e{at}"), frozenset({"tag.warm"})) for at in range(4000)]

    assert 1900 < len(mix(Recipe(weights={"tag.warm": 0.5}), of).order) < 2100
    assert 5900 < len(mix(Recipe(weights={"tag.warm": 1.5}), of).order) < 6100


STATUS = "status.active"


@pytest.mark.parametrize(
    ("about", "named"),
    [
        ({}, {"dataset.noir", "status.active", "split.train"}),
        ({"tags": ["warm", "Slow Burn"], "split": "eval"}, {"dataset.noir", "tag.warm", "tag.Slow Burn", STATUS}),
        ({"characters": "mara", "split": "eval"}, {"dataset.noir", "character.mara", "status.active"}),
        ({"tags": 5, "status": 5}, {"dataset.noir", "status.active", "split.train"}),
    ],
)  # fmt: skip
def test_the_groups_of_an_entry(about: dict[str, Any], named: set[str]) -> None:
    asked = ["dataset.noir", "tag.warm", "tag.Slow Burn", "character.mara", "status.active", "split.train"]
    recipe = Recipe(weights=dict.fromkeys(asked[:3], 1), limits=dict.fromkeys(asked[3:], 1))

    assert groups(recipe, Key("noir", "a"), Sidecar(about)) == named


def test_weights_that_multiply_to_too_much_are_refused() -> None:
    of = [Candidate(Key("noir", "a"), frozenset(GROUPS))]
    with pytest.raises(RtrepoError) as refusal:
        mix(Recipe(weights=dict.fromkeys(GROUPS, 100)), of)

    assert "noir/a multiply to 10,000,000,000 lines; nothing was written" in refusal.value.message
