"""Three small trees in a real repository, joined, and the result read back."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pygit2

from rtrepo.actions.joining.join import join
from rtrepo.git import trees
from rtrepo.git.objects import EMPTY_TREE, KINDS, read
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import entry_file
from rtrepo.model.entry import Entry
from rtrepo.model.joined import Joined
from rtrepo.model.operation import FileId

Files = Mapping[str, bytes | FileId]
"""A tree: path → content of a regular file, or what git calls it."""


def at(name: str, kind: str = "json") -> str:
    """The path of `dataset/id` in a flat dataset."""
    dataset, _, entry_id = name.partition("/")
    return f"datasets/{dataset}/entries/{entry_id}.{kind}"


def entry(*turns: str, **more: Any) -> bytes:
    """An entry in which user and assistant take turns."""
    roles = ("user", "assistant")
    messages = [{"role": roles[place % 2], "content": text} for place, text in enumerate(turns)]
    return entry_file.dump(Entry({"messages": messages, **more}))


def turns(raw: bytes) -> list[str]:
    """What an entry says."""
    return [message["content"] for message in json.loads(raw)["messages"]]


class Merge(NamedTuple):
    """A join and the whole tree that it gives."""

    joined: Joined
    files: dict[str, bytes]

    @property
    def told(self) -> list[tuple[str, list[str]]]:
        """Each conflict's name with the kinds in it."""
        return [(one.name, [conflict.kind for conflict in one.conflicts]) for one in self.joined.conflicts]

    @property
    def noticed(self) -> list[tuple[str, str]]:
        return [(str(one.key or one.path), one.notice.kind) for one in self.joined.remarks]


class Objects:
    """Objects of a repository, written without waiting for the disk."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        pygit2.settings.enable_fsync_gitdir(False)

    def put(self, kind: str, data: bytes) -> str:
        return str(self.repository.handle.odb.write(KINDS[kind], data))

    def read(self, object_id: str) -> bytes:
        return read(self.repository, object_id)


def stored(repository: Repository, files: Files) -> StoredTree:
    """Files as a tree of the repository."""
    objects = Objects(repository)
    ids = {path: FileId(objects.put("blob", data)) if isinstance(data, bytes) else data for path, data in files.items()}
    return StoredTree(repository, trees.edit(objects.read, objects.put, EMPTY_TREE, ids))


def merge(
    repository: Repository, base: Files, ours: Files, theirs: Files, *, kept: bool = True, **options: Any
) -> Merge:
    """Three trees joined. What the join gives must be a tree; its files are read where they are `kept`."""
    objects = Objects(repository)
    three = [stored(repository, files) for files in (base, ours, theirs)]
    joined = join(repository, three[0], three[1], three[2], objects.put, **options)
    for conflict in joined.conflicts:
        assert conflict.stages, conflict
        assert conflict.conflicts, conflict
    mine = dict(trees.walk(objects.read, three[1].tree_id))
    for path, file in joined.files.items():
        assert mine.get(path) != file, f"{path} is told as changed and is not"
    result = trees.edit(objects.read, objects.put, three[1].tree_id, joined.files)
    found = dict(trees.walk(objects.read, result))
    wanted = {path: file for path, file in (mine | dict(joined.files)).items() if file}
    assert found == wanted
    if not kept:
        return Merge(joined, {})
    return Merge(joined, {path: read(repository, file.id) for path, file in found.items() if file.mode != 0o160000})
