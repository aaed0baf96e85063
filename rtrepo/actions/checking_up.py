"""`doctor`: what of a repository, its hooks and what it runs on needs attention, each with what to type."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from rtrepo.actions import git_setup
from rtrepo.actions.hooking import hooking, trusting
from rtrepo.errors import RtrepoError
from rtrepo.git import cache_state, identity, journal, lock, lock_files, process, unfinished, versions
from rtrepo.git.repository import Repository, find, git_setting
from rtrepo.git.rewriting import marker
from rtrepo.git.worktree import Worktree
from rtrepo.layout.format_version import check_format
from rtrepo.layout.paths import CONFIG
from rtrepo.model.checkup import Check
from rtrepo.model.reports import HookView

OLDEST_GIT = (2, 36)
_SYNCED = (
    "dropbox", "onedrive", "google drive", "googledrive", "my drive", "icloud drive", "mobile documents", "nextcloud",
    "owncloud", "pcloud", "megasync", "box sync", "yandex.disk", "syncthing",
)  # fmt: skip
"""What the folders of programs are called that copy files between machines, or how their names begin."""


def examine(start: Path, now: int, version: str) -> list[Check]:
    """Every check that can be made around a folder, in the order in which they are told. Changes nothing. `now` is in
    seconds since the epoch, `version` rtrepo's own."""
    checks = list(_below(version))
    try:
        repository = find(start)
        checks.append(_repository(repository))
    except RtrepoError as error:
        return [*checks, Check("repository", False, error.message, error.hint)]
    checks += [_folder(repository), _person(repository)]
    if checks[2].fine:
        checks += [_hooks(repository), _git_setup(repository), *_commands(repository)]
    return [*checks, *_interrupted(repository), *_locks(repository, now), *_unfinished(repository), _cache(repository)]


def _below(own: str) -> Iterator[Check]:
    found = versions.below()
    git = found.pop("git")
    old = process.version() < OLDEST_GIT
    yield Check("git", not old, git, "install git 2.36 or newer" if old else "")
    told = ", ".join(f"{name} {version}" for name, version in found.items())
    yield Check("rtrepo", True, f"{own} on {told}")


def _repository(repository: Repository) -> Check:
    with Worktree(repository.root) as worktree:
        config = worktree.read(CONFIG, 2**20)
    if config is None:
        told = f"{repository.root} is a git repository without {CONFIG}"
        return Check("repository", False, told, "rtrepo init makes it an rtrepo repository")
    check_format(config)
    linked = "" if repository.git_dir == repository.common_dir else ", a worktree of " + str(repository.common_dir)
    return Check("repository", True, f"{repository.root}{linked}")


def _folder(repository: Repository) -> Check:
    synced = [part for part in repository.root.resolve().parts if part.casefold().startswith(_SYNCED)]
    if synced:
        told = f"{synced[0]} copies files behind git's back, which breaks repositories"
        return Check("folder", False, told, "move the repository out of it, and keep copies by git push or git bundle")
    if git_setting(repository, "core.ignorecase") == "true":
        return Check("folder", True, "takes capitals and small letters of file names for the same")
    return Check("folder", True, "on this machine")


def _person(repository: Repository) -> Check:
    try:
        person = identity.author(repository)
    except RtrepoError as error:
        return Check("author", False, error.message.partition(",")[0], error.hint)
    return Check("author", True, f"{person.name} <{person.email}>")


def _hooks(repository: Repository) -> Check:
    try:
        found = hooking.states(repository)
    except RtrepoError as error:
        return Check("hooks", False, error.message, error.hint)
    off = [hook.event for hook in found if hook.state == "disabled"]
    if off:
        told = f"{', '.join(off)} switched off in git's settings"
        return Check("hooks", False, told, f"git config --unset hook.rtrepo-{off[0]}.enabled")
    wrong = {hook.event: flaw for hook in found if (flaw := _flaw(hook))}
    if not wrong:
        return Check("hooks", True, _standing(found))
    told = "; ".join(
        f"{', '.join(event for event, own in wrong.items() if own == flaw)} {flaw}"
        for flaw in dict.fromkeys(wrong.values())
    )
    return Check("hooks", False, told, "rtrepo hooks install", fixable=True)


