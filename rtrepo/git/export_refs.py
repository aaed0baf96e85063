"""The record of every export, as commits under `refs/rtrepo/exports/`: one ref a file, named by its SHA-256.

A record is no operation. It notes that a file was written somewhere, which nobody can take back, and touches nothing
that undo looks at; so it takes no lock and no journal: objects first, then one ref by compare-and-swap. The version is
the first parent of the record, so git gc keeps it whatever becomes of its branch. A ref for each file lets the records
of two clones be put together by a plain `git fetch`.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pygit2

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import identity, objects, refs, trees
from rtrepo.git.objects import LooseObjects
from rtrepo.git.repository import Repository
from rtrepo.model.operation import REGULAR, RefMove

FOLDER = "refs/rtrepo/exports/"

_TRIES = 3
"""How often a record is tried where somebody else records the same file at the same time."""


class Stored(NamedTuple):
    """A record as git has it: its commit, the SHA-256 that its ref is named by, the version (a full commit id, empty if
    there is none), the blobs of its files by name, who and when (seconds since the epoch), and the record that it
    follows for the same file (empty for the first)."""

    id: str
    sha256: str
    version: str
    files: Mapping[str, str]
    who: str
    at: int
    before: str


def put(repository: Repository, sha256: str, version: str, files: Mapping[str, bytes], message: str) -> str:
    """Record an export of a version and give the id of the record. A record of the same export takes the place of the
    one before; another export that gave the same bytes is followed.

    Raises RtrepoError where the repository cannot be written.
    """
    writer = LooseObjects(repository)
    items = {name: (REGULAR, writer.put("blob", raw)) for name, raw in files.items()}
    tree = writer.put("tree", trees.serialise(items))
    who = identity.recorder(repository)
    signature = pygit2.Signature(who.name, who.email, who.at, who.offset)
    name = FOLDER + sha256
    for _ in range(_TRIES):
        standing = refs.read(repository.again(), name)
        parents = _parents(repository, version, tree, standing)
        try:
            created = str(repository.handle.create_commit(None, signature, signature, message, tree, list(parents)))
        except (OSError, pygit2.GitError) as error:
            raise RtrepoError(f"git could not store an object ({error})") from None
        if not objects.exists(repository.again(), created):
            raise RtrepoError("git said the record was stored, but it is not there", exit_code=OUTCOME_UNKNOWN)
        try:
            refs.move(repository, (RefMove(name, standing, created),) if created != standing else (), message)
            return created
        except RtrepoError:
            if refs.read(repository.again(), name) == standing:
                raise RtrepoError(f"git cannot write {FOLDER}") from None
    raise RtrepoError("somebody else records the same file again and again")


def _parents(repository: Repository, version: str, tree: str, standing: str | None) -> list[str]:
    """The version, and the record that stands there by now; where that records the same, the one before that."""
    told = repository.handle.get(standing) if standing else None
    if not isinstance(told, pygit2.Commit):
        return [version]
    parents = [str(parent) for parent in told.parent_ids]
    if str(told.tree_id) == tree and parents[:1] == [version]:
        return parents
    return [version, str(told.id)]


def find(repository: Repository, sha256: str) -> Stored | None:
    """The newest record of a file, by its SHA-256 in hex digits; None where there is none."""
    standing = refs.read(repository, FOLDER + sha256)
    return _stored(repository, sha256, standing) if standing else None


def earlier(repository: Repository, record: Stored) -> Stored | None:
    """The record of the same file before this one."""
    return _stored(repository, record.sha256, record.before) if record.before else None


def listed(repository: Repository) -> list[Stored]:
    """The newest record of every file, newest first."""
    tips = refs.tips(repository, FOLDER)
    found = (_stored(repository, name.removeprefix(FOLDER), commit) for name, commit in tips.items())
    return sorted((one for one in found if one), key=lambda one: (-one.at, one.sha256))


def _stored(repository: Repository, sha256: str, record: str) -> Stored | None:
    commit = repository.handle.get(record)
    if not isinstance(commit, pygit2.Commit):
        return None
    parents = [str(parent) for parent in commit.parent_ids]
    raw = objects.read(repository, str(commit.tree_id))
    files = {item.name: item.id for item in trees.parse(raw) if item.mode == REGULAR}
    version, before = (*parents, "", "")[:2]
    return Stored(record, sha256, version, files, commit.committer.name, commit.commit_time, before)
