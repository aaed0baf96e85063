"""The laptop is lost after two months of work: a backup brings everything back, and every question that a creator has
is answered from the repository alone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import Git
from tests.journeys.creator import Creator, batches, cut_and_shuffled, days_of, flat
from tests.journeys.terminal import Terminal, everything_in
from tests.journeys.two_months import COACH, two_months

pytestmark = pytest.mark.xdist_group("two months")
"""All in one process, so that the months pass once."""


class Lost(NamedTuple):
    """What was on the laptop on its last day, and whoever works with what the backup brought back."""

    files: dict[str, bytes]
    answers: dict[str, Any]
    creator: Creator


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, shared: Path, git: Git) -> Iterator[Lost]:
    if not (shared / "data").is_dir():
        pytest.skip("../shared/data is not here: public data sets, kept outside the project")
    desk = tmp_path_factory.mktemp("desk")
    (desk / "stick").mkdir()
    with pytest.MonkeyPatch.context() as days:
        creator = Creator(desk, git, days)
        creator.on("2025-09-20")
        Terminal(desk)("init", "work")
        two_months(creator, *batches(shared / "data", desk))
        files, answers = everything_in(creator.folder), creator.everything()
        for manifest in (desk / "stick").glob("*.manifest.yaml"):
            manifest.unlink()
        shutil.rmtree(creator.folder)  # on a train, with the laptop around it
        again = Creator(desk, git, days, "again")
        again.on("2025-11-14")
        told = Terminal(desk)("backup", "restore", "stick/11-10.bundle", "again")
        assert "work as it was AGE, 250 entries in 1 dataset" in flat(told)
        again.on("2025-11-14")
        yield Lost(files, answers, again)


@pytest.fixture
def desk(lost: Lost, tmp_path: Path) -> Terminal:
    """Somebody who may change what was restored: in a copy of it."""
    shutil.copytree(lost.creator.folder, tmp_path / "work", symlinks=True)
    return Terminal(tmp_path / "work")


def test_everything_is_there_again(lost: Lost) -> None:
    assert everything_in(lost.creator.folder) == lost.files
    assert lost.creator.everything() == lost.answers
    assert days_of(lost.answers["log"]["versions"]) == [
        "11-08", "10-28", "10-28", "10-25", "10-22", "10-22", "10-22", "10-20", "10-18", "10-18", "10-10", "09-25",
        "09-22", "09-20", "09-20",
    ]  # fmt: skip


def test_it_is_sound_and_guarded(lost: Lost, desk: Terminal, git: Git) -> None:
    checked = flat(lost.creator("fsck", says="Everything can be read and fits together: "))
    assert checked.partition(" objects of git, ")[2] == (
        "2 tips, 365 entries, 8 sidecars, 2 datasets, 3 import records, 2 experiments, 3 export records, 52 operations"
    )
    assert lost.creator("doctor").splitlines()[-1] == "Everything is as it should be"
    assert {line.split()[1] for line in lost.creator("hooks", "status").splitlines()} == {"in"}
    (desk.folder / "datasets/roleplay/entries/toll-house.json").write_text('{"messages": [', "utf-8")
    with pytest.raises(AssertionError, match="S101 unreadable-entry"):
        git(desk.folder, "commit", "-a", "-m", "by plain git")


WHICH = """\
{dataset} at VERSION ({branch}, AGE, Mara Venn), sharegpt, profile lora, {lines}, only where tag == detective or tag ==
long, weights tag.detective 2, limits total 90, seed 7, shuffled"""
TRAININGS = {
    # run: the dataset as it was called then, the branch, what was exported, what the run gave, day of the export
    "lora-1": ("teacher", "experiment/warmer", "90 lines (27 copies among them)", 1.71, "10-01"),
    "lora-2": ("teacher", "experiment/short", "18 lines (9 copies among them)", 1.94, "10-14"),
    "lora-3": ("roleplay", "main", "64 lines (11 copies among them)", 1.58, "11-05"),
}


@pytest.mark.parametrize("run", TRAININGS)
def test_which_version_trained_this(run: str, lost: Lost) -> None:
    dataset, branch, rows, loss, day = TRAININGS[run]
    version = flat(WHICH.format(dataset=dataset, branch=branch, lines=rows))
    file = lost.creator.desk / "stick" / f"{run}.jsonl"
    renamed = shutil.copyfile(file, lost.creator.desk / "pod-output.jsonl")
    told = lost.creator.json("which", renamed)

    assert flat(lost.creator("which", renamed)) == (
        f"{version}, unchanged since export exported as {run}.jsonl AGE by Mara Venn "
        f"trained: {run}{' of warmer' if branch == 'main' else ''} (eval_loss {loss}) "
        "what changed since: rtrepo diff VERSION"
    )
    assert [(each["experiment"], each["export"]["profile"]) for each in told["shares"]] == [
        (branch.partition("/")[2] or None, "lora")
    ]
    assert days_of([told["shares"][0]["export"]]) == [day]
    lost.creator("export", "--verify", file, says=f"DESK/stick/{run}.jsonl is the same, byte for byte, as {version}")


def test_a_training_file_that_somebody_shuffled_and_cut(lost: Lost) -> None:
    cut_and_shuffled(lost.creator.desk / "stick/lora-3.jsonl", lost.creator.desk / "found.jsonl")

    assert flat(lost.creator("which", "../found.jsonl")) == (
        "../found.jsonl is no export as it stands. Nearest: "
        + flat(WHICH.format(dataset="roleplay", branch="main", lines="64 lines (11 copies among them)"))
        + " 12 of its 12 entries are those of that export, in another order 52 of the 64 exported are not in it "
        "exported as lora-3.jsonl AGE by Mara Venn trained on that export: lora-3 of warmer (eval_loss 1.58) "
        "what changed since: rtrepo diff VERSION make it again: rtrepo export --verify ../found.jsonl"
    )
    lost.creator("export", "--verify", "../found.jsonl", ends=1)


def test_what_changed_since_the_last_training(lost: Lost) -> None:
    since = """\
