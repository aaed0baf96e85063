"""A backup: everything of a repository in one file, or in a chain of files that each hold what is new."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.reports import NOTHING

SCHEMA = "rtrepo.backup-record/1"
"""Of `backup.json`, the record that is inside every backup."""


class LeftOut(NamedTuple):
    """Something that is not in a backup, and why: a path, or a thing in words."""

    what: str
    why: str


class Desk(NamedTuple):
    """A working tree as it was: its folder, what HEAD pointed at (`refs/heads/NAME`, or a commit id), and tree ids:
    `work` has all its files that git does not ignore, `staged` its index as `STAGE/PATH`, `state` git's own files of a
    merge that waits (empty for none). `changed` counts files that are not as in the version checked out."""

    folder: str
    head: str
    work: str
    staged: str
    state: str = ""
    changed: int = 0


class Stashed(NamedTuple):
    """An entry of `git stash list`: its commit and its message."""

    id: str
    message: str


class Contents(NamedTuple):
    """What a backup says of itself and of the repository as it was. Of the several files of a chain, the newest tells.

    `number` counts the files of its chain from 1; `follows` are the ids of those before it, oldest first; `needs` are
    the commits that those hold and this one builds on. `at` is in seconds since the epoch. `refs` are all refs by full
    name with the objects they name, `symbolic` those that name another ref. The first of `desks` is the working tree
    that the backup was made in. `stash` begins with the newest. `shallow` are commits whose parents the repository
    never had. `settings` are git's, of remotes and branches, without passwords.
    """

    repository: str
    at: int
    by: str
    rtrepo: str
    id: str
    number: int
    follows: tuple[str, ...]
    needs: tuple[str, ...]
    refs: Mapping[str, str]
    symbolic: Mapping[str, str]
    desks: tuple[Desk, ...]
    stash: tuple[Stashed, ...] = ()
    shallow: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class BackupReport(NamedTuple):
    """What `backup create` wrote: the file (empty where nothing was new since `since`), its size in bytes, its SHA-256,
    the file that it builds on (empty for a whole backup), and what it says of itself."""

    file: str
    size: int
    sha256: str
    since: str
    contents: Contents


class VerifyReport(NamedTuple):
    """What `backup verify` found. `files` is the chain, oldest first, as far as it is known; `contents` is None where
    the record could not be read. The backup is whole where nothing is in `problems`; `notes` do no harm."""

    files: tuple[str, ...]
    contents: Contents | None
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    objects: int = 0


class RestoreReport(NamedTuple):
    """What `backup restore` made: where it is (`root`, and `folder` as it was typed), entries by dataset, what was put
    in place, and why something was not. `others` are the folders of further working trees, whose uncommitted work is
    kept under a ref."""

    root: str
    folder: str
    contents: Contents
    datasets: Mapping[str, int] = NOTHING
    hooks: tuple[str, ...] = ()
    git_setup: bool = False
    warnings: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
