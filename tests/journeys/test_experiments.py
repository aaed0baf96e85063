"""Experiments as a creator lives with them: begun, recorded late, put away, brought back."""

import hashlib
from pathlib import Path

import pytest

from tests.journeys.experimenter import FILE, WARMER, names, one, start, state, warmer
from tests.journeys.terminal import everything_in
from tests.journeys.writer import ENTRIES, Writer

__all__ = ["warmer"]


def test_a_start_is_a_branch_and_a_file(writer: Writer) -> None:
    base = writer.git(writer.folder, "rev-parse", "HEAD").strip()
    said = start(writer.person, "warmer", "--tag", "voice", "--param", "lr=2e-4", "--param", "max_words=60")

    assert said == "Started experiment warmer from main at VERSION, 1 file. Take it back: rtrepo undo\n"
    assert (
        (writer.folder / FILE).read_text("utf-8")
        == f"""\
question: {WARMER[:-1]}?
base: "{base}"
started: "2025-11-22"
by: Mara Venn
parent: main
tags: [voice]
params: {{lr: 0.0002, max_words: 60}}
runs: []
outcome: open
"""
    )
    assert writer.git(writer.folder, "log", "-1", "--format=%D|%s|%b") == (
        f"HEAD -> experiment/warmer|Start the experiment warmer|{WARMER}\n\n"
    )
    assert writer.git(writer.folder, "rev-parse", "HEAD~1").strip() == base


@pytest.mark.parametrize(
    ("revision", "told"),
    [("HEAD", "HEAD at {}"), ("main", "main at {}"), ("main~0", "main~0 at {}"), ("{}", "{}")],
)
def test_a_start_says_from_where(writer: Writer, revision: str, told: str) -> None:
    base = writer.git(writer.folder, "rev-parse", "--short=7", "HEAD").strip()
    said = start(writer.person, "warmer", "--from", revision.format(base), "--stay")

    assert said == f"Started experiment warmer from {told.format('VERSION')}. Take it back: rtrepo undo\n"


def test_uncommitted_work_comes_along_or_is_left(writer: Writer) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do.", "You do.")
    writer.put("notes.txt", "mine\n")
    writer.git(writer.folder, "add", "notes.txt")
    left = writer.git(writer.folder, "status", "--porcelain")
    start(writer.person, "aside", "--stay")
    stayed = writer.git(writer.folder, "branch", "--show-current"), writer.git(writer.folder, "status", "--porcelain")
    start(writer.person)
    went = writer.git(writer.folder, "branch", "--show-current"), writer.git(writer.folder, "status", "--porcelain")

    assert (stayed, went) == (("main\n", left), ("experiment/warmer\n", left))


def test_work_in_the_way_is_never_overwritten(warmer: Writer) -> None:
    person = warmer.person
    warmer.put(f"{ENTRIES}/lamp.yaml", "tags: [mine]\n")
    before = state(warmer)
    refused = person.answer("experiment", "start", "from-main", "--question", "x", "--from", "main")

    assert (refused.code, "uncommitted work is in the way" in refused.err, state(warmer)) == (3, True, before)


VERBS = {
    # name: (what is done before, the command)
    "start": ([], ["start", "other", "--question", "x", "--from", "main"]),
    "start --stay": ([], ["start", "other", "--question", "x", "--stay"]),
    "record": ([], ["record", "warmer", "--run", "r", "--version", "HEAD", "--metric", "loss=1"]),
    "record elsewhere": ([["switch", "main"]], ["record", "warmer", "--run", "r", "--version", "main"]),
    "drop from the branch": ([], ["drop", "warmer", "--why", "it did not"]),
    "drop from main": ([["switch", "main"]], ["drop", "warmer", "--why", "it did not"]),
    "rename": ([], ["rename", "warmer", "kinder"]),
    "revive": ([["experiment", "drop", "warmer", "--why", "x"]], ["revive", "warmer"]),
    "record after the end": ([["experiment", "drop", "warmer", "--why", "x"]],
                             ["record", "warmer", "--run", "r", "--version", "main"]),
    "rename after the end": ([["experiment", "drop", "warmer", "--why", "x"]], ["rename", "warmer", "kinder"]),
}  # fmt: skip