VERSION → the working tree   2 entries changed: 2 edited · 2 turns edited · +3 −2 words
  edited   roleplay/letter-1   “Read me the letter.”   1 of 2 turns · tags + letter · +2 −2 words
  edited   roleplay/letter-2   “Who sent it?”          1 of 2 turns · tags + letter · +1 word
"""
    for words in (("--since-export",), ("--since-export=lora",), ("--since-run", "lora-3")):
        assert lost.creator("diff", *words, "--stat") == since
    first = lost.creator("diff", "--since-run", "lora-1", "--summary")
    assert flat(first).startswith(
        "VERSION → the working tree 304 entries changed: 3 added, 54 removed, 247 moved · 67 turns edited, 2 added · "
    )
    assert first.splitlines()[-5:] == [
        "  phrase    “Sherlock Holmes” → “Silas Holt” in 6 entries",
        "  rename    Holmes → Holt in 4 entries, 8 times",
        "  rename    Sherlock → Silas in 4 entries, 8 times",
        "  rename    Watson → Penrose in 3 entries, 4 times",
        "  opening   “Ah, my friend.” removed in 3 entries, 4 times",
    ]


def test_what_was_tried_and_what_came_of_it(lost: Lost, git: Git, tmp_path: Path) -> None:
    assert (
        lost.creator("experiment", "list")
        == """\
experiment   since     age   entries   shift                      runs   eval_loss   outcome
warmer       VERSION   AGE   38 e                                    2      1.58 ▼   in part
  Would warmer openings hold the character?
short        VERSION   AGE   45 e      status archived +18.2 pt      1      1.94     dropped
  Do shorter replies keep her attention?
"""
    )
    assert flat(lost.creator("experiment", "show", "short")).startswith(
        "short dropped, kept as the tag archive/experiment/short “Do shorter replies keep her attention?” "
        "begun 2025-10-14 by Mara Venn from VERSION on main dropped: it forgets the scene"
    )

    git(tmp_path, "clone", "--quiet", os.fspath(lost.creator.folder), "clone")
    clone = Terminal(tmp_path / "clone")
    found = {each["name"]: each for each in clone.json("experiment", "list")["experiments"]}
    assert {name: (each["outcome"], each["why"], len(each["runs"])) for name, each in found.items()} == {
        "warmer": ("open", "", 2), "short": ("dropped", "it forgets the scene", 1),
    }  # fmt: skip
    assert [taken["entries"] for taken in found["warmer"]["taken"]] == [6]
    git(clone.folder, "fetch", "--quiet", "origin", "refs/rtrepo/exports/*:refs/rtrepo/exports/*")
    assert clone.json("which", lost.creator.desk / "stick/lora-2.jsonl")["match"] == "same"


def test_where_an_entry_came_from(lost: Lost, desk: Terminal) -> None:
    assert (
        lost.creator("history", "toll-house")
        == """\
