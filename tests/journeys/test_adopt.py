"""What worked is brought in: an experiment adopted as a whole, and what every adoption has to keep to."""

import os
from pathlib import Path

import pytest

from tests.journeys.experimenter import FILE, disputed, home, last, names, one, state, warmer
from tests.journeys.terminal import Terminal
from tests.journeys.writer import ENTRIES, Writer

__all__ = ["home", "warmer"]


def test_an_adoption_is_a_merge_with_its_reason(home: Writer) -> None:
    person = home.person
    person("experiment", "record", "warmer", "--run", "r", "--version", "experiment/warmer", "--metric", "loss=1")
    said = person("experiment", "adopt", "warmer", "--why", "it holds: the voice")
    record = (home.folder / FILE).read_text("utf-8")
    found = one(person)

    assert said == (
        "main VERSION  Adopt the experiment warmer — 2 entries merged (1 edited, 1 removed)\n"
        "Take it back: rtrepo undo\n"
    )
    assert (
        last(home)
        == f"""\
Adopt the experiment warmer

it holds: the voice
2
D\t{ENTRIES}/crates.json
M\t{ENTRIES}/lamp.json
M\t{ENTRIES}/lamp.yaml
A\t{FILE}
"""
    )
    assert record.endswith('outcome: adopted\nwhy: "it holds: the voice"\n')
    assert (found["outcome"], found["why"], found["record"], found["ref"]) == (
        "adopted", "it holds: the voice", "refs/heads/main", "refs/heads/experiment/warmer",
    )  # fmt: skip
    assert (found["totals"]["edited"], found["totals"]["removed"]) == (1, 1)
    assert home.git(home.folder, "status", "--porcelain") == ""

    person("experiment", "record", "warmer", "--run", "late", "--version", "HEAD", "--metric", "loss=0.5")
    assert [run["name"] for run in one(person)["runs"]] == ["r", "late"]
    assert "has all of experiment/warmer already" in person("experiment", "adopt", "warmer")
    assert "was adopted, so it cannot be dropped" in person("experiment", "drop", "warmer", "--why", "x", ends=3)


VERBS = {
    # what is adopted: (its words, where they are typed)
    "whole": ([], "main"),
    "some entries": (["--entries", "lamp"], "main"),
    "a tag": (["--tag", "warm"], "main"),
    "whole, from elsewhere": (["--into", "main", "--why", "x"], "experiment/warmer"),
    "some entries, from elsewhere": (["--into", "main", "--entries", "crates"], "experiment/warmer"),
    "into another branch": (["--into", "release"], "main"),
}


