"""Where a training file came from: also renamed, re-ordered, cut, edited, compressed, and long after its branch."""

import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

THINGS = ("gull", "net", "ledger", "coat", "stove", "lamp", "ferry", "crate", "rope", "bell", "oar", "kettle")
RECORDS = "refs/rtrepo/exports"


def story(at: int, thing: str, **more: Any) -> dict[str, Any]:
    told = said(f"What is the {thing} for?", f"The {thing} is number {at}. It was here before us.", id=thing, **more)
    return {**told, "messages": [{"role": "system", "content": "You keep the island."}, *told["messages"]]}


@pytest.fixture
def keeper(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone with twelve committed entries in the dataset noir."""
    rtrepo("import", lines(tmp_path / "in.jsonl", *(story(at, one) for at, one in enumerate(THINGS))), "--into", "noir")
    rtrepo("commit", "-m", "first drafts")
    return rtrepo


def flat(text: str) -> str:
    """A text without its line breaks: how long the folder's name is decides where they are."""
    return " ".join(text.split())


def exported(person: Terminal, target: Path, *words: str, to: str = "sharegpt") -> Path:
    person("export", "noir", "--to", to, "-o", target, *words)
    return target


def rewrite(person: Terminal, name: str, old: str, new: str) -> None:
    path = person.folder / f"datasets/noir/entries/{name}.json"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def alone(path: Path, name: str = "somewhere-else.jsonl") -> Path:
    """The file without its manifest, under another name."""
    path.with_name(f"{path.name}.manifest.yaml").unlink()
    return path.rename(path.with_name(name))


def test_a_file_without_its_manifest_under_another_name(keeper: Terminal, tmp_path: Path) -> None:
    keeper("experiment", "start", "warmer", "--question", "Warmer?")
    rewrite(keeper, "gull", "before us", "with us")
    keeper("commit", "-m", "warmer gull")
    file = alone(exported(keeper, tmp_path / "train.jsonl", "--where", "words < 1000"))
    keeper("experiment", "record", "warmer", "--run", "lora-16", "--export", file, "--metric", "eval_loss=1.83")
    keeper("switch", "main")

    assert keeper("which", file) == (
        "noir at VERSION (experiment/warmer, AGE, Mara Venn), sharegpt, 12 entries, only where words <\n"
        "  1000, unchanged since export\n"
        "exported as train.jsonl AGE by Mara Venn\n"
        "trained: lora-16 (eval_loss 1.83)\n"
        "what changed since: rtrepo diff VERSION\n"
    )
    told = keeper.json("which", file)
    assert (told["match"], told["shares"][0]["experiment"], told["runs"][0]["name"]) == ("same", "warmer", "lora-16")
    assert told["runs"][0]["export"] == f"sha256:{told['sha256']}"


def test_compressed_and_by_its_manifest_alone(keeper: Terminal, tmp_path: Path) -> None:
    file = exported(keeper, tmp_path / "train.jsonl")
    packed = tmp_path / "upload.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    file.unlink()

    assert keeper.json("which", packed)["match"] == "same"
    assert keeper.json("which", packed)["compressed"] is True
    assert keeper.json("which", f"{file}.manifest.yaml")["shares"][0]["same"] == 12


def test_an_old_manifest_is_enough_where_nothing_is_recorded(keeper: Terminal, tmp_path: Path, git: Git) -> None:
    file = exported(keeper, tmp_path / "train.jsonl")
    for ref in git(keeper.folder, "for-each-ref", "--format=%(refname)", RECORDS).split():
        git(keeper.folder, "update-ref", "-d", ref)
    file = file.rename(tmp_path / "renamed.jsonl")

    assert keeper("which", file).splitlines() == [
        "noir at VERSION (main, AGE, Mara Venn), sharegpt, 12 entries, unchanged since export",
        "what changed since: rtrepo diff VERSION",
    ]
    assert flat(keeper("export", "--verify", file)).startswith(f"{file} is the same, byte for byte, as noir at VERSION")


def changed(path: Path, how: str) -> None:
    """A training file as somebody else's script leaves it."""
    rows = path.read_text("utf-8").splitlines(keepends=True)
    if how == "re-ordered":
        random.Random(1).shuffle(rows)
    elif how == "cut":
        rows = rows[3:8]
    elif how == "edited":
        rows[2] = rows[2].replace("before us", "after us")
        rows[5] = rows[5].replace("number 5", "number five")
    elif how == "another tool wrote it":
        rows = [json.dumps(json.loads(row), sort_keys=True, indent=1) + "\n" for row in rows]
    elif how == "another format":
        turns = [json.loads(row)["conversations"] for row in rows]
        rows = [json.dumps({"text": "\n".join(one["value"] for one in turn)}) + "\n" for turn in turns]
    elif how == "torn and joined with others":
        rows = [*rows, json.dumps(said("Who are you, then?", "Nobody from this island.")) + "\n", '{"messages": [\n']
    path.write_text("".join(rows), "utf-8")


CHANGED = {
    # what was done: same, in order, reformed, edited, missing, foreign, unreadable
    "re-ordered": (12, False, 0, [], 0, 0, 0),
    "cut": (5, True, 0, [], 7, 0, 0),
    "edited": (10, True, 0, [(3, "ledger"), (6, "lamp")], 0, 0, 0),
    "another tool wrote it": (12, True, 0, [], 0, 0, 0),
    "another format": (0, True, 12, [], 0, 0, 0),
    "torn and joined with others": (12, True, 0, [], 0, 1, 1),
}


@pytest.mark.parametrize("how", CHANGED)
def test_a_file_that_somebody_changed(how: str, keeper: Terminal, tmp_path: Path) -> None:
    exported(keeper, tmp_path / "older.jsonl", "--where", "id ~ 'e'")
    rewrite(keeper, "bell", "before us", "with us")
    keeper("commit", "-m", "a bell")
    file = alone(exported(keeper, tmp_path / "train.jsonl"))
    changed(file, how)
    told = keeper.json("which", file)
    share = told["shares"][0]
    edited = [(twin["record"], twin["id"]) for twin in share["edited"]]

    assert told["match"] == "near"
    assert share["export"]["file"] == "train.jsonl"
    assert (
        share["same"], share["in_order"], len(share["reformed"]), edited, share["missing"], told["foreign"],
        told["unreadable"],
    ) == CHANGED[how]  # fmt: skip
    assert (
        share["same"] + len(share["reformed"]) + len(edited) + told["foreign"] + told["unreadable"] == told["records"]
    )


def test_the_words_for_a_file_that_was_cut_and_edited(keeper: Terminal, tmp_path: Path) -> None:
    file = alone(exported(keeper, tmp_path / "train.jsonl"))
    changed(file, "edited")
    rows = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(rows[10:] + rows[:8]), "utf-8")

    shown = keeper("which", file)

    # Without any white space: how long the name of the test's folder is decides where lines are broken.
    assert "".join(shown.split()) == "".join(
        f"""{file} is no export as it stands. Nearest: noir at VERSION (main, AGE, Mara Venn), sharegpt, 12 entries
          8 of its 10 entries are those of that export, in another order
          2 edited: noir/ledger (record 5), noir/lamp (record 8)
          2 of the 12 exported are not in it
        exported as train.jsonl AGE by Mara Venn
        what changed since: rtrepo diff VERSION     make it again: rtrepo export --verify {file}""".split()
    )


