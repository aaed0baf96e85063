"""The one way in which a command changes a repository, and the recovery of one that was interrupted.

    lock → journal → objects → refs by compare-and-swap → read back → working tree → index → what git remembers of a
    merge → operation → unlock

The journal first says that a command has begun, and once the objects are stored what it is about to do.

Until the refs have moved an interrupted command is rolled back; afterwards it is finished. A command that
moves no ref is rolled back until its operation is recorded.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from rtrepo.errors import OUTCOME_UNKNOWN, REFUSED, RtrepoError
from rtrepo.git import (
    index,
    journal,
    lock,
    moving,
    noticing,
    operations,
    ref_states,
    refs,
    steps,
    unfinished,
)
from rtrepo.git.identity import Person
from rtrepo.git.moving import Progress
from rtrepo.git.noticing import Noticed
from rtrepo.git.objects import LooseObjects, ObjectWriter, PackedObjects
from rtrepo.git.recovery import finish, recover
from rtrepo.git.repository import Repository
from rtrepo.model.operation import FileId, FileMove, Plan, RefMove

_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})
"""What is no mistake of ours: the disk is full, broken, or not to be written."""


class Writing:
    """A command at work: the lock is held and nothing is changed yet."""

    def __init__(self, repository: Repository, command: str, many: bool) -> None:
        self.repository = repository
        self.command = command
        self.repaired = ""
        self.planned = False
        self.who: Person | None = None
        self.objects: ObjectWriter = PackedObjects(repository, str(os.getpid())) if many else LooseObjects(repository)

    def collect(self) -> None:
        """From now on, collect objects in one pack: there turned out to be many."""
        if isinstance(self.objects, LooseObjects):
            self.objects = PackedObjects(self.repository, str(os.getpid()))

    def read(self, object_id: str) -> bytes:
        """An object of the repository or of this command."""
        return self.objects.read(object_id)

    def apply(self, plan: Plan, progress: Progress | None = None, *, even_nothing: bool = False) -> list[str]:
        """Carry a plan out. Gives the paths that were left alone because somebody changed them meanwhile. A plan that
        changes nothing is recorded only with `even_nothing`.

        Raises RtrepoError before anything is changed where a ref has moved or a path cannot be ours.
        """
        if not plan and not even_nothing:
            return []
        moving.refuse_what_we_cannot_write(self.repository, plan.work)
        if plan.index or plan.stages:
            index.refuse_held(self.repository)
        plan = self._with_stages(plan)
        entry = self._recorded(plan, self.notice())
        self.objects.publish()
        steps.reached("objects published")
        own = self.repository.own_dir
        journal.write(own, {"phase": journal.PLANNED, **entry})
        self.planned = True
        steps.reached("journal written")
        try:
            refs.move(self.repository, plan.refs, plan.did)
        except RtrepoError as error:
            if error.exit_code == REFUSED:
                journal.clear(own)
            raise
        steps.reached("refs moved")
        try:
            left = finish(self.repository, plan, self.read, progress)
            operations.record(self.repository, entry, self.who)
        except (RtrepoError, OSError) as error:
            refused = error if isinstance(error, RtrepoError) else _refused_by_disk(error)
            raise RtrepoError(
                f"{plan.did}: begun, but not done: {refused.message}",
                hint=f"{refused.hint or 'look at git status'}; the next rtrepo command goes on from here",
                exit_code=OUTCOME_UNKNOWN,
            ) from None
        steps.reached("operation recorded")
        journal.clear(own)
        return left

    def notice(self) -> Noticed:
        """Record as an operation of its own what plain git did since the last one; where everything stands now. In
        the middle of something else of git's nothing is recorded: it is noticed when that is finished."""
        busy = unfinished.name(self.repository)
        return noticing.carried_on(self.repository) if busy else noticing.notice(self.repository)

    def _with_stages(self, plan: Plan) -> Plan:
        """A plan that says which conflicts of the index it drops where it sets their paths, so that undo brings them
        back. A merge says so itself; what was left of a squash is in the way of any command."""
        known = plan.stages or not plan.index
        dropped = () if known else index.in_conflict(self.repository, (move.path for move in plan.index))
        if not dropped:
            return plan
        torn = {move.path[2:] for move in dropped}
        moves = (move._replace(before=None) if move.path in torn else move for move in plan.index)
        return replace(plan, index=tuple(move for move in moves if move.before != move.after), stages=dropped)

    def _recorded(self, plan: Plan, noticed: Noticed) -> dict[str, Any]:
        tags = {**noticed.tags, **plan.details.get(noticing.TAGS, {})}
        details = {**plan.details, noticing.TAGS: tags} if tags else plan.details
        plan = replace(plan, details=details, keeps=tuple(dict.fromkeys((*plan.keeps, *noticed.keeps))))
        states = ref_states.after(noticed.states, plan, self.repository.worktree)
        sides = operations.file_trees(plan, self.read, self.objects)
        stood = self.objects.put("blob", ref_states.dump(states))
        return operations.to_record(plan, self.command, sides, self.repository.worktree, stood)


@contextmanager
def writing(
    repository: Repository,
    command: str,
    *,
    many: bool = False,
    patience: float = lock.PATIENCE,
    waiting: Callable[[str], None] | None = None,
) -> Iterator[Writing]:
    """Hold the repository for one command. `many` collects the objects in one pack.

    What an earlier, interrupted command left is finished or rolled back first; `Writing.repaired` says so. Raises
    RtrepoError also where the disk is full or cannot be written.
    """
    at_work: Writing | None = None
    try:
        with lock.held(repository.own_dir, command, patience, waiting):
            repaired = recover(repository)
            journal.write(repository.own_dir, {"phase": journal.BEGUN, "command": command})
            at_work = Writing(repository, command, many)
            at_work.repaired = repaired
            steps.reached("begun")
            try:
                yield at_work
            finally:
                at_work.objects.discard()
                if not at_work.planned:
                    journal.clear(repository.own_dir)
    except OSError as error:
        if error.errno not in _DISK or (at_work and at_work.planned):
            raise
        refused = _refused_by_disk(error)
        raise RtrepoError(f"{refused.message}; nothing was changed", hint=refused.hint) from None


def _refused_by_disk(error: OSError) -> RtrepoError:
    where = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
    return RtrepoError(
        f"a file cannot be written: {error.strerror or error}{where}", hint="make room, or see who may write there"
    )


def interrupted(repository: Repository) -> bool:
    """Whether a command was interrupted here, or is at work right now."""
    return (repository.own_dir / journal.NAME).exists()


def stage(paths: dict[str, FileId | None], before: Callable[[str], FileId | None]) -> tuple[FileMove, ...]:
    """Moves that set paths, from what `before` says stands there; paths that do not change are left out."""
    moves = (FileMove(path, before(path), after) for path, after in sorted(paths.items()))
    return tuple(move for move in moves if move.before != move.after)


def ref_moves(name: str, before: str | None, after: str | None) -> tuple[RefMove, ...]:
    """One ref's move, or none where nothing changes."""
    return (RefMove(name, before, after),) if before != after else ()
