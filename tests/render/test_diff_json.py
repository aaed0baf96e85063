"""The schema `rtrepo.diff/1`."""

from dataclasses import replace

from rtrepo.model.change import Across, EntryChange, Example, Pattern, Side, SnapshotChange, TurnEdit
from rtrepo.model.entry import Entry, Key
from rtrepo.render import diff_json
from tests.render.sample import READING, change, lighthouse, said


def test_whole_change() -> None:
    shown = diff_json.to_json(change(), READING)

    assert shown == {
        "schema": "rtrepo.diff/1",
        "from": "main",
        "to": "warmer-tone",
        "from_version": None,
        "to_version": None,
        "totals": {
            "added": 1,
            "removed": 0,
            "edited": 1,
            "moved": 0,
            "split": 0,
            "joined": 0,
            "turns": {"added": 1, "removed": 1, "edited": 2, "replaced": 1, "split": 1, "joined": 0, "moved": 1},
            "words": {"added": 19, "removed": 3},
        },
        "patterns": [],
        "entries": [
            {
                "dataset": "noir",
                "id": "lighthouse-001",
                "change": "edited",
                "previous_ids": [],
                "turns": [
                    {
                        "edit": "edited",
                        "before": [1],
                        "after": [1],
                        "fields": {"content": {"words_added": 1, "words_removed": 1}},
                    },
                    {
                        "edit": "edited",
                        "before": [2],
                        "after": [2],
                        "fields": {
                            "name": {"before": "Mara", "after": "Lena"},
                            "content": {"words_added": 1, "words_removed": 1},
                        },
                    },
                    {"edit": "added", "before": [], "after": [3]},
                    {"edit": "split", "before": [3], "after": [4, 5]},
                    {"edit": "removed", "before": [5], "after": []},
                    {"edit": "moved", "before": [6], "after": [6]},
                    {"edit": "replaced", "before": [4], "after": [7]},
                ],
                "fields": [{"path": "label", "after": True}],
                "sidecar": [
                    {"path": "rating", "before": 4, "after": 5},
                    {"path": "tags", "added": ["warm"], "removed": ["draft-2"]},
                ],
                "patterns": [{"pattern": "rename", "from": "Mara", "to": "Lena", "count": 12}],
            },
            {
                "dataset": "noir",
                "id": "night-ferry-07",
                "change": "added",
                "previous_ids": [],
                "turns": [],
                "fields": [],
                "sidecar": [],
                "patterns": [],
            },
        ],
        "datasets": [{"dataset": "noir", "fields": [{"path": "title", "before": "noir", "after": "Noir"}]}],
        "unreadable": [
            {"path": "datasets/noir/entries/harbour-014.json", "side": "to", "why": "line 4: JSON ends early"}
        ],
        "layout_only": 0,
        "shift": {},
    }


def test_kept_turns_on_request() -> None:
    shown = diff_json.entry_json(lighthouse(), READING, all_turns=True)["turns"]

    assert shown == [
        {"edit": "kept", "before": [0], "after": [0]},
        {"edit": "edited", "before": [1], "after": [1], "fields": {"content": {"words_added": 1, "words_removed": 1}}},
        {
            "edit": "edited",
            "before": [2],
            "after": [2],
            "fields": {"name": {"before": "Mara", "after": "Lena"}, "content": {"words_added": 1, "words_removed": 1}},
        },
        {"edit": "added", "before": [], "after": [3]},
        {"edit": "split", "before": [3], "after": [4, 5]},
        {"edit": "removed", "before": [5], "after": []},
        {"edit": "moved", "before": [6], "after": [6]},
        {"edit": "replaced", "before": [4], "after": [7]},
    ]


def test_lists_parts_and_previous_names() -> None:
    old = Entry({"messages": [said("user", "Hi"), said("user", None, name="x")], "chosen": [said("assistant", "Yes")]})
    new = Entry(
        {
            "messages": [said("user", [{"type": "text", "text": "Hi you"}]), said("user", None)],
            "chosen": [said("assistant", "No")],
        }
    )
    turns = (
        TurnEdit("edited", (0,), (0,)),
        TurnEdit("moved", (1,), (1,)),
        TurnEdit("replaced", (0,), (0,), list="chosen"),
    )
    edited = EntryChange(
        Key("dark", "a"),
        "joined",
        Side(old),
        Side(new),
        turns,
        patterns=(Pattern("quotes", 3, turns=(1, 2, 3)),),
        previous=(Key("dark", "b"), Key("noir", "c")),
    )
    shown = diff_json.entry_json(edited, READING)

    assert shown == {
        "dataset": "dark",
        "id": "a",
        "change": "joined",
        "previous_ids": ["b", "noir/c"],
        "turns": [
            {
                "edit": "edited",
                "before": [0],
                "after": [0],
                "fields": {
                    "content": {
                        "words_added": 1,
                        "words_removed": 0,
                        "before": "Hi",
                        "after": [{"type": "text", "text": "Hi you"}],
                    }
                },
            },
            {"edit": "moved", "before": [1], "after": [1], "fields": {"name": {"before": "x"}}},
            {"edit": "replaced", "before": [0], "after": [0], "list": "chosen"},
        ],
        "fields": [],
        "sidecar": [],
        "patterns": [{"pattern": "quotes", "count": 3}],
    }


def test_versions_and_what_runs_through_the_entries() -> None:
    key = Key("noir", "lighthouse-001")
    across = Across("rename", 12, (key,), "Mara", "Lena", "characters", (Example("Mara", 2),))
    told = replace(change(), before_version="1" * 40, after_version="2" * 40, across=(across,))
    shown = diff_json.to_json(told, READING)

    assert (shown["from_version"], shown["to_version"]) == ("1" * 40, "2" * 40)
    assert shown["patterns"] == [
        {
            "pattern": "rename",
            "from": "Mara",
            "to": "Lena",
            "path": "characters",
            "entries": 1,
            "times": 12,
            "examples": [{"text": "Mara", "times": 2}],
            "in": ["noir/lighthouse-001"],
        }
    ]


def test_in_pieces_it_is_the_same() -> None:
    first, *entries = diff_json.to_lines(change(), READING, all_turns=True)

    assert {**first, "entries": entries} == diff_json.to_json(change(), READING, all_turns=True)
    assert next(iter(first)) == "schema"


def test_two_files() -> None:
    one = SnapshotChange("a.json", "b.json", (lighthouse(),))
    shown = diff_json.files_json(one, READING)

    assert {"schema": "rtrepo.diff-files/1", **diff_json.entry_json(lighthouse(), READING)}.items() <= shown.items()
    assert (next(iter(shown)), shown["from"], shown["to"]) == ("schema", "a.json", "b.json")
