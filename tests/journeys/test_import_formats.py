"""Every kind of file comes in: the formats, mixed, packed, as an array, and from elsewhere."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.terminal import Terminal, lines, said

REAL = {
    # file: (records, formats, added, keys of the first entry)
    "llamafactory/glaive_toolcall_en_demo.json": (300, {"sharegpt": 300}, 300, ["messages", "tools"]),
    "llamafactory/dpo_en_demo.json": (300, {"sharegpt": 300}, 300, ["messages", "chosen", "rejected"]),
    "llamafactory/kto_en_demo.json": (300, {"messages": 300}, 300, ["messages", "label"]),
    "llamafactory/reason_tool_use_demo_50.jsonl": (50, {"messages": 50}, 50, ["messages", "tools"]),
    "llamafactory/v1_multimodal_demo.jsonl": (24, {"messages": 24}, 24, ["messages"]),
    "llamafactory/v1_dpo_demo.jsonl": (10, {}, 0, []),
    "fastchat/dummy_conversation.json": (500, {"sharegpt": 500}, 500, ["messages"]),
    "axolotl/conversation.missingturns.json": (1, {"sharegpt": 1}, 1, ["messages"]),
    "rolethread-lite/02_dirty_auto_fixable.jsonl": (6, {"messages": 6}, 6, ["messages"]),
}


def entries(person: Terminal, dataset: str) -> dict[str, Any]:
    return {
        path.stem: json.loads(path.read_bytes())
        for path in sorted((person.folder / "datasets" / dataset / "entries").rglob("*.json"))
    }


@pytest.mark.parametrize("name", REAL)
def test_real_files(name: str, rtrepo: Terminal, data: Path) -> None:
    records, formats, added, keys = REAL[name]
    report = rtrepo.json("import", data / name, "--into", "real", ends=0 if added else 1)
    found = entries(rtrepo, "real")

    assert (report["records"], report["formats"], len(report["added"])) == (records, formats, added)
    assert len(report["rejected"]) == records - added
    assert [list(found[entry_id]) for entry_id in report["added"][:1]] == [keys][: bool(added)]


MIXED = [
    said("Who keeps the light?", "I do.", id="a"),
    {"id": "b", "conversations": [{"from": "human", "value": "When?"}, {"from": "gpt", "value": "At six."}]},
    {"id": "c", "instruction": "Be Mara.", "input": "Hello?", "output": "Hello."},
    {"id": "d", "instruction": "Be Tobin.", "input": "", "response": "Aye."},
]
AS_ENTRIES = {
    record_id: {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]}
    for record_id, asked, answer in (
        ("a", "Who keeps the light?", "I do."),
        ("b", "When?", "At six."),
        ("c", "Be Mara.\n\nHello?", "Hello."),
        ("d", "Be Tobin.", "Aye."),
    )
}
WHOLE = json.dumps(MIXED, ensure_ascii=False)
LINES = "".join(json.dumps(record) + "\n" for record in MIXED)
PACKED = {
    "lines.jsonl": LINES.encode(),
    "no-final-newline.jsonl": LINES.rstrip("\n").encode(),
    "array.json": WHOLE.encode(),
    "pretty.json": json.dumps(MIXED, indent=2).encode(),
    "lines.jsonl.gz": gzip.compress(LINES.encode()),
    "two-members.jsonl.gz": gzip.compress(LINES.encode()[:50]) + gzip.compress(LINES.encode()[50:]),
    "array.json.gz": gzip.compress(WHOLE.encode()),
    "bom.jsonl": b"\xef\xbb\xbf" + LINES.encode(),
    "crlf.jsonl": LINES.replace("\n", "\r\n").encode(),
    "blank-lines.jsonl": LINES.replace("\n", "\n\n  \n").encode(),
    "any.name": LINES.encode(),
}


@pytest.mark.parametrize("name", PACKED)
def test_mixed_records_in_every_packing(name: str, rtrepo: Terminal, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PACKED[name])
    report = rtrepo.json("import", tmp_path / name, "--into", "mixed")

    assert report["formats"] == {"alpaca": 2, "messages": 1, "sharegpt": 1}
    assert entries(rtrepo, "mixed") == AS_ENTRIES


def test_exports_of_mixed_records_can_be_read_again(rtrepo: Terminal, tmp_path: Path) -> None:
    rtrepo("import", lines(tmp_path / "mixed.jsonl", *MIXED), "--into", "mixed")
    rtrepo("commit", "-m", "mixed")
    found = {}
    for name in ("messages", "sharegpt", "alpaca"):
        rtrepo("export", "mixed", "--to", name, "-o", tmp_path / f"{name}.jsonl")
        rtrepo("import", tmp_path / f"{name}.jsonl", "--into", f"from-{name}")
        found[name] = sorted(map(json.dumps, entries(rtrepo, f"from-{name}").values()))

    assert found == dict.fromkeys(found, sorted(map(json.dumps, AS_ENTRIES.values())))


def test_a_format_can_be_forced(rtrepo: Terminal, tmp_path: Path) -> None:
    source = lines(tmp_path / "mixed.jsonl", *MIXED)
    report = rtrepo.json("import", source, "--into", "only", "--format", "alpaca", ends=1)

    assert (report["formats"], len(report["rejected"])) == ({"alpaca": 2}, 2)
