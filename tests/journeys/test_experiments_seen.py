"""Experiments as they are seen: listed, read, compared, drawn, in a clone, and with files that somebody broke."""

from pathlib import Path

from tests.conftest import Git
from tests.journeys.experimenter import FILE, names, one, start, warmer
from tests.journeys.writer import ENTRIES, Writer

__all__ = ["warmer"]


def test_the_list_and_the_sheet(warmer: Writer) -> None:
    person = warmer.person
    person("experiment", "record", "warmer", "--run", "lora", "--version", "HEAD", "--metric", "eval_loss=1.83")
    person("switch", "main")
    start(person, "shorter", "--stay")
    record = ("experiment", "record", "shorter", "--run")
    person(*record, "lora", "--version", "experiment/shorter", "--metric", "eval_loss=1.97", "--metric", "acc=0.5")

    assert (
        person("experiment", "list", "--sort", "eval_loss")
        == """\
experiment   since     age   entries   shift               runs   eval_loss     acc   outcome
warmer       VERSION   AGE   1 e 1 r   tag warm +50.0 pt      1      1.83 ▼           open
  Would warmer replies hold the character better?
shorter      VERSION   AGE   none                             1      1.97     0.5     open
  Would warmer replies hold the character better?
"""
    )
    assert (
        person("experiment", "show", "warmer")
        == """\
warmer   open, branch experiment/warmer
  “Would warmer replies hold the character better?”
  begun 2025-11-22 by Mara Venn from VERSION on main
  params: max_words 60 · target warm ≥ 0.10
  tags: voice

What it changed   2 entries changed: 1 edited, 1 removed · 1 turn edited · +2 −8 words
  removed   harbor/crates   “What is in the crates?”   2 turns · 8 words
  edited    harbor/lamp     “Who keeps the light?”     1 of 2 turns · tags + warm · +2 words
  what shifted furthest: tag warm +50.0 pt

Versions
  VERSION   AGE   Mara Venn   Record the run lora of warmer
  VERSION   AGE   Mara Venn   warmer openings
  VERSION   AGE   Mara Venn   Start the experiment warmer

Runs
  run    version   eval_loss   artifact
  lora   VERSION        1.83

See it: rtrepo diff VERSION experiment/warmer
Go on with it: rtrepo switch experiment/warmer
It worked: rtrepo experiment adopt warmer --why "…"
A training is done: rtrepo experiment record warmer --run RUN --export FILE --metric NAME=VALUE
It leads nowhere: rtrepo experiment drop warmer --why "…"
"""
    )


def test_what_is_narrowed_and_which_way_is_better(warmer: Writer) -> None:
    person = warmer.person
    start(person, "other", "--stay")
    for name, value in (("warmer", 1), ("other", 2)):
        person("experiment", "record", name, "--run", "r", "--version", "main", "--metric", f"wobble={value}")

    assert [*names(person, "--sort", "wobble")] == ["other", "warmer"]
    assert [*names(person, "--sort", "wobble", "--lower", "wobble")] == ["warmer", "other"]
    assert names(person, "--tag", "voice") == {"warmer": "open"}
    assert person("experiment", "list", "--outcome", "adopted") == "No experiment fits --outcome adopted\n"
    warmer.put("rtrepo.yaml", (warmer.folder / "rtrepo.yaml").read_text("utf-8") + "metrics: {wobble: lower}\n")
    person("commit", "-m", "less of it is better")
    assert [*names(person, "--sort", "wobble")] == ["warmer", "other"]


def test_status_says_how_far_it_is(warmer: Writer) -> None:
    told = warmer.person("status").splitlines()[-1]
    found = warmer.person.json("status")["experiment"]
    warmer.person("switch", "main")

    assert (
        told == "  2 versions since main: 1 entry edited, 1 removed   “Would warmer replies hold the character bette…"
    )
    assert (found["name"], found["parent"], found["versions"]) == ("warmer", "main", 2)
    assert warmer.person.json("status")["experiment"] is None


