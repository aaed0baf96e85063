"""Commands that rtrepo.yaml asks for at the gates: told loudly where they are not trusted, run where they are."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, settled

LAMP = "datasets/harbor/entries/lamp.json"
GATES = """format: 1
gates:
  pre-commit: [validate, {run: ./check-canon.sh crates}]
  pre-merge: [{run: ./check-canon.sh salt, if: "branch == main"}]
  pre-push: [{run: 'echo "pushing $RTREPO_BRANCH"', if: branch != draft}]
"""
SCRIPT = """#!/bin/sh
git grep --cached -q "$1" -- datasets/harbor/entries && echo "canon: $1 is there, on $RTREPO_BRANCH, at $RTREPO_GATE"
"""
NOT_RUN = (
    "NOT RUN: ./check-canon.sh crates   rtrepo.yaml asks for it; this clone does not trust it: rtrepo trust --status\n"
)
RAN = "canon: crates is there, on main, at pre-commit\n"
STOPPED = (
    "not committed: stopped by ./check-canon.sh crates\n"
    "./check-canon.sh crates ended with 1, and rtrepo.yaml asks for it at pre-commit\n"
    "hint: edit, then commit again; {} --no-verify records it as it is\n"
)


@pytest.fixture
def gated(harbor: Terminal) -> Terminal:
    """Three entries, and gates that ask for a script of the repository's."""
    (harbor.folder / "rtrepo.yaml").write_text(GATES, "utf-8")
    (harbor.folder / "check-canon.sh").write_text(SCRIPT, "utf-8")
    (harbor.folder / "check-canon.sh").chmod(0o755)
    subprocess.run(["git", "add", "."], cwd=harbor.folder, check=True)
    harbor("commit", "-m", "gates")
    return harbor


def edit(person: Terminal, old: str, new: str, path: str = LAMP) -> None:
    text = (person.folder / path).read_text("utf-8")
    assert old in text
    (person.folder / path).write_text(text.replace(old, new), "utf-8")


