"""RoleThread's registry: every block lands somewhere, and comes back."""

import json
from typing import Any

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.formats.registry import RegistryImport, parse_registry, place_registry
from rtrepo.formats.rolethread import companions
from rtrepo.model.entry import Entry
from rtrepo.model.records import ExportContext, Outgoing
from rtrepo.model.sidecar import Sidecar

ROLES = ["system", "user", "assistant"]
TURN = {"turn_index": 2, "character_slug": "mara", "training_role": "assistant", "source_role_label": None}
REGISTRY: dict[str, Any] = {
    "metadata": {
        "schema_version": 1, "kind": "rolethread.tag_registry", "exported_at": "t", "app_name": "A",
        "app_version": "9", "more": 1,
    },
    "dataset": {"dataset_uuid": "d1", "filename": "h.jsonl", "entry_count": 1, "tag_usage_counts": {}, "note": "n"},
    "categories": [{"slug": "style", "name": "Style", "sort_order": 2, "colour": "red"}],
    "tags": [{"slug": "warm", "name": "Warm", "category_slug": "style", "lifecycle": {"a": {"b": []}}}],
    "aliases": [
        {"old_slug": "cosy", "new_slug": "warm", "action": "rename", "metadata": {}},
        {"old_slug": "cold", "new_slug": None, "action": "hide"},
    ],
    "characters": [{"slug": "mara", "display_name": "Mara", "description": None, "is_active": True}],
    "entry_character_mappings": [
        {
            "entry_uuid": "e1",
            "turns": [
                TURN | {"turn_index": 0, "training_role": "user", "source_role_label": "M", "odd": 1},
                TURN,
            ],
            "odd": 2,
        },
        {"entry_uuid": "gone", "turns": [TURN]},
    ],
    "system_prompts": [{"slug": "p", "name": "P", "content": "You …", "description": None}],
    "future": [1],
}  # fmt: skip

DATASET: dict[str, Any] = {
    "id": "d1",
    "categories": {"style": {"name": "Style", "sort_order": 2, "colour": "red"}},
    "tags": {"warm": {"name": "Warm", "category_slug": "style", "lifecycle": {"a": {"b": []}}}},
    "aliases": REGISTRY["aliases"],
    "characters": {"mara": {"display_name": "Mara", "description": None, "is_active": True}},
    "system_prompts": {"p": {"name": "P", "content": "You …", "description": None}},
    "extra": {
        "registry": {
            "metadata": {"more": 1},
            "dataset": {"note": "n"},
            "top": {"future": [1]},
            "entry_character_mappings": [{"entry_uuid": "gone", "turns": [TURN]}],
            "mapping_keys": {"e1": {"odd": 2}},
        }
    },
}
SPEAKERS = {
    "characters": ["mara"],
    "speakers": {0: {"character": "mara", "label": "M", "role": "user", "odd": 1}, 2: "mara"},
}


