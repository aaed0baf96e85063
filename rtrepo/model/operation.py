"""An operation: one command that changes a repository, first as a plan, afterwards as a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

REGULAR = 0o100644
EXECUTABLE = 0o100755
LINK = 0o120000
SUBMODULE = 0o160000


class FileId(NamedTuple):
    """The content of a path: git's id of the blob (40 hex digits) and git's mode."""

    id: str
    mode: int = REGULAR


class FileMove(NamedTuple):
    """A path from one content to another; None where there is no file."""

    path: str
    before: FileId | None
    after: FileId | None


class RefMove(NamedTuple):
    """A ref from one commit to another, as full ids; None where the ref is not there."""

    name: str
    before: str | None
    after: str | None


class HeadMove(NamedTuple):
    """What HEAD points at: a branch's full name (`refs/heads/…`) or a commit id when detached."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a command is about to do, decided before anything is done.

    `did` is what `undo` and the operation log will say ("import drafts.jsonl into noir: 1,187 entries").

    `stages` are the versions of paths in conflict that git's index holds beside each other, as `1/PATH` (base),
    `2/PATH` (ours) and `3/PATH` (theirs); a path gets all of its stages at once, or loses them. `state` are the files
    of git's own folder that tell of a merge that waits (see git.pending). `keeps` are commits that undo needs though
    no ref of the plan holds them.
    """

    did: str
    refs: tuple[RefMove, ...] = ()
    head: HeadMove | None = None
    work: tuple[FileMove, ...] = ()
    index: tuple[FileMove, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    stages: tuple[FileMove, ...] = ()
    state: tuple[FileMove, ...] = ()
    keeps: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.refs or self.head or self.work or self.index or self.stages or self.state)


@dataclass(frozen=True, slots=True)
class Operation:
    """A recorded operation. `id` is the commit that records it, `at` is in seconds since the epoch."""

    id: str
    plan: Plan
    command: str
    who: str
    at: int
    worktree: str = ""


def followed(first: Plan, then: Plan) -> Plan:
    """Two plans as one: what is done `then` starts from what the first one leaves."""

    def joined(one: tuple[FileMove, ...], other: tuple[FileMove, ...], *, all_of: bool = False) -> tuple[FileMove, ...]:
        moves = {move.path: move for move in one}
        for move in other:
            before = moves[move.path].before if move.path in moves else move.before
            moves[move.path] = FileMove(move.path, before, move.after)
        return tuple(moves[path] for path in sorted(moves) if all_of or moves[path].before != moves[path].after)

    ref_moves = {move.name: move for move in first.refs}
    for move in then.refs:
        before = ref_moves[move.name].before if move.name in ref_moves else move.before
        ref_moves[move.name] = RefMove(move.name, before, move.after)
    stages = joined(first.stages, then.stages, all_of=True)
    # A conflict that came and went: to name its path would take from the index what stands there without one.
    torn = {move.path[2:] for move in stages if move.before or move.after}
    heads = [plan.head for plan in (first, then) if plan.head]
    head = HeadMove(heads[0].before, heads[-1].after) if heads else None
    return replace(
        then,
        refs=tuple(move for move in ref_moves.values() if move.before != move.after),
        head=head if head and head.before != head.after else None,
        work=joined(first.work, then.work),
        index=joined(first.index, then.index),
        stages=tuple(move for move in stages if move.path[2:] in torn),
        state=joined(first.state, then.state),
        keeps=tuple(dict.fromkeys((*first.keeps, *then.keeps))),
        details={**first.details, **then.details},
    )


def inverse(plan: Plan, did: str, details: Mapping[str, Any]) -> Plan:
    """The plan that takes another one back."""

    def turned(moves: tuple[FileMove, ...]) -> tuple[FileMove, ...]:
        return tuple(FileMove(move.path, move.after, move.before) for move in moves)

    return replace(
        plan,
        did=did,
        refs=tuple(RefMove(move.name, move.after, move.before) for move in plan.refs),
        head=HeadMove(plan.head.after, plan.head.before) if plan.head else None,
        work=turned(plan.work),
        index=turned(plan.index),
        stages=turned(plan.stages),
        state=turned(plan.state),
        details=details,
    )


def undoes(details: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the operations that an operation with these details takes back, newest first; none where it is no
    undo."""
    return _ids(details.get("undoes", ()))


def redoes(details: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the operations that it does again; none where it is no redo."""
    return _ids(details.get("redoes", ()))


def _ids(told: Any) -> tuple[str, ...]:
    # Logs of rtrepo before 0.7 hold the one id that could be taken back at a time.
    return (told,) if isinstance(told, str) else tuple(told)