@pytest.mark.parametrize("name", VERBS)
def test_one_undo_takes_it_back_and_redo_does_it_again(name: str, home: Writer) -> None:
    words, branch = VERBS[name]
    home.person("branch", "release")
    home.person("switch", branch)
    before = state(home)
    home.person("experiment", "adopt", "warmer", *words)
    after = state(home)
    home.person("undo")
    back = state(home)
    home.person("redo")

    assert before != after
    assert (back, state(home)) == (before, after)
    assert home.git(home.folder, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", VERBS)
def test_a_dry_run_tells_what_would_come_and_changes_nothing(name: str, home: Writer) -> None:
    words, branch = VERBS[name]
    home.person("branch", "release")
    home.person("switch", branch)
    before = state(home)
    told = home.person.json("experiment", "adopt", "warmer", "--dry-run", *words)
    said = home.person("experiment", "adopt", "warmer", "--dry-run", *words)
    assert state(home) == before
    done = home.person.json("experiment", "adopt", "warmer", *words)

    assert (told["dry_run"], told["version"]) == (True, None)
    assert [told[key] for key in ("outcome", "totals", "files", "conflicts")] == [
        done[key] for key in ("outcome", "totals", "files", "conflicts")
    ]
    assert said.endswith("\nNothing was changed. Do it: the same without --dry-run\n")


def test_a_dry_run_tells_what_is_in_conflict(home: Writer) -> None:
    disputed(home)
    before = state(home)
    for words in ((), ("--entries", "lamp"), ("--into", "main")):
        told = home.person("experiment", "adopt", "warmer", "--dry-run", *words, ends=1)
        assert "  conflict   harbor/lamp   message 1  both changed content" in told
    assert state(home) == before
    home.person("merge", "experiment/warmer", "--no-ff", ends=1)
    home.person("resolve", "lamp", "--ours")
    home.person("merge", "--continue")
    assert home.person("experiment", "adopt", "warmer", "--dry-run") == (
        "main has all of experiment/warmer already: nothing to merge\n"
    )


def test_what_is_in_conflict_waits_and_the_outcome_with_it(home: Writer) -> None:
    disputed(home)
    before = state(home)
    said = home.person("experiment", "adopt", "warmer", "--why", "yes: it does", ends=1)
    waits = names(home.person)
    home.person("merge", "--abort")
    given_up = state(home)
    home.person("experiment", "adopt", "warmer", "--why", "yes: it does", ends=1)
    home.person("resolve", "lamp", "--theirs")
    home.person("merge", "--continue")
    merged = last(home)
    found = one(home.person)
    for _ in range(3):
        home.person("undo")

    assert "conflict   harbor/lamp   message 1  both changed content" in said
    assert waits == {"warmer": "open"}
    assert given_up == before
    assert merged.startswith("Adopt the experiment warmer\n\nyes: it does\n2\n")
    assert (found["outcome"], found["why"]) == ("adopted", "yes: it does")
    assert state(home) == before


def test_an_experiment_at_a_remote_is_adopted_in_a_clone(home: Writer, tmp_path: Path) -> None:
    home.git(tmp_path, "clone", "--quiet", os.fspath(home.folder), "clone")
    person = Terminal(tmp_path / "clone")
    person("experiment", "adopt", "warmer", "--why", "from here")

    assert (one(person)["outcome"], one(person)["why"]) == ("adopted", "from here")
    home.git(person.folder, "push", "--quiet", "origin", "HEAD:refs/heads/theirs")
    assert names(home.person) == {"warmer": "adopted"}


def test_the_records_of_both_sides_are_never_in_conflict(home: Writer) -> None:
    person = home.person
    person("experiment", "adopt", "warmer", "--why", "first")
    person("experiment", "record", "warmer", "--run", "r", "--version", "HEAD", "--metric", "loss=1")
    person("switch", "experiment/warmer")
    home.edit(FILE, "runs: []", "runs:\n- {name: r, metrics: {loss: 2}}")
    home.edit(f"{ENTRIES}/lamp.json", "Who keeps", "Who, then, keeps")
    home.git(home.folder, "commit", "-qam", "by hand")
    person("switch", "main")
    person("experiment", "adopt", "warmer", "--why", "again")

    assert (one(person)["why"], one(person)["outcome"]) == ("again", "adopted")
    assert "Who, then" in (home.folder / ENTRIES / "lamp.json").read_text("utf-8")


def test_the_gate_stops_what_only_the_adoption_breaks(home: Writer) -> None:
    person = home.person
    long = "I do, my dear, and I have done so since the winter my father drowned."
    person("switch", "experiment/warmer")
    home.edit(f"{ENTRIES}/lamp.json", "I do, my dear.", long)
    person("commit", "-m", "longer")
    person("switch", "main")
    home.put("rtrepo.yaml", "format: 1\nrules: {T110: block}\n")
    before_it = (
        f'{{"role": "user", "content": "Who?"}}, {{"role": "assistant", "content": "*The lamp gutters.* {long}"}}, '
    )
    home.edit(
        f"{ENTRIES}/lamp.json",
        '{"role": "user", "content": "Who keeps',
        before_it + '{"role": "user", "content": "Who keeps',
    )
    person("commit", "-m", "and again")
    before = state(home)
    whole = person.answer("experiment", "adopt", "warmer", "--why", "x")
    recorded = names(person)
    person("undo")
    part = person.answer("experiment", "adopt", "warmer", "--entries", "lamp")
    person("undo")

    assert [(one.code, "repeated-turn" in one.out) for one in (whole, part)] == [(1, True)] * 2
    assert "Edit what blocks, then go on: rtrepo merge --continue" in whole.out
    assert 'Edit what blocks, then: rtrepo commit -m "…"     Take it back: rtrepo undo' in part.out
    assert (recorded, state(home)) == ({"warmer": "open"}, before)

    person("switch", "--create", "other")
    elsewhere = person.answer("experiment", "adopt", "warmer", "--into", "main")
    assert (elsewhere.code, "main is not checked out to settle that" in elsewhere.err) == (3, True)
    person("experiment", "adopt", "warmer", "--into", "main", "--no-verify")
    assert names(person) == {"warmer": "adopted"}


REFUSED = {
    # what is asked: (words, exit code, a part of what is said)
    "nobody": (["adopt", "warm"], 3, "did you mean warmer?"),
    "an id without --entries": (["adopt", "warmer", "lamp"], 2, "Say --entries"),
    "--entries without an id": (["adopt", "warmer", "--entries"], 2, "takes ids after NAME"),
    "nothing of that name": (["adopt", "warmer", "--entries", "gull"], 3, "changed nothing that is called gull"),
    "what it did not change": (["adopt", "warmer", "--entries", "lamp", "ferry"], 3, "nothing that is called ferry"),
    "nothing with the tag": (["adopt", "warmer", "--tag", "sour"], 3, "no entry with the tag sour"),
    "no such branch": (["adopt", "warmer", "--into", "gone"], 3, "there is no branch gone"),
    "itself": (["adopt", "warmer", "--into", "experiment/warmer"], 3, "adopted into itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_say_what_to_type_and_change_nothing(case: str, home: Writer) -> None:
    words, code, says = REFUSED[case]
    before = state(home)
    answer = home.person.answer("experiment", *words)

    assert (answer.code, says in answer.err) == (code, True), answer.err
    assert state(home) == before


def test_uncommitted_work_is_never_overwritten(home: Writer) -> None:
    home.edit(f"{ENTRIES}/lamp.json", "I do.", "mine")
    before = state(home)
    answers = [home.person.answer("experiment", "adopt", "warmer", *more) for more in ([], ["--entries", "lamp"])]

    assert [(answer.code, "uncommitted work is in the way" in answer.err) for answer in answers] == [(3, True)] * 2
    assert state(home) == before
