"""An entry with its sidecar: come, go and change as one, and speakers after somebody settled the turns."""

from typing import Any

import pytest

from rtrepo.merge.pairs import Pair, merge_pairs, settled_turns
from rtrepo.merge.renames import lives_on
from rtrepo.merge.sidecars import merge_sidecars
from rtrepo.model.conflict import Whence
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar

SAID = ("How long does the lamp burn?", "Four hours on a full tank, five if the wind stays.",
        "And in a storm?", "Two, and then somebody has to climb up with the can.")  # fmt: skip


def entry(*said: str, system: str = "", **more: Any) -> Entry:
    roles = ("user", "assistant")
    first = [{"role": "system", "content": system}] if system else []
    turns = [{"role": roles[at % 2], "content": text} for at, text in enumerate(said)]
    return Entry({"messages": first + turns, **more})


A = Pair(entry(*SAID), Sidecar({"title": "Lamp"}))
EDITED = Pair(entry(*SAID[:3], "Two."), Sidecar({"title": "Lamp"}))
TITLED = Pair(entry(*SAID), Sidecar({"title": "Light"}))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "left"),
    [
        (A, None, None, None),
        (A, A, None, None),
        (A, None, A, None),
        (None, A, None, A),
        (None, None, A, A),
        (None, A, A, A),
        (A, EDITED, A, EDITED),
        (A, EDITED, TITLED, Pair(EDITED.entry, TITLED.sidecar)),
    ],
)
def test_pairs_that_merge(base: Pair | None, ours: Pair | None, theirs: Pair | None, left: Pair | None) -> None:
    merged = merge_pairs(base, ours, theirs)

    assert merged.conflicts == ()
    if left is None:
        assert (merged.entry, merged.sidecar) == (None, None)
    else:
        assert merged.entry
        assert merged.sidecar
        assert Pair(merged.entry.entry(), Sidecar(merged.sidecar.data)) == left


@pytest.mark.parametrize("changed", [EDITED, TITLED])
@pytest.mark.parametrize("turned", [False, True])
def test_removed_and_changed_is_a_conflict_of_both(changed: Pair, turned: bool) -> None:
    merged = merge_pairs(A, *((None, changed) if turned else (changed, None)))

    assert merged.whole
    assert (merged.whole.kind, merged.entry, merged.sidecar) == ("delete/modify", None, None)
    assert (
        merged.whole.why
        == f"{('ours', 'theirs')[not turned]} removed the entry, {('ours', 'theirs')[turned]} changed it"
    )


def test_true_is_not_one() -> None:
    one, true = Pair(entry(*SAID), Sidecar({"extra": 1})), Pair(entry(*SAID), Sidecar({"extra": True}))

    assert merge_pairs(one, None, true).whole


def test_speakers_follow_turns_that_somebody_settled() -> None:
    base = Pair(entry(*SAID), Sidecar({"speakers": {1: "mara", 3: "mara"}}))
    ours = Pair(
        entry("Hello?", "Who is there?", *SAID[:3], "Three."), Sidecar({"speakers": {1: "ann", 3: "mara", 5: "mara"}})
    )
    theirs = Pair(entry(*SAID[:3], "Two."), Sidecar({"speakers": {1: "tobin", 3: "mara"}}))
    merged = merge_pairs(base, ours, theirs)

    assert [conflict.at for _, conflict in merged.conflicts] == ["messages[5]"]
    assert merged.sidecar
    assert [notice.kind for notice in merged.sidecar.notices] == ["speakers"]
    settled = entry("Hello?", "Who is there?", *SAID)
    turns = settled_turns(settled, base.entry, ours.entry, theirs.entry)
    assert (turns[0], turns[3]) == (Whence(None, 0, None), Whence(1, 3, 1))
    found = merge_sidecars(base.sidecar, ours.sidecar, theirs.sidecar, turns)
    assert (found.data["speakers"], found.conflicts) == ({1: "ann", 3: "tobin", 5: "mara"}, ())


CARD = "You are Mara Venn, harbormaster. " + "She counts what comes in and doubts what goes out. " * 20


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (entry(*SAID), entry(*SAID), True),
        (entry(*SAID), entry(*SAID[:3], "Two, then."), True),
        (entry(*SAID, system=CARD), entry("Is there tea?", "There was, until the storm.", system=CARD), False),
        (
            entry(*SAID),
            entry(*SAID[:2], *(f"And number {at}? It lies {at} deep in the bay." for at in range(8))),
            False,
        ),
        (entry(system=CARD), entry(system=CARD), True),
        (entry(system=CARD), entry(system=CARD + "Always."), False),
    ],
)
def test_whether_an_entry_lives_on(before: Entry, after: Entry, same: bool) -> None:
    assert lives_on(before, after) is same
    assert lives_on(after, before) is same


def test_what_describes_one_of_two_unlike_entries_is_left_to_a_person() -> None:
    """Both sides gave one name to two conversations: no tag or rating of one is put beside the other by itself."""
    ours = Pair(entry("Is it the gull?", "It is."), Sidecar({"tags": ["warm"], "title": "Gull"}))
    theirs = Pair(entry("What is it?", "A gull, and then it was gone."), Sidecar({"title": "Gull", "rating": 5}))
    told = [
        merge_pairs(None, *two).sidecar
        for two in ((ours, theirs), (theirs, ours), (ours, theirs._replace(sidecar=None)))
    ]

    assert [[(one.at, one.base, one.ours, one.theirs) for one in merged.conflicts] for merged in told if merged] == [
        [("tags", (), (["warm"],), ()), ("rating", (), (), (5,))],
        [("rating", (), (5,), ()), ("tags", (), (), (["warm"],))],
        [("tags", (), (["warm"],), ()), ("title", (), ("Gull",), ())],
    ]
    assert [merged.data for merged in told if merged] == [
        one.sidecar.data for one in (ours, theirs, ours) if one.sidecar
    ]
