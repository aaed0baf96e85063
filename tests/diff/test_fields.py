"""Field changes, with DeepDiff's known surprises as regression tests."""

import json
import math
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.diff.fields import field_changes
from rtrepo.diff.plain import rebuilt, same_value
from rtrepo.model.change import MISSING, FieldChange


class RoundTripText(str):
    """Stands for ruamel's string types."""


class RoundTripNumber(float):
    """Stands for ruamel's ScalarFloat."""


class RoundTripMap(dict[str, Any]):
    """Stands for ruamel's CommentedMap."""


NAN = math.nan
CASES = {
    "nothing": ({}, {}, ()),
    "scalars, sorted": (
        {"rating": 4, "b": 1}, {"rating": 5, "a": 2},
        (FieldChange("a", MISSING, 2), FieldChange("b", 1, MISSING), FieldChange("rating", 4, 5)),
    ),
    "null is not missing": ({"a": None}, {}, (FieldChange("a", None, MISSING),)),
    "sets": (
        {"tags": ["x", "y", "y"]}, {"tags": ["z", "y"]}, (FieldChange("tags", added=("z",), removed=("x",)),),
    ),
    "sets in another order": ({"tags": ["x", "y"]}, {"tags": ["y", "x", "x"]}, ()),
    "no set and an empty set": ({"tags": []}, {}, ()),
    "a new set": ({}, {"tags": ["b", "a"]}, (FieldChange("tags", added=("a", "b")),)),
    "nested": (
        {"tools": [{"function": {"name": "f"}}]}, {"tools": [{"function": {"name": "g"}}]},
        (FieldChange("tools[0].function.name", "f", "g"),),
    ),
    "keys that need quotes": (
        {"a.b": {"c d": 1, "7": 1, 7: 1, "": 1}}, {"a.b": {"c d": 2, "7": 2, 7: 2, "": 2}},
        (FieldChange('"a.b".7', 1, 2), FieldChange('"a.b".""', 1, 2), FieldChange('"a.b"."7"', 1, 2),
         FieldChange('"a.b"."c d"', 1, 2)),
    ),
    "list places sort as numbers": (
        {"n": list(range(12))}, {"n": [*range(2), 20, *range(3, 10), 100, 11]},
        (FieldChange("n[2]", 2, 20), FieldChange("n[10]", 10, 100)),
    ),
    "D1 an item put in front is one change": (
        {"l": list("abcdef")}, {"l": list("xabcdef")}, (FieldChange("l[0]", MISSING, "x"),),
    ),
    "D2 a repeated item is not lost": (
        {"l": ["ok", "go", "ok"]}, {"l": ["ok", "ok", "go", "ok"]}, (FieldChange("l[0]", MISSING, "ok"),),
    ),
    "D3 later items are not reported as moved": (
        {"l": ["a", "b", "c"]}, {"l": ["b", "c"]}, (FieldChange("l[0]", "a", MISSING),),
    ),
    "D6 maps that share few keys are compared inside": (
        {"extra": {"rating": 4}}, {"extra": {"score": 4}},
        (FieldChange("extra.rating", 4, MISSING), FieldChange("extra.score", MISSING, 4)),
    ),
    "D7 and so are deeper ones": (
        {"e": {"x": {"a": 1}}}, {"e": {"x": {"a": 1, "b": 2, "c": 3, "d": 4}}},
        (FieldChange("e.x.b", MISSING, 2), FieldChange("e.x.c", MISSING, 3), FieldChange("e.x.d", MISSING, 4)),
    ),
    "D8 wrapped types are plain": (
        {"a": RoundTripText("x"), "m": RoundTripMap(b=RoundTripNumber(0.5), c=1)},
        {"a": "x", "m": {"b": 0.5, "c": 2}},
        (FieldChange("m.c", 1, 2),),
    ),
    "D9 types count, except for NaN": (
        {"a": 1, "b": {"x": 4, "y": NAN, "z": 1}, "n": NAN},
        {"a": True, "b": {"x": 4.0, "y": NAN, "z": True}, "n": NAN},
        (FieldChange("a", 1, True), FieldChange("b.x", 4, 4.0), FieldChange("b.z", 1, True)),
    ),
    "names with two underscores count": (
        {"e": {"__x": 1}}, {"e": {"__x": 2}}, (FieldChange("e.__x", 1, 2),),
    ),
    "true and 1 are two items of a list": (
        {"l": [True]}, {"l": [None, 1]}, (FieldChange("l", [True], [None, 1]),),
    ),
    "another kind of value": ({"a": [1]}, {"a": {"x": 1}}, (FieldChange("a", [1], {"x": 1}),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_changes(name: str) -> None:
    before, after, expected = CASES[name]

    assert field_changes(before, after) == expected


def test_d4_reordered_lists_are_a_change() -> None:
    assert field_changes({"l": [1, 2]}, {"l": [2, 1]})


def test_d5_long_unrelated_lists_end_soon() -> None:
    before = {"l": [{"id": n, "text": f"old {n}"} for n in range(200)]}
    after = {"l": [{"id": n, "text": f"new {n * 3}"} for n in range(200)]}

    assert len(field_changes(before, after)) == 200


def test_scalars_and_sets_do_not_import_deepdiff() -> None:
    code = (
        "import sys; from rtrepo.diff.fields import field_changes as f;"
        "f({'a': 1, 'tags': ['x'], 'm': {'k': [1]}}, {'a': 2, 'tags': ['y'], 'm': {'k': [1]}, 'n': [1]});"
        "sys.exit('deepdiff' in sys.modules)"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False).returncode
        == 0
    )


STEP = re.compile(r'\[(\d+)\]|\.?(?:"((?:[^"\\]|\\.)*)"|([^.\["]+))')


def steps(path: str) -> tuple[Any, ...]:
    """A dotted path taken apart again."""
    return tuple(int(at) if at else plain if plain else json.loads(f'"{quoted}"')
                 for at, quoted, plain in STEP.findall(path))  # fmt: skip


keys = st.sampled_from(["a", "b", "tags", "x.y", "__p", ""])
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from([0.0, 1.0, NAN]), st.sampled_from("ab")
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)
mappings = st.dictionaries(keys, values, max_size=4)


@settings(deadline=None, max_examples=300)
@given(mappings, mappings)
def test_no_changes_if_and_only_if_equal(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert (field_changes(before, after, frozenset()) == ()) == same_value(before, after)
    assert field_changes(before, before) == ()


@settings(deadline=None, max_examples=500)
@given(mappings, mappings)
def test_the_changes_applied_give_the_new_fields_and_inverted_the_old_ones(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    found = field_changes(before, after, frozenset())
    there = [(steps(change.path), change.before, change.after) for change in found]
    back = [(path, new, old) for path, old, new in there]

    assert same_value(rebuilt(before, there), after)
    assert same_value(rebuilt(after, back), before)
