"""The Trees that git has: a commit's, the index's, the working tree's. See model.tree.Tree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256

import pygit2

from rtrepo.errors import RtrepoError
from rtrepo.git import objects, status, trees
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.repository import Repository
from rtrepo.git.worktree import Worktree
from rtrepo.model.operation import FileId, FileMove
from rtrepo.model.tree import Blob, PathChange


class StoredTree:
    """A tree object of the repository, with some paths changed on top: the staged or the edited ones.

    `work` names the paths of `changed` whose bytes are in the working tree and nowhere else yet. Somebody may be
    writing there; see `stale`.
    """

    def __init__(
        self,
        repository: Repository,
        tree_id: str,
        changed: Mapping[str, FileId | None] | None = None,
        work: Iterable[str] = (),
    ) -> None:
        self.repository = repository
        self.tree_id = tree_id
        self.changed = dict(changed or {})
        self._work = frozenset(work)
        self._folders: dict[str, trees.Folder] = {}
        self._stale = False

    def again(self) -> "StoredTree":
        """The same tree, read through a repository opened afresh: another process must not share this one's."""
        return StoredTree(self.repository.again(), self.tree_id, self.changed, self._work)

    def committed(self) -> "StoredTree":
        """The tree object alone, without what is changed on top, and with nothing remembered of it."""
        return StoredTree(self.repository, self.tree_id)

    @property
    def stale(self) -> bool:
        """Whether bytes were read that have not the id which `changed` tells, because somebody wrote them meanwhile."""
        return self._stale

    @cached_property
    def content_id(self) -> str:
        """A text that only trees with the same files at the same paths share."""
        if not self.changed:
            return self.tree_id
        told = repr((self.tree_id, [(path, self.changed[path]) for path in sorted(self.changed)]))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def _stored(self, object_id: str) -> bytes:
        return objects.read(self.repository, object_id)

    def files(self, under: str = "") -> Iterator[Blob]:
        """See Tree.files."""
        prefix = f"{under.strip('/')}/" if under.strip("/") else ""
        if not self.changed:
            yield from trees.blobs(self._stored, self.tree_id, under)
            return
        found = {blob.path: blob.id for blob in trees.blobs(self._stored, self.tree_id, under)}
        for path, file in self.changed.items():
            if path.startswith(prefix):
                if file is None or not _is_regular(file):
                    found.pop(path, None)
                else:
                    found[path] = file.id
        for path in sorted(found):
            yield Blob(path, found[path])

    def folders(self, under: str) -> list[str]:
        """The folders that stand directly in a folder of the stored tree, sorted."""
        return trees.folders(self._stored, self.tree_id, under)

    def folder_id(self, path: str) -> str | None:
        """Git's id of a whole folder, empty where there is none; None where something in it was changed on top,
        so that no id says what it holds."""
        if any(changed.startswith(f"{path}/") for changed in self.changed):
            return None
        return trees.folder_id(self._stored, self.tree_id, path) or ""

    def count(self, under: str, suffix: str, most: int = trees.MAX_FILES) -> int:
        """How many files of the stored tree below a folder end in a suffix; beyond `most` any number above it."""
        return trees.count(self._stored, self.tree_id, under, suffix, most)

    def file(self, path: str) -> FileId | None:
        """The content of a path, or None where there is no file."""
        if path in self.changed:
            return self.changed[path]
        folder, _, name = path.rpartition("/")
        return self._folder(folder).file(name)

    def _folder(self, path: str) -> trees.Folder:
        """One folder; those that were asked for are remembered, and those on the way to them."""
        found = self._folders.get(path)
        if found is None:
            if path:
                above, _, name = path.rpartition("/")
                tree_id = self._folder(above).folder(name)
            else:
                tree_id = self.tree_id
            found = self._folders[path] = trees.Folder(self._stored(tree_id) if tree_id else b"")
        return found

    def read(self, path: str) -> bytes | None:
        """See Tree.read."""
        file = self.file(path)
        return self.content(Blob(path, file.id)) if file and _is_regular(file) else None

    def content(self, file: Blob) -> bytes | None:
        """The same for a regular file of this tree whose id is known: it need not be looked up."""
        if file.path in self._work:
            with Worktree(self.repository.root) as worktree:
                raw = worktree.read(file.path, objects.MAX_BLOB)
            self._stale = self._stale or raw is None or objects.object_id("blob", raw) != file.id
            return raw
        return self._stored(file.id)


def _is_regular(file: FileId) -> bool:
    return file.mode & 0o170000 == 0o100000


def commit_tree(repository: Repository, commit: str | None) -> StoredTree:
    """The tree of a commit (a full id), empty for None."""
    return StoredTree(repository, tree_id(repository, commit))


def tree_id(repository: Repository, commit: str | None) -> str:
    """The id of a commit's tree; the empty tree's for None."""
    if commit is None:
        return EMPTY_TREE
    found = repository.handle.get(commit)
    if found is None:
        raise RtrepoError(f"commit {commit[:12]} is missing or damaged", hint="git fsck --full tells more")
    return str(found.peel(pygit2.Commit).tree_id)


def staged_tree(repository: Repository, state: status.Status) -> StoredTree:
    """What the index holds: the last commit's tree with what is staged on top."""
    changed = {file.path: file.index for file in state.files if file.head != file.index}
    return StoredTree(repository, tree_id(repository, state.head), changed)


def work_tree(repository: Repository, state: status.Status, ours: Callable[[str], bool]) -> StoredTree:
    """What the working tree holds: the last commit's tree, what is staged, and of `ours` what was edited.

    Other files count as they are staged: nobody asked us to read a model's weights that lie beside the data.
    """
    changed: dict[str, FileId | None] = {}
    work = []
    with Worktree(repository.root) as worktree:
        for file in state.files:
            if not file.work or not ours(file.path):
                if file.head != file.index:
                    changed[file.path] = file.index
                continue
            work.append(file.path)
            changed[file.path] = identify(worktree, file.path)
        for path in state.unmerged:
            work.append(path)
            changed[path] = identify(worktree, path)
    return StoredTree(repository, tree_id(repository, state.head), changed, work)


def identify(worktree: Worktree, path: str) -> FileId | None:
    """The id and mode that git would give a regular file of the working tree; None for anything else."""
    raw = worktree.read(path, objects.MAX_BLOB)
    if raw is None:
        return None
    found = worktree.look(path)
    executable = found is not None and bool(found.st_mode & 0o100)
    return FileId(objects.object_id("blob", raw), 0o100755 if executable else 0o100644)


def moves(before: StoredTree, after: StoredTree) -> list[FileMove]:
    """The files that differ between two trees of one repository, sorted by path."""
    read = before._stored
    found = {move.path: move for move in trees.compare(read, before.tree_id, after.tree_id)}
    for path in before.changed.keys() | after.changed.keys():
        move = FileMove(path, before.file(path), after.file(path))
        found.pop(path, None)
        if move.before != move.after:
            found[path] = move
    return [found[path] for path in sorted(found)]


def changes(before: StoredTree, after: StoredTree) -> list[PathChange]:
    """The same in the words of the model."""
    return [path_change(move) for move in moves(before, after)]


def path_change(move: FileMove) -> PathChange:
    """A move as path and blob ids. A link or a submodule is no file, on either side."""
    return PathChange(move.path, _blob(move.before), _blob(move.after))


def _blob(file: FileId | None) -> str | None:
    return file.id if file is not None and _is_regular(file) else None