def raw(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_every_block_has_its_place() -> None:
    assert place_registry(parse_registry(raw(REGISTRY)), {"e1": ROLES}) == RegistryImport(
        dataset=DATASET,
        sidecars={"e1": SPEAKERS},
        orphans=[{"entry_uuid": "gone", "turns": [TURN]}],
        remarks=["speakers of the entry gone, which is not in the import, are kept in the dataset's extra"],
    )


def test_comes_back_equal_but_for_the_stamps() -> None:
    context = ExportContext(DATASET, "h.jsonl", "2026-11-22T09:45:50Z")
    entry = Entry({"messages": [{"role": role, "content": "x"} for role in ROLES]})
    written = companions([Outgoing("e1", entry, Sidecar(SPEAKERS | {"tags": ["Warm", "new"]}))], context)
    assert list(written) == [".registry.json"]
    text = written[".registry.json"].decode()
    assert text.startswith('{\n  "metadata": {\n    "schema_version": 1,\n')
    assert text.endswith("\n}\n")
    stamps = {"exported_at": "2026-11-22T09:45:50Z", "app_name": "rtrepo", "app_version": "1.0.0"}
    assert json.loads(text) == REGISTRY | {
        "metadata": REGISTRY["metadata"] | stamps,
        "dataset": REGISTRY["dataset"] | {"tag_usage_counts": {"warm": 1, "new": 1}},
    }


def test_writes_a_hand_written_dataset_so_that_its_loader_takes_it() -> None:
    dataset = {
        "tags": {"warm": {}, "slow_burn": None, "old": {"status": "archived"}},
        "aliases": [{"old_slug": "a", "new_slug": "nowhere", "action": "merge"}, "nonsense"],
        "characters": {"mara_venn": {}},
    }
    written = json.loads(companions([], ExportContext(dataset, "h.jsonl", "t"))[".registry.json"])
    assert written["tags"] == [
        {"slug": "warm", "name": "Warm", "category_slug": "other"},
        {"slug": "slow_burn", "name": "Slow Burn", "category_slug": "other"},
        {"slug": "old", "name": "Old", "status": "archived", "category_slug": None},
    ]
    assert [category["slug"] for category in written["categories"]] == ["other"]
    assert written["aliases"] == []
    assert written["characters"] == [{"slug": "mara_venn", "display_name": "Mara Venn"}]


def test_what_stands_twice_is_kept_and_named() -> None:
    tag = REGISTRY["tags"][0]
    mapping = {"entry_uuid": "e1", "turns": [TURN]}
    twice = REGISTRY | {
        "tags": [tag, tag | {"name": "Other"}],
        "entry_character_mappings": [mapping, mapping, {"entry_uuid": "e2", "turns": [TURN, TURN]}],
    }
    found = place_registry(parse_registry(raw(twice)), {"e1": ROLES, "e2": ROLES})
    assert found.dataset["tags"] == DATASET["tags"]
    assert found.dataset["extra"]["registry"]["duplicates"] == {"tags": [tag | {"name": "Other"}]}
    assert found.orphans == [mapping, {"entry_uuid": "e2", "turns": [TURN, TURN]}]
    assert found.sidecars == {"e1": {"characters": ["mara"], "speakers": {2: "mara"}}}
    assert found.remarks == [
        "tags has warm twice: the first is used, the other kept in extra",
        "speakers of the entry e1, which has two mappings, are kept in the dataset's extra",
        "speakers of the entry e2, which has a turn mapped twice, are kept in the dataset's extra",
    ]


def test_what_leads_nowhere_is_named() -> None:
    loose = REGISTRY | {
        "characters": [],
        "tags": [],
        "entry_character_mappings": [{"entry_uuid": "e1", "turns": [TURN | {"turn_index": 7}]}],
    }
    found = place_registry(parse_registry(raw(loose)), {"e1": ROLES})
    assert found.sidecars["e1"]["speakers"] == {7: {"character": "mara", "role": "assistant"}}
    assert found.remarks == [
        "the alias cosy leads to the tag warm, which is not there",
        "entry e1: turn 7 is not there",
        "entry e1: the character mara is not there",
    ]


MALFORMED = {
    "x is not JSON: expecting property name enclosed in double quotes (line 1, column 2)": b"{not valid json}",
    "x is not a registry: all of it: is not an object": b"[]",
    "x is not a registry: metadata: is missing (and 1 more)": b"{}",
    "x is not a registry: metadata.schema_version: input should be 1": raw(
        REGISTRY | {"metadata": REGISTRY["metadata"] | {"schema_version": 2}}
    ),
    "x is not a registry: tags[0].name: is missing": raw(REGISTRY | {"tags": [{"slug": "a"}]}),
    "x is not a registry: entry_character_mappings[0].turns[0].turn_index: input should be a valid integer": raw(
        REGISTRY | {"entry_character_mappings": [{"entry_uuid": "e", "turns": [TURN | {"turn_index": "2"}]}]}
    ),
}


@pytest.mark.parametrize("message", MALFORMED)
def test_says_what_is_wrong_where(message: str) -> None:
    with pytest.raises(RtrepoError) as refusal:
        parse_registry(MALFORMED[message], "x")
    assert refusal.value.message == message