@pytest.mark.parametrize("name", VERBS)
def test_one_undo_takes_it_back_and_redo_does_it_again(name: str, warmer: Writer) -> None:
    first, verb = VERBS[name]
    for words in first:
        warmer.person(*words)
    before = state(warmer)
    warmer.person("experiment", *verb)
    after = state(warmer)
    warmer.person("undo")
    back = state(warmer)
    warmer.person("redo")

    assert before != after
    assert (back, state(warmer)) == (before, after)
    assert warmer.git(warmer.folder, "status", "--porcelain") == ""


def test_a_late_result_finds_its_version_by_the_file(warmer: Writer, tmp_path: Path) -> None:
    person, folder = warmer.person, warmer.folder
    trained = warmer.git(folder, "rev-parse", "HEAD").strip()
    person("export", "harbor", "--to", "messages", "-o", tmp_path / "train.jsonl")
    warmer.edit(f"{ENTRIES}/ferry.json", "At six", "At seven")
    person("commit", "-m", "later")
    person("switch", "main")
    (tmp_path / "train.jsonl").rename(tmp_path / "renamed.jsonl")
    files = everything_in(folder)
    told = ["--metric", "eval_loss=1.83", "--metric", "steps=1204", "--artifact", "out/a.bin", "--note", "slow: #1"]
    record = ("experiment", "record", "warmer", "--run")
    said = person(*record, "lora-16", "--export", tmp_path / "renamed.jsonl", *told)
    person(*record, "lora-32", "--export", tmp_path / "train.jsonl.manifest.yaml")
    text = warmer.git(folder, "show", f"experiment/warmer:{FILE}")
    digest = hashlib.sha256((tmp_path / "renamed.jsonl").read_bytes()).hexdigest()

    assert said == (
        "Recorded the run lora-16 of warmer. Take it back: rtrepo undo\n"
        "  note: written in experiments/warmer.yaml on experiment/warmer\n"
    )
    assert everything_in(folder) == files
    assert (
        text.partition("runs:\n")[2]
        == f"""\
- name: lora-16
  version: "{trained}"
  export: "sha256:{digest}"
  metrics: {{eval_loss: 1.83, steps: 1204}}
  artifact: out/a.bin
  note: "slow: #1"
- name: lora-32
  version: "{trained}"
  export: "sha256:{digest}"
outcome: open
"""
    )


def test_a_run_is_changed_only_when_asked(warmer: Writer) -> None:
    person = warmer.person
    record = ("experiment", "record", "warmer", "--run", "r")
    person(*record, "--version", "HEAD", "--metric", "loss=2", "--metric", "acc=1", "--note", "first")
    warmer.edit(FILE, "runs:", "# mine\nruns:   # and this")
    warmer.edit(FILE, "outcome: open", "outcome: open\nmine: {a: 1}")
    person("commit", "-m", "a remark")
    again = person.answer(*record, "--version", "HEAD", "--metric", "loss=1")
    person(*record, "--replace", "--metric", "loss=1")
    text = (warmer.folder / FILE).read_text("utf-8")
    run = one(person)["runs"]

    assert (again.code, "has a run r already" in again.err) == (3, True)
    assert (run[0]["metrics"], run[0]["note"]) == ({"loss": 1.0, "acc": 1.0}, "first")
    assert all(kept in text for kept in ("# mine\n", "# and this\n", "mine: {a: 1}\n"))


def test_hand_edits_of_the_file_are_not_overwritten(warmer: Writer) -> None:
    warmer.edit(FILE, "outcome: open", "outcome: open\nmine: 1")
    before = state(warmer)
    refused = warmer.person.answer("experiment", "record", "warmer", "--run", "r", "--version", "HEAD")

    assert (refused.code, FILE in refused.err, state(warmer)) == (3, True, before)


