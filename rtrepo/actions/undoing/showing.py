"""`op show`: what one operation did."""

from rtrepo.actions.comparing import Pair, compare
from rtrepo.actions.undoing import fates, moments
from rtrepo.errors import RtrepoError
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.model.operation import FileId, Operation
from rtrepo.model.operation_report import OperationReport


def shown(repository: Repository, name: str, *, most: int | None = None) -> OperationReport:
    """An operation by its id, the beginning of one, or `@`, with what it changed from right before it to right after
    it. Of more than `most` files only the first are read.

    Raises RtrepoError where no operation has that name.
    """
    found = fates.find(repository, name)
    line = next(line for line in fates.logged(repository, 0) if line.id == found.id)
    change = compare(_pair(repository, found), most=most)
    plan = found.plan
    return OperationReport(line, found.command, found.worktree, plan.refs, plan.head, len(plan.work), change)


def _pair(repository: Repository, found: Operation) -> Pair:
    before, after = f"before {found.id[:7]}", f"after {found.id[:7]}"
    try:
        one, other = moments.moment(repository, f"{found.id}^"), moments.moment(repository, found.id)
    except RtrepoError:  # of an older rtrepo: only the files that it touched are known
        had: dict[str, FileId | None] = {move.path: move.before for move in found.plan.work}
        has: dict[str, FileId | None] = {move.path: move.after for move in found.plan.work}
        sides = StoredTree(repository, EMPTY_TREE, had), StoredTree(repository, EMPTY_TREE, has)
        return Pair(*sides, before, after)
    return Pair(one.tree, other.tree, before, after)
