"""Objects that are worked out and not stored: a merge that is only tried, or not decided on yet."""

from collections.abc import Mapping

from rtrepo.git import objects, trees
from rtrepo.git.objects import ObjectWriter
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.model.operation import FileId


class Drafts:
    """Objects in memory, beside those of a repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.objects: dict[str, tuple[str, bytes]] = {}

    def put(self, kind: str, data: bytes) -> str:
        """Remember an object and give its id; one that the repository has is not held twice."""
        object_id = objects.object_id(kind, data)
        if object_id not in self.objects and not objects.exists(self.repository, object_id):
            self.objects[object_id] = kind, data
        return object_id

    def read(self, object_id: str) -> bytes:
        """An object that was put, or one of the repository."""
        found = self.objects.get(object_id)
        return found[1] if found else objects.read(self.repository, object_id)

    def tree(self, tree_id: str, files: Mapping[str, FileId | None] | None = None) -> StoredTree:
        """A tree by its id, with some paths set to other contents."""
        if files:
            tree_id = trees.edit(self.read, self.put, tree_id, files)
        return _DraftTree(self, tree_id)

    def store(self, writer: ObjectWriter) -> None:
        """Hand everything on to a command that is at work; it counts once that publishes it."""
        for kind, data in self.objects.values():
            writer.put(kind, data)


class _DraftTree(StoredTree):
    """A tree of which some objects are in memory."""

    def __init__(self, drafts: Drafts, tree_id: str) -> None:
        super().__init__(drafts.repository, tree_id)
        self._drafts = drafts

    def again(self) -> StoredTree:
        """See StoredTree.again."""
        drafts = Drafts(self.repository.again())
        drafts.objects = self._drafts.objects
        return _DraftTree(drafts, self.tree_id)

    def committed(self) -> StoredTree:
        """See StoredTree.committed."""
        return _DraftTree(self._drafts, self.tree_id)

    def _stored(self, object_id: str) -> bytes:
        return self._drafts.read(object_id)
