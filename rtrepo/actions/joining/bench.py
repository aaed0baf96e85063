"""Where a merge does its work: what it reads, what it writes, and what it has to tell in the end."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from rtrepo.git import objects
from rtrepo.git.repository import Repository
from rtrepo.layout.conflict_file import MARKER_SIZE, Labels, Markers, on_marker
from rtrepo.model.conflict import Conflict
from rtrepo.model.joined import JoinTotals, PathConflict, Remark
from rtrepo.model.operation import FileId

Put = Callable[[str, bytes], str]
"""Stores an object of a kind and gives its id."""
Read = Callable[[str], bytes]
"""The content of an object by its id."""

MOST_MARKED = 2**20
"""Bytes up to which a file that cannot be merged is written with all its versions between markers."""


class Bench:
    """One merge under work: `files`, `conflicts` and `remarks` are those of Joined, `counts` some of its totals."""

    def __init__(
        self, repository: Repository, put: Put, read: Read | None, labels: tuple[str, str, str], *, by_sentences: bool
    ) -> None:
        self.repository = repository
        self.labels = Labels(*map(on_marker, labels))
        self.by_sentences = by_sentences
        self.files: dict[str, FileId | None] = {}
        self.conflicts: list[PathConflict] = []
        self.remarks: list[Remark] = []
        self.counts: dict[str, int] = {}
        self._gone: Counter[str] = Counter()
        self._come: Counter[str] = Counter()
        self._put = put
        self._read = read or partial(objects.read, repository)

    def count(self, what: str) -> None:
        """One more of something."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def count_added(self, file: FileId) -> None:
        """An entry that theirs brings, with its file."""
        self.count("added")
        self._come[file.id] += 1

    def count_removed(self, file: FileId) -> None:
        """An entry that theirs took away."""
        self.count("removed")
        self._gone[file.id] += 1

    def totals(self) -> JoinTotals:
        """What was counted. What theirs removed and added with the same bytes is one entry that moved."""
        moved = (self._gone & self._come).total()
        counts = dict.fromkeys(("added", "removed", "edited", "moved", "merged"), 0) | self.counts
        counts |= {
            "added": counts["added"] - moved,
            "removed": counts["removed"] - moved,
            "moved": counts["moved"] + moved,
        }
        return JoinTotals(**counts, conflicts=len(self.conflicts))

    def read(self, file: FileId) -> bytes:
        """The content of a file. Raises RtrepoError where it is damaged or too large: see `is_too_large`."""
        return self._read(file.id)

    def size(self, file: FileId) -> int:
        """How many bytes a file has."""
        if objects.exists(self.repository, file.id):
            return objects.size(self.repository, file.id)
        return len(self._read(file.id))

    def is_too_large(self, *files: FileId | None) -> bool:
        """Whether one of some files is larger than rtrepo reads."""
        return any(file is not None and self.size(file) > objects.MAX_BLOB for file in files)

    def store(self, data: bytes, mode: int) -> FileId:
        """A new content."""
        return FileId(self._put("blob", data), mode)

    def set(self, path: str, now: FileId | None, wanted: FileId | None) -> None:
        """Give a path of ours, which holds `now`, another content."""
        if now != wanted:
            self.files[path] = wanted
        else:
            self.files.pop(path, None)


def whole_file(bench: Bench, files: Sequence[FileId | None], why: str) -> FileId | None:
    """A file with all that base, ours and theirs have between markers, for what cannot be merged at all. None where
    it is no text, or more than anybody would read."""
    present = [file for file in files if file]
    if any(bench.size(file) > MOST_MARKED for file in present):
        return None
    texts = [bench.read(file).decode("utf-8", "surrogateescape") if file else "" for file in files]
    if any("\0" in text for text in texts):
        return None
    lines = [text.removesuffix("\n").split("\n") if text else [] for text in texts]
    markers = Markers(bench.labels, MARKER_SIZE, 1)
    told = markers.around(Conflict("unreadable", "the file", (), (), (), why), *lines)
    return bench.store("".join(f"{line}\n" for line in told).encode("utf-8", "surrogateescape"), mode_of(*files))


def mode_of(base: FileId | None, ours: FileId | None, theirs: FileId | None) -> int:
    """The mode of a merged file: that of the side that changed it, ours where both did."""
    told: Any = [file.mode if file else None for file in (base, ours, theirs)]
    mode = told[2] if told[1] in (None, told[0]) and told[2] is not None else told[1]
    return int(mode or told[0] or 0o100644)
