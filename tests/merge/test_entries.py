"""Three versions of an entry, key by key."""

import subprocess
import sys
from typing import Any

import pytest

from rtrepo.merge.entries import merge_entries
from rtrepo.model.conflict import MergedEntry
from rtrepo.model.entry import Entry

LAMP = {"role": "user", "content": "Who keeps the lamp when you are away?"}
NOBODY = {"role": "assistant", "content": "Nobody does, and nobody is ever away."}
GULLS = {"role": "assistant", "content": "The gulls do. They complain a good deal less than I would."}
TURNS = {"messages": [LAMP, NOBODY]}


def merged(base: dict[str, Any] | None, ours: dict[str, Any], theirs: dict[str, Any]) -> MergedEntry:
    return merge_entries(None if base is None else Entry(base), Entry(ours), Entry(theirs))


CLEAN = {
    "fields of each side": (TURNS, {**TURNS, "label": True}, {**TURNS, "tools": []},
                            {**TURNS, "label": True, "tools": []}),
    "a field that one side took out": ({**TURNS, "label": True}, TURNS, {**TURNS, "label": True}, TURNS),
    "a map, key by key": (
        {**TURNS, "extra": {"a": 1, "b": 1}}, {**TURNS, "extra": {"a": 2, "b": 1}},
        {**TURNS, "extra": {"a": 1, "c": 3}}, {**TURNS, "extra": {"a": 2, "c": 3}},
    ),
    "a list of turns of each side": (TURNS, {**TURNS, "chosen": [NOBODY]}, {**TURNS, "rejected": [GULLS]},
                                     {**TURNS, "chosen": [NOBODY], "rejected": [GULLS]}),
    "a list that one side took out": ({**TURNS, "chosen": [NOBODY]}, TURNS, {**TURNS, "chosen": [NOBODY]}, TURNS),
    "a list that both emptied": ({**TURNS, "chosen": [NOBODY]}, {**TURNS, "chosen": []}, {**TURNS, "chosen": []},
                                 {**TURNS, "chosen": []}),
    "an empty list beside none": ({}, {"messages": []}, {}, {"messages": []}),
    "null is not nothing": ({**TURNS, "label": None}, TURNS, {**TURNS, "label": None}, TURNS),
    "the same entry under two orders": (None, {"id": 1, **TURNS}, {**TURNS, "id": 1}, {"id": 1, **TURNS}),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAN)
def test_goes_together(name: str) -> None:
    base, ours, theirs, result = CLEAN[name]

    assert merged(base, ours, theirs).entry().data == result
    assert merged(base, theirs, ours).entry().data == result


CONFLICTS = {
    "one field": ({**TURNS, "label": None}, {**TURNS, "label": True}, {**TURNS, "label": False},
                  ("modify/modify", "label", (None,), (True,), (False,))),
    "a field that one side took out": ({**TURNS, "label": None}, TURNS, {**TURNS, "label": False},
                                       ("delete/modify", "label", (None,), (), (False,))),
    "part of a map": (
        {"extra": {"a": 1, "b": 1}}, {"extra": {"a": 2, "b": 5}}, {"extra": {"a": 3, "b": 1}},
        ("modify/modify", "extra", ({"a": 1, "b": 1},), ({"a": 2, "b": 5},), ({"a": 3, "b": 5},)),
    ),
    "a list that one side took out": (
        {**TURNS, "chosen": [NOBODY]}, TURNS, {**TURNS, "chosen": [GULLS]},
        ("delete/modify", "chosen", (NOBODY,), (), (GULLS,)),
    ),
    "the same reply of a preference": (
        {**TURNS, "chosen": [NOBODY]}, {**TURNS, "chosen": [GULLS]}, {**TURNS, "chosen": [LAMP]},
        ("region", "chosen[0]", (NOBODY,), (GULLS,), (LAMP,)),
    ),
    "one id, two conversations": (None, {"messages": [LAMP, NOBODY]}, {"messages": [LAMP, GULLS]},
                                  ("add/add", "messages[1]", (), (NOBODY,), (GULLS,))),
    "one id, one conversation that goes on": (None, {"messages": [LAMP]}, {"messages": [LAMP, GULLS]},
                                              ("add/add", "messages[1:1]", (), (), (GULLS,))),
    "one id, one field": (None, {**TURNS, "label": True}, {**TURNS, "label": False},
                          ("add/add", "label", (), (True,), (False,))),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFLICTS)
def test_is_left_to_a_person(name: str) -> None:
    base, ours, theirs, expected = CONFLICTS[name]
    (found,) = merged(base, ours, theirs).conflicts

    assert found[:5] == expected
    with pytest.raises(ValueError, match="conflicts"):
        merged(base, ours, theirs).entry()


def test_keys_stand_in_the_order_of_the_side_that_ordered_them() -> None:
    base = {"id": 1, "label": True, **TURNS}
    other = {**TURNS, "label": True, "id": 1, "more": 2}

    assert list(merged(base, base, other).entry().data) == list(other)
    assert list(merged(base, other, {**base, "new": 1}).entry().data) == [*other, "new"]


def test_nothing_of_the_other_side_is_lost_by_taking_a_map() -> None:
    base = {"extra": {"a": 1, "b": 1}}
    (found,) = merged(base, {"extra": {"a": 2, "b": 1}}, {"extra": {"a": 3, "b": 1, "c": 4}}).conflicts

    assert found.ours == ({"a": 2, "b": 1, "c": 4},)
    assert found.why == "both changed it (extra.a)"


def test_a_merge_driver_loads_nothing_slow_to_start() -> None:
    """git starts a process for every file; rapidfuzz comes when the first two texts are compared."""
    slow = ["pygit2", "pydantic", "ruamel", "deepdiff", "rapidfuzz", "click"]
    script = f"import sys, rtrepo.merge.entries; print([name for name in {slow!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