def test_a_picture_of_the_tree(warmer: Writer, git: Git) -> None:
    person, folder = warmer.person, warmer.folder
    start(person, "shorter", "--from", "main", "--stay")
    person("experiment", "drop", "shorter", "--why", "no")
    person("switch", "main")
    git(folder, "merge", "--quiet", "--no-verify", "-m", "Merge branch 'experiment/warmer'", "experiment/warmer")
    drawn = [line for line in person("log", "--graph").splitlines() if "VERSION" in line]

    assert drawn == [
        "◉─╮    VERSION   AGE   Mara Venn   Merge branch 'experiment/warmer'   main",
        "│ ●    VERSION   AGE   Mara Venn   warmer openings                    experiment/warmer",
        "│ ●    VERSION   AGE   Mara Venn   Start the experiment warmer",
        "● │    VERSION   AGE   Mara Venn   Drop the experiment shorter",
        "│ │ ●  VERSION   AGE   Mara Venn   Start the experiment shorter       tag archive/experiment/shorter",
        "●─┴─╯  VERSION   AGE   Mara Venn   first drafts",
        "●      VERSION   AGE   Mara Venn   Start with the template empty",
    ]


def test_what_main_brings_in_is_not_counted(warmer: Writer) -> None:
    person, git, folder = warmer.person, warmer.git, warmer.folder
    person("switch", "main")
    warmer.edit(f"{ENTRIES}/ferry.json", "At six", "At seven")
    person("commit", "-m", "meanwhile")
    person("switch", "experiment/warmer")
    git(folder, "merge", "--quiet", "--no-verify", "-m", "catch up", "main")
    totals = one(person)["totals"]

    assert {kind: number for kind, number in totals.items() if number} == {"edited": 1, "removed": 1}


def test_side_by_side(warmer: Writer) -> None:
    person = warmer.person
    person("switch", "main")
    start(person, "shorter")
    warmer.edit(f"{ENTRIES}/lamp.json", "*The lamp gutters.* I do.", "I do.")
    person("commit", "-m", "shorter")
    person("switch", "main")
    warmer.put("datasets/harbor/dataset.yaml", "title: harbor\ntargets: {tag.warm: 0.4, words: 4, nonsense: 1}\n")
    person("commit", "-m", "what I aim for")
    for name, value in (("warmer", 1.83), ("shorter", 1.97)):
        person("experiment", "record", name, "--run", "r", "--version", "main", "--metric", f"eval_loss={value}")
    told = person("experiment", "compare", "warmer", "shorter")

    assert (
        told
        == """\
warmer · shorter
  since VERSION first drafts, AGE
  warmer: “Would warmer replies hold the character better?”
  shorter: “Would warmer replies hold the character better?”

                             VERSION   warmer              shorter
entries                                1 e 1 r             1 e
words                                  +2 −8               −3
outcome                                open                open
What shifted
  tag warm                   0.0 %     50.0 % (+50.0 pt)   —
  actions in asterisks       33.3 %    50.0 % (+16.7 pt)   0.0 % (−33.3 pt)
  words per assistant turn   4.3       6.0 (+38.5 %)       3.3 (−23.1 %)
  plain words                76.9 %    75.0 % (−1.9 pt)    100.0 % (+23.1 pt)
  tag quiet                  33.3 %    50.0 % (+16.7 pt)   —
  words per user turn        4.7       4.5 (−3.6 %)        —
Targets
  tag.warm → 0.4             0         0.5 ◀               0
  words → 4                  4.333     6                   3.333 ◀
  nonsense → 1                         not measured        not measured
Best of the runs
  runs                                 1                   1
  eval_loss                            1.83 ▼              1.97

1 entry changed by more than one of them
  harbor/lamp   edited   edited

Where they differ most
  harbor/lamp     1 turn            +2 −7 words
  harbor/crates   only in shorter   +8 words

Read it turn by turn: rtrepo diff experiment/warmer experiment/shorter
"""
    )


