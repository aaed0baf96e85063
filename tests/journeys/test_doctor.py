"""`rtrepo doctor`: what needs attention, what to type, and what --fix does about it."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, child

LAMP = "datasets/harbor/entries/lamp.json"


@pytest.fixture
def patient(harbor: Terminal) -> Terminal:
    """A repository in good health."""
    return harbor


def ailing(person: Terminal, *words: str, ends: int = 1) -> dict[str, tuple[str, str, bool]]:
    told = person.unchecked("doctor", *words, "--json")
    assert told.code == ends, told
    return {
        check["name"]: (check["says"], check["hint"], check["fixable"])
        for check in told.json["checks"]
        if not check["fine"]
    }


def test_all_is_well(patient: Terminal) -> None:
    told = patient("doctor").splitlines()

    assert [line[:17].rstrip() for line in told] == [
        "ok  git", "ok  rtrepo", "ok  repository", "ok  folder", "ok  author", "ok  hooks", "ok  git-setup",
        "ok  interrupted", "ok  locks", "ok  unfinished", "ok  cache", "Everything is as",
    ]  # fmt: skip
    assert told[2:7] == [
        "ok  repository   FOLDER",
        "ok  folder       on this machine",
        "ok  author       Mara Venn <mara@example.org>",
        "ok  hooks        7 in place",
        "ok  git-setup    plain git knows what entries are",
    ]
    assert patient("doctor", "--fix") == patient("doctor")


def no_hooks(person: Terminal, git: Git) -> None:
    person("hooks", "uninstall")


def no_setup(person: Terminal, git: Git) -> None:
    person("git-setup", "--remove")


def a_hook_of_a_python_that_is_gone(person: Terminal, git: Git) -> None:
    path = person.folder / ".git/hooks/pre-push"
    lines = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join("python='/gone/py thon'" if line.startswith("python=") else line for line in lines) + "\n"
    )


def a_hook_of_another_version(person: Terminal, git: Git) -> None:
    path = person.folder / ".git/hooks/pre-push"
    path.write_text(path.read_text("utf-8") + "# older\n", "utf-8")


def a_hook_of_somebody_elses(person: Terminal, git: Git) -> None:
    path = person.folder / ".git/hooks/pre-push"
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)


def hooks_elsewhere(person: Terminal, git: Git) -> None:
    git(person.folder, "config", "core.hooksPath", "/somewhere/else")


def a_stale_lock(person: Terminal, git: Git) -> None:
    path = person.folder / ".git/index.lock"
    path.touch()
    os.utime(path, (0, 0))


def a_young_lock(person: Terminal, git: Git) -> None:
    (person.folder / ".git/refs/heads/main.lock").touch()


def a_lock_in_a_worktree(person: Terminal, git: Git) -> None:
    git(person.folder, "worktree", "add", "-q", "../linked")
    path = person.folder / ".git/worktrees/linked/HEAD.lock"
    path.touch()
    os.utime(path, (0, 0))


def a_merge(person: Terminal, git: Git) -> None:
    git(person.folder, "switch", "-q", "-c", "side")
    git(person.folder, "commit", "-q", "--allow-empty", "-m", "side")
    git(person.folder, "switch", "-q", "main")
    git(person.folder, "merge", "-q", "--no-ff", "--no-commit", "side")


def a_damaged_cache(person: Terminal, git: Git) -> None:
    (person.folder / ".git/rtrepo/cache.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)


def a_damaged_journal(person: Terminal, git: Git) -> None:
    (person.folder / ".git/rtrepo/journal.json").write_text("{", "utf-8")


def a_command_that_died(person: Terminal, git: Git) -> None:
    (person.folder / ".git/rtrepo/journal.json").write_text('{"phase": "begun", "command": "import"}', "utf-8")


def untrusted_commands(person: Terminal, git: Git) -> None:
    (person.folder / "rtrepo.yaml").write_text("format: 1\ngates: {pre-commit: [{run: 'true'}]}\n", "utf-8")
    git(person.folder, "commit", "-q", "--no-verify", "-am", "gates")


def a_newer_format(person: Terminal, git: Git) -> None:
    (person.folder / "rtrepo.yaml").write_text("format: 99\n", "utf-8")


def nobody(person: Terminal, git: Git) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            del os.environ[f"GIT_{role}_{part}"]


INSTALL = "rtrepo hooks install"
CASES: dict[Callable[[Terminal, Git], None], tuple[str, str, str, bool]] = {
    # what is wrong: the check, how its words begin, what to type, whether --fix does it
    no_hooks: ("hooks", "pre-commit, pre-merge-commit, pre-push, commit-msg, post-checkout, post-", INSTALL, True),
    no_setup: ("git-setup", "plain git shows entries as JSON", "rtrepo git-setup", True),
    a_hook_of_a_python_that_is_gone: ("hooks", "pre-push of an rtrepo that is gone (/gone/py thon)", INSTALL, True),
    a_hook_of_another_version: ("hooks", "pre-push from another version or place of rtrepo", INSTALL, True),
    a_hook_of_somebody_elses: ("hooks", "pre-push not rtrepo's", INSTALL, True),
    hooks_elsewhere: (
        "hooks", "core.hooksPath sends git to /somewhere/else", "in pre-commit, pre-merge-commit and pre-push", False
    ),
    a_stale_lock: ("locks", ".git/index.lock left behind by a git that is gone", "rm .git/index.lock", True),
    a_young_lock: ("locks", ".git/refs/heads/main.lock: git is at work, or was a", "wait for git to end", False),
    a_lock_in_a_worktree: ("locks", ".git/worktrees/linked/HEAD.lock left behind", "rm .git/worktrees", True),
    a_merge: ("unfinished", "a merge of git's is not finished here", "git commit finishes it", False),
    a_damaged_cache: ("cache", "cannot be read (", "rtrepo doctor --fix", True),
    a_damaged_journal: ("interrupted", "the record of an interrupted command is damaged", "look at git status", False),
    a_command_that_died: ("interrupted", "import was not finished", "rtrepo status finishes it or", True),
    untrusted_commands: ("trust", "the commands at the gates are not run: not trusted", "rtrepo trust --status", False),
    a_newer_format: ("repository", "", "", False),
    nobody: ("author", "git does not know who you are", "git config --global user.name", False),
}  # fmt: skip


@pytest.mark.usefixtures("files_alone")
@pytest.mark.parametrize("wrong", CASES, ids=lambda wrong: wrong.__name__)
def test_what_needs_attention(wrong: Callable[[Terminal, Git], None], patient: Terminal, git: Git) -> None:
    name, says, hint, fixable = CASES[wrong]
    kept = dict(os.environ)
    try:
        wrong(patient, git)
        found = ailing(patient)
        fixed = patient.unchecked("doctor", "--fix", "--json")
    finally:
        os.environ.update(kept)

    assert list(found) == [name]
    assert found[name][0].startswith(says)
    assert found[name][1].startswith(hint)
    assert found[name][2] is fixable
    assert (fixed.code, fixed.json["fine"], len(fixed.json["did"])) == ((0, True, 1) if fixable else (1, False, 0))
    if fixable:
        assert patient("doctor").endswith("Everything is as it should be\n")


def test_several_things_as_text(patient: Terminal, git: Git) -> None:
    for wrong in (no_hooks, untrusted_commands, a_stale_lock):
        wrong(patient, git)
    before = patient.unchecked("doctor")
    after = patient.unchecked("doctor", "--fix")

    assert before.out.splitlines()[-1] == "3 things need attention; put 2 of them right: rtrepo doctor --fix"
    assert after.out.splitlines()[:3] == [
        "did removed .git/index.lock",
        "did installed the hooks: pre-commit, pre-merge-commit, pre-push, commit-msg, post-checkout,",
        "    post-merge, post-rewrite",
    ]
    assert (after.code, after.out.splitlines()[-1]) == (1, "1 thing needs attention")


def test_a_lock_that_git_needs_stays(patient: Terminal, git: Git, tmp_path: Path) -> None:
    """However old it is: here a commit waits in its editor."""
    (patient.folder / LAMP).write_text((patient.folder / LAMP).read_text("utf-8").replace("I do", "You do"), "utf-8")
    environment = os.environ | {"GIT_EDITOR": f"touch '{tmp_path}/open'; cat; false"}
    with subprocess.Popen(
        ["git", "commit", "-q", "-a"], cwd=patient.folder, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as waiting:  # fmt: skip
        assert waiting.stdin is not None
        for _ in range(600):
            if (tmp_path / "open").exists():
                break
            time.sleep(0.05)
        lock = patient.folder / ".git/index.lock"
        os.utime(lock, (0, 0))
        told = patient.unchecked("doctor", "--fix", "--json").json
        stands = lock.exists()
        waiting.stdin.close()

    assert ([check["name"] for check in told["checks"] if not check["fine"]], told["did"], stands) == (
        ["locks"],
        [],
        True,
    )


def test_elsewhere(tmp_path: Path, git: Git) -> None:
    """Outside a repository, in one without rtrepo.yaml, in one that cannot be opened, in a folder that is synced."""
    (tmp_path / "nothing").mkdir()
    git(tmp_path, "init", "-q", "plain")
    git(tmp_path, "init", "-q", "sparse")
    git(tmp_path / "sparse", "config", "core.sparseCheckout", "true")
    Terminal(tmp_path)("init", "Dropbox (Personal)/data")
    found = {
        name: ailing(Terminal(tmp_path / name)) for name in ("nothing", "plain", "sparse", "Dropbox (Personal)/data")
    }

    assert {name: list(checks) for name, checks in found.items()} == {
        "nothing": ["repository"],
        "plain": ["repository"],
        "sparse": ["repository"],
        "Dropbox (Personal)/data": ["folder"],
    }
    assert found["plain"]["repository"][1] == "rtrepo init makes it an rtrepo repository"
    assert found["sparse"]["repository"][1] == "git sparse-checkout disable"


def test_in_a_worktree_and_while_a_command_is_at_work(patient: Terminal, git: Git, tmp_path: Path) -> None:
    git(patient.folder, "worktree", "add", "-q", "-b", "side", "../linked")
    told = child(tmp_path / "linked", "doctor")

    assert (told.code, told.err) == (0, "")
    assert "worktree of" in " ".join(told.out.split())
