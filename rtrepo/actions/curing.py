"""`doctor --fix`: what is safe to put right unasked, and can be done twice. Nothing of the person's is touched."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from rtrepo.actions import checking_up, git_setup
from rtrepo.actions.hooking import hooking
from rtrepo.errors import RtrepoError
from rtrepo.git import cache_state, lock_files, sequence
from rtrepo.git.repository import Repository, find
from rtrepo.model.checkup import Check, Checkup


def check_up(start: Path, now: int, version: str, *, fix: bool = False) -> Checkup:
    """Look at everything around a folder, and with `fix` put right first what can be; `now` is in seconds since the
    epoch, `version` rtrepo's own."""
    checks = checking_up.examine(start, now, version)
    if not fix or all(check.fine or not check.fixable for check in checks):
        return Checkup(tuple(checks))
    did = tuple(_cure(find(start), checks, now))
    return Checkup(tuple(checking_up.examine(start, now, version)), did)


def _cure(repository: Repository, checks: list[Check], now: int) -> Iterator[str]:
    # Interrupted work first: the other cures write too, and would be in its way.
    cures: dict[str, Callable[[], str]] = {
        "interrupted": lambda: _finish(repository),
        "locks": lambda: _remove_locks(repository, now),
        "hooks": lambda: _install_hooks(repository),
        "git-setup": lambda: _set_up(repository),
        "cache": lambda: _empty_cache(repository),
    }
    ailing = {check.name for check in checks if not check.fine and check.fixable}
    for name, cure in cures.items():
        if name in ailing:
            try:
                yield cure()
            except (RtrepoError, OSError) as error:
                yield f"{name}: could not be put right: {error.message if isinstance(error, RtrepoError) else error}"


def _finish(repository: Repository) -> str:
    with sequence.writing(repository, "doctor --fix", patience=0) as writing:
        return writing.repaired or "cleared what a command had begun and not changed yet"


def _remove_locks(repository: Repository, now: int) -> str:
    """Looked at again: meanwhile somebody may have begun to work here."""
    removed = []
    for found in lock_files.standing(repository, now):
        if found.stale:
            found.path.unlink(missing_ok=True)
            removed.append(os.path.relpath(found.path, repository.root))
    return f"removed {', '.join(removed)}" if removed else "removed no lock: git is at work here now"


def _install_hooks(repository: Repository) -> str:
    return f"installed the hooks: {', '.join(hook.event for hook in hooking.install(repository))}"


def _set_up(repository: Repository) -> str:
    git_setup.install(repository)
    return "set git up for entries"


def _empty_cache(repository: Repository) -> str:
    cache_state.remove(repository)
    return "emptied the cache; it fills again by itself"
