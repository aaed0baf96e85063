"""Values of three versions: what merges, what is left to a person, and where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.merge.fields import merge_maps, merge_values, same
from rtrepo.merge.places import below, replaced, steps
from rtrepo.model.conflict import Maybe

A: Any = {"name": "a", "age": 1}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ((1,), (1,), (2,), (2,)),
        ((1,), (2,), (1,), (2,)),
        ((1,), (2,), (2,), (2,)),
        ((1,), (1,), (), ()),
        ((), (), (1,), (1,)),
        ((1,), (), (), ()),
        ((1,), (True,), (1,), (True,)),
        (({"a": 1},), ({"a": 2},), ({"a": 1, "b": 3},), ({"a": 2, "b": 3},)),
        ((), ({"a": 1},), ({"b": 3},), ({"a": 1, "b": 3},)),
        ((A,), ({"name": "b", "age": 1},), ({"name": "a"},), ({"name": "b"},)),
        (({"x": {"y": 1, "z": 1}},), ({"x": {"y": 2, "z": 1}},), ({"x": {"y": 1}},), ({"x": {"y": 2}},)),
    ],
)
def test_values_that_merge(base: Maybe, ours: Maybe, theirs: Maybe, merged: Maybe) -> None:
    result, conflicts = merge_values(base, ours, theirs, "at")

    assert (result, conflicts) == (merged, ())
    assert same(result, merged)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "kind", "at"),
    [
        ((1,), (2,), (3,), "modify/modify", "at"),
        ((1,), (True,), (1.0,), "modify/modify", "at"),
        ((), (2,), (3,), "add/add", "at"),
        ((1,), (), (3,), "delete/modify", "at"),
        ((1,), (3,), (), "delete/modify", "at"),
        (([1],), ([1, 2],), ([1, 3],), "modify/modify", "at"),
        (({"a": 1},), ({"a": 2},), ({"a": 3},), "modify/modify", "at.a"),
        (({"a": 1},), (), ({"a": 1, "b": 2},), "delete/modify", "at"),
        ((1,), ({"a": 2},), ({"b": 3},), "modify/modify", "at"),
        (({"a b": {2: 1}},), ({"a b": {2: 2}},), ({"a b": {2: 3}},), "modify/modify", 'at."a b".2'),
    ],
)
def test_values_that_are_left_to_a_person(base: Maybe, ours: Maybe, theirs: Maybe, kind: str, at: str) -> None:
    result, conflicts = merge_values(base, ours, theirs, "at")

    assert [(one.kind, one.at) for one in conflicts] == [(kind, at)]
    assert same(result, ours)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ((["a", "b"],), (["b", "a"],), (["a", "b", "c"],), (["b", "a", "c"],)),
        ((["a", "b"],), (["a"],), (["a", "b", "c"],), (["a", "c"],)),
        ((["a", "b"],), (["a"],), (["b"],), ([],)),
        ((["a"],), (), (["a", "b"],), (["b"],)),
        ((["a"],), (), (["a"],), ()),
        ((["a", "b"],), (), (["a"],), ()),
        ((), (["a"],), (["b"],), (["a", "b"],)),
        (("a",), (["a", "b"],), ("c",), (["b", "c"],)),
        ((None,), (["a"],), (["b"],), (["a", "b"],)),
        (([1],), ([1, True],), ([1, 1.0],), ([1, True, 1.0],)),
        (([{"a": 1}],), ([{"a": 1}, {"b": 2}],), ([],), ([{"b": 2}],)),
    ],
)
def test_sets(base: Maybe, ours: Maybe, theirs: Maybe, merged: Maybe) -> None:
    result, conflicts = merge_values(base, ours, theirs, "tags", {"tags"})

    assert same(result, merged)
    assert conflicts == ()


def test_what_is_no_list_is_no_set() -> None:
    _, conflicts = merge_values(({"a": 1},), (["a"],), ("b",), "tags", {"tags"})

    assert [one.kind for one in conflicts] == ["modify/modify"]


def test_keys_are_in_the_order_of_ours_and_then_of_theirs() -> None:
    merged, _ = merge_maps({"a": 1, "b": 1}, {"b": 1, "x": 1, "a": 1}, {"a": 1, "b": 1, "z": 1, "y": 1})

    assert list(merged) == ["b", "x", "a", "z", "y"]


KEYS = st.sampled_from(["tags", "extra", "a b", "1", 'q"', "a.b", "[0]", 1, 2])
SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b"])
VALUES = st.recursive(
    SCALARS, lambda of: st.lists(of, max_size=3) | st.dictionaries(KEYS, of, max_size=4), max_leaves=8
)
MAPS = st.dictionaries(KEYS, VALUES, max_size=6)


@given(MAPS, MAPS)
def test_what_one_side_alone_changed_is_the_result(base: Any, other: Any) -> None:
    for three in ((base, other, base), (base, base, other), (base, other, other)):
        merged, conflicts = merge_maps(*three, sets={"tags"})

        assert (same((merged,), (other,)), conflicts) == (True, ())


@given(MAPS, MAPS, MAPS)
def test_sides_are_equal(base: Any, ours: Any, theirs: Any) -> None:
    merged, conflicts = merge_maps(base, ours, theirs, sets={"tags"})
    turned, mirrored = merge_maps(base, theirs, ours, sets={"tags"})

    assert sorted((one.at, one.kind, repr(one.ours), repr(one.theirs)) for one in conflicts) == sorted(
        (one.at, one.kind, repr(one.theirs), repr(one.ours)) for one in mirrored
    )
    for one in conflicts:
        merged = replaced(merged, one.at, one.theirs)
    assert same((_sets_sorted(merged),), (_sets_sorted(turned),))


@given(st.lists(KEYS, min_size=1, max_size=4), VALUES)
def test_a_place_leads_where_it_says(path: list[Any], value: Any) -> None:
    at = ""
    for key in path:
        at = below(at, key)
    found: Any = replaced({"other": 1}, at, (value,))
    for key in path:
        found = found[key]

    assert list(steps(at)) == path
    assert same(found, value)


def _sets_sorted(data: dict[Any, Any]) -> dict[Any, Any]:
    return {key: sorted(value, key=repr) if key == "tags" and isinstance(value, list) else value
            for key, value in data.items()}  # fmt: skip
