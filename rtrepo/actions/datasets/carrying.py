"""Files of the working tree on their way to other places. What is moved is not read, unless only the working tree has
it."""

import os
from collections.abc import Callable
from typing import NamedTuple

from rtrepo.actions.fixing.rewriting import rewrite
from rtrepo.actions.workspace import Desk, Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git.objects import object_id
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import DATASETS
from rtrepo.model.datasets import DatasetReport
from rtrepo.model.operation import REGULAR, FileId


class Load:
    """What is to be moved, written and taken away, decided before anything is done."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._placed: dict[str, FileId] = {}
        self._gone: set[str] = set()
        self._raw: dict[str, bytes] = {}

    def move(self, old: str, new: str) -> None:
        """Let the file of one path stand at another one."""
        file = self.desk.work.file(old)
        if file is None:
            return
        if new in self._placed:
            raise RtrepoError(
                f"two files would stand at {new}; nothing was changed",
                hint="rtrepo validate names ids that stand twice; rename one of the files",
            )
        self._placed[new] = file
        if old != new:
            self.take_away(old)
        found = self.desk.dirty.get(old)
        if found is not None and found.work:
            raw = self.desk.work.read(old)
            if raw is None or object_id("blob", raw) != file.id:
                raise RtrepoError(f"{old} was changed just now; nothing was changed", hint="run the command again")
            self._raw[new] = raw

    def put(self, path: str, raw: bytes) -> None:
        """Write a file, or another content to where a file goes already."""
        before = self._placed.get(path) or self.desk.work.file(path)
        self._placed[path] = FileId(object_id("blob", raw), before.mode if before else REGULAR)
        self._raw[path] = raw

    def take_away(self, path: str) -> None:
        """Take a file away."""
        self._gone.add(path)

    def is_free(self, path: str) -> bool:
        """Whether nothing stands or will stand at a path."""
        return path not in self._placed and (path in self._gone or self.desk.work.file(path) is None)

    @property
    def _changed(self) -> dict[str, FileId | None]:
        gone: dict[str, FileId | None] = dict.fromkeys(self._gone)
        wanted = {**gone, **self._placed}
        return {path: file for path, file in wanted.items() if file != self.desk.work.file(path)}

    @property
    def files(self) -> int:
        """How many files it is about: one that goes elsewhere counts once."""
        changed = self._changed
        there = sum(file is not None for file in changed.values())
        return max(there, len(changed) - there)

    def write(self, writing: Writing, did: str) -> tuple[str, ...]:
        """Do it, in one operation. Gives the files that were left alone because somebody changed them meanwhile."""
        changed = self._changed
        if not changed:
            return ()
        work = self.desk.work
        after = StoredTree(work.repository, work.tree_id, {**work.changed, **changed})
        return tuple(rewrite(writing, self.desk, after, {path: self._raw.get(path) for path in changed}, did))


def refuse_there(desk: Desk, name: str) -> None:
    """Raise RtrepoError where a folder of that name stands among the datasets: somebody's files may lie in it."""
    folder = f"{DATASETS}/{name}"
    if os.path.lexists(desk.repository.root / folder) or next(iter(desk.work.files(folder)), None) is not None:
        raise RtrepoError(
            f"{folder} is there already; nothing was changed",
            hint="rtrepo dataset list shows all; take another name, or merge: rtrepo dataset merge A B --into C",
        )


class Prepared(NamedTuple):
    """What a verb is about to do, and what it will say of it."""

    load: Load
    report: DatasetReport


Prepare = Callable[[Desk], Prepared]
"""A verb that only waits for the working tree to decide what it does."""


def carried_out(
    repository: Repository,
    prepare: Prepare,
    command: str,
    *,
    dry_run: bool = False,
    waiting: Told | None = None,
) -> DatasetReport:
    """Decide what a verb does and do it, in one operation; or only decide, where it is a `dry_run`."""
    if dry_run:
        return prepare(look(repository)).report
    with changing(repository, command, waiting=waiting) as writing:
        load, report = prepare(look(repository))
        return report._replace(done=True, alone=load.write(writing, report.did))
