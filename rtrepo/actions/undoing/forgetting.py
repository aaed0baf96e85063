"""`op forget`: the log of operations cut off, so that git gc can take what only undo needed."""

from rtrepo.actions.undoing import fates
from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import op_chain, walk
from rtrepo.git.repository import Repository
from rtrepo.model.operation_report import ForgetReport


def forget(
    repository: Repository,
    *,
    before: str = "",
    keep: int | None = None,
    dry_run: bool = False,
    waiting: Told | None = None,
) -> ForgetReport:
    """Forget the operations before a date in git's language, or all but the newest `keep`. There is no undo of that.

    What was forgotten can no longer be taken back, and `op restore` goes back to the oldest one that is kept; the
    files, branches and versions stay as they are. Raises RtrepoError where none would be left.
    """
    with changing(repository, "op forget", waiting=waiting):
        lines = [line for line in fates.logged(repository, 0) if line.id]
        if before:
            since = walk.date_of(repository, before)
            keep = next((at for at, line in enumerate(lines) if line.at < since), len(lines))
        kept = min(keep or 0, len(lines))
        if not kept:
            raise RtrepoError(
                "that would forget every operation, and the next command needs the last one to see what plain git did; "
                "nothing was changed",
                hint="rtrepo op forget --keep 1 leaves only that",
            )
        if not dry_run and kept < len(lines):
            op_chain.cut(repository, [line.id for line in lines[:kept]])
        return ForgetReport(tuple(lines[kept:]), kept, dry_run)