def _flaw(hook: HookView) -> str:
    """What is wrong with one hook; empty for nothing."""
    if hook.state == "missing":
        return "not in place"
    if hook.state == "foreign":
        return "not rtrepo's"
    if hook.python and not os.access(hook.python, os.X_OK):
        return f"of an rtrepo that is gone ({hook.python})"
    return "from another version or place of rtrepo" if hook.state == "outdated" else ""


def _standing(found: list[HookView]) -> str:
    told = f"{len(found)} in place"
    chained = [hook.event for hook in found if hook.chained]
    told += f", {', '.join(chained)} after a hook of yours" if chained else ""
    called = [hook.event for hook in found if hook.state == "framework"]
    told += f", {', '.join(called)} by the pre-commit framework" if called else ""
    own = [hook.event for hook in found if hook.state == "called"]
    return told + (f", {', '.join(own)} by a hook of yours" if own else "")


def _git_setup(repository: Repository) -> Check:
    report = git_setup.standing(repository)
    if report.state == "installed":
        return Check("git-setup", True, "plain git knows what entries are")
    told = "plain git shows entries as JSON" if report.state == "missing" else "set up in part, or by another rtrepo"
    return Check("git-setup", False, told, "rtrepo git-setup", fixable=True)


def _commands(repository: Repository) -> Iterator[Check]:
    report = trusting.standing(repository)
    if report.state == "trusted":
        yield Check("trust", True, "the commands at the gates are those that you trusted")
    elif report.state != "nothing":
        why = "changed since you trusted them" if report.state == "changed" else "not trusted in this clone"
        yield Check("trust", False, f"the commands at the gates are not run: {why}", "rtrepo trust --status")


def _interrupted(repository: Repository) -> Iterator[Check]:
    holder = lock.holder(repository.own_dir)
    if holder:
        yield Check("interrupted", True, f"nothing; a command is at work right now ({holder})")
        return
    if marker.is_there(repository.own_dir):
        yield Check("interrupted", False, "a forget was not finished", marker.CONTINUE)
        return
    try:
        entry = journal.read(repository.own_dir)
    except RtrepoError as error:
        yield Check("interrupted", False, error.message, error.hint)
        return
    if entry is None:
        yield Check("interrupted", True, "nothing")
    else:
        told = f"{entry.get('did') or entry.get('command') or 'a command'} was not finished"
        yield Check("interrupted", False, told, "rtrepo status finishes it or takes it back", fixable=True)


def _locks(repository: Repository, now: int) -> Iterator[Check]:
    found = lock_files.standing(repository, now)
    stale = [os.path.relpath(one.path, repository.root) for one in found if one.stale]
    young = [os.path.relpath(one.path, repository.root) for one in found if not one.stale]
    if stale:
        told = f"{', '.join(stale)} left behind by a git that is gone"
        yield Check("locks", False, told, f"rm {shlex.join(stale)}", fixable=True)
    if young:
        told = f"{', '.join(young)}: git is at work, or was a few minutes ago"
        yield Check("locks", False, told, "wait for git to end, then rtrepo doctor")
    if not found:
        yield Check("locks", True, "none left behind")


def _unfinished(repository: Repository) -> Iterator[Check]:
    try:
        unfinished.refuse(repository)
    except RtrepoError as error:
        yield Check("unfinished", False, error.message.partition(";")[0], error.hint)
        return
    yield Check("unfinished", True, "no merge, rebase or cherry-pick is waiting")


def _cache(repository: Repository) -> Check:
    state = cache_state.look(repository)
    if state.trouble:
        return Check("cache", False, f"cannot be read ({state.trouble})", "rtrepo doctor --fix", fixable=True)
    return Check("cache", True, f"{-(-state.size // 1024):,} KiB" if state.size else "empty")