def test_a_file_put_together_from_two_exports(keeper: Terminal, tmp_path: Path) -> None:
    keeper("import", lines(tmp_path / "b.jsonl", said("Is it day?", "It is never day.", id="day")), "--into", "saga")
    keeper("commit", "-m", "another dataset")
    one = exported(keeper, tmp_path / "one.jsonl", to="messages")
    keeper("export", "saga", "--to", "messages", "-o", tmp_path / "two.jsonl")
    both = tmp_path / "both.jsonl"
    both.write_bytes((tmp_path / "two.jsonl").read_bytes() + one.read_bytes())
    told = keeper.json("which", both)

    assert [(share["export"]["dataset"], share["same"]) for share in told["shares"]] == [("noir", 12), ("saga", 1)]
    assert told["foreign"] == 0


def test_a_file_that_was_never_exported_from_here(keeper: Terminal, tmp_path: Path) -> None:
    stranger = lines(tmp_path / "stranger.jsonl", said("Completely", "different things."), said("More", "of it."))
    nothing = keeper("which", stranger, ends=1)
    exported(keeper, tmp_path / "train.jsonl")

    assert flat(nothing) == f"{stranger} was never exported from here No export is recorded here yet"
    assert keeper("which", stranger, ends=1).endswith("\n1 export is recorded here: rtrepo exports\n")
    assert keeper.json("which", stranger, ends=1)["match"] == "none"


