"""The exports that were made: listed, made again byte for byte, and as the beginning of a diff."""

import json
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal
from tests.journeys.test_which import RECORDS, alone, exported, flat, keeper, rewrite

__all__ = ["keeper"]


@pytest.fixture
def trained(keeper: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Two exports, the second one from the experiment warmer, with a run each, and an edit after both."""
    first = exported(keeper, tmp_path / "plain.jsonl", to="messages")
    keeper("experiment", "start", "warmer", "--question", "Warmer?")
    keeper("experiment", "record", "warmer", "--run", "base", "--export", first)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01 12:00 +0000")
    rewrite(keeper, "gull", "before us", "with us")
    keeper("commit", "-m", "warmer gull")
    second = exported(keeper, tmp_path / "warm.jsonl", "--split", "train")
    keeper("experiment", "record", "warmer", "--run", "lora-16", "--export", second)
    rewrite(keeper, "bell", "before us", "with us")
    return keeper


def test_the_list(trained: Terminal) -> None:
    assert [flat(line) for line in trained("exports").splitlines()] == [
        "age file dataset version from format entries chosen",
        "AGE warm.jsonl noir VERSION experiment/warmer sharegpt 12 only split train",
        "AGE plain.jsonl noir VERSION main messages 12",
        "What changed since the newest: rtrepo diff --since-export",
    ]
    told = trained.json("exports", "warm.jsonl")
    (one,) = told["exports"]
    assert (one["branch"], one["entries"], one["filter"]["split"]) == ("experiment/warmer", 12, "train")
    assert trained.json("exports", one["sha256"][:8])["exports"] == [one]
    assert trained.json("exports", "-n", "1")["total"] == 2
    assert "no recorded export of nothing" in trained("exports", "nothing", ends=3)


def test_no_exports_yet(keeper: Terminal) -> None:
    assert keeper("exports") == "No export is recorded here yet: rtrepo export DATASET --to FORMAT -o FILE\n"
    assert "no export is recorded here yet" in keeper("diff", "--since-export", ends=3)


def test_the_newest_comes_first(keeper: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, name in ((3, "three"), (1, "one"), (2, "two")):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-02-0{day} 12:00 +0000")
        exported(keeper, tmp_path / f"{name}.jsonl", "--where", f"turns < {20 + day}", to="rolethread")

    assert [one["file"] for one in keeper.json("exports")["exports"]] == ["three.jsonl", "two.jsonl", "one.jsonl"]


@pytest.mark.parametrize("to", ["messages", "sharegpt", "alpaca", "rolethread"])
def test_an_export_is_made_again_byte_for_byte(to: str, keeper: Terminal, tmp_path: Path) -> None:
    file = exported(keeper, tmp_path / "train.jsonl", "--where", "words > 1", "--status", "active", to=to)
    rewrite(keeper, "gull", "before us", "with us")
    keeper("commit", "-m", "later")
    told = keeper.json("export", "--verify", file)

    assert (told["same"], told["sha256"] == told["reproduced"], told["differences"]) == (True, True, None)
    assert told["companions"] == ({"train.registry.json": True} if to == "rolethread" else {})
    file = alone(file)
    assert keeper.json("export", "--verify", file)["same"] is True


def test_what_differs_is_told(keeper: Terminal, tmp_path: Path) -> None:
    file = exported(keeper, tmp_path / "train.jsonl")
    rows = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([rows[0], rows[1].replace("before us", "after us"), *rows[3:]]), "utf-8")

    assert flat(keeper("export", "--verify", file, ends=1)) == flat(
        f"""{file} is not what the repository gives: noir at VERSION (main, AGE, Mara Venn), sharegpt, 12 entries
          10 of its 11 entries are those of that version, in the same order
          1 edited: noir/net (record 2)
          1 of the 12 exported is not in it"""
    )
    file.write_text("".join(json.dumps(json.loads(row), separators=(",", ":")) + "\n" for row in rows), "utf-8")
    assert "its entries are those of that version, in the same order: the file is only written otherwise" in flat(
        keeper("export", "--verify", file, ends=1)
    )


def test_a_companion_that_somebody_changed(keeper: Terminal, tmp_path: Path) -> None:
    file = exported(keeper, tmp_path / "train.jsonl", to="rolethread")
    beside = tmp_path / "train.registry.json"
    beside.write_bytes(beside.read_bytes() + b"\n")

    assert "train.registry.json beside it is not what the repository gives" in keeper(
        "export", "--verify", file, ends=1
    )


def test_verify_refuses_what_it_cannot_make_again(keeper: Terminal, tmp_path: Path, git: Git) -> None:
    stranger = tmp_path / "stranger.jsonl"
    stranger.write_text('{"messages": [{"role": "user", "content": "Nothing of this is from here"}]}\n', "utf-8")
    file = exported(keeper, tmp_path / "train.jsonl", to="rolethread")

    assert "was never exported from here" in keeper("export", "--verify", stranger, ends=3)
    assert "belongs to an export of noir" in keeper("export", "--verify", tmp_path / "train.registry.json", ends=3)
    assert "--verify FILE stands alone" in keeper("export", "noir", "--verify", file, ends=2)
    assert "Missing option -o FILE" in keeper("export", "noir", "--to", "messages", ends=2)


def edited(person: Terminal, *words: str) -> list[str]:
    return sorted(entry["id"] for entry in person.json("diff", *words)["entries"])


def test_what_changed_since_an_export_or_a_run(trained: Terminal) -> None:
    assert edited(trained, "--since-export") == ["bell"]
    assert edited(trained, "--since-export=plain.jsonl") == ["bell", "gull"]
    assert edited(trained, "--since-export=warm.jsonl") == ["bell"]
    assert edited(trained, "--since-run", "base") == ["bell", "gull"]
    assert edited(trained, "--since-run", "warmer/lora-16") == ["bell"]
    assert edited(trained, "--since-run", "base", "HEAD") == ["gull"]
    assert edited(trained, "--since-run", "base", "gull") == ["gull"]
    assert "gull" not in trained("diff", "--since-export", "--stat", "--", "bell")
    since = [one["message"].strip() for one in trained.json("log", "--since-export", "plain.jsonl")["versions"]]
    assert (since[0], since[1], len(since)) == ("Record the run lora-16 of warmer", "warmer gull", 4)
    assert len(trained.json("log", "--since-run", "lora-16")["versions"]) == 1


SINCE_REFUSED = {
    "two lefts": (["--since-export", "--since-run=base"], 2, "name one version each"),
    "a range beside": (["--since-run=base", "HEAD~1..HEAD"], 2, "are the left side"),
    "no such export": (["--since-export=saga"], 3, "no recorded export of saga"),
    "no such run": (["--since-run=lora-99"], 3, "there is no run lora-99"),
    "several runs": (["--since-run=again"], 3, "several experiments"),
}


@pytest.mark.parametrize("case", SINCE_REFUSED)
def test_what_names_no_version_is_refused(case: str, trained: Terminal) -> None:
    trained("experiment", "start", "other", "--question", "Other?", "--stay")
    trained("experiment", "record", "warmer", "--run", "again", "--version", "main")
    trained("experiment", "record", "other", "--run", "again", "--version", "experiment/warmer")
    words, code, told = SINCE_REFUSED[case]

    assert told in flat(trained("diff", *words, ends=code))


def test_a_run_is_found_though_its_experiment_was_dropped(trained: Terminal, tmp_path: Path, git: Git) -> None:
    trained("restore", "bell")
    trained("switch", "main")
    trained("experiment", "drop", "warmer", "--why", "too warm")

    assert "trained: lora-16" in trained("which", tmp_path / "warm.jsonl")
    assert git(trained.folder, "for-each-ref", "--format=%(refname)", RECORDS).count("\n") == 2
