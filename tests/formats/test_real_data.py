"""Real files, from `../shared/data`: how many records are read, and how many come back exactly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.formats.cutting import ENDS_EARLY, cut
from rtrepo.formats.registry import parse_registry, place_registry
from rtrepo.formats.table import FORMATS, read
from rtrepo.model.records import ExportContext, Imported, Outgoing, RawRecord, Rejected
from rtrepo.model.sidecar import Sidecar

PAIRS = ["harbor", "harbor_after_one_tag_edit", "harbor_after_split", "rtrepo_style_pair_accepted/harbor"]


def records(path: Path) -> Iterator[RawRecord]:
    with path.open("rb") as file:
        yield from cut(iter(lambda: file.read(10_000), b""))


def imported(path: Path) -> list[tuple[Any, str, Imported]]:
    """Value, format and import of each record; all must be readable."""
    found = []
    for record in records(path):
        assert not record.problem
        result = read(record.value)
        assert isinstance(result, tuple), result
        found.append((record.value, result[0].name, result[1]))
    return found


EXACT = {
    # file: (format, records, records written back equal, of them with calls as `tool_calls`)
    "gpteacher/roleplay-v1_e3b7aba.json": ("alpaca", 3146, 3146, 0),
    "gpteacher/roleplay-v2_5b04064.json": ("alpaca", 1923, 1923, 0),
    "llamafactory/glaive_toolcall_en_demo.json": ("sharegpt", 300, 300, 153),
    "llamafactory/dpo_en_demo.json": ("sharegpt", 300, 300, 0),
    "llamafactory/kto_en_demo.json": ("messages", 300, 300, 0),
    "llamafactory/reason_tool_use_demo_50.jsonl": ("messages", 50, 50, 0),
    "llamafactory/v1_multimodal_demo.jsonl": ("messages", 24, 24, 0),
    "fastchat/dummy_conversation.json": ("sharegpt", 500, 500, 0),
    "axolotl/alpaca.json": ("alpaca", 2, 2, 0),
    "axolotl/conversation.json": ("sharegpt", 1, 1, 0),
    "axolotl/conversation.missingturns.json": ("sharegpt", 1, 1, 0),
    "rolethread-lite/harbor.clean.chatml.jsonl": ("messages", 3, 3, 0),
    "rolethread-lite/harbor.clean.sharegpt.jsonl": ("sharegpt", 3, 3, 0),
    "rolethread-lite/edge/alpaca.jsonl": ("alpaca", 1, 1, 0),
}


@pytest.mark.parametrize("name", EXACT)
def test_comes_back_exactly(name: str, data: Path, context: ExportContext) -> None:
    """Equal as JSON values but for `id`, which is not training data and lands in the entry's name."""
    exact = calls = 0
    found = imported(data / name)
    for value, format_name, result in found:
        out = Outgoing("e1", result.entry, Sidecar(result.sidecar), result.back)
        assert result.source_id == value.get("id", "")
        exact += FORMATS[format_name].write(out, context) == {k: v for k, v in value.items() if k != "id"}
        calls += any("tool_calls" in message for message in result.entry.messages)
    assert ({name for _, name, _ in found}, len(found), exact, calls) == ({EXACT[name][0]}, *EXACT[name][1:])


def test_every_call_of_glaive_becomes_a_tool_call(data: Path) -> None:
    roles = [
        (turn["from"], "tool_calls" in message)
        for value, _, result in imported(data / "llamafactory/glaive_toolcall_en_demo.json")
        for turn, message in zip(value["conversations"], result.entry.messages, strict=True)
    ]
    assert roles.count(("function_call", True)) == 211
    assert roles.count(("function_call", False)) == 0


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_of_rolethread_comes_back(pair: str, data: Path) -> None:
    folder = data / "rolethread-lite"
    found = imported(folder / f"{pair}.jsonl")
    raw = json.loads((folder / f"{pair}.registry.json").read_bytes())
    roles = {result.source_id: [message["role"] for message in result.entry.messages] for _, _, result in found}
    placed = place_registry(parse_registry((folder / f"{pair}.registry.json").read_bytes()), roles)
    stamp = "2026-11-22T09:45:50Z"
    context = ExportContext(placed.dataset, raw["dataset"]["filename"], stamp)
    out = [
        Outgoing(
            result.source_id,
            result.entry,
            Sidecar(dict(result.sidecar) | placed.sidecars.get(result.source_id, {})),
            result.back,
        )
        for _, _, result in found
    ]
    rolethread = FORMATS["rolethread"]
    for (value, name, _), outgoing in zip(found, out, strict=True):
        value["_rolethread"]["validated_at"] = stamp
        assert (name, rolethread.write(outgoing, context)) == ("rolethread", value)
        assert list(value) == ["messages", "tags", "_rolethread"]
        assert rolethread.cannot_carry(outgoing) == []
    written = json.loads(rolethread.companions(out, context)[".registry.json"])
    raw["metadata"] |= {"exported_at": stamp, "app_name": "rtrepo", "app_version": "1.0.0"}
    if pair.startswith("rtrepo_style"):
        # The one change: an active tag without a category, which RoleThread's loader passes over, gets one.
        assert raw["tags"][1]["category_slug"] is None
        raw["tags"][1]["category_slug"] = "other"
        assert written["categories"].pop()["slug"] == "other"
    assert written == raw


