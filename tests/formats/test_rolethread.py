"""The format `rolethread`: lines that RoleThread Lite takes for its own."""

from typing import Any

import pytest

from rtrepo.formats.rolethread import FORMAT, slug
from rtrepo.formats.table import detect
from rtrepo.model.entry import Entry
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable
from rtrepo.model.sidecar import Sidecar

TURNS = [
    {"role": "system", "content": "s"},
    {"role": "user", "content": "hi"},
    {"role": "assistant", "content": "yo"},
]
STAMP = {
    "version": "1.0.0",
    "native": True,
    "validated_at": "2026-11-22T09:45:50Z",
    "entry_uuid": "e1",
    "dataset_uuid": "d1",
}
RECORD = {"messages": TURNS, "tags": ["warm"], "_rolethread": STAMP}
ENTRY = Entry({"messages": TURNS})
BACK = {"dataset_uuid": "d1"}

READ: dict[str, tuple[dict[str, Any], Imported]] = {
    "plain": (RECORD, Imported(ENTRY, {"tags": ["warm"]}, "e1", BACK)),
    "more keys": (
        RECORD | {"_rolethread": STAMP | {"x": 1}, "id": "x1", "source": "forum"},
        Imported(
            ENTRY,
            {"tags": ["warm"], "extra": {"id": "x1", "source": "forum", "_rolethread": {"x": 1}}},
            "e1",
            BACK,
        ),
    ),
}


@pytest.mark.parametrize("name", READ)
def test_reads_and_writes_back(name: str, context: ExportContext) -> None:
    record, expected = READ[name]
    assert detect(record) is FORMAT
    assert FORMAT.read(record) == expected
    out = Outgoing("e1", expected.entry, Sidecar(expected.sidecar), expected.back)
    written = FORMAT.write(out, context)
    assert written == record
    assert list(written)[:3] == ["messages", "tags", "_rolethread"]
    assert FORMAT.cannot_carry(out) == []


def test_reads_its_sharegpt_and_its_older_name() -> None:
    turns = [{"from": "system", "value": "s"}, {"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}]
    assert FORMAT.read({"conversations": turns, "tags": [], "_rolethread": STAMP}) == Imported(ENTRY, {}, "e1", BACK)
    assert FORMAT.read({"messages": TURNS, "_loreforge": STAMP}) == Imported(ENTRY, {}, "e1", BACK)


def test_keeps_what_a_stamp_should_not_hold() -> None:
    stamp = {"native": "yes", "entry_uuid": "E 1", "dataset_uuid": 5}
    assert FORMAT.read({"messages": TURNS, "_rolethread": stamp}) == Imported(
        ENTRY, {"extra": {"_rolethread": {"native": "yes", "entry_uuid": "E 1", "dataset_uuid": 5}}}, "E 1"
    )


def test_rejects() -> None:
    assert FORMAT.read({"messages": TURNS}) == Rejected("has no _rolethread object")
    assert FORMAT.read({"messages": [], "_rolethread": STAMP}) == Rejected("messages is empty")


def test_writes_the_shape_its_loader_would_make(context: ExportContext) -> None:
    turns = [TURNS[0], {"role": "user", "content": " a\u2028b\n", "name": "K\u0085"}, TURNS[2]]
    sidecar = Sidecar(
        {
            "title": "T",
            "tags": ["Slow Burn", "slow-burn", "恋愛", "café"],
            "characters": ["mara"],
            "extra": {"k": 1, "label": "x"},
        }
    )
    out = Outgoing("e1", Entry({"messages": turns, "tools": "[]", "odd": 1}), sidecar)
    assert FORMAT.write(out, context) == {
        "messages": [TURNS[0], {"role": "user", "content": "a\nb", "name": "K\n"}, TURNS[2]],
        "tags": ["slow_burn", "caf"],
        "_rolethread": STAMP,
        "tools": "[]",
        "k": 1,
    }
    assert FORMAT.cannot_carry(out) == [
        "title", "odd", "characters", "tag spelling", "extra", "edge whitespace",
        "line separators (U+0085, U+2028, U+2029)",
    ]  # fmt: skip


def turns(*roles: str, **changes: Any) -> Entry:
    return Entry({"messages": [{"role": role, "content": role} | changes for role in roles]})


UNWRITABLE = {
    "has 2 messages; RoleThread needs a system, a user and an assistant turn": turns("user", "assistant"),
    'messages[0] is "user" where RoleThread needs the system': turns("user", "assistant", "user"),
    'messages[0] is "developer" where RoleThread needs the system': turns("developer", "user", "assistant"),
    'messages[1] is "assistant" where RoleThread needs the user': turns("system", "assistant", "user"),
    'messages[3] is "assistant" where RoleThread needs the user': turns("system", "user", "assistant", "assistant"),
    "the last turn is the user's": turns("system", "user", "assistant", "user"),
    "messages[0] is blank": turns("system", "user", "assistant", content=" \n"),
    "messages[0] has content that is not text": turns("system", "user", "assistant", content=[]),
}


@pytest.mark.parametrize("reason", UNWRITABLE)
def test_what_it_would_call_an_error_is_not_written(reason: str, context: ExportContext) -> None:
    assert FORMAT.write(Outgoing("e1", UNWRITABLE[reason]), context) == Unwritable(reason)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("Slow Burn", "slow_burn"),
        ("slow-burn", "slow_burn"),
        ("café", "caf"),
        ("恋愛", ""),
        ("R&B", "r_b"),
        ("_a_", "a"),
    ],
)
def test_slug(tag: str, expected: str) -> None:
    assert slug(tag) == expected


def test_a_dataset_without_an_id_gets_one_that_is_the_same_everywhere() -> None:
    context = ExportContext({}, "harbor.jsonl", "2026-11-22T09:45:50Z")
    record = FORMAT.write(Outgoing("e1", ENTRY), context)
    assert isinstance(record, dict)
    uuid = record["_rolethread"]["dataset_uuid"]
    assert uuid
    registry = FORMAT.companions([Outgoing("e1", ENTRY)], context)[".registry.json"]
    assert f'"dataset_uuid": "{uuid}"'.encode() in registry
