"""`undo`, `redo` and the operation log: every command that changed something can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import moving, operations, pending, refs, unfinished
from rtrepo.git.repository import Repository
from rtrepo.model.operation import Operation, Plan, inverse
from rtrepo.model.reports import MoveReport, OperationLine

MERGING = "merging"
"""In the details of an operation: what is being merged. It can be taken back while that waits."""
RESOLVING = "resolving"
"""In the details of an operation that settled something: the commit checked out, and what waits to be merged. Only
where these are the same can it be taken back, or done again."""


def resolving(repository: Repository) -> list[str]:
    """The `resolving` of an operation that is recorded now."""
    waits = (pending.commit(repository, name) for name in pending.HEADS)
    return [refs.head_commit(repository) or "", next(filter(None, waits), "")]


def logged(repository: Repository) -> Iterator[OperationLine]:
    """Every operation of the repository, newest first."""
    fate = _Fate()
    for operation_id, told, at, who in operations.log(repository):
        fate.note(told["details"])
        yield OperationLine(operation_id, told["did"], who, at, operation_id in fate.undone, told["details"])


_FINISHED = "the merge has been finished or dropped since, so this cannot be taken back; nothing was changed"
_LATER = "rtrepo log shows what came after; rtrepo restore brings single entries back"


class _Fate:
    """Which operations are taken back, found while the log is read from new to old: the newer word counts."""

    def __init__(self) -> None:
        self.undone: set[str] = set()
        self.redone: set[str] = set()

    def note(self, details: Mapping[str, Any]) -> bool:
        """Whether these are the details of an undo or a redo."""
        if "undoes" in details and details["undoes"] not in self.redone:
            self.undone.add(details["undoes"])
        if "redoes" in details and details["redoes"] not in self.undone:
            self.redone.add(details["redoes"])
        return "undoes" in details or "redoes" in details


def undo(repository: Repository, *, waiting: Told | None = None) -> MoveReport:
    """Take back the last operation of this working tree that stands. Hand edits made since are never
    overwritten: where they are in the way, it is refused and nothing is changed."""
    with changing(repository, "undo", midway=True, waiting=waiting) as writing:
        found = _last_standing(repository)
        _refuse_another_merge(repository, found.plan.details)
        plan = inverse(found.plan, f"undo: {found.plan.did}", {"undoes": found.id})
        _refuse_what_moved(repository, plan, "undo")
        left = writing.apply(plan)
        return MoveReport("undo", found.plan.did, len(plan.work), tuple(left), at=found.at)


def redo(repository: Repository, *, waiting: Told | None = None) -> MoveReport:
    """Do again what the last undo took back, as long as nothing else was done since."""
    with changing(repository, "redo", midway=True, waiting=waiting) as writing:
        found = _last_undone(repository)
        _refuse_another_merge(repository, found.plan.details)
        plan = replace(found.plan, did=f"redo: {found.plan.did}", details={"redoes": found.id})
        _refuse_what_moved(repository, plan, "redo")
        left = writing.apply(plan)
        return MoveReport("redo", found.plan.did, len(plan.work), tuple(left), at=found.at)


def _refuse_another_merge(repository: Repository, details: Mapping[str, Any]) -> None:
    if MERGING not in details:
        unfinished.refuse(repository)
    if details.get(RESOLVING, resolving(repository)) != resolving(repository):
        raise RtrepoError(_FINISHED, hint=_LATER)


def _last_standing(repository: Repository) -> Operation:
    """The newest operation of this working tree that is no undo and is not undone."""
    fate = _Fate()
    for operation_id, told, at, who in operations.log(repository):
        if told["worktree"] != repository.worktree or fate.note(told["details"]):
            continue
        if told["details"].get("start"):
            break  # before it there was no repository that could be gone back to
        if operation_id not in fate.undone:
            return operations.operation(repository, operation_id, told, at, who)
    raise RtrepoError("there is nothing to undo", hint="rtrepo op log lists what was done")


def _last_undone(repository: Repository) -> Operation:
    """What the newest undo took back that was not redone since."""
    redone: set[str] = set()
    for _, told, _, _ in operations.log(repository):
        if told["worktree"] != repository.worktree:
            continue
        details = told["details"]
        if "redoes" in details:
            redone.add(details["redoes"])
        elif "undoes" in details and details["undoes"] not in redone:
            return _find(repository, details["undoes"])
        elif "undoes" not in details:
            break
    raise RtrepoError("there is nothing to redo", hint="redo follows directly on an undo")


def _find(repository: Repository, wanted: str) -> Operation:
    for operation_id, told, at, who in operations.log(repository):
        if operation_id == wanted:
            return operations.operation(repository, operation_id, told, at, who)
    raise RtrepoError(f"operation {wanted[:12]} is not in the log", hint="rtrepo op log lists what was done")


def _refuse_what_moved(repository: Repository, plan: Plan, verb: str) -> None:
    """Refuse where the repository is no longer as the operation left it."""
    for name, before, _ in plan.refs:
        if refs.read(repository, name) != before:
            short = name.removeprefix(refs.BRANCHES)
            raise RtrepoError(
                f"{short} has moved since, so this cannot be taken back without losing what came after; "
                "nothing was changed",
                hint="rtrepo log shows what came after; rtrepo restore brings single entries back",
            )
    if pending.moved_since(repository, plan.state):
        raise RtrepoError(_FINISHED, hint=_LATER)
    if plan.head and refs.head(repository) != plan.head.before:
        raise RtrepoError(
            "you are on another branch by now; nothing was changed",
            hint=f"rtrepo switch {plan.head.before.removeprefix(refs.BRANCHES)} first",
        )
    changed = moving.in_the_way(repository, plan.work)
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise RtrepoError(
            f"{', '.join(changed[:3])}{more} changed since by hand; {verb} would lose that, so nothing was changed",
            hint='rtrepo commit -m "…" keeps the edits, rtrepo restore gives them up; then undo again',
        )
