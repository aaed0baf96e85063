"""Conflicts settled by a person's choice."""

from typing import Any

import pytest

from rtrepo.merge.entries import merge_entries
from rtrepo.merge.resolve import Choice, resolved, resolved_sidecar
from rtrepo.merge.sidecars import merge_sidecars
from rtrepo.model.conflict import MergedEntry, Whence
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar
from tests.merge.test_turns import BASE, NEW, SAID, changed, edited, say

FIRST = say(4, SAID[4].replace("first can", "rusty can"))
LAST = say(4, SAID[4].replace("She waits", "She yawns"))
BOTH = say(4, SAID[4].replace("first can", "rusty can").replace("She waits", "She yawns"))


def case() -> MergedEntry:
    """Two conflicts of turns, one of a field: 0 has a proposal, 1 is an insertion after a deletion."""
    return merge_entries(
        Entry({"messages": BASE, "label": None}),
        Entry({"messages": changed((4, 5, [FIRST]), (9, 11, [])), "label": True}),
        Entry({"messages": changed((4, 5, [LAST]), (11, 11, NEW)), "label": False}),
    )


def test_the_case_is_what_it_says() -> None:
    assert [(one.kind, one.at) for one in case().conflicts] == [
        ("modify/modify", "messages[4]"), ("insert/delete", "messages[9:9]"), ("modify/modify", "label"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "turns", "label"),
    [
        (("ours", "ours", "ours"), changed((4, 5, [FIRST]), (9, 11, [])), True),
        (("theirs", "theirs", "theirs"), changed((4, 5, [LAST]), (11, 11, NEW)), False),
        (("base", "base", "base"), BASE, None),
        (("proposal", "both", (True,)), changed((4, 5, [BOTH]), (11, 11, NEW)), True),
        (((edited(4),), tuple(NEW), (False,)), changed((4, 5, [edited(4)]), (9, 11, NEW)), False),
        (((), (), ()), changed((4, 5, []), (9, 11, [])), "gone"),
    ],
)
def test_what_is_chosen_stands_there(choices: tuple[Choice, ...], turns: list[Any], label: Any) -> None:
    data = resolved(case(), dict(enumerate(choices))).entry().data

    assert data["messages"] == turns
    assert data.get("label", "gone") == label


def test_the_others_stay() -> None:
    merged = resolved(case(), {1: "theirs"})

    assert [one.at for one in merged.conflicts] == ["messages[4]", "label"]
    assert resolved(merged, {0: "ours", 1: "ours"}) == resolved(case(), {0: "ours", 1: "theirs", 2: "ours"})


def test_turns_keep_where_they_are_from() -> None:
    whence = resolved(case(), {0: "proposal", 1: "theirs", 2: "ours"}).whence()

    assert whence[4] == Whence(4, 4, 4)
    assert whence[9:13] == tuple(Whence(theirs=at) for at in range(9, 13))
    assert resolved(case(), {0: "ours", 1: "base", 2: "ours"}).whence()[9] == Whence(base=9)


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({3: "ours"}, "no conflict 4: there are 3"),
        ({1: "proposal"}, "nothing is proposed"),
        ({2: "both"}, "cannot hold both"),
        ({2: (True, False)}, "one value, not 2"),
    ],
)
def test_what_cannot_be_chosen(choices: dict[int, Choice], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        resolved(case(), choices)


def test_a_list_that_is_taken_out_is_gone() -> None:
    base = {"messages": BASE, "chosen": [BASE[2]]}
    merged = merge_entries(Entry(base), Entry({"messages": BASE}), Entry({**base, "chosen": [BASE[4]]}))

    assert "chosen" not in resolved(merged, {0: "ours"}).entry().data
    assert resolved(merged, {0: "theirs"}).entry().data["chosen"] == [BASE[4]]


def test_sidecars_are_resolved_the_same_way() -> None:
    told = [(3, {"by": "a", "n": 1}), (4, {"by": "b", "n": 1}), (5, {"by": "c", "n": 2})]
    base, ours, theirs = (Sidecar({"rating": rating, "extra": extra, "tags": ["warm"]}) for rating, extra in told)
    merged = merge_sidecars(base, ours, theirs, ())

    assert [one.at for one in merged.conflicts] == ["rating", "extra.by"]
    done = resolved_sidecar(merged, {0: "theirs", 1: "base"})
    assert (done.data["rating"], done.data["extra"], done.conflicts) == (5, {"by": "a", "n": 2}, ())
    assert [one.at for one in resolved_sidecar(merged, {0: "ours"}).conflicts] == ["extra.by"]
    with pytest.raises(ValueError, match="no conflict 3"):
        resolved_sidecar(merged, {2: "ours"})
