"""Reading and writing git objects: loose ones for a few, one pack for many."""

import hashlib
import os
from typing import Protocol

import pygit2
from pygit2.enums import ObjectType

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git.pack import PackWriter
from rtrepo.git.repository import Repository

KINDS = {"commit": ObjectType.COMMIT, "tree": ObjectType.TREE, "blob": ObjectType.BLOB, "tag": ObjectType.TAG}
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The id of the empty tree, which git knows without storing it."""
MAX_BLOB = 64 * 2**20
"""Bytes of an object that rtrepo reads at most; a 1 GB blob of zeros is 4 MB on disk."""


def object_id(kind: str, data: bytes) -> str:
    """Git's id of an object: SHA-1 over kind, length and content."""
    return hashlib.sha1(b"%s %d\0%s" % (kind.encode(), len(data), data), usedforsecurity=False).hexdigest()


def read(repository: Repository, object_id: str) -> bytes:
    """The content of an object. Raises RtrepoError where it is missing, damaged or too large."""
    if object_id == EMPTY_TREE:
        return b""
    try:
        odb = repository.handle.odb
        _, size = odb.read_header(object_id)
        if size > MAX_BLOB:
            raise RtrepoError(f"object {object_id[:12]} is larger than {MAX_BLOB // 2**20} MiB")
        return bytes(odb.read(object_id)[1])
    except (KeyError, ValueError, pygit2.GitError, MemoryError) as error:
        # Never "deleted": a missing object is damage or a partial clone.
        raise RtrepoError(
            f"object {object_id[:12]} is missing or damaged ({error})",
            hint="git fsck --full names what is broken",
        ) from None


def size(repository: Repository, object_id: str) -> int:
    """How many bytes an object has, without reading it. Raises RtrepoError where it is missing or damaged."""
    try:
        return int(repository.handle.odb.read_header(object_id)[1])
    except (KeyError, ValueError, pygit2.GitError) as error:
        raise RtrepoError(
            f"object {object_id[:12]} is missing or damaged ({error})",
            hint="git fsck --full names what is broken",
        ) from None


def exists(repository: Repository, object_id: str) -> bool:
    """Whether an object can be found in the repository."""
    return object_id in repository.handle.odb


class ObjectWriter(Protocol):
    """Where a command puts the objects it makes; they count once `publish` has returned."""

    def put(self, kind: str, data: bytes) -> str:
        """Add an object and give its id."""

    def read(self, object_id: str) -> bytes:
        """An object that was put, or one that the repository had."""

    def publish(self) -> None:
        """Make everything that was put durable and visible to git."""

    def discard(self) -> None:
        """Leave nothing behind of what was not published."""


class LooseObjects:
    """A few objects, each a file of its own, fsynced as libgit2 is told to."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        pygit2.settings.enable_fsync_gitdir(True)

    def put(self, kind: str, data: bytes) -> str:
        """See ObjectWriter.put."""
        wanted = object_id(kind, data)
        try:
            written = str(self._repository.handle.odb.write(KINDS[kind], data))
        except (OSError, pygit2.GitError) as error:
            raise RtrepoError(f"git could not store an object ({error}); nothing was changed") from None
        if written != wanted or not exists(self._repository, wanted):
            # libgit2 1.9 can report success on a full disk; so nothing is believed that is not read back.
            raise RtrepoError("git said an object was stored, but it is not there", exit_code=OUTCOME_UNKNOWN)
        return written

    def read(self, object_id: str) -> bytes:
        """See ObjectWriter.read."""
        return read(self._repository, object_id)

    def publish(self) -> None:
        """Loose objects are visible at once."""

    def discard(self) -> None:
        """Unreferenced loose objects do no harm; git gc removes them."""


class PackedObjects:
    """Many objects in one pack, with their plain contents at hand for the working tree.

    After `publish` the next `put` begins another pack; what was put before can still be read.
    """

    def __init__(self, repository: Repository, name: str) -> None:
        self._repository = repository
        self._folder = repository.common_dir / "objects" / "pack"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._name = name
        self._packs: list[PackWriter] = []
        self._open: PackWriter | None = None

    def put(self, kind: str, data: bytes) -> str:
        """See ObjectWriter.put. An object the pack has already is not written twice."""
        if self._open is None:
            self._open = PackWriter(self._folder, f"{self._name}-{len(self._packs)}")
            self._packs.append(self._open)
        return self._open.put(kind, data)

    def read(self, object_id: str) -> bytes:
        """See ObjectWriter.read."""
        for pack in self._packs:
            found = pack.read(object_id)
            if found is not None:
                return found
        return read(self._repository, object_id)

    def publish(self) -> None:
        """See ObjectWriter.publish."""
        if self._open is not None:
            self._open.publish()
            self._open = None

    def discard(self) -> None:
        """See ObjectWriter.discard."""
        for pack in self._packs:
            pack.close()
        self._packs.clear()
        self._open = None


def remove_unpublished(repository: Repository) -> None:
    """Remove the unfinished packs of a command that was killed. Call with the lock held."""
    folder = repository.common_dir / "objects" / "pack"
    for path in folder.glob("tmp_rtrepo_*") if folder.is_dir() else ():
        os.unlink(path)
