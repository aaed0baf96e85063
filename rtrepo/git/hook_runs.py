"""Running the user's hooks as git would, and knowing ours among them."""

import os
import subprocess
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import hook_settings, hooks, lock, process
from rtrepo.git.repository import Repository

PASS = "RTREPO_PASS"
"""The variable in which our own commit shows our hook that it has asked the gate already (see git.lock)."""
_PASSED = ("pre-commit", "pre-merge-commit", "commit-msg")


def may_pass(repository: Repository) -> bool:
    """Whether this hook was started by a command of ours that has asked the gate and is still at work."""
    return lock.is_pass(repository.own_dir, os.environ.get(PASS, ""))


def others(repository: Repository) -> frozenset[str]:
    """The events for which somebody else's hook would run; ours alone has nothing more to say."""
    asked = r"^(core\.hookspath|hook\..*\.event)$"
    told = process.run_with_hooks(repository.root, "config", "--get-regexp", asked).stdout.decode("utf-8", "replace")
    settings = [line.partition(" ") for line in told.splitlines()]
    found = {
        value
        for name, _, value in settings
        if name.startswith("hook.") and not name.startswith(f"hook.{hook_settings.PREFIX}")
    }
    place = repository.common_dir / "hooks"
    if any(name == "core.hookspath" for name, _, _ in settings):
        # Only git knows how it reads `~` and relative paths here.
        git_path = process.run_with_hooks(repository.root, "rev-parse", "--git-path", "hooks")
        place = repository.root / git_path.stdout.decode().strip()
    for path in place.iterdir() if place.is_dir() else ():
        if path.name.endswith(hooks.ASIDE):
            found.add(path.name.removesuffix(hooks.ASIDE))
        elif "." not in path.name and os.access(path, os.X_OK) and hooks.MARK not in path.read_bytes():
            found.add(path.name)
    return frozenset(found)


def run(
    repository: Repository, event: str, *arguments: str, index_file: Path | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run the hooks of an event as git would (`git hook run`, git 2.36); where there is none that is a success.

    The holder's pass tells our own hook, which git runs among them, that the gate has been asked already.
    `index_file` is what the hook sees as git's index.
    """
    more = {PASS: lock.own_pass(repository.own_dir)} if event in _PASSED else {}
    if index_file:
        more["GIT_INDEX_FILE"] = os.fspath(index_file)
    done = process.run_with_hooks(
        repository.root, "hook", "run", "--ignore-missing", event, *(("--", *arguments) if arguments else ()),
        env=process.environment(**more),
    )  # fmt: skip
    if b"is not a git command" in done.stderr:
        raise RtrepoError(
            f"your {event} hook was not run: this git is older than 2.36; nothing was changed",
            hint="install git 2.36 or newer, or go past the hooks with --no-verify",
        )
    return done
