"""Whole entries and whole snapshots."""

from typing import Any

from rtrepo.diff.entries import compare_entry
from rtrepo.diff.snapshots import compare
from rtrepo.model.change import MISSING, DatasetChange, EntryChange, FieldChange, Side, TurnEdit, Unreadable
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar

KEY = Key("noir", "a-001")
TURNS: list[dict[str, Any]] = [
    {"role": "user", "content": "Who keeps the light?"},
    {"role": "assistant", "content": "Nobody has kept it since the storm, they say."},
]


def side(data: dict[str, Any] | None = None, **sidecar: Any) -> Side:
    return Side(Entry(data if data is not None else {"messages": TURNS}), Sidecar(sidecar))


def test_what_differs_only_in_writing_is_no_change() -> None:
    before = side({"messages": TURNS, "label": True}, tags=["x", "y"], title="t")
    after = side({"label": True, "messages": [dict(reversed(m.items())) for m in TURNS]}, title="t", tags=["y", "x"])

    assert compare_entry(KEY, before, after) is None
    assert compare_entry(KEY, None, None) is None


def test_turns_fields_and_sidecar() -> None:
    edited = {"role": "assistant", "content": "Nobody has kept it since the great storm, they say."}
    before = side({"messages": TURNS, "chosen": TURNS[1:], "label": True}, tags=["x"], rating=4)
    after = side({"messages": [TURNS[0], edited], "chosen": TURNS[1:], "label": False}, tags=["x", "warm"], rating=5)

    assert compare_entry(KEY, before, after) == EntryChange(
        KEY,
        "edited",
        before,
        after,
        turns=(
            TurnEdit("kept", (0,), (0,)),
            TurnEdit("edited", (1,), (1,), 0.9473684210526316),
            TurnEdit("kept", (0,), (0,), list="chosen"),
        ),
        fields=(FieldChange("label", True, False),),
        sidecar=(FieldChange("rating", 4, 5), FieldChange("tags", added=("warm",))),
        words_added=1,
        words_removed=0,
    )


def test_added_and_removed_entries_count_their_words() -> None:
    here = side()

    assert compare_entry(KEY, None, here) == EntryChange(KEY, "added", Side(), here, words_added=13)
    assert compare_entry(KEY, here, None) == EntryChange(KEY, "removed", here, Side(), words_removed=13)


def test_an_entry_that_cannot_be_read_still_has_its_sidecar() -> None:
    before, after = Side(None, Sidecar({"rating": 1})), Side(None, Sidecar({"rating": 2}))

    assert compare_entry(KEY, before, before) is None
    assert compare_entry(KEY, before, after) == EntryChange(
        KEY, "edited", before, after, sidecar=(FieldChange("rating", 1, 2),)
    )


def test_a_snapshot_is_sorted_and_leaves_out_what_is_equal() -> None:
    b, a = Key("noir", "b"), Key("noir", "a")
    broken = Unreadable("datasets/noir/entries/x.json", "to", "JSON ends early")
    come, gone = compare_entry(b, None, side()), compare_entry(a, side(), None)
    assert come
    assert gone
    change = compare(
        "HEAD",
        "working tree",
        [come, gone],
        [("noir", {"title": "N"}, {"title": "Noir"}), ("old", {"title": "O"}, None), ("same", {"a": 1}, {"a": 1})],
        unreadable=[broken],
        other_files=["z", "a"],
        layout_only=2,
    )

    assert [(entry.key, entry.change) for entry in change.entries] == [(a, "removed"), (b, "added")]
    assert change.datasets == (
        DatasetChange("noir", "edited", (FieldChange("title", "N", "Noir"),)),
        DatasetChange("old", "removed", (FieldChange("title", "O", MISSING),)),
    )
    assert (change.before, change.after) == ("HEAD", "working tree")
    assert (change.unreadable, change.other_files) == ((broken,), ("a", "z"))
    assert change.layout_only == 3
    assert not compare("a", "b", [], [], layout_only=1)
