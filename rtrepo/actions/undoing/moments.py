"""What stood right after an operation, or right before it: where branches, tags and HEAD were, and the files.

The files are those of the version checked out then, with what rtrepo's commands had written since it was. What a person
had edited by hand is known only where an operation met it.
"""

from dataclasses import replace
from typing import NamedTuple

from rtrepo.actions.undoing import fates
from rtrepo.errors import RtrepoError
from rtrepo.git import operations, ref_states, refs, views
from rtrepo.git.ref_states import RefStates
from rtrepo.git.repository import Repository, Then
from rtrepo.git.views import StoredTree
from rtrepo.model.operation import FileId, Operation, Plan, inverse

PREFIX = "op:"
"""Before the id of an operation where a revision is asked for; `^` after the id means right before the operation."""


class Moment(NamedTuple):
    """`head` is the commit that was checked out, None for none."""

    states: RefStates
    head: str | None
    tree: StoredTree


def tree_of(repository: Repository, revision: str) -> tuple[StoredTree, str]:
    """The tree of a version, or of a moment (`op:ID`, `op:ID^`), and its full commit id; that is empty for a moment in
    which something was not committed. Raises RtrepoError where it names neither."""
    if not revision.startswith(PREFIX):
        commit = refs.resolve(repository, revision)
        return views.commit_tree(repository, commit), commit
    found = moment(repository, revision.removeprefix(PREFIX))
    return found.tree, "" if found.tree.changed else found.head or ""


def moment(repository: Repository, name: str) -> Moment:
    """The moment right after an operation, or with `^` at the end right before it."""
    operation = fates.find(repository, name.removesuffix("^"))
    states = _states(repository, operation)
    if name.endswith("^"):
        states = ref_states.after(states, inverse(operation.plan, "", {}), operation.worktree)
    head = states.commit(operation.worktree)
    files = _uncommitted(repository, operation, before=name.endswith("^"))
    tree = StoredTree(repository, views.tree_id(repository, head))
    changed = {path: file for path, file in files.items() if tree.file(path) != file}
    return Moment(states, head, StoredTree(repository, tree.tree_id, changed))


def as_of(repository: Repository, name: str) -> Repository:
    """A repository looked at as of the moment right after an operation. Raises RtrepoError where there is none."""
    operation = fates.find(repository, name.removesuffix("^"))
    found = moment(repository, name)
    head = found.states.heads.get(operation.worktree, "")
    return replace(repository, then=Then(found.states.refs, head, found.tree.changed))


def _states(repository: Repository, operation: Operation) -> RefStates:
    for operation_id, told, _, _ in operations.log(repository):
        if operation_id == operation.id:
            found = operations.states(repository, told)
            if found:
                return found
    raise RtrepoError(
        f"operation {operation.id[:7]} is of an older rtrepo, which did not write down where branches stood",
        hint=f"rtrepo op restore {operation.id[:7]} goes back to it all the same",
    )


def _uncommitted(repository: Repository, operation: Operation, *, before: bool) -> dict[str, FileId | None]:
    """What commands had written since the version that was checked out, newest word first."""
    found: dict[str, FileId | None] = {}
    if before:
        found = {move.path: move.before for move in operation.plan.work}
    begun = False
    for operation_id, told, at, who in operations.log(repository):
        begun = begun or operation_id == operation.id
        if not begun or told["worktree"] != operation.worktree or (before and operation_id == operation.id):
            continue
        plan = operations.operation(repository, operation_id, told, at, who).plan
        for move in plan.work:
            found.setdefault(move.path, move.after)
        if _moves_head(repository, plan, told):
            break
    return found


def _moves_head(repository: Repository, plan: Plan, told: dict[str, object]) -> bool:
    """Whether another version is checked out after an operation: what was not committed before is its own."""
    states = operations.states(repository, told)
    target = states.heads.get(str(told["worktree"]), "") if states else ""
    return plan.head is not None or states is None or any(move.name == target for move in plan.refs)
