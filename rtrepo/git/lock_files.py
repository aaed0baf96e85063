"""Lock files of git's that a killed command has left behind, and which of them nobody can need any more.

git locks by making a file, which stays when its maker is killed. A file alone does not tell: `git commit` keeps
`index.lock` closed while an editor is open.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rtrepo.git.repository import Repository

PATIENCE = 600
"""Seconds after which a lock counts as left behind, if no git is at work here."""

_NAMES = ("index.lock", "HEAD.lock", "ORIG_HEAD.lock", "config.lock", "packed-refs.lock", "shallow.lock")


class LockFile(NamedTuple):
    """A lock file, how long it has stood there (seconds), and whether it is `stale`: nobody can need it any more."""

    path: Path
    age: int
    stale: bool


def standing(repository: Repository, now: float) -> list[LockFile]:
    """Every lock file of git's, sorted by path; `now` is in seconds since the epoch."""
    found = []
    at_work = None
    for path in sorted(set(_files(repository))):
        try:
            age = int(now - os.lstat(path).st_mtime)
        except OSError:
            continue  # its maker is done with it
        if at_work is None:
            at_work = _git_is_at_work(repository)
        found.append(LockFile(path, age, age >= PATIENCE and not at_work))
    return found


def _files(repository: Repository) -> Iterator[Path]:
    folders = [repository.common_dir, repository.git_dir]
    linked = repository.common_dir / "worktrees"
    folders += [path for path in linked.iterdir() if path.is_dir()] if linked.is_dir() else []
    for folder in folders:
        yield from (folder / name for name in _NAMES if (folder / name).exists())
    yield from (repository.common_dir / "refs").rglob("*.lock")


def _git_is_at_work(repository: Repository) -> bool:
    """Whether a git runs that may be at work here. Where nobody can tell in which folder it runs, it may be."""
    if not Path("/proc/self/stat").exists():
        return _any_git()
    places = [os.path.realpath(place) for place in (repository.root, repository.common_dir)]
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and _name(process).startswith("git"):
            try:
                folder = os.readlink(process / "cwd")
            except PermissionError:
                return True
            except OSError:
                continue  # it has just ended
            if any(folder == place or folder.startswith(place + os.sep) for place in places):
                return True
    return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _any_git() -> bool:
    try:
        told = subprocess.run(["ps", "-A", "-o", "comm="], capture_output=True, text=True, check=False).stdout
    except OSError:
        return True
    return any(os.path.basename(line.strip()).startswith("git") for line in told.splitlines())