def test_a_dropped_experiment_is_kept_and_can_be_taken_up_again(warmer: Writer) -> None:
    person, git, folder = warmer.person, warmer.git, warmer.folder
    tip = git(folder, "rev-parse", "HEAD").strip()
    said = person("experiment", "drop", "warmer", "--why", "it forgets: who it is")
    dropped = one(person)

    assert (
        said
        == """\
Dropped experiment warmer, 4 files. Take it back: rtrepo undo
  note: its versions are kept as the tag archive/experiment/warmer; the reason is on main
  note: to share that: git push origin main tag archive/experiment/warmer
"""
    )
    assert git(folder, "branch", "--format=%(refname:short)") == "main\n"
    assert git(folder, "rev-parse", "archive/experiment/warmer").strip() == tip
    assert git(folder, "log", "-1", "--format=%s|%b", "main") == "Drop the experiment warmer|it forgets: who it is\n\n"
    assert (dropped["outcome"], dropped["why"], dropped["ref"]) == (
        "dropped", "it forgets: who it is", "refs/tags/archive/experiment/warmer",
    )  # fmt: skip

    person("experiment", "record", "warmer", "--run", "late", "--version", tip, "--metric", "loss=1")
    person("experiment", "revive", "warmer")
    alive = one(person)

    assert (alive["outcome"], alive["why"], alive["ref"]) == ("open", "", "refs/heads/experiment/warmer")
    assert [run["name"] for run in alive["runs"]] == ["late"]
    assert (git(folder, "tag"), (folder / FILE).exists()) == ("", False)
    person("experiment", "drop", "warmer", "--why", "again")
    assert names(person) == {"warmer": "dropped"}


REFUSED = {
    # what is asked: (words, exit code, a part of what is said)
    "a name that is taken": (["start", "warmer", "--question", "x"], 3, "switch experiment/warmer goes on with it"),
    "a name that cannot be": (["start", "../x", "--question", "x"], 2, "cannot be the name of an experiment"),
    "no question": (["start", "x", "--question", " "], 2, "an experiment asks something"),
    "nobody": (["show", "warm"], 3, "did you mean warmer?"),
    "no version": (["record", "warmer", "--run", "r"], 2, "--export FILE names the training file"),
    "no number": (["record", "warmer", "--run", "r", "--version", "HEAD", "--metric", "a=b"], 2, "takes a number"),
    "no pair": (["record", "warmer", "--run", "r", "--version", "HEAD", "--metric", "a"], 2, "takes NAME=VALUE"),
    "no file": (["record", "warmer", "--run", "r", "--export", "gone.jsonl"], 3, "there is no file"),
    "no manifest": (["record", "warmer", "--run", "r", "--export", "rtrepo.yaml"], 3, "no manifest beside"),
    "a reason is needed": (["drop", "warmer", "--why", ""], 2, "what did it show?"),
    "not dropped": (["revive", "warmer"], 3, "was not dropped"),
    "one alone": (["compare", "warmer"], 2, "two experiments or more"),
    "a new name that is taken": (["rename", "warmer", "warmer"], 3, "there is an experiment warmer already"),
    "no such order": (["list", "--sort", "colour"], 2, "--sort takes newest, age, name"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_say_what_to_type_and_change_nothing(case: str, warmer: Writer) -> None:
    words, code, says = REFUSED[case]
    before = state(warmer)
    answer = warmer.person.answer("experiment", *words)

    assert (answer.code, says in answer.err) == (code, True), answer.err
    assert state(warmer) == before


def test_a_drop_with_uncommitted_work_is_refused(warmer: Writer) -> None:
    warmer.edit(f"{ENTRIES}/ferry.json", "At six", "At seven")
    before = state(warmer)
    answer = warmer.person.answer("experiment", "drop", "warmer", "--why", "x")

    assert (answer.code, "with uncommitted work" in answer.err, state(warmer)) == (3, True, before)


def test_a_branch_in_another_worktree_is_left_alone(warmer: Writer, tmp_path: Path) -> None:
    warmer.person("switch", "main")
    warmer.git(warmer.folder, "worktree", "add", "--quiet", str(tmp_path / "other"), "experiment/warmer")
    answers = [
        warmer.person.answer("experiment", *words)
        for words in (["drop", "warmer", "--why", "x"], ["record", "warmer", "--run", "r", "--version", "main"])
    ]

    assert [(answer.code, "is checked out in" in answer.err) for answer in answers] == [(3, True)] * 2


def test_a_file_changed_since_the_export_names_no_version(warmer: Writer, tmp_path: Path) -> None:
    warmer.person("export", "harbor", "--to", "messages", "-o", tmp_path / "train.jsonl")
    (tmp_path / "train.jsonl").write_text("{}\n", "utf-8")
    answer = warmer.person.answer("experiment", "record", "warmer", "--run", "r", "--export", tmp_path / "train.jsonl")

    assert (answer.code, "it was changed since the export" in answer.err) == (3, True)
