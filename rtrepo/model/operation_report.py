"""What `op show` and `op forget` tell."""

from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.operation import HeadMove, RefMove
from rtrepo.model.reports import OperationLine


class OperationReport(NamedTuple):
    """One operation: its line of the log, the command as it was recorded, the worktree it was done in (`.` for the main
    one), what it moved, the files it touched, and what it changed, from right before it to right after it."""

    line: OperationLine
    command: str
    worktree: str
    refs: tuple[RefMove, ...]
    head: HeadMove | None
    files: int
    change: SnapshotChange


class ForgetReport(NamedTuple):
    """The operations that are forgotten (or, with `dry_run`, would be), newest first, and how many are left."""

    forgotten: tuple[OperationLine, ...]
    kept: int
    dry_run: bool