NO_TRAINING_FILE = {
    "empty": b"",
    "bytes": bytes(range(256)) * 40,
    "one long line": b'{"a": "' + b"x" * 3_000_000,
    "nothing but numbers": b"1\n2\n[3]\n" * 500,
    "nasty names": '{"messages": [{"role": "user", "content": "\u202e\u001b[31m"}]}\n'.encode(),
}


@pytest.mark.parametrize("what", NO_TRAINING_FILE)
def test_what_is_no_training_file_is_told_so(what: str, keeper: Terminal, tmp_path: Path) -> None:
    exported(keeper, tmp_path / "train.jsonl")
    (tmp_path / "odd\x1b[31m.jsonl").write_bytes(NO_TRAINING_FILE[what])
    told = keeper("which", tmp_path / "odd\x1b[31m.jsonl", ends=1)

    assert "was never exported from here" in flat(told)
    assert "\x1b" not in told


def test_compressed_files_that_end_early_and_files_that_are_not_there(keeper: Terminal, tmp_path: Path) -> None:
    (tmp_path / "torn.gz").write_bytes(gzip.compress(b"x" * 5000)[:20])

    assert "torn.gz cannot be read to its end" in keeper("which", tmp_path / "torn.gz", ends=3)
    assert "there is no file" in keeper("which", tmp_path / "none.jsonl", ends=3)


def test_the_version_is_kept_though_its_branch_is_deleted(keeper: Terminal, tmp_path: Path, git: Git) -> None:
    git(keeper.folder, "switch", "--quiet", "--create", "try")
    rewrite(keeper, "gull", "before us", "with us")
    git(keeper.folder, "commit", "--quiet", "-am", "by plain git")
    file = alone(exported(keeper, tmp_path / "train.jsonl"))
    git(keeper.folder, "switch", "--quiet", "main")
    git(keeper.folder, "branch", "--quiet", "-D", "try")
    git(keeper.folder, "update-ref", "-d", "refs/rtrepo/ops")
    git(keeper.folder, "reflog", "expire", "--expire=now", "--all")
    git(keeper.folder, "gc", "--quiet", "--prune=now")

    assert keeper("which", file).startswith("noir at VERSION (try, AGE, Mara Venn), sharegpt, 12 entries, unchanged")
    assert "is the same, byte for byte" in flat(keeper("export", "--verify", file))


def test_records_travel_by_plain_git(keeper: Terminal, tmp_path: Path, git: Git) -> None:
    file = alone(exported(keeper, tmp_path / "train.jsonl"))
    git(tmp_path, "clone", "--quiet", os.fspath(keeper.folder), "clone")
    clone = keeper.at(tmp_path / "clone")
    without = clone("which", file, ends=1)
    git(clone.folder, "fetch", "--quiet", "origin", f"{RECORDS}/*:{RECORDS}/*")

    assert f"git fetch origin '{RECORDS}/*:{RECORDS}/*'" in without.replace("\n  ", " ")
    assert clone.json("which", file)["match"] == "same"

    rewrite(clone, "gull", "before us", "with us")
    clone("commit", "-m", "in the clone", "--no-verify")
    mine = alone(exported(clone, tmp_path / "mine.jsonl"), "mine-alone.jsonl")
    git(clone.folder, "push", "--quiet", "--no-verify", "origin", f"{RECORDS}/*", "HEAD:refs/heads/clone")

    assert keeper.json("which", mine)["match"] == "same"
    assert len(keeper.json("exports")["exports"]) == 2