def test_speakers_of_the_pair(data: Path) -> None:
    registry = parse_registry((data / "rolethread-lite/harbor.registry.json").read_bytes())
    entry_id = "6c7e8c94-c347-4c5b-9f39-829b4ec7fa68"
    placed = place_registry(registry, {entry_id: ["system", "user", "assistant", "user", "assistant"]})
    assert placed.sidecars == {
        entry_id: {
            "characters": ["mara_venn", "tobin"],
            "speakers": {
                2: {"character": "mara_venn", "label": "Mara Venn"},
                4: {"character": "tobin", "label": "Tobin"},
            },
        }
    }
    assert list(placed.dataset) == ["id", "categories", "tags", "characters", "system_prompts"]
    assert placed.remarks == []


def test_a_native_sharegpt_file_has_the_same_entries(data: Path) -> None:
    chatml, sharegpt = (imported(data / f"rolethread-lite/harbor{kind}.jsonl") for kind in ("", ".sharegpt"))
    assert [result for _, _, result in chatml] == [result for _, _, result in sharegpt]


READABLE = [("messages", "")]
EDGE = {
    "alpaca.jsonl": [("alpaca", "")],
    "bom.jsonl": READABLE,
    "crlf.jsonl": READABLE * 2,
    "custom_roles.jsonl": [
        ("", 'conversations[0] has the unknown role "Kai": say which of human, gpt, system or observation it is')
    ],
    "extra_fields.jsonl": READABLE,
    "json_array.json": READABLE * 2,
    "legacy_loreforge.jsonl": [("rolethread", "")],
    "non_object_line.jsonl": [*READABLE, ("", "is a number, not an object")],
    "nonlatin_tags.jsonl": READABLE,
    "null_content.jsonl": [("", "messages[1] has null content")],
    "one_bad_line.jsonl": [*READABLE, ("", ENDS_EARLY), *READABLE],
}


@pytest.mark.parametrize("name", EDGE)
def test_edge_files(name: str, data: Path) -> None:
    found = []
    for record in records(data / "rolethread-lite/edge" / name):
        result = Rejected(record.problem) if record.problem else read(record.value)
        found.append(("", result.reason) if isinstance(result, Rejected) else (result[0].name, ""))
    assert found == EDGE[name]


def test_every_edge_file_is_tested(data: Path) -> None:
    assert {path.name for path in (data / "rolethread-lite/edge").iterdir()} == set(EDGE)


def test_the_bad_line_has_its_place(data: Path) -> None:
    path = data / "rolethread-lite/edge/one_bad_line.jsonl"
    bad = [record for record in records(path) if record.problem]
    assert [(record.number, record.offset, record.raw) for record in bad] == [
        (2, path.read_bytes().index(b'{"messages": [\n'), b'{"messages": [')
    ]


def test_extra_fields_and_tags_are_kept(data: Path) -> None:
    [(_, _, extra)] = imported(data / "rolethread-lite/edge/extra_fields.jsonl")
    assert (extra.source_id, extra.sidecar) == ("x1", {"extra": {"source": "forum", "metadata": {"k": 1}}})
    assert [message.get("name", message.get("weight")) for message in extra.entry.messages] == [None, "Kai", 0]
    [(_, _, tags)] = imported(data / "rolethread-lite/edge/nonlatin_tags.jsonl")
    assert tags.sidecar == {"tags": ["恋愛", "Slow Burn", "café"]}
    [(_, _, legacy)] = imported(data / "rolethread-lite/edge/legacy_loreforge.jsonl")
    assert (legacy.source_id, legacy.sidecar, legacy.back) == ("e1", {}, {"dataset_uuid": "d1"})


def test_dirty_roles_are_settled_and_remembered(data: Path, context: ExportContext) -> None:
    found = imported(data / "rolethread-lite/02_dirty_auto_fixable.jsonl")
    assert [[message["role"] for message in result.entry.messages] for _, _, result in found] == [
        ["system", "user", "assistant"]
    ] * 5 + [["assistant", "user", "assistant"]]
    for value, name, result in found:
        assert FORMATS[name].write(Outgoing("e", result.entry, back=result.back), context) == {
            "messages": value["messages"]
        }


def test_a_format_nobody_knows_is_named(data: Path) -> None:
    found = [read(record.value) for record in records(data / "llamafactory/v1_dpo_demo.jsonl")]
    reason = "is in no format known here: it has the keys chosen_messages, rejected_messages"
    assert found == [Rejected(reason)] * 10


def test_an_older_registry_is_read(data: Path) -> None:
    name = "01_test_sidecar_round_trips_throu0_training_set.registry.json"
    placed = place_registry(parse_registry((data / "rolethread-lite" / name).read_bytes()), {"entry-1": ["system"]})
    assert placed.dataset["id"] == "dataset-uuid-1"
    assert list(placed.dataset["tags"]) == ["slow_burn", "deleted_tag"]
    assert placed.sidecars == {
        "entry-1": {
            "characters": ["scott"],
            "speakers": {1: {"character": "scott", "label": "Scott", "role": "user"}},
        }
    }
    assert placed.remarks == ["entry entry-1: turn 1 is not there"]


@pytest.mark.parametrize("start", ["13_", "14_", "malformed_15"])
def test_a_malformed_registry_is_refused(start: str, data: Path) -> None:
    [path] = (data / "rolethread-lite").glob(f"{start}*.registry.json")
    with pytest.raises(RtrepoError, match=r"^\S+\.registry\.json is not (JSON|a registry): \S+"):
        parse_registry(path.read_bytes(), path.name)
