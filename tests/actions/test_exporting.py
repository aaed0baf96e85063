"""Exports: their order, their bytes, what is left out, and the manifest beside them."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said


def exported(person: Terminal, target: Path, *words: str, to: str = "messages") -> tuple[list[str], dict[str, Any]]:
    """The ids in an export (the texts of the users name them) and its manifest."""
    person.unchecked("export", "harbor", "--to", to, "-o", os.fspath(target), *words)
    found = [json.loads(line)["messages"][0]["content"] for line in target.read_text("utf-8").splitlines()]
    manifest = YAML(typ="safe", pure=True).load(target.with_name(f"{target.name}.manifest.yaml").read_text("utf-8"))
    return found, manifest


@pytest.fixture
def sorted_out(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Two imports, an entry by hand, a draft, an archived one, tags and splits."""
    rtrepo.unchecked("import", lines(tmp_path / "1.jsonl", *(said(at, "y", id=at) for at in "zbm")), "--into", "harbor")
    rtrepo.unchecked("import", lines(tmp_path / "2.jsonl", *(said(at, "y", id=at) for at in "ya")), "--into", "harbor")
    entries = rtrepo.folder / "datasets/harbor/entries"
    for name in ("x", "c"):
        (entries / f"{name}.json").write_text(json.dumps(said(name, "y")), "utf-8")
    for name, about in {
        "b": "status: draft\n",
        "m": "split: eval\ntags: [warm]\n",
        "y": "status: archived\n",
        "a": "tags: [warm, quiet]\n",
    }.items():
        (entries / f"{name}.yaml").write_text(about, "utf-8")
    rtrepo.unchecked("commit", "-m", "all")
    return rtrepo


SYSTEM = {"role": "system", "content": "s"}
WANTED: dict[str, tuple[list[str], list[str], dict[str, int], dict[str, Any]]] = {
    "by import and record, then by id": (
        [], ["z", "m", "a", "c", "x"], {"status archived": 1, "status draft": 1}, {"status": ["active"]},
    ),
    "drafts": (["--status", "draft"], ["b"], {"status active": 5, "status archived": 1}, {"status": ["draft"]}),
    "everything": (
        ["--status", "draft", "--status", "active", "--status", "archived"],
        ["z", "b", "m", "y", "a", "c", "x"], {}, {"status": ["draft", "active", "archived"]},
    ),
    "a split": (
        ["--split", "eval"], ["m"], {"status archived": 1, "status draft": 1, "split train": 4},
        {"status": ["active"], "split": "eval"},
    ),
    "a tag": (
        ["--tag", "warm"], ["m", "a"], {"status archived": 1, "status draft": 1, "without the tag": 3},
        {"status": ["active"], "tag": ["warm"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WANTED)
def test_which_entries_go_out_and_in_which_order(case: str, sorted_out: Terminal, tmp_path: Path, git: Git) -> None:
    words, order, left_out, told = WANTED[case]
    found, manifest = exported(sorted_out, tmp_path / "out.jsonl", *words)
    raw = (tmp_path / "out.jsonl").read_bytes()

    assert found == order
    assert {key: value for key, value in manifest.items() if key != "lost"} == {
        "schema": "rtrepo.export/1",
        "dataset": "harbor",
        "version": git(sorted_out.folder, "rev-parse", "HEAD").strip(),
        "format": "messages",
        "entries": len(order),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "filter": told,
        **({"left_out": left_out} if left_out else {}),
    }


@pytest.mark.parametrize("name", ["messages", "sharegpt", "alpaca", "rolethread"])
def test_the_same_version_gives_the_same_bytes(name: str, rtrepo: Terminal, tmp_path: Path) -> None:
    records = [
        {"id": f"n{at}", "tags": ["b", "a"], "messages": [SYSTEM, *said(f"q{at}", "y")["messages"]]}
        for at in range(30)
    ]  # fmt: skip
    rtrepo.unchecked("import", lines(tmp_path / "in.jsonl", *records), "--into", "harbor")
    rtrepo.unchecked("commit", "-m", "all")
    written = []
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        subprocess.run(
            [sys.executable, "-m", "rtrepo", "export", "harbor", "--to", name, "-o", f"../{seed}/out.jsonl"],
            cwd=rtrepo.folder, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True,
        )  # fmt: skip
        written.append(everything_in(tmp_path / seed))

    assert len(written[0]) == (3 if name == "rolethread" else 2)
    assert written[0] == written[1]


def test_an_old_revision_and_the_standard_output(sorted_out: Terminal, tmp_path: Path) -> None:
    path = sorted_out.folder / "datasets/harbor/entries/z.json"
    path.write_text(path.read_text("utf-8").replace('"z"', '"changed"'), "utf-8")
    sorted_out.unchecked("commit", "-m", "changed")
    old, _ = exported(sorted_out, tmp_path / "old.jsonl", "--rev", "HEAD~1")
    new = sorted_out.unchecked("export", "--to", "messages", "-o", "-")

    assert old[0] == "z"
    assert json.loads(new.out.splitlines()[0])["messages"][0]["content"] == "changed"
    assert new.err.startswith("-   5 entries of harbor at VERSION, messages\n")


REFUSED = {
    "among the datasets": (["-o", "datasets/out.jsonl"], 3, "lies among the datasets"),
    "no such folder": (["-o", "nope/out.jsonl"], 3, "there is no folder"),
    "nothing to write": (["-o", "out.jsonl", "--tag", "nope"], 3, "no entry of harbor can go into this file"),
    "an unknown dataset": (["-o", "out.jsonl", "nope"], 3, "there is no dataset nope"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_write_nothing(case: str, sorted_out: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sorted_out.folder)
    words, code, told = REFUSED[case]
    before = everything_in(sorted_out.folder)
    answer = sorted_out.unchecked("export", "--to", "messages", *words)

    assert (answer.code, told in answer.err) == (code, True), answer
    assert everything_in(sorted_out.folder) == before


def test_what_a_format_cannot_carry_is_listed(rtrepo: Terminal, tmp_path: Path) -> None:
    record = said("x", "y", id="a", tools=[{"type": "function", "function": {"name": "f"}}], tags=["t"])
    record["messages"][0]["name"] = "Kai"
    rtrepo.unchecked("import", lines(tmp_path / "in.jsonl", record, said("p", "q", "r")), "--into", "harbor")
    rtrepo.unchecked("commit", "-m", "all")
    report = json.loads(
        rtrepo.unchecked("export", "harbor", "--to", "alpaca", "-o", os.fspath(tmp_path / "out.jsonl"), "--json").out
    )

    assert report["lost"] or report["unwritable"]
    assert report["entries"] + len(report["unwritable"]) == 2
