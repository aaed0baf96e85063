"""The Tree protocol: files by path, wherever they are. It is how git and layout meet."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol


class Blob(NamedTuple):
    """A file in a tree: its path from the root with `/`, and the git id of its content (40 hex digits)."""

    path: str
    id: str


class PathChange(NamedTuple):
    """A path whose content differs between two trees; None where the path is not there."""

    path: str
    before: str | None
    after: str | None


class Tree(Protocol):
    """Files of a commit, of the index, of the working tree, or of a test."""

    def files(self, under: str = "") -> Iterator[Blob]:
        """Every regular file below a folder (""= all), sorted by path as git sorts."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is no regular file of that path."""


class MemoryTree:
    """A Tree held in a dict; for tests and for callers that have the bytes at hand."""

    def __init__(self, files: Mapping[str, bytes], ids: Mapping[str, str] | None = None) -> None:
        self._files = dict(files)
        self._ids = dict(ids or {})

    def files(self, under: str = "") -> Iterator[Blob]:
        """See Tree.files; ids are empty unless given."""
        prefix = under.rstrip("/") + "/" if under else ""
        for path in sorted(self._files):
            if path.startswith(prefix):
                yield Blob(path, self._ids.get(path, ""))

    def read(self, path: str) -> bytes | None:
        """See Tree.read."""
        return self._files.get(path)
