"""Versions that change the file of an experiment, made in memory: nothing has to be checked out for them.

They hold nothing but that file, written and read back by rtrepo, so no gate and no hook of the user's is asked; git
signs them as it is configured. All that a command does is one plan, so that one `undo` takes it back.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.merging.waiting import waiting
from rtrepo.actions.switching import way_to
from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import history, objects, refs, trees, views
from rtrepo.git.refs import BRANCHES
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.layout import experiment_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import experiment_path
from rtrepo.model.experiment import Experiment
from rtrepo.model.operation import FileId, HeadMove, Plan, RefMove
from rtrepo.model.tried import Tried


class Done(NamedTuple):
    """What became of a plan: files written in the working tree, and paths left alone since somebody changed them."""

    files: int
    left: tuple[str, ...]


def noted(writing: Writing, onto: str, files: Mapping[str, bytes | None], message: str) -> str:
    """A new commit on top of another one that sets some files of experiments (None: takes them away), by name; gives
    its id. No ref names it yet. Where it would change nothing, that is the commit it was to go on top of."""
    before = views.tree_id(writing.repository, onto)
    placed = {
        experiment_path(name): FileId(writing.objects.put("blob", raw)) if raw is not None else None
        for name, raw in files.items()
    }
    tree = trees.edit(writing.read, writing.objects.put, before, placed)
    if tree == before:
        return onto
    writing.objects.publish()
    return history.create(writing.repository, tree, [onto], message + "\n")


def carry_out(writing: Writing, did: str, moves: Sequence[RefMove], go_to: str = "") -> Done:
    """Move refs (those that go anywhere), and with them the working tree where it follows: HEAD goes to `go_to` (a
    branch's full name), or stays where it is and takes the commit that its branch moves to.

    Raises RtrepoError where uncommitted work is in the way, where a branch is checked out in another worktree, and
    where HEAD would move under what was brought in and is not recorded yet: it could not be given up any more.
    """
    repository = writing.repository
    moves = tuple(move for move in moves if move.before != move.after)
    standing = [move.name for move in moves if move.before and move.name.startswith(BRANCHES)]
    for branch in (name.removeprefix(BRANCHES) for name in standing):
        elsewhere = refs.checked_out_elsewhere(repository, branch)
        if elsewhere:
            raise RtrepoError(
                f"{branch} is checked out in {elsewhere}; nothing was changed", hint=f"type it there: cd {elsewhere}"
            )
    came_from = refs.head(repository)
    stands = go_to or came_from
    moved = {move.name: move.after for move in moves}
    here = refs.head_commit(repository)
    then = moved.get(stands) or (refs.read(repository, stands) if stands.startswith("refs/") else here)
    head = HeadMove(came_from, stands) if stands != came_from else None
    if then == here:
        plan = Plan(did, moves, head)
    else:
        held = waiting(repository)
        if held:
            raise RtrepoError(
                f"what was brought in from {held.name} is not recorded yet; nothing was changed",
                hint='rtrepo commit -m "…" records it, rtrepo merge --abort gives it up',
            )
        ways = way_to(writing, look(repository), views.tree_id(repository, then), stands.removeprefix(BRANCHES))
        plan = Plan(did, moves, head, ways, ways)
    left = writing.apply(plan)
    return Done(len(plan.work), tuple(left))


def text_of(repository: Repository, tried: Tried) -> bytes:
    """The bytes of an experiment's file; those of a new one where it has none. Raises RtrepoError where it cannot be
    read: nothing can be changed in it then."""
    record = tried.record
    if record is None:
        return experiment_file.begin(Experiment())
    if record.problem:
        raise RtrepoError(
            f"{experiment_path(tried.name)} on {shown(record.ref)} cannot be read ({record.problem}); "
            "nothing was changed",
            hint="put it right in an editor on that branch, and commit it",
        )
    return objects.read(repository, record.blob)


def edited(name: str, edit: Callable[[], bytes]) -> bytes:
    """What an edit makes of an experiment's file. Raises RtrepoError where it is laid out in a way that it cannot."""
    try:
        return edit()
    except FileError as error:
        raise RtrepoError(f"{experiment_path(name)} {error}; nothing was changed") from None


def home(repository: Repository, tried: Tried, onto: str = "") -> RefMove:
    """Where the outcome of an experiment is recorded: `onto` if it is given, else the branch it began on, else the one
    checked out; as a move of that branch that does not go anywhere yet."""
    current = refs.head(repository)
    own = f"{BRANCHES}experiment/{tried.name}"
    wanted = [onto] if onto else [tried.says.parent, current.removeprefix(BRANCHES), "main", "master"]
    for name in wanted:
        commit = refs.read(repository, BRANCHES + name) if name else None
        if commit is not None and BRANCHES + name != own:
            return RefMove(BRANCHES + name, commit, commit)
    if onto:
        raise RtrepoError(f"there is no branch {onto}; nothing was changed", hint="rtrepo branch lists branches")
    began = tried.says.parent
    raise RtrepoError(
        f"{tried.name} began on {began or 'a branch that its file does not name'}, which is not here; "
        "nothing was changed",
        hint=f"git branch {began} origin/{began} brings it, or --onto BRANCH names another"
        if began
        else "--onto BRANCH says where to record the outcome",
    )


def shown(ref: str) -> str:
    """A ref as a person types it."""
    return ref.split("/", 2)[2]
