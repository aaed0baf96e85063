"""`backup create`: a whole backup, or one that goes on from those that lie in the same folder."""

import os
import shlex
from pathlib import Path

from rtrepo.actions.workspace import Told
from rtrepo.errors import RtrepoError
from rtrepo.git import lock
from rtrepo.git.backup import chain, creating, mirror
from rtrepo.git.backup.header import DamagedError
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.model.backup import BackupReport


def create(
    repository: Repository,
    path: Path,
    *,
    incremental: bool,
    version: str,
    progress: Progress | None = None,
    waiting: Told | None = None,
) -> BackupReport:
    """Write everything of a repository to a new file. `incremental` writes what is new since the newest backup in the
    same folder, and nothing where nothing is. `version` is rtrepo's own; `progress` is told (done, of).

    Raises RtrepoError where something is in the way, or what it would go on from is not there or damaged.
    """
    chain.free(path)
    with lock.held(repository.own_dir, "backup create", waiting=waiting):
        if not incremental:
            return creating.create(repository, path, (), version=version, progress=progress)
        whole = f"make a whole backup: rtrepo backup create {shlex.quote(os.fspath(path))}"
        try:
            before = chain.newest(repository, path.absolute().parent)
            for link in before:
                chain.check(link)
        except DamagedError as error:
            raise RtrepoError(
                f"{error.message}, so nothing can go on from it; no backup was made", hint=whole
            ) from None
        if not before:
            raise RtrepoError(
                f"{path.parent} holds no backup of this repository to go on from; no backup was made", hint=whole
            )
        return creating.create(repository, path, before, version=version, progress=progress)


def keep_mirror(
    repository: Repository, folder: Path, *, version: str, progress: Progress | None = None, waiting: Told | None = None
) -> BackupReport:
    """Bring a folder up to date that holds everything of a repository, or make one. See `create`."""
    inside = folder.resolve()
    if any(inside.is_relative_to(place.resolve()) for place in (repository.root, repository.common_dir)):
        raise RtrepoError(
            f"{folder} is inside the repository itself; nothing was written", hint="name a folder elsewhere"
        )
    with lock.held(repository.own_dir, "backup create", waiting=waiting):
        return mirror.update(repository, folder, version=version, progress=progress)
