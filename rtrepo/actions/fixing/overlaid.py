"""A tree with some files as they would be written: nothing of it is stored anywhere."""

from collections.abc import Mapping

from rtrepo.git.objects import object_id
from rtrepo.git.views import StoredTree
from rtrepo.model.operation import REGULAR, FileId
from rtrepo.model.tree import Blob


class Overlaid(StoredTree):
    """A tree with other files on top, given by path (None: the file is gone). A file keeps its mode."""

    def __init__(self, under: StoredTree, files: Mapping[str, bytes | None]) -> None:
        changed = {path: None if raw is None else _id(raw, under.file(path)) for path, raw in files.items()}
        super().__init__(under.repository, under.tree_id, {**under.changed, **changed})
        self._under = under
        self._files = dict(files)
        self._laid = {path: raw for path, raw in files.items() if raw is not None}

    def again(self) -> "Overlaid":
        """See StoredTree.again."""
        return Overlaid(self._under.again(), self._files)

    @property
    def stale(self) -> bool:
        """See StoredTree.stale."""
        return self._under.stale

    def content(self, file: Blob) -> bytes | None:
        """See StoredTree.content."""
        return self._laid[file.path] if file.path in self._laid else self._under.content(file)


def _id(raw: bytes, before: FileId | None) -> FileId:
    return FileId(object_id("blob", raw), before.mode if before else REGULAR)
