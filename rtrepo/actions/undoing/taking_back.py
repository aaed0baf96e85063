"""`undo`, `redo` and `op restore`: the plans of one operation or of several, turned round and made into one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from rtrepo.actions.switching import refuse_conversion
from rtrepo.actions.undoing import fates
from rtrepo.actions.undoing.hand_edits import kept
from rtrepo.actions.undoing.marks import MERGING, RESOLVING, resolving
from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import noticing, objects, pending, refs, unfinished
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.model.operation import Operation, Plan, followed, inverse, undoes
from rtrepo.model.reports import MoveReport, Taken

_FINISHED = "the merge has been finished or dropped since, so this cannot be taken back; nothing was changed"
_LATER = "rtrepo log shows what came after; rtrepo restore brings single entries back"


def undo(repository: Repository, number: int = 1, *, dry_run: bool = False, waiting: Told | None = None) -> MoveReport:
    """Take back the last operations of this working tree that stand, all of them or none, as one operation.

    Hand edits made since are kept: merged with what comes back, or left as they stand where the two meet. With
    `dry_run` nothing is changed.
    """
    with changing(repository, "undo", midway=True, waiting=waiting) as writing:
        seen = () if unfinished.name(repository) else _noticed(writing, dry_run=dry_run)
        rest = number - len(seen)
        found = [*seen, *(fates.standing(repository, rest) if rest else ())]
        _refuse_another_merge(repository, found[0].plan.details)
        did = found[0].plan.did if number == 1 else f"the last {number} operations"
        plan = _back(found, f"undo: {did}", {"undoes": [one.id for one in found]})
        return _carried_out(writing, "undo", did, found, plan, dry_run=dry_run)


def redo(repository: Repository, number: int = 1, *, dry_run: bool = False, waiting: Told | None = None) -> MoveReport:
    """Do again what the last undos took back, as long as nothing else was done since: everything is exactly as it was
    before them, hand edits too. What was edited after them is kept, as undo does it."""
    with changing(repository, "redo", midway=True, waiting=waiting) as writing:
        if not unfinished.name(repository):
            _noticed(writing, dry_run=dry_run)
        found = fates.taken_back(repository, number)
        ids = [one for taken in found for one in undoes(taken.plan.details)]
        again = [fates.find(repository, one) for one in ids]
        _refuse_another_merge(repository, again[0].plan.details)
        did = again[0].plan.did if len(again) == 1 else f"{len(again)} operations"
        plan = _back(found, f"redo: {did}", {"redoes": ids})
        return _carried_out(writing, "redo", did, again, plan, dry_run=dry_run)


def restore(repository: Repository, name: str, *, dry_run: bool = False, waiting: Told | None = None) -> MoveReport:
    """Bring everything to what it was right after an operation, by taking back all that was done since in this working
    tree, as one operation. Hand edits are kept as undo does it."""
    with changing(repository, f"op restore {name}", midway=True, waiting=waiting) as writing:
        busy = unfinished.name(repository)
        wanted = fates.find(repository, name)
        if wanted.worktree != repository.worktree:
            raise RtrepoError(
                f"operation {wanted.id[:7]} was done in another worktree; nothing was changed", hint="go there first"
            )
        seen = () if busy else _noticed(writing, dry_run=dry_run)
        found = fates.since(repository, wanted.id)
        found = [*seen, *found] if dry_run else found
        if not found:
            return MoveReport("op restore", "nothing was done since", at=wanted.at, dry_run=dry_run)
        if busy:
            _refuse_another_merge(repository, found[0].plan.details)
        did = f"restore what was after {wanted.id[:7]} ({wanted.plan.did})"
        plan = _back(found, did, {"restores": wanted.id})
        return _carried_out(writing, "op restore", did, found, plan, dry_run=dry_run)


def _noticed(writing: Writing, *, dry_run: bool) -> tuple[Operation, ...]:
    """What plain git did since the last operation is recorded, so that it is the last one; with `dry_run` it is given
    as if it were."""
    if not dry_run:
        writing.notice()
        return ()
    seen = noticing.seen(writing.repository)
    return (Operation("", seen, "git", "", 0, writing.repository.worktree),) if seen else ()


def _back(found: Sequence[Operation], did: str, details: Mapping[str, Any]) -> Plan:
    """The plan that takes operations back, newest first, as one. Annotated tags that they hold are held by it too."""
    tags = {tag: blob for one in found for tag, blob in one.plan.details.get(noticing.TAGS, {}).items()}
    told = {**details, noticing.TAGS: tags} if tags else details
    whole = reduce(followed, (inverse(one.plan, did, {}) for one in found))
    return replace(whole, did=did, details=told)


def _carried_out(
    writing: Writing, verb: str, did: str, found: Sequence[Operation], plan: Plan, *, dry_run: bool
) -> MoveReport:
    repository = writing.repository
    _refuse_what_moved(repository, plan, verb)
    if any(noticing.NOTICED in one.plan.details for one in found):
        refuse_conversion(repository, plan.work)
    keeping = kept(writing, plan)
    plan = keeping.plan
    left = keeping.left
    if not dry_run:
        _bring_tags(writing, plan)
        left = (*left, *writing.apply(plan, even_nothing=True))
    remarks = _how_to_get(verb, keeping.left, found[-1].id)
    taken = tuple(Taken(one.id, one.plan.did, one.at, len(one.plan.work)) for one in found)
    return MoveReport(
        verb, did, len(plan.work), left, at=found[0].at, remarks=remarks, merged=keeping.merged, operations=taken,
        dry_run=dry_run,
    )  # fmt: skip


def _how_to_get(verb: str, left: Sequence[str], oldest: str) -> tuple[str, ...]:
    """Where the other version of what was left as a person has it can be had."""
    if verb == "redo" or not left or not oldest or "/" not in left[0]:
        return ()
    name = left[0] if left[0].count("/") == 1 else "NAME"
    return (f"what was there before: rtrepo restore {name} --from op:{oldest[:7]}^",)


def _bring_tags(writing: Writing, plan: Plan) -> None:
    """Annotated tags that come back are objects of their own, which git gc may have taken."""
    for tag, blob in plan.details.get(noticing.TAGS, {}).items():
        if not objects.exists(writing.repository, tag):
            writing.objects.put("tag", writing.read(blob))


def _refuse_another_merge(repository: Repository, details: Mapping[str, Any]) -> None:
    if MERGING not in details:
        unfinished.refuse(repository)
    if details.get(RESOLVING, resolving(repository)) != resolving(repository):
        raise RtrepoError(_FINISHED, hint=_LATER)


def _refuse_what_moved(repository: Repository, plan: Plan, verb: str) -> None:
    """Refuse where the repository is no longer as the operation left it, or another worktree would feel it."""
    for name, before, _ in plan.refs:
        if refs.read(repository, name) != before:
            short = name.removeprefix(refs.BRANCHES)
            raise RtrepoError(
                f"{short} has moved since, so this cannot be taken back without losing what came after; "
                "nothing was changed",
                hint=_LATER,
            )
    elsewhere = refs.checked_out_in_others(repository) if plan.refs else {}
    for name in (move.name for move in plan.refs if move.name in elsewhere):
        raise RtrepoError(
            f"{name.removeprefix(refs.BRANCHES)} is checked out in {elsewhere[name]}, whose files would no longer "
            "belong to it; nothing was changed",
            hint=f"go there for this {verb}, or switch it to another branch first",
        )
    if pending.moved_since(repository, plan.state):
        raise RtrepoError(_FINISHED, hint=_LATER)
    if plan.head and refs.head(repository) != plan.head.before:
        raise RtrepoError(
            "you are on another branch by now; nothing was changed",
            hint=f"rtrepo switch {plan.head.before.removeprefix(refs.BRANCHES)} first",
        )
