"""The RoleThread Lite pair: every block of the registry lands, and comes out again as RoleThread wrote it."""

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in

FIRST, SECOND, THIRD = (
    "cdfa0342-a2c8-4aa3-a9bb-510e2b4bfa2b",
    "6c7e8c94-c347-4c5b-9f39-829b4ec7fa68",
    "6ad879b8-5495-45c4-af94-1eab61ccdb61",
)
ENTRIES = "datasets/harbor/entries"


@pytest.fixture
def pair(rtrepo: Terminal, data: Path) -> Terminal:
    """Someone who imported and committed the pair."""
    rtrepo("import", data / "rolethread-lite/harbor.jsonl", "--into", "harbor")
    rtrepo("commit", "-m", "harbor")
    return rtrepo


def yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def test_every_block_of_the_registry_has_its_place(pair: Terminal, data: Path) -> None:
    registry = json.loads((data / "rolethread-lite/harbor.registry.json").read_bytes())
    dataset = yaml(pair.folder / "datasets/harbor/dataset.yaml")
    sidecars = {path.stem: yaml(path) for path in (pair.folder / ENTRIES).glob("*.yaml")}
    keyed = {
        block: {row["slug"]: {key: value for key, value in row.items() if key != "slug"} for row in registry[block]}
        for block in ("categories", "tags", "characters", "system_prompts")
    }

    assert dataset == {
        "id": registry["dataset"]["dataset_uuid"],
        "title": "harbor",
        "layout": "flat",
        **keyed,
    }
    assert sidecars == {
        FIRST: {"tags": ["roleplay", "grounded"]},
        SECOND: {
            "tags": ["roleplay", "dialogue", "smuggler_arc"],
            "characters": ["mara_venn", "tobin"],
            "speakers": {
                2: {"character": "mara_venn", "label": "Mara Venn"},
                4: {"character": "tobin", "label": "Tobin"},
            },
        },
        THIRD: {"tags": ["pacing", "roleplay"]},
    }


def test_volatile_stamps_are_not_tracked(pair: Terminal) -> None:
    tracked = b"".join(everything_in(pair.folder / "datasets").values())

    assert [stamp for stamp in (b"validated_at", b"exported_at", b"2026-11-22") if stamp in tracked] == []


def test_the_pair_comes_out_as_it_came_in(pair: Terminal, data: Path, tmp_path: Path) -> None:
    pair("export", "harbor", "--to", "rolethread", "-o", tmp_path / "harbor.jsonl")
    source = data / "rolethread-lite"
    records, written = (
        [json.loads(line) for line in (folder / "harbor.jsonl").read_text("utf-8").splitlines()]
        for folder in (source, tmp_path)
    )
    registry, registry_written = (
        json.loads((folder / "harbor.registry.json").read_bytes()) for folder in (source, tmp_path)
    )
    for record in (*records, *written):
        assert record["_rolethread"].pop("validated_at")
    for found in (registry, registry_written):
        for stamp in ("exported_at", "app_name", "app_version"):
            assert found["metadata"].pop(stamp)

    assert written == records
    assert registry_written == registry


def test_one_tag_edit_changes_one_sidecar(pair: Terminal, data: Path, git: Git) -> None:
    told = pair("import", data / "rolethread-lite/harbor_after_one_tag_edit.jsonl", "--into", "harbor", "--update")
    status = git(pair.folder, "status", "--porcelain").splitlines()

    assert told == (
        "harbor_after_one_tag_edit.jsonl   3 records   RoleThread 3\n"
        "  a later version of import 0001 (harbor.jsonl)\n"
        f"  updated         1   {FIRST}\n"
        "  same            2   already there\n"
        "  look at it: rtrepo status · rtrepo validate        take it back: rtrepo undo\n"
    )
    assert [line for line in status if "/imports/" not in line] == [f"M  {ENTRIES}/{FIRST}.yaml"]
    assert len(status) == 2
    assert pair("diff", "--stat").splitlines()[1:] == [
        f"  edited   harbor/{FIRST}   “I step off the ferry an…   tags − grounded"
    ]
    assert pair("diff").splitlines()[-2:] == [
        f"edited harbor/{FIRST}  “I step off the ferry and look for…”",
        "  tags     − grounded",
    ]


