"""A broken entry is stopped on every way into the history, and mended entries pass."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal

FERRY = "datasets/harbor/entries/ferry.json"
STOPPED = (
    "not committed: 1 finding blocks the commit\n"
    "harbor/ferry   datasets/harbor/entries/ferry.json:2:20\n"
    "  error  S101 unreadable-entry   line 2   JSON ends early   blocks\n"
    "hint: edit, then commit again; rtrepo commit --no-verify records it as it is\n"
)
STOPPED_BY_GIT = STOPPED.replace("rtrepo commit --no-verify", "git commit --no-verify")

WAYS = {
    # way: (folder below the repository to stand in, git's arguments)
    "git commit after git add": ("", [["add", "."], ["commit", "-m", "oops"]]),
    "git commit -a": ("", [["commit", "-a", "-m", "oops"]]),
    "git commit PATH": ("", [["commit", "-m", "oops", FERRY]]),
    "git commit -a --amend": ("", [["commit", "-a", "--amend", "-m", "oops"]]),
    "from a subfolder": ("datasets/harbor", [["commit", "-a", "-m", "oops"]]),
    "PATH from a subfolder": ("datasets/harbor/entries", [["commit", "-m", "oops", "ferry.json"]]),
}


def break_ferry(folder: Path) -> bytes:
    """Cut the file off in the middle, as a crashed editor would; gives what it was."""
    whole = (folder / FERRY).read_bytes()
    (folder / FERRY).write_bytes(whole[:40])
    return whole


def try_git(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_rtrepo_commit_is_stopped_until_the_entry_is_mended(harbor: Terminal, git: Git) -> None:
    whole = break_ferry(harbor.folder)
    before = git(harbor.folder, "rev-parse", "HEAD")
    told = [
        harbor("commit", "-m", "oops", ends=1),
        harbor("validate", ends=1),
        harbor("status"),
        harbor("diff"),
        harbor("commit", "-m", "oops", "--", "ferry", ends=1),
    ]
    after = git(harbor.folder, "rev-parse", "HEAD")
    (harbor.folder / FERRY).write_bytes(whole.replace(b"six", b"seven"))
    mended = harbor("commit", "-m", "at seven")

    assert told == [
        STOPPED,
        "3 entries checked: 1 to look at, 1 blocks\n"
        "harbor/ferry   datasets/harbor/entries/ferry.json:2:20\n"
        "  error  S101 unreadable-entry   line 2   JSON ends early   blocks\n"
        "Why S101: rtrepo rules S101\n",
        "On main   1 entry changed: 1 edited\n"
        "  broken   harbor/ferry   line 2: JSON ends early   cannot be committed\n"
        "What is broken cannot be committed: rtrepo validate\n",
        "HEAD → the working tree   1 entry changed: 1 edited · 1 file that cannot be read\n"
        "\n"
        "edited harbor/ferry  “When does the ferry go?”   cannot be read\n"
        "\n"
        "broken   datasets/harbor/entries/ferry.json   line 2: JSON ends early   (in the working tree)\n",
        STOPPED,
    ]
    assert after == before
    assert mended == "main VERSION  at seven — 1 edited\n"


@pytest.mark.parametrize("way", WAYS)
def test_git_commit_is_stopped(way: str, harbor: Terminal, git: Git) -> None:
    below, commands = WAYS[way]
    whole = break_ferry(harbor.folder)
    before = git(harbor.folder, "rev-parse", "HEAD")
    *first, last = commands
    for command in first:
        git(harbor.folder / below, *command)
    stopped = try_git(harbor.folder / below, *last)
    after = git(harbor.folder, "rev-parse", "HEAD")
    (harbor.folder / FERRY).write_bytes(whole.replace(b"six", b"seven"))
    for command in commands:
        git(harbor.folder / below, *command)

    assert (stopped, after) == ((1, STOPPED_BY_GIT), before)
    assert harbor("status").startswith("On main   nothing to commit")


def test_both_are_stopped_in_a_linked_worktree(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    git(harbor.folder, "worktree", "add", "-q", "-b", "side", "../linked")
    linked = harbor.at(tmp_path / "linked")
    break_ferry(linked.folder)
    stopped = [try_git(linked.folder, "commit", "-a", "-m", "oops"), (1, linked("commit", "-m", "oops", ends=1))]
    restored = linked("restore", "ferry")
    (linked.folder / FERRY.replace(".json", ".yaml")).write_text("title: The ferry\n", "utf-8")
    committed = linked("commit", "-m", "a title")

    assert stopped == [(1, STOPPED_BY_GIT), (1, STOPPED)]
    assert restored == "Restored harbor/ferry from HEAD, 1 file. Take it back: rtrepo undo\n"
    assert committed == "side VERSION  a title — 1 edited\n"
    assert harbor("status").startswith("On main   nothing to commit")


def test_no_verify_goes_past_the_gate_with_both(harbor: Terminal, git: Git) -> None:
    whole = break_ferry(harbor.folder)
    told = harbor("commit", "--no-verify", "-m", "as it is")
    (harbor.folder / FERRY).write_bytes(whole[:30])
    git(harbor.folder, "commit", "-a", "--no-verify", "-m", "as it is too")

    assert told == "main VERSION  as it is — 1 edited\n"
    assert harbor("validate", "HEAD~1", ends=1).startswith("3 entries checked")


def test_a_clean_merge_that_brings_in_what_is_broken_is_stopped(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "switch", "-q", "-c", "side")
    break_ferry(harbor.folder)
    git(harbor.folder, "commit", "-a", "--no-verify", "-m", "broken")
    git(harbor.folder, "switch", "-q", "main")
    (harbor.folder / FERRY.replace("ferry.json", "lamp.yaml")).write_text("tags: [loud]\n", "utf-8")
    harbor("commit", "-m", "loud")
    stopped = try_git(harbor.folder, "merge", "side")

    assert stopped[0] == 1
    assert STOPPED_BY_GIT in stopped[1]


BROKEN = {
    "a sidecar without its entry": ({"ghost.yaml": "tags: [a]\n"}, "S103"),
    "an id in another spelling": ({"FERRY.json": '{"messages": [{"role": "user", "content": "x"}]}\n'}, "S105"),
    "an id twice": ({"3f/ferry.json": '{"messages": [{"role": "user", "content": "x"}]}\n'}, "S104"),
    "not JSON": ({"x.json": "hello\n"}, "S101"),
    "no messages": ({"x.json": "{}\n"}, "S102"),
    "null content": ({"x.json": '{"messages": [{"role": "user", "content": null}]}\n'}, "S102"),
    "a key twice": ({"x.json": '{"messages": [], "messages": []}\n'}, "S101"),
    "a YAML bomb": ({"ferry.yaml": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"}, "S106"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_gate_names_what_blocks(case: str, harbor: Terminal) -> None:
    files, code = BROKEN[case]
    for name, text in files.items():
        path = harbor.folder / "datasets/harbor/entries" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    told = harbor("commit", "-m", "oops", ends=1)

    assert told.startswith("not committed: 1 finding blocks the commit\n")
    assert f"error  {code}" in told
    assert [row["code"] for row in harbor.json("validate", ends=1)["findings"] if row["blocks"]][:1] == [code]
