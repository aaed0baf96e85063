"""Values for the tests of the render room: a small change, a plain reading of words, a nasty text."""

from collections.abc import Collection, Sequence
from typing import Any

from rtrepo.model.change import (
    DatasetChange,
    EntryChange,
    FieldChange,
    Pattern,
    Side,
    SnapshotChange,
    TurnEdit,
    Unreadable,
)
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.version import Version
from rtrepo.render.reading import Reading

NOW = 1_800_000_000
HOUR, DAY = 3600, 86400
ID = "9be01d4" + "0" * 33
OTHER_ID = "77aa0e2" + "0" * 33

NASTY = "a\x1b[31mb\x1b]0;owned\x07c\u202ed\u200be\x00f\ud800g\x9bh\u2066i\nj\u2028k\x7fl\rm\ufeffn\U000e0041o"
FORBIDDEN = "\x1b\x07\u202e\u200b\x00\ud800\x9b\u2066\u2028\x7f\r\ufeff\U000e0041"


def marks(before: str, after: str) -> list[tuple[str, str]]:
    """The words between what both texts begin and end with."""
    old, new = before.split(" "), after.split(" ")
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found = [
        ("same", " ".join(old[:head]) + " " * bool(head)),
        ("removed", " ".join(old[head : len(old) - tail])),
        ("added", " ".join(new[head : len(new) - tail])),
        ("same", " " * bool(tail) + " ".join(old[len(old) - tail :])),
    ]
    return [(kind, text) for kind, text in found if text]


def words(before: str, after: str) -> tuple[int, int]:
    old, new = before.split(), after.split()
    return len([word for word in new if word not in old]), len([word for word in old if word not in new])


def explained(before: Sequence[Any], after: Sequence[Any], edits: Sequence[TurnEdit], patterns: Any) -> Collection[int]:
    return {edit.after[0] for edit in edits if edit.edit == "edited" and edit.after[0] in patterns[0].turns}


READING = Reading(marks, words, explained)


def said(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"role": role, **more, "content": content}


def lighthouse() -> EntryChange:
    """An entry with every kind of turn edit."""
    long = " ".join(f"word{number}" for number in range(1, 31))
    before = [
        said("system", "You keep the light."),
        said("user", "Mara?"),
        said("assistant", f"*A shutter bangs open three floors above you.* {long}", name="Mara"),
        said("user", "Both halves. Of it."),
        said("assistant", "It catches. Do you feel it?"),
        said("user", "Continue."),
        said("assistant", "Up the stairs."),
    ]
    after = [
        said("system", "You keep the light."),
        said("user", "Lena?"),
        said("assistant", f"*A shutter bangs open two floors above you.* {long}", name="Lena"),
        said("user", "*I wait on the step.*"),
        said("user", "Both halves."),
        said("user", "Of it."),
        said("assistant", "Up the stairs."),
        said("assistant", "Don't touch that.", name="Lena"),
    ]
    turns = (
        TurnEdit("kept", (0,), (0,)),
        TurnEdit("edited", (1,), (1,), 0.8),
        TurnEdit("edited", (2,), (2,), 0.9),
        TurnEdit("added", (), (3,)),
        TurnEdit("split", (3,), (4, 5)),
        TurnEdit("removed", (5,), ()),
        TurnEdit("moved", (6,), (6,)),
        TurnEdit("replaced", (4,), (7,), 0.12),
    )
    return EntryChange(
        Key("noir", "lighthouse-001"),
        "edited",
        Side(Entry({"messages": before}), Sidecar({"title": "The keeper", "tags": ["draft-2"], "rating": 4})),
        Side(Entry({"messages": after}), Sidecar({"title": "The keeper", "tags": ["warm"], "rating": 5})),
        turns=turns,
        fields=(FieldChange("label", after=True),),
        sidecar=(FieldChange("rating", 4, 5), FieldChange("tags", added=("warm",), removed=("draft-2",))),
        patterns=(Pattern("rename", 12, "Mara", "Lena", (1,)),),
        words_added=12,
        words_removed=3,
    )


def ferry() -> EntryChange:
    """An entry that came."""
    turns = [said("system", "Be brief."), said("user", "When does the ferry go?")]
    return EntryChange(Key("noir", "night-ferry-07"), "added", Side(), Side(Entry({"messages": turns})), words_added=7)


def change() -> SnapshotChange:
    """Something of everything."""
    return SnapshotChange(
        "main",
        "warmer-tone",
        (lighthouse(), ferry()),
        (DatasetChange("noir", "edited", (FieldChange("title", "noir", "Noir"),)),),
        (Unreadable("datasets/noir/entries/harbour-014.json", "to", "line 4: JSON ends early"),),
        ("README.md",),
    )


def version(**more: Any) -> Version:
    told = {"id": ID, "author": "Jo", "email": "jo@example.org", "at": NOW - 2 * HOUR, "parents": ()}
    return Version(**{**told, "message": "warmer openings\n\nBecause.\n", **more})


def finding(**more: Any) -> Finding:
    told = {
        "dataset": "noir", "id": "lighthouse-001", "path": "datasets/noir/entries/lighthouse-001.json",
        "line": 9, "column": 3, "code": "T101", "name": "repeated-role", "at": "messages[6]",
        "message": "a second assistant turn in a row", "severity": "error", "blocks": True,
    }  # fmt: skip
    return Finding(**{**told, **more})
