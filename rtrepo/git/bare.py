"""Repositories without a working tree, as servers have them: opened to read objects and to install a hook, for
nothing else."""

import os
from pathlib import Path

import pygit2
from pygit2.enums import RepositoryOpenFlag

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository

_QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""What git tells a pre-receive hook: where the objects lie that were sent and are not accepted yet."""


def is_bare(folder: Path) -> bool:
    """Whether a folder is itself a git repository without a working tree."""
    if not all((folder / name).exists() for name in ("HEAD", "objects", "refs")) or (folder / "commondir").exists():
        return False
    try:
        return pygit2.Repository(os.fspath(folder)).is_bare
    except pygit2.GitError:
        return False


def open_bare(folder: Path) -> Repository:
    """The repository that a folder is; its root is the folder itself."""
    return _wrap(pygit2.Repository(os.fspath(folder)))


def receiving(folder: Path) -> Repository:
    """The repository that a push comes into, bare or not, with the objects that git holds back until the hook has
    answered. Raises RtrepoError where git has not said which (githooks(5), pre-receive)."""
    told = os.environ.get("GIT_DIR", "")
    if not told:
        raise RtrepoError(
            "git calls pre-receive while a push comes in; there is none",
            hint="rtrepo validate A..B checks what a branch brings in",
        )
    git_dir = (folder / told).resolve()
    try:
        # Only the environment names the quarantine, and libgit2 looks there only when it is asked to.
        found = pygit2.Repository(os.fspath(git_dir), RepositoryOpenFlag.FROM_ENV | RepositoryOpenFlag.NO_SEARCH)
    except (pygit2.GitError, KeyError, ValueError) as error:
        raise RtrepoError(f"{git_dir} cannot be opened as a git repository: {error}") from None
    return _wrap(found)


def _wrap(handle: pygit2.Repository) -> Repository:
    git_dir = Path(handle.path)
    return Repository(git_dir, git_dir, git_dir, handle)


def environment(repository: Repository) -> dict[str, str]:
    """The environment in which git sees the objects of a push that comes in; elsewhere the usual one."""
    kept = {name: os.environ[name] for name in _QUARANTINE if name in os.environ}
    if "GIT_QUARANTINE_PATH" not in kept:
        return process.environment()
    return process.environment(GIT_DIR=os.fspath(repository.git_dir), **kept)