def test_a_split_in_rolethread_is_an_edit_and_a_new_entry(pair: Terminal, data: Path) -> None:
    pair("import", data / "rolethread-lite/harbor_after_one_tag_edit.jsonl", "--into", "harbor", "--update")
    pair("commit", "-m", "one tag")
    told = pair.json("import", data / "rolethread-lite/harbor_after_split.jsonl", "--into", "harbor", "--update")
    stat = pair("diff", "--stat").splitlines()

    assert (told["added"], told["updated"], told["same"]) == (["5bd34809-ea0d-4e5a-8c71-2c3ded6db2d0"], [SECOND], 2)
    assert stat[0] == "HEAD → the working tree   2 entries changed: 1 edited, 1 added · 2 turns removed · +42 −22 words"
    assert yaml(pair.folder / ENTRIES / f"{SECOND}.yaml")["speakers"] == {
        2: {"character": "mara_venn", "label": "Mara Venn"}
    }


def test_hand_edits_of_the_sidecar_survive_an_update(pair: Terminal, data: Path) -> None:
    sidecar = pair.folder / ENTRIES / f"{FIRST}.yaml"
    mine = "# mine\nrating: 4\ntags: [roleplay, grounded]   # both\n"
    sidecar.write_text(mine, "utf-8")
    pair("import", data / "rolethread-lite/harbor_after_one_tag_edit.jsonl", "--into", "harbor", "--update")
    updated = sidecar.read_text("utf-8")
    pair("undo")

    assert updated == "# mine\nrating: 4\ntags: [roleplay]   # both\n"
    assert sidecar.read_text("utf-8") == mine


EDGE = {
    "alpaca.jsonl": (1, 1, []),
    "bom.jsonl": (1, 1, []),
    "crlf.jsonl": (2, 2, []),
    "custom_roles.jsonl": (
        1, 0,
        [(1, 0, 'conversations[0] has the unknown role "Kai": say which of human, gpt, system or observation it is')],
    ),
    "extra_fields.jsonl": (1, 1, []),
    "json_array.json": (2, 2, []),
    "legacy_loreforge.jsonl": (1, 1, []),
    "non_object_line.jsonl": (2, 1, [(2, 138, "is a number, not an object")]),
    "nonlatin_tags.jsonl": (1, 1, []),
    "null_content.jsonl": (1, 0, [(1, 0, "messages[1] has null content")]),
    "one_bad_line.jsonl": (3, 2, [(2, 138, "JSON ends early")]),
}  # fmt: skip


@pytest.mark.parametrize("name", EDGE)
def test_edge_files(name: str, rtrepo: Terminal, data: Path) -> None:
    records, added, rejected = EDGE[name]
    report = rtrepo.json("import", data / "rolethread-lite/edge" / name, "--into", "edge", ends=1 if rejected else 0)

    assert (report["records"], len(report["added"])) == (records, added)
    assert [(row["record"], row["offset"], row["reason"]) for row in report["rejected"]] == rejected
    assert rtrepo.answer("validate").code == 0


def test_legacy_names_are_accepted(rtrepo: Terminal, data: Path) -> None:
    rtrepo("import", data / "rolethread-lite/edge/legacy_loreforge.jsonl", "--into", "legacy")

    assert (rtrepo.folder / "datasets/legacy/entries/e1.json").exists()


@pytest.mark.parametrize("name", ["malformed_15", "13_source_dirty_roles", "14_source_dataset"])
def test_a_malformed_registry_refuses_the_pair(name: str, rtrepo: Terminal, data: Path, tmp_path: Path) -> None:
    source = data / "rolethread-lite"
    (tmp_path / f"{name}.jsonl").write_bytes((source / "harbor.jsonl").read_bytes())
    (tmp_path / f"{name}.registry.json").write_bytes((source / f"{name}.registry.json").read_bytes())
    told = rtrepo("import", tmp_path / f"{name}.jsonl", "--into", "harbor", ends=3)

    assert told.startswith(f"error: {name}.registry.json is not ")
    assert not (rtrepo.folder / "datasets").exists()