def try_git(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, settled(done.stderr, folder)


def test_trust_is_shown_given_and_taken_back(gated: Terminal) -> None:
    told = [gated("trust", *words) for words in (["--status"], [], ["--status"], ["--revoke"])]
    body = (
        "  pre-commit   ./check-canon.sh crates\n"
        "  pre-merge    ./check-canon.sh salt   if branch == main\n"
        '  pre-push     echo "pushing $RTREPO_BRANCH"   if branch != draft\n'
        "  with         check-canon.sh\n"
    )
    untrusted = (
        "3 commands at the gates, not run: nobody has trusted them in this clone\n"
        f"{body}Run them from now on: rtrepo trust     Read the files first.\n"
    )
    trusted = (
        "3 commands at the gates, trusted: they are run in this clone\n"
        f"{body}Take it back: rtrepo trust --revoke\n"
    )  # fmt: skip

    assert told == [untrusted, trusted, trusted, untrusted]
    assert gated.json("trust", "--status")["commands"][1] == {
        "gate": "pre-merge", "run": "./check-canon.sh salt", "if": "branch == main", "required": False, "flaw": "",
    }  # fmt: skip


def test_nothing_to_trust(harbor: Terminal) -> None:
    assert harbor("trust", "--status") == "rtrepo.yaml asks for no commands at the gates: there is nothing to trust\n"
    assert harbor("trust", ends=3).endswith("hint: write them under gates in rtrepo.yaml and commit it first\n")


@pytest.mark.parametrize("with_git", [True, False])
def test_a_command_is_run_when_it_is_trusted(with_git: bool, gated: Terminal, git: Git) -> None:
    def commit() -> tuple[int, str]:
        if with_git:
            return try_git(gated.folder, "commit", "-q", "-a", "-m", "lamp")
        answer = gated.answer("commit", "-m", "lamp")
        return answer.code, "".join(line for line in answer.out.splitlines(keepends=True) if "VERSION  " not in line)

    edit(gated, "I do", "You do")
    untrusted = commit()
    gated("trust")
    edit(gated, "You do", "They do")
    trusted = commit()
    edit(gated, "crates", "boxes", "datasets/harbor/entries/crates.json")
    before = git(gated.folder, "rev-parse", "HEAD")
    stopped = commit()

    assert (untrusted, trusted) == ((0, NOT_RUN), (0, RAN))
    assert stopped == (1, STOPPED.format("git commit" if with_git else "rtrepo commit"))
    assert git(gated.folder, "rev-parse", "HEAD") == before


CHANGES = {
    "another command": ("rtrepo.yaml", "crates", "salt"),
    "another script": ("check-canon.sh", "canon:", "CANON:"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_has_to_be_trusted_again(name: str, gated: Terminal) -> None:
    gated("trust")
    path, old, new = CHANGES[name]
    edit(gated, old, new, path)
    subprocess.run(["git", "commit", "-q", "--no-verify", "-am", "changed"], cwd=gated.folder, check=True)
    edit(gated, "I do", "You do")

    assert gated.json("trust", "--status")["state"] == "changed"
    assert "NOT RUN: ./check-canon.sh" in gated("commit", "-m", "lamp")


def test_a_link_stands_for_what_it_leads_to(gated: Terminal) -> None:
    os.rename(gated.folder / "check-canon.sh", gated.folder / "real.sh")
    (gated.folder / "check-canon.sh").symlink_to("real.sh")
    gated("trust")
    trusted = gated.json("trust", "--status")
    (gated.folder / "real.sh").write_text("#!/bin/sh\nexit 0\n", "utf-8")

    assert (trusted["state"], trusted["files"]) == ("trusted", ["real.sh"])
    assert gated.json("trust", "--status")["state"] == "changed"


def test_the_gate_of_the_branch_that_is_merged_into(gated: Terminal, git: Git) -> None:
    """A branch that takes the gate away is merged through it; a merge elsewhere does not meet the condition."""
    gated("trust")
    git(gated.folder, "switch", "-q", "-c", "side")
    (gated.folder / "rtrepo.yaml").write_text("format: 1\n", "utf-8")
    edit(gated, "Salt. Only salt", "Sand. Only sand", "datasets/harbor/entries/crates.json")
    git(gated.folder, "commit", "-qam", "no gates")
    git(gated.folder, "switch", "-q", "main")
    stopped = try_git(gated.folder, "merge", "-q", "--no-ff", "--no-edit", "side")
    git(gated.folder, "merge", "--abort")
    git(gated.folder, "switch", "-q", "-c", "elsewhere")
    passed = try_git(gated.folder, "merge", "-q", "--no-ff", "--no-edit", "side")

    assert (stopped[0], stopped[1].splitlines()[0]) == (1, "not committed: stopped by ./check-canon.sh salt")
    assert passed == (0, "")


def test_the_gate_of_a_push(gated: Terminal, git: Git, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "server.git")
    gated("trust")
    told = [try_git(gated.folder, "push", "-q", "../server.git", ref) for ref in ("main", "main:draft")]

    assert told == [(0, "pushing main\n"), (0, "")]


def test_a_branch_cannot_take_a_command_from_the_gate_it_is_pushed_through(
    gated: Terminal, git: Git, tmp_path: Path
) -> None:
    """What the branch over there asks for is run, and so is what the push adds; both only as far as it is trusted."""
    gated("trust")
    git(tmp_path, "init", "-q", "--bare", "server.git")
    git(gated.folder, "remote", "add", "origin", "../server.git")
    first = try_git(gated.folder, "push", "-q", "origin", "main")
    (gated.folder / "rtrepo.yaml").write_text("format: 1\ngates: {pre-push: [{run: 'echo added; exit 3'}]}\n", "utf-8")
    git(gated.folder, "commit", "-q", "--no-verify", "-am", "another gate")
    untrusted = try_git(gated.folder, "push", "-q", "origin", "main")
    (gated.folder / "rtrepo.yaml").write_text(GATES, "utf-8")
    git(gated.folder, "commit", "-q", "--no-verify", "-am", "the gate is back")
    git(gated.folder, "switch", "-q", "--detach")
    git(gated.folder, "switch", "-q", "-C", "none", "main~1")
    (gated.folder / "rtrepo.yaml").write_text("format: 1\n", "utf-8")
    git(gated.folder, "commit", "-q", "--no-verify", "-am", "no gate")
    git(gated.folder, "push", "-q", "--no-verify", "origin", "main")
    git(gated.folder, "switch", "-q", "main")
    taken = try_git(gated.folder, "push", "-q", "-f", "origin", "none:main")

    not_run = "rtrepo.yaml asks for it; this clone does not trust it: rtrepo trust --status"
    assert first == (0, "pushing main\n")
    assert untrusted == (0, f"pushing main\nNOT RUN: echo added; exit 3   {not_run}\n")
    assert taken == (0, "pushing main\n")


def test_a_merge_that_a_commit_finishes_meets_the_gate_of_merges(gated: Terminal, git: Git) -> None:
    gated("trust")
    git(gated.folder, "switch", "-q", "-c", "side")
    edit(gated, "Salt. Only salt", "Sand. Only sand", "datasets/harbor/entries/crates.json")
    git(gated.folder, "commit", "-qam", "sand")
    git(gated.folder, "switch", "-q", "main")
    git(gated.folder, "merge", "-q", "--no-ff", "--no-commit", "side")
    stopped = try_git(gated.folder, "commit", "-q", "--no-edit")

    assert (stopped[0], stopped[1].splitlines()[0]) == (1, "not committed: stopped by ./check-canon.sh salt")


FLAWED = {
    "{ran: x}": "a step is validate, or has run and a command",
    "{run: x, when: y}": "a step has no when",
    "{run: x, if: on tuesdays}": "a condition is written branch == NAME or branch != NAME",
}


@pytest.mark.parametrize("step", FLAWED)
def test_a_step_that_nobody_understands_is_told_and_stops_only_if_required(step: str, harbor: Terminal) -> None:
    (harbor.folder / "rtrepo.yaml").write_text(f"format: 1\ngates: {{pre-commit: [{step}]}}\n", "utf-8")
    harbor("commit", "-m", "gates")
    edit(harbor, "I do", "You do")

    assert f"rtrepo.yaml, gates: {FLAWED[step]}\n" in harbor("commit", "-m", "lamp")


def test_a_required_command_stops_where_it_is_not_trusted(harbor: Terminal) -> None:
    (harbor.folder / "rtrepo.yaml").write_text(
        "format: 1\ngates: {pre-commit: [{run: 'true', required: true}]}\n", "utf-8"
    )
    harbor("commit", "-m", "gates")
    edit(harbor, "I do", "You do")
    stopped = harbor.json("commit", "-m", "lamp", ends=1)
    harbor("trust")

    assert (stopped["stopped_by"], stopped["gates"]) == (
        "true", [{"run": "true", "outcome": "untrusted", "output": ""}]
    )  # fmt: skip
    assert harbor("commit", "-m", "lamp") == "main VERSION  lamp — 1 edited\n"


def test_hostile_words_of_a_stranger_are_shown_safely(harbor: Terminal) -> None:
    nasty = "echo \x1b[31m\u202e; exit 1"
    (harbor.folder / "rtrepo.yaml").write_text(
        f"format: 1\ngates: {{pre-commit: [{{run: {json.dumps(nasty)}}}]}}\n", "utf-8"
    )
    harbor("commit", "-m", "gates")
    edit(harbor, "I do", "You do")
    shown = harbor("trust", "--status") + harbor("trust") + harbor("commit", "-m", "lamp", ends=1)

    assert "\x1b" not in shown
    assert "\u202e" not in shown
