"""The main job from the first command to the last, with everything it prints."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.conftest import HARBOR
from tests.journeys.terminal import Terminal, lines

ENTRIES = "datasets/harbor/entries"


def replace(path: Path, old: str, new: str) -> None:
    """What a person does in an editor."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_repository_is_made(tmp_path: Path) -> None:
    told = Terminal(tmp_path)("init", "work")

    assert " ".join(told.split()) == (
        "Made a repository in FOLDER/work (template empty), its first version is VERSION "
        "files .gitattributes, rtrepo.yaml "
        "hooks pre-commit, pre-merge-commit, pre-push, commit-msg, post-checkout, post-merge, post-rewrite "
        "git diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove) "
        "Bring something in: rtrepo import FILE --into DATASET"
    )


def test_a_file_comes_in_and_becomes_a_version(rtrepo: Terminal, tmp_path: Path) -> None:
    source = lines(tmp_path / "harbor.jsonl", *HARBOR)
    told = [
        rtrepo("import", source, "--into", "harbor"),
        rtrepo("validate"),
        rtrepo("status"),
        rtrepo("commit", "-m", "first drafts"),
        rtrepo("status"),
        rtrepo("import", source, "--into", "harbor"),
        rtrepo("list"),
    ]

    assert told == [
        "harbor.jsonl   3 records   messages 3\n"
        "  added           3   entries to harbor, a new dataset (now 3)\n"
        "  look at it: rtrepo status · rtrepo validate        take it back: rtrepo undo\n",
        "3 entries checked: nothing to report\n",
        "On main   3 entries changed: 3 added\n"
        "  added   harbor/crates      “What is in the crates?”    2 turns\n"
        "  added   harbor/ferry       “When does the ferry go?”   2 turns\n"
        "  added   harbor/lamp        “Who keeps the light?”      2 turns\n"
        "  added   harbor (dataset)                               settings: id, layout, title\n"
        'Look at it: rtrepo diff      record it: rtrepo commit -m "…"\n',
        "main VERSION  first drafts — 3 added\n",
        "On main   nothing to commit · 3 entries in 1 dataset · last version VERSION, AGE, first drafts\n",
        "harbor.jsonl   3 records   messages 3\n"
        "  imported before as 0001 (harbor.jsonl): nothing new\n"
        "  same            3   already there\n",
        "3 entries\n"
        "  entry           title                       turns   words   status   tags\n"
        "  harbor/lamp     “Who keeps the light?”          2       9   active   quiet\n"
        "  harbor/ferry    “When does the ferry go?”       2      10   active\n"
        "  harbor/crates   “What is in the crates?”        2       8   active\n",
    ]


def test_an_edit_is_seen_turn_by_turn(harbor: Terminal) -> None:
    replace(harbor.folder / ENTRIES / "lamp.json", "I do.", "I do, and I always will.")
    (harbor.folder / ENTRIES / "ferry.yaml").write_text("title: The ferry\ntags: [warm]\n", "utf-8")
    told = [harbor("status"), harbor("diff"), harbor("diff", "--stat"), harbor("diff", "--summary")]

    assert told == [
        "On main   2 entries changed: 2 edited\n"
        "  edited   harbor/ferry   The ferry                tags + warm · title\n"
        "  edited   harbor/lamp    “Who keeps the light?”   1 of 2 turns\n"
        'Look at it: rtrepo diff      record it: rtrepo commit -m "…"\n',
        "HEAD → the working tree   2 entries changed: 2 edited · 1 turn edited · +4 words\n"
        "\n"
        "What shifted\n"
        "  tag warm                    0.0 % → 33.3 %   +33.3 pt, +1   from harbor/ferry\n"
        "  words per assistant turn      4.3 →    5.7   +30.8 %        from harbor/lamp\n"
        "  plain words                76.9 % → 82.4 %   +5.4 pt        from harbor/lamp\n"
        "\n"
        "edited harbor/lamp  “Who keeps the light?”   1 of 2 turns · +4 words\n"
        "   1 assistant  *The lamp gutters.* I do{+, and I always will+}.\n"
        "\n"
        "edited harbor/ferry  The ferry\n"
        "  tags     + warm\n"
        "  title    + The ferry\n",
        "HEAD → the working tree   2 entries changed: 2 edited · 1 turn edited · +4 words\n"
        "  edited   harbor/ferry   The ferry                tags + warm · title\n"
        "  edited   harbor/lamp    “Who keeps the light?”   1 of 2 turns · +4 words\n",
        "HEAD → the working tree   2 entries changed: 2 edited · 1 turn edited · +4 words\n"
        "\n"
        "What shifted\n"
        "  tag warm                    0.0 % → 33.3 %   +33.3 pt, +1   from harbor/ferry\n"
        "  words per assistant turn      4.3 →    5.7   +30.8 %        from harbor/lamp\n"
        "  plain words                76.9 % → 82.4 %   +5.4 pt        from harbor/lamp\n",
    ]


