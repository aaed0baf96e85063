"""What joining two versions of a repository gives: files to write, what is left to a person, what is worth reading."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.conflict import Conflict, MergedPair, Notice
from rtrepo.model.entry import Key
from rtrepo.model.operation import FileId


class Stages(NamedTuple):
    """A path that is in conflict, with the content that each version has for it: git's index stages 1, 2 and 3.

    Taking a side means that content, and no file where it is None. The content of `base` may stand at another path
    in the base: what was renamed is in conflict where it stands now.
    """

    path: str
    base: FileId | None
    ours: FileId | None
    theirs: FileId | None


class PathConflict(NamedTuple):
    """What is left to a person about one entry (`key`, as it is called in the result), or about another file (`key`
    is None and there is one path).

    `stages` holds every path that is in conflict, the entry's file before its sidecar; where a whole entry is in
    conflict, or one that was split, joined or moved twice, taking a side means taking it for all of them. `pair` is
    None where it is about another file, or where a version of the entry cannot be read. `conflicts` holds what
    is in the pair, in its order, or what is about the file.

    `settled` is what the file is with every conflict settled for ours, and for theirs, where there is more in it than
    the conflicts (a settings file); None where a side is what its stage says.

    `speakers` is the sidecar in its three versions, in conflict itself or not, where turns are in conflict and one
    version says who speaks in them: the speakers follow their turns once these are settled.
    """

    key: Key | None
    stages: tuple[Stages, ...]
    conflicts: tuple[Conflict, ...]
    pair: MergedPair | None = None
    settled: tuple[FileId, FileId] | None = None
    speakers: Stages | None = None

    @property
    def name(self) -> str:
        """What to call it: the entry's key, or the path."""
        return str(self.key) if self.key else self.stages[0].path

    @property
    def whole(self) -> bool:
        """Whether one side has to be taken for all paths: there is nothing smaller to choose."""
        return (self.pair is None and self.settled is None) or (self.pair is not None and self.pair.whole is not None)


class Remark(NamedTuple):
    """A notice, with the entry (or, where `key` is None, the file) that it is about."""

    key: Key | None
    path: str
    notice: Notice


class JoinTotals(NamedTuple):
    """What a merge brings to ours, in entries: those that only theirs added, removed, edited, or moved to another id
    or dataset; `merged` were changed on both sides and need nobody, `conflicts` need somebody."""

    added: int = 0
    removed: int = 0
    edited: int = 0
    moved: int = 0
    merged: int = 0
    conflicts: int = 0


class Joined(NamedTuple):
    """Two versions joined. `files` is what the result changes against ours, by path (None: no file); a path that is
    in conflict has the content that is to stand in the working tree, with markers where it can have any, and is left
    out where that is what ours has. `conflicts` are sorted by name, `remarks` too."""

    files: Mapping[str, FileId | None]
    conflicts: tuple[PathConflict, ...] = ()
    remarks: tuple[Remark, ...] = ()
    totals: JoinTotals = JoinTotals()