def test_a_fresh_clone_shows_everything(warmer: Writer, tmp_path: Path, git: Git) -> None:
    person, folder = warmer.person, warmer.folder
    start(person, "gone", "--stay", "--from", "main")
    person("experiment", "drop", "gone", "--why", "no use")
    start(person, "open-one", "--stay", "--from", "main")
    bare, there = tmp_path / "bare.git", tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(folder, "remote", "add", "origin", str(bare))
    git(folder, "push", "--quiet", "origin", "main", "experiment/warmer", "experiment/open-one", "tag",
        "archive/experiment/gone")  # fmt: skip
    git(tmp_path, "clone", "--quiet", str(bare), str(there))
    clone = person.at(there)

    assert names(clone, "--sort", "name") == names(person, "--sort", "name")
    assert one(clone)["ref"] == "refs/remotes/origin/experiment/warmer"
    assert "git switch experiment/warmer goes on with it" in clone(
        "experiment", "start", "warmer", "--question", "x", ends=3
    )
    clone("experiment", "record", "warmer", "--run", "theirs", "--version", "origin/experiment/warmer")
    clone("experiment", "drop", "open-one", "--why", "theirs was better")
    clone("experiment", "revive", "gone")
    assert names(clone, "--sort", "name") == {"gone": "open", "open-one": "dropped", "warmer": "open"}
    assert one(clone)["ref"] == "refs/heads/experiment/warmer"
    git(there, "push", "--quiet", "origin", "main", "experiment/gone", "tag", "archive/experiment/open-one")
    git(folder, "fetch", "--quiet", "origin", "+main:refs/remotes/origin/main", "--tags")
    assert names(person, "--sort", "name") == {"gone": "dropped", "open-one": "dropped", "warmer": "open"}


def test_an_unreadable_file_is_named_and_costs_nothing_else(warmer: Writer) -> None:
    person = warmer.person
    start(person, "other", "--stay")
    warmer.put(FILE, "question: [\n")
    warmer.commit("broken by hand")
    told = person("experiment", "list")

    assert "unreadable" in told
    assert "experiments/warmer.yaml cannot be read: line 2" in told
    assert "cannot be read" in person("experiment", "show", "warmer")
    assert "cannot be read" in person("experiment", "record", "warmer", "--run", "r", "--version", "main", ends=3)
    assert names(person) == {"other": "open", "warmer": "open"}


def test_branches_without_a_file_are_experiments_too(writer: Writer) -> None:
    person = writer.person
    person("switch", "--create", "experiment/bare")
    writer.edit(f"{ENTRIES}/lamp.json", "I do.", "You do.")
    person("commit", "-m", "tried")
    person("experiment", "record", "bare", "--run", "r", "--version", "HEAD", "--metric", "loss=1")
    person("experiment", "drop", "bare", "--why", "x")
    found = one(person, "bare")

    assert (found["outcome"], found["parent"], bool(found["base"])) == ("dropped", "main", True)


def test_hostile_text_cannot_steer_the_terminal(writer: Writer) -> None:
    nasty = "a\x1b[31mb\u202ec"
    person = writer.person
    person("experiment", "start", "x", "--question", nasty, "--param", f"{nasty}={nasty}", "--tag", nasty)
    person("experiment", "record", "x", "--run", nasty, "--version", "HEAD", "--metric", f"{nasty}=1", "--note", nasty)
    person("experiment", "start", "y", "--question", nasty, "--stay")
    told = [person("experiment", *words) for words in (["list"], ["show", "x"], ["compare", "x", "y"])]
    told.append(person("experiment", "drop", "x", "--why", nasty))
    told.append(person("experiment", "show", "x"))

    assert [sign for text in told for sign in "\x1b\u202e" if sign in text] == []


def test_a_name_for_a_shell_is_quoted_where_it_is_to_be_typed(writer: Writer) -> None:
    writer.git(writer.folder, "branch", "experiment/x;touch${IFS}pwned")
    told = writer.person("experiment", "show", "x;touch${IFS}pwned")

    assert "rtrepo experiment drop 'x;touch${IFS}pwned' --why" in told
    assert "rtrepo switch experiment/'x;touch${IFS}pwned'" in told


def test_what_is_dropped_elsewhere_says_where(warmer: Writer, git: Git) -> None:
    person = warmer.person
    person("switch", "main")
    git(warmer.folder, "branch", "next")
    git(warmer.folder, "update-ref", "refs/remotes/origin/experiment/warmer", "experiment/warmer")
    told = person("experiment", "drop", "warmer", "--why", "x", "--onto", "next")

    assert "note: origin has its branch: git push origin --delete experiment/warmer" in told
    assert (one(person)["outcome"], one(person)["record"], one(person)["parent"]) == (
        "dropped", "refs/heads/next", "next",
    )  # fmt: skip
    person("experiment", "revive", "warmer")
    assert names(person) == {"warmer": "open"}
