"""`hooks: {commit-msg: summary}`: a version's message says what it changes, with git and with rtrepo."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, child

LAMP = "datasets/harbor/entries/lamp.json"
FERRY = "datasets/harbor/entries/ferry.json"
ON = "format: 1\nhooks: {commit-msg: summary}\n"


def edit(person: Terminal, old: str, new: str, path: str = LAMP) -> None:
    text = (person.folder / path).read_text("utf-8")
    assert old in text
    (person.folder / path).write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def told(harbor: Terminal) -> Terminal:
    """A repository whose messages are to have a summary."""
    (harbor.folder / "rtrepo.yaml").write_text(ON, "utf-8")
    harbor("commit", "-m", "summaries on")
    return harbor


def message(git: Git, folder: Path, revision: str = "HEAD") -> str:
    return git(folder, "log", "-1", "--format=%B", revision).strip("\n")


def test_with_rtrepo(told: Terminal, git: Git) -> None:
    nothing = message(git, told.folder)
    edit(told, "lamp", "lantern")
    edit(told, "six", "seven", FERRY)
    told("commit", "-m", "lanterns\n\nLonger than lamps.")
    several = message(git, told.folder)
    edit(told, "seven", "eight", FERRY)
    told("commit", "--no-verify", "-m", "past the hooks")

    assert (nothing, several, message(git, told.folder)) == (
        "summaries on",
        "lanterns\n\nLonger than lamps.\n\nEntries: 2 edited in harbor",
        "past the hooks",
    )


def test_a_rename_and_a_tag_are_told(told: Terminal, git: Git) -> None:
    for path, *turns in ((LAMP, "light?", "I do."), (FERRY, "ferry go?", "if it goes.")):
        for old in turns:
            edit(told, old, old + " Nobody asks Mara twice.", path)
    told("commit", "-m", "Mara")
    for path in (LAMP, FERRY):
        edit(told, "Mara", "Lena", path)
    (told.folder / FERRY.replace(".json", ".yaml")).write_text("tags: [warm]\n", "utf-8")
    git(told.folder, "add", ".")
    git(told.folder, "commit", "-q", "-m", "Lena")

    assert message(git, told.folder) == "Lena\n\nEntries: 2 edited in harbor; Mara → Lena 4 times; + warm"


AMENDED = {
    # git's arguments: the message after them, the index holding two more edits than the last version's parent
    "commit -q -a --amend --no-edit": "one\n\nEntries: 2 edited in harbor",
    "commit -q -a --amend -m two": "two\n\nEntries: 2 edited in harbor",
    "commit -q --amend --no-edit": "one\n\nEntries: 1 edited in harbor",
    "commit -q --amend -m two -- datasets/harbor/entries/ferry.json": "two\n\nEntries: 2 edited in harbor",
    "commit -q -a -C HEAD": "one\n\nEntries: 1 edited in harbor",
    "-c alias.fix=commit fix -q -a --ame --no-edit": "one\n\nEntries: 2 edited in harbor",
}


@pytest.mark.parametrize("words", AMENDED)
def test_amending_replaces_it(words: str, told: Terminal, git: Git) -> None:
    edit(told, "lamp", "lantern")
    git(told.folder, "commit", "-q", "-a", "-m", "one")
    edit(told, "six", "seven", FERRY)
    for _ in range(2 if "--amend --no-edit" in words else 1):
        git(told.folder, *words.split())

    assert message(git, told.folder) == AMENDED[words]


def test_the_index_that_is_committed_counts(told: Terminal, git: Git) -> None:
    """A path, a staged part, another index, a linked worktree."""
    edit(told, "lamp", "lantern")
    edit(told, "six", "seven", FERRY)
    git(told.folder, "commit", "-q", "-m", "a path", FERRY)
    path = message(git, told.folder)
    edit(told, "seven", "eight", FERRY)
    git(told.folder, "add", LAMP)
    git(told.folder, "commit", "-q", "-m", "staged")
    staged = message(git, told.folder)
    other = {"GIT_INDEX_FILE": os.fspath(told.folder / ".git/other")}
    git(told.folder, "read-tree", "HEAD", **other)
    git(told.folder, "rm", "-q", "--cached", LAMP, LAMP.replace(".json", ".yaml"), **other)
    git(told.folder, "commit", "-q", "-m", "another index", **other)
    another = message(git, told.folder)
    git(told.folder, "worktree", "add", "-q", "-b", "side", "../linked")
    (told.folder.parent / "linked" / FERRY).unlink()
    git(told.folder.parent / "linked", "commit", "-q", "-a", "-m", "linked")

    assert [text.split("\n\n")[1] for text in (path, staged, another, message(git, told.folder, "side"))] == [
        "Entries: 1 edited in harbor",
        "Entries: 1 edited in harbor",
        "Entries: 1 removed in harbor",
        "Entries: 1 removed in harbor",
    ]


LEFT_ALONE = {
    "a fixup": "commit -q -a --fixup HEAD",
    "a squash": "commit -q -a --squash HEAD -m x",
    "past the hooks": "commit -q -a --no-verify -m x",
    "nothing of an entry": "commit -q --allow-empty -m x",
}


@pytest.mark.parametrize("case", LEFT_ALONE)
def test_what_is_left_alone(case: str, told: Terminal, git: Git) -> None:
    edit(told, "lamp", "lantern")
    git(told.folder, *LEFT_ALONE[case].split(), GIT_EDITOR="true")

    assert "Entries:" not in message(git, told.folder)


@pytest.mark.parametrize("finished_by", ["merge", "commit"])
def test_merges_are_left_alone(finished_by: str, told: Terminal, git: Git) -> None:
    git(told.folder, "switch", "-q", "-c", "side")
    edit(told, "six", "seven", FERRY)
    git(told.folder, "commit", "-q", "-a", "-m", "side")
    git(told.folder, "switch", "-q", "main")
    edit(told, "lamp", "lantern")
    git(told.folder, "commit", "-q", "-a", "-m", "main")
    git(told.folder, "merge", "-q", *(["--no-commit"] if finished_by == "commit" else []), "--no-edit", "side")
    if finished_by == "commit":
        git(told.folder, "commit", "-q", "--no-edit")

    assert "Entries:" not in message(git, told.folder)
    git(told.folder, "commit", "-q", "--amend", "-m", "another word")
    assert message(git, told.folder) == "another word"


def test_off_means_off(harbor: Terminal, git: Git) -> None:
    """By default, and where it says so."""
    messages = []
    for settings in ("format: 1\n", "format: 1\nhooks: {commit-msg: off}\n"):
        (harbor.folder / "rtrepo.yaml").write_text(settings, "utf-8")
        edit(harbor, "The", "The old")
        git(harbor.folder, "commit", "-q", "-a", "-m", "x")
        messages.append(message(git, harbor.folder))

    assert messages == ["x", "x"]


def test_what_is_not_understood_is_told(harbor: Terminal) -> None:
    (harbor.folder / "rtrepo.yaml").write_text("format: 1\nhooks: {commit-msg: sumary, pre-comit: x}\n", "utf-8")

    assert harbor("validate", "--rule", "C102").splitlines()[1:4] == [
        "rtrepo.yaml:2:9",
        '  warn   C102 unknown-setting   hooks.commit-msg   commit-msg does summary or off, not "sumary"',
        '  warn   C102 unknown-setting   hooks.pre-comit    no hook "pre-comit" can be set: commit-msg',
    ]


def commit_in_editor(folder: Path, script: str, *words: str) -> subprocess.CompletedProcess[str]:
    editor = folder.parent / "editor.sh"
    editor.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    editor.chmod(0o755)
    return subprocess.run(
        ["git", "commit", "-a", *words], cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"GIT_EDITOR": os.fspath(editor)},
    )  # fmt: skip


def test_a_message_that_is_edited(told: Terminal, git: Git) -> None:
    """Comments and the diff that git shows below go; an empty message still gives the commit up."""
    edit(told, "lamp", "lantern")
    before = git(told.folder, "rev-parse", "HEAD")
    (told.folder.parent / "template").write_text("Why: \n", "utf-8")
    empty = commit_in_editor(told.folder, ":")
    untouched = commit_in_editor(told.folder, ":", "--template", "../template")
    git(told.folder, "config", "commit.template", "../template")
    configured = commit_in_editor(told.folder, ":")
    git(told.folder, "config", "--unset", "commit.template")
    assert [done.returncode for done in (empty, configured)] == [1, 1]
    assert (untouched.returncode, git(told.folder, "rev-parse", "HEAD")) == (1, before)
    done = commit_in_editor(told.folder, 'printf "edited\\n" | cat - "$1" > "$1.x" && mv "$1.x" "$1"', "-v")

    assert (done.returncode, message(git, told.folder)) == (0, "edited\n\nEntries: 1 edited in harbor")


def test_another_sign_for_comments(told: Terminal, git: Git) -> None:
    edit(told, "lamp", "lantern")
    git(told.folder, "config", "core.commentChar", ";")
    done = commit_in_editor(told.folder, 'printf "#1 edited\\n" | cat - "$1" > "$1.x" && mv "$1.x" "$1"')

    assert (done.returncode, message(git, told.folder)) == (0, "#1 edited\n\nEntries: 1 edited in harbor")


@pytest.mark.usefixtures("files_alone")
def test_it_never_stops_a_commit(told: Terminal, git: Git) -> None:
    """Also where rtrepo is broken, and where an entry cannot be read."""
    hook = told.folder / ".git/hooks/commit-msg"
    whole = hook.read_text("utf-8")
    for python in ("/nowhere/python", "/bin/false"):
        lines = [f"python={python}" if line.startswith("python=") else line for line in whole.splitlines()]
        hook.write_text("\n".join(lines) + "\n", "utf-8")
        git(told.folder, "commit", "-q", "--allow-empty", "-m", python)
    hook.write_text(whole, "utf-8")
    (told.folder / FERRY).write_text("{", "utf-8")
    (told.folder / ".git/hooks/pre-commit").unlink()
    git(told.folder, "commit", "-q", "-a", "-m", "broken")

    assert message(git, told.folder) == "broken\n\nEntries: 1 edited in harbor"


@pytest.mark.usefixtures("files_alone")
def test_a_hook_that_was_there_runs_first_and_may_refuse(told: Terminal, git: Git) -> None:
    told("hooks", "uninstall")
    own = told.folder / ".git/hooks/commit-msg"
    own.write_text('#!/bin/sh\ngrep -q Entries "$1" && exit 9\ngrep -q good "$1"\n', "utf-8")
    own.chmod(0o755)
    told("hooks", "install")
    edit(told, "lamp", "lantern")
    bad = subprocess.run(["git", "commit", "-qam", "bad"], cwd=told.folder, capture_output=True, check=False)
    git(told.folder, "commit", "-q", "-a", "-m", "good")

    assert (bad.returncode, message(git, told.folder)) == (1, "good\n\nEntries: 1 edited in harbor")


def test_a_commit_of_ours_beside_a_hook_of_yours_has_it_once(told: Terminal, git: Git) -> None:
    told("hooks", "uninstall")
    own = told.folder / ".git/hooks/commit-msg"
    own.write_text('#!/bin/sh\necho "Refs: 3" >> "$1"\n', "utf-8")
    own.chmod(0o755)
    told("hooks", "install")
    edit(told, "lamp", "lantern")
    child(told.folder, "commit", "-m", "lanterns\n\nWhy not.\n")

    assert message(git, told.folder) == "lanterns\n\nWhy not.\nRefs: 3\n\nEntries: 1 edited in harbor"
