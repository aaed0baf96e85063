"""Hooks in git's own configuration, which git reads from 2.54 on: written and taken out with any git, and run by one
that reads them."""

import os
import subprocess
from pathlib import Path

import pytest

from rtrepo import assets
from rtrepo.git import hook_runs, hook_settings, hooks, process
from rtrepo.git.repository import Repository
from tests.conftest import Git
from tests.git.states import standing

reads = pytest.mark.skipif(
    not hook_settings.are_read(), reason=f"git 2.54 reads hooks from its configuration; this is {process.version()}"
)
PYTHON = "/opt/a b/bin/python"
INSTALLED: dict[str, tuple[str, bool]] = dict.fromkeys(hooks.EVENTS, ("installed", True))


@pytest.fixture(autouse=True)
def new_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that says it is new enough; whether it runs them is another question."""
    if not hook_settings.are_read():
        monkeypatch.setattr(process, "version", lambda: (2, 55, 0))


@pytest.fixture
def folder(folder: Path) -> Path:
    for sample in (folder / ".git" / "hooks").iterdir():
        sample.unlink()
    return folder


def install(repository: Repository) -> dict[str, tuple[str, bool]]:
    return {hook.event: (hook.state, hook.configured) for hook in hooks.install(repository, assets.hooks(), PYTHON)}


def states(repository: Repository) -> dict[str, tuple[str, bool]]:
    return {hook.event: (hook.state, hook.configured) for hook in hooks.states(repository, assets.hooks(), PYTHON)}


def settings(repository: Repository, git: Git) -> list[str]:
    return [
        line for line in git(repository.root, "config", "--local", "--list").splitlines() if line.startswith("hook.")
    ]


def write(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_they_are_written_once_and_go_without_a_trace(repository: Repository, git: Git) -> None:
    before = standing(repository.git_dir / "hooks"), (repository.git_dir / "config").read_bytes()
    once = install(repository), settings(repository, git), standing(repository.own_dir / "hooks")
    twice = install(repository), settings(repository, git), standing(repository.own_dir / "hooks")
    hooks.uninstall(repository, assets.hooks(), PYTHON)

    assert once == twice
    assert once[0] == INSTALLED
    assert once[1][:2] == [
        'hook.rtrepo-pre-commit.command="$(git rev-parse --git-common-dir)/rtrepo/hooks/pre-commit"',
        "hook.rtrepo-pre-commit.event=pre-commit",
    ]
    assert sorted(once[2]) == sorted(hooks.EVENTS)
    assert (standing(repository.git_dir / "hooks"), settings(repository, git)) == (before[0], [])


def test_a_hook_of_yours_stays_where_it_is(repository: Repository) -> None:
    own = repository.git_dir / "hooks" / "pre-commit"
    write(own, "true")
    before = own.read_bytes()

    assert install(repository) == INSTALLED
    assert own.read_bytes() == before
    assert not own.with_name("pre-commit.before-rtrepo").exists()


def test_hooks_elsewhere_are_no_obstacle(repository: Repository, git: Git) -> None:
    outside = repository.root.parent / "shared-hooks"
    outside.mkdir()
    git(repository.root, "config", "core.hooksPath", os.fspath(outside))

    assert install(repository) == INSTALLED
    assert list(outside.iterdir()) == []
    hooks.uninstall(repository, assets.hooks(), PYTHON)
    assert settings(repository, git) == []


def test_what_is_older_changed_or_switched_off_is_seen(repository: Repository, git: Git) -> None:
    install(repository)
    (repository.own_dir / "hooks" / "pre-push").write_bytes(b"#!/bin/sh\n# rtrepo hook 0\n")
    git(repository.root, "config", "hook.rtrepo-commit-msg.command", "true")
    git(repository.root, "config", "hook.rtrepo-pre-commit.enabled", "false")
    git(repository.root, "config", "hook.post-merge.enabled", "no")
    found = {event: state for event, (state, _) in states(repository).items() if state != "installed"}

    assert found == {
        "pre-commit": "disabled", "pre-push": "outdated", "commit-msg": "outdated", "post-merge": "disabled"
    }  # fmt: skip
    assert {event for event, (state, _) in install(repository).items() if state != "installed"} == {
        "pre-commit", "post-merge"
    }  # fmt: skip


def test_an_older_git_does_not_count_them(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository.git_dir / "hooks" / "pre-commit", "true")
    install(repository)
    monkeypatch.setattr(process, "version", lambda: (2, 39, 5))
    found = states(repository)

    assert (found["pre-commit"], found["pre-push"]) == (("foreign", False), ("installed", False))
    assert install(repository)["pre-commit"] == ("installed", False)


def test_ours_are_nobody_elses(repository: Repository, git: Git) -> None:
    install(repository)
    git(repository.root, "config", "hook.linter.command", "true")
    git(repository.root, "config", "hook.linter.event", "post-commit")

    assert hook_runs.others(repository) == {"post-commit"}


def commit(repository: Repository) -> list[str]:
    done = subprocess.run(
        ["git", "commit", "-q", "--allow-empty", "-m", "x"],
        cwd=repository.root,
        capture_output=True,
        text=True,
        check=False,
    )
    return [str(done.returncode), *done.stderr.splitlines()]


@reads
def test_git_runs_ours_once_and_yours_too(repository: Repository, tmp_path: Path, git: Git) -> None:
    """As a setting and as a file, where yours is chained to the file, and with your hooks elsewhere."""
    write(tmp_path / "python", 'shift 3; echo "ours $*" >&2; exit ${OURS:-0}')
    python = os.fspath(tmp_path / "python")
    write(repository.git_dir / "hooks" / "pre-commit.before-rtrepo", "echo before >&2")
    hooks.install(repository, assets.hooks(), python)
    chained = commit(repository)
    write(repository.root.parent / "elsewhere" / "pre-commit", "echo elsewhere >&2")
    git(repository.root, "config", "core.hooksPath", os.fspath(repository.root.parent / "elsewhere"))
    elsewhere = commit(repository)
    git(repository.root, "config", "hook.rtrepo-pre-commit.enabled", "false")
    off = commit(repository)

    ours = "ours hooks run pre-commit"
    assert (chained, elsewhere, off) == (["0", ours, "before"], ["0", ours, "elsewhere"], ["0", "elsewhere"])


@reads
def test_git_is_stopped_by_ours(repository: Repository, tmp_path: Path, git: Git) -> None:
    """Also in a linked worktree, after the repository was moved, and where rtrepo or our script is gone."""
    write(tmp_path / "python", "exit 9")
    hooks.install(repository, assets.hooks(), os.fspath(tmp_path / "python"))
    codes = [commit(repository)[0]]
    git(repository.root, "worktree", "add", "-q", "../linked")
    linked = subprocess.run(
        ["git", "commit", "-q", "--allow-empty", "-m", "x"], cwd=repository.root.parent / "linked", check=False,
        capture_output=True,
    )  # fmt: skip
    codes.append(str(linked.returncode))
    (tmp_path / "python").unlink()
    codes.append(commit(repository)[0])
    (repository.own_dir / "hooks" / "pre-commit").unlink()
    codes.append(commit(repository)[0])

    assert codes == ["1"] * 4