def test_an_export_changes_nothing_but_its_record(keeper: Terminal, tmp_path: Path, git: Git) -> None:
    def state() -> tuple[dict[str, bytes], str, str]:
        told = git(keeper.folder, "for-each-ref", "--format=%(refname) %(objectname)")
        others = "".join(line for line in told.splitlines(keepends=True) if not line.startswith(RECORDS))
        return everything_in(keeper.folder), others, keeper("op", "log")

    rewrite(keeper, "gull", "before us", "with us")
    keeper("commit", "-m", "edited")
    before = state()
    exported(keeper, tmp_path / "train.jsonl")

    assert state() == before
    assert "Took back: commit" in keeper("undo")
    assert len(keeper.json("exports")["exports"]) == 1


def test_the_same_export_again_is_one_record_and_the_same_bytes_elsewhere_follow(
    keeper: Terminal, tmp_path: Path, git: Git
) -> None:
    exported(keeper, tmp_path / "train.jsonl")
    first = git(keeper.folder, "rev-list", "--count", "--glob", RECORDS).strip()
    exported(keeper, tmp_path / "train.jsonl")
    again = git(keeper.folder, "rev-list", "--count", "--glob", RECORDS).strip()
    (keeper.folder / "datasets/noir/entries/gull.yaml").write_text("notes: a gull\n", "utf-8")
    keeper("commit", "-m", "a note")
    exported(keeper, tmp_path / "train.jsonl")
    refs = git(keeper.folder, "for-each-ref", RECORDS).splitlines()

    assert (first == again, len(refs)) == (True, 1)
    assert len(git(keeper.folder, "log", "-1", "--format=%P", "--glob", RECORDS).split()) == 2


def test_where_the_record_cannot_be_written_the_file_is_written_all_the_same(keeper: Terminal, tmp_path: Path) -> None:
    folder = keeper.folder / ".git/refs/rtrepo/exports"
    folder.write_bytes(b"")  # no ref can be made below a file, also not by root
    answer = keeper.unchecked("export", "noir", "--to", "messages", "-o", tmp_path / "train.jsonl")
    told = keeper.unchecked("export", "noir", "--to", "messages", "-o", tmp_path / "train.jsonl", "--json")
    folder.unlink()

    assert (answer.code, told.code, told.json["recorded"]) == (0, 0, False)
    assert "the manifest beside the file is its only record" in flat(answer.out)
    assert (tmp_path / "train.jsonl").read_bytes().count(b"\n") == 12
    assert keeper.json("which", tmp_path / "train.jsonl")["match"] == "same"


def test_a_manifest_that_asks_for_the_impossible(keeper: Terminal, tmp_path: Path) -> None:
    file = exported(keeper, tmp_path / "train.jsonl")
    beside = tmp_path / "train.jsonl.manifest.yaml"
    told = beside.read_text("utf-8").replace("{status: [active]}", "{status: 5, tag: {a: b}, where: [x]}")
    beside.write_text(told.replace("entries: 12", "entries: 999999999999999"), "utf-8")
    file.write_text(file.read_text("utf-8").replace("{", "{ "), "utf-8")

    assert "its record cannot be read: filter.where is no text" in keeper("export", "--verify", file, ends=3)
    assert keeper.json("which", file)["shares"][0]["same"] == 12


def test_records_that_are_none_of_ours_do_no_harm(keeper: Terminal, tmp_path: Path, git: Git) -> None:
    file = alone(exported(keeper, tmp_path / "train.jsonl"))
    head = git(keeper.folder, "rev-parse", "HEAD").strip()
    whole = git(keeper.folder, "for-each-ref", "--format=%(objectname)", RECORDS).strip()
    for name, at in {"a" * 64: head, "b" * 64: whole, "not-a-digest": head}.items():
        git(keeper.folder, "update-ref", f"{RECORDS}/{name}", at)

    assert [one["file"] for one in keeper.json("exports")["exports"]] == ["train.jsonl"]
    assert keeper.json("which", file)["match"] == "same"