def test_an_experiment_and_its_log(harbor: Terminal) -> None:
    made = harbor("switch", "--create", "experiment/warmer")
    replace(harbor.folder / ENTRIES / "lamp.json", "I do.", "I do, and I always will.")
    told = [
        made,
        harbor("commit", "-m", "warmer keeper"),
        harbor("log"),
        harbor("diff", "main..experiment/warmer", "--stat"),
        harbor("switch", "main"),
        harbor("branch"),
        harbor("show", "experiment/warmer"),
    ]

    assert told == [
        "Now on experiment/warmer. Take it back: rtrepo undo\n",
        "experiment/warmer VERSION  warmer keeper — 1 edited\n",
        "VERSION   AGE   Mara Venn   warmer keeper                   experiment/warmer\n"
        "          1 edited · +4 words\n"
        "VERSION   AGE   Mara Venn   first drafts                    main\n"
        "          3 added · from harbor.jsonl · +27 words\n"
        "VERSION   AGE   Mara Venn   Start with the template empty\n"
        "          .gitattributes, rtrepo.yaml\n",
        "main → experiment/warmer   1 entry changed: 1 edited · 1 turn edited · +4 words\n"
        "  edited   harbor/lamp   “Who keeps the light?”   1 of 2 turns · +4 words\n",
        "Now on main, 1 file. Take it back: rtrepo undo\n",
        "  experiment/warmer   VERSION   AGE   warmer keeper   1 ahead\n"
        "* main                VERSION   AGE   first drafts\n",
        "VERSION  warmer keeper\n"
        "  Mara Venn <mara@example.org>, AGE (2025-11-22 09:45 UTC)   experiment/warmer\n"
        "  after VERSION\n"
        "\n"
        "1 entry changed: 1 edited · 1 turn edited · +4 words\n"
        "\n"
        "edited harbor/lamp  “Who keeps the light?”   1 of 2 turns · +4 words\n"
        "   1 assistant  *The lamp gutters.* I do{+, and I always will+}.\n",
    ]


def test_what_was_done_is_taken_back_and_done_again(harbor: Terminal) -> None:
    lamp = harbor.folder / ENTRIES / "lamp.json"
    before = lamp.read_bytes()
    replace(lamp, "I do.", "I do, and I always will.")
    edited = lamp.read_bytes()
    committed = harbor("commit", "-m", "she stays")
    told = [harbor("undo"), harbor("status"), harbor("redo"), harbor("undo")]
    kept = lamp.read_bytes()
    restored = harbor("restore", "lamp")

    assert committed == "main VERSION  she stays — 1 edited\n"
    assert told == [
        "Took back: commit VERSION she stays, AGE. Get it back: rtrepo redo\n",
        "On main   1 entry changed: 1 edited\n"
        "  edited   harbor/lamp   “Who keeps the light?”   1 of 2 turns\n"
        'Look at it: rtrepo diff      record it: rtrepo commit -m "…"\n',
        "Done again: commit VERSION she stays, AGE. Take it back: rtrepo undo\n",
        "Took back: commit VERSION she stays, AGE. Get it back: rtrepo redo\n",
    ]
    assert kept == edited
    assert restored == "Restored harbor/lamp from HEAD, 1 file. Take it back: rtrepo undo\n"
    assert lamp.read_bytes() == before


def test_a_training_file_and_its_manifest(
    harbor: Terminal, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = harbor("export", "harbor", "--to", "sharegpt", "-o", tmp_path / "train.jsonl")
    digest = hashlib.sha256((tmp_path / "train.jsonl").read_bytes()).hexdigest()
    records = [json.loads(line) for line in (tmp_path / "train.jsonl").read_text("utf-8").splitlines()]
    manifest = (tmp_path / "train.jsonl.manifest.yaml").read_text("utf-8")
    head = git(harbor.folder, "rev-parse", "HEAD").strip()

    assert told == (
        "train.jsonl   3 entries of harbor at VERSION, sharegpt\n"
        "  not carried           by sharegpt: tags (1)\n"
        f"  record                train.jsonl.manifest.yaml   sha256 {digest[:12]}\n"
    )
    assert [record["conversations"] for record in records] == [
        [
            {"from": "human", "value": record["messages"][0]["content"]},
            {"from": "gpt", "value": record["messages"][1]["content"]},
        ]
        for record in HARBOR
    ]
    assert manifest == (
        "schema: rtrepo.export/1\n"
        "dataset: harbor\n"
        f'version: "{head}"\n'
        "format: sharegpt\n"
        "entries: 3\n"
        f'sha256: "{digest}"\n'
        "filter: {status: [active]}\n"
        "lost: {tags: in 1 entry}\n"
    )


def test_an_export_of_uncommitted_work_is_refused(harbor: Terminal, tmp_path: Path) -> None:
    replace(harbor.folder / ENTRIES / "lamp.json", "I do.", "You do.")
    told = harbor("export", "harbor", "--to", "messages", "-o", tmp_path / "train.jsonl", ends=3)
    last = harbor("export", "harbor", "--to", "messages", "--rev", "HEAD", "-o", "-")

    assert told == (
        "error: harbor has uncommitted changes in 1 entry, so no version describes this file; nothing was written\n"
        'hint: rtrepo commit -m "…" first, or add --rev HEAD to export the last version\n'
    )
    assert not (tmp_path / "train.jsonl").exists()
    assert "You do." not in last