roleplay/toll-house  The toll house   8 versions
VERSION   AGE   Mara Venn   one dataset, and its name
          moved from teacher/toll-house · unchanged
VERSION   AGE   Mara Venn   the gardener at the toll house
          joined from toll-house + the-gardener · unchanged · as teacher/toll-house
VERSION   AGE   Mara Venn   the gardener alone
          split from 1243362b9432335f · turns 2–3 · as teacher/the-gardener
VERSION   AGE   Mara Venn   and the gardener?
          2 of 4 turns · +16 words · as teacher/1243362b9432335f
VERSION   AGE   Mara Venn   six of the warmer ones
          1 of 2 turns · +3 words
VERSION   AGE   Mara Venn   the toll house, targets, a recipe
          added · 4 turns · 63 words · as teacher/toll-house
VERSION   AGE   Mara Venn   leftovers mended, two tags
          tags + detective · as teacher/1243362b9432335f
VERSION   AGE   Mara Venn   the first batch
          added · 2 turns · 124 words · from batch-1.json, record 4
"""
    )
    told = lost.creator.json("history", COACH)["versions"]
    assert days_of([each["version"] for each in told]) == ["10-28", "10-22", "10-20", "10-18", "09-22", "09-20"]
    assert desk("import", lost.creator.desk / "batch-2.json", "--into", "roleplay").splitlines()[1:] == [
        "  imported before as 0002 (batch-2.json): nothing new",
        "  same          243   already there",
    ]


def test_what_was_done_can_still_be_taken_back(lost: Lost, desk: Terminal) -> None:
    tagged = everything_in(desk.folder)
    assert (
        desk("op", "log", "-n", "8")
        == """\
VERSION   AGE   Mara Venn                tag 2 entries with letter
VERSION   AGE   Mara Venn                git: main moved VERSION→VERSION (commit: an invoice)
VERSION   AGE   Mara Venn                record the run lora-3 of warmer
VERSION   AGE   Mara Venn                undo: the last 2 operations
VERSION   AGE   Mara Venn   taken back   commit VERSION no tag quiet
VERSION   AGE   Mara Venn   taken back   take quiet from 3 entries
VERSION   AGE   Mara Venn                undo: delete 45 entries
VERSION   AGE   Mara Venn   taken back   delete 45 entries
Take the last one back: rtrepo undo
"""
    )
    assert desk("undo") == "Took back: tag 2 entries with letter, AGE. Get it back: rtrepo redo\n"
    assert desk("status").splitlines()[:2] == [
        "On main   1 entry changed: 1 edited",
        "  edited   roleplay/letter-2   “Who sent it?”   1 of 2 turns",
    ]
    desk("redo")
    assert everything_in(desk.folder) == tagged
    desk("undo", "3")
    assert [run["name"] for run in desk.json("experiment", "show", "warmer")["runs"]] == ["lora-1"]
    desk("redo")
    assert everything_in(desk.folder) == tagged


def test_the_work_goes_on(lost: Lost, desk: Terminal, tmp_path: Path) -> None:
    lost.creator.on("2025-11-20")
    desk("commit", "-m", "back at the desk")
    desk("export", "--profile", "lora", "-o", tmp_path / "lora-4.jsonl")
    shutil.copytree(lost.creator.desk / "stick", tmp_path / "stick")
    told = desk("backup", "create", tmp_path / "stick/11-20.bundle", "--incremental")

    assert "what is new since 11-10.bundle" in flat(told)
    assert days_of(desk.json("log")["versions"])[:2] == ["11-20", "11-08"]
    assert [each["file"] for each in desk.json("exports")["exports"]] == [f"lora-{at}.jsonl" for at in (4, 3, 2, 1)]
    assert desk("backup", "verify", tmp_path / "stick/11-20.bundle").startswith("11-20.bundle is whole, with 3 backups")
