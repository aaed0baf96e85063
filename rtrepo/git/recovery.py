"""What an interrupted command left: finished where its refs have moved, rolled back where not."""

from typing import Any

from rtrepo.git import index, journal, moving, objects, operations, pending, ref_states, refs, steps
from rtrepo.git.repository import Repository
from rtrepo.model.operation import Plan, RefMove, inverse


def finish(
    repository: Repository, plan: Plan, read: moving.Reader, progress: moving.Progress | None, *, sweep: bool = False
) -> list[str]:
    """What follows the refs of a plan: HEAD, the working tree, the index, what git remembers of a merge. Gives the
    paths that were left alone because somebody changed them meanwhile."""
    if plan.head and refs.head(repository) != plan.head.after:
        refs.move_head(repository, plan.head, plan.did)
    steps.reached("head moved")
    left = moving.apply(repository, plan.work, read, progress, sweep=sweep)
    steps.reached("files written")
    alone = set(left)
    there = {move.path: move.after for move in plan.work if move.path not in alone}
    written = {move.path for move in plan.index if there.get(move.path) == move.after}
    index.update(repository, plan.index, written, plan.stages, merging=bool(plan.stages or plan.state))
    steps.reached("index written")
    pending.apply(repository, plan.state, read)
    steps.reached("state written")
    return left


def recover(repository: Repository) -> str:
    """Finish or roll back what an interrupted command left; says what was done, or nothing. Needs the lock.

    Doing it twice is the same as once: every step looks at what is there.
    """
    objects.remove_unpublished(repository)
    journal.sweep(repository.own_dir)
    entry = journal.read(repository.own_dir)
    if entry is None or entry["phase"] == journal.BEGUN:
        index.free_abandoned_lock(repository)
        journal.clear(repository.own_dir)
        return ""

    repository = repository.sibling(entry["worktree"])
    index.free_abandoned_lock(repository)

    def read(object_id: str) -> bytes:
        return objects.read(repository, object_id)

    plan = operations.to_plan(entry, read)
    pending.sweep(repository, plan.state)
    if entry["phase"] == journal.ROLLED_BACK:
        _tell_the_log(repository, entry, plan)
        journal.clear(repository.own_dir)
        return ""
    if _is_recorded(repository, entry["token"]):
        journal.clear(repository.own_dir)
        return ""
    remaining = tuple(move for move in plan.refs if not _has_moved(repository, move))
    if len(remaining) < len(plan.refs):
        refs.move(repository, remaining, plan.did)
        finish(repository, plan, read, None, sweep=True)
        operations.record(repository, {key: value for key, value in entry.items() if key != "phase"})
        outcome = f"finished what was interrupted: {plan.did}"
    else:
        back = inverse(plan, plan.did, {})
        if back.head and refs.head(repository) == back.head.before:
            refs.move_head(repository, back.head, plan.did)
        left = moving.apply(repository, back.work, read, sweep=True)
        index.update(repository, back.index, stages=back.stages)
        pending.apply(repository, back.state, read)
        outcome = f"rolled back what was interrupted: {plan.did}"
        if left:
            # What these files held before may stand nowhere else by now: no hand edit is lost, nor half of one.
            journal.write(repository.own_dir, {**entry, "phase": journal.ROLLED_BACK})
            steps.reached("rolled back")
            _tell_the_log(repository, entry, plan)
            outcome += f"; left as you have it: {', '.join(left)} (what was there before: rtrepo op show @~1)"
    steps.reached("recovered")
    journal.clear(repository.own_dir)
    return outcome


def _has_moved(repository: Repository, move: RefMove) -> bool:
    """Whether a ref has made its move, also where somebody has committed on top of it since."""
    at = refs.read(repository, move.name)
    if at is None or move.after is None or at in (move.before, move.after):
        return at == move.after
    grew_from = repository.handle.descendant_of
    if not grew_from(at, move.after):
        return False
    backwards = move.before is not None and grew_from(move.before, move.after)
    return not (backwards and move.before is not None and grew_from(at, move.before))


def _is_recorded(repository: Repository, token: str) -> bool:
    newest = next(operations.log(repository), None)
    return newest is not None and newest[1].get("token") == token


def _tell_the_log(repository: Repository, entry: dict[str, Any], plan: Plan) -> None:
    """Record a command that was rolled back as done and taken back, so that the log keeps every content it touched."""
    told = {key: value for key, value in entry.items() if key != "phase"}
    back = entry["token"] + "-back"
    if _is_recorded(repository, back):
        return
    if not _is_recorded(repository, entry["token"]):
        operations.record(repository, told)
        steps.reached("operation told")
    back_again = inverse(plan, f"undo: {plan.did}", {"undoes": [refs.read(repository, operations.REF)]})
    stood = ref_states.after(ref_states.load(objects.read(repository, entry["states"])), back_again, entry["worktree"])
    states = objects.LooseObjects(repository).put("blob", ref_states.dump(stood))
    sides = {_other(side): tree for side, tree in entry["trees"].items()}
    taken_back = operations.to_record(back_again, "recovery", sides, entry["worktree"], states)
    operations.record(repository, {**taken_back, "token": back})


def _other(side: str) -> str:
    """`work-before` is `work-after` of what takes a plan back."""
    name, _, when = side.rpartition("-")
    return f"{name}-{'after' if when == 'before' else 'before'}"
