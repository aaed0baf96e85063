"""`branch`: listing branches, making and removing them. No file is touched."""

from dataclasses import dataclass

from rtrepo.actions.workspace import changing
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs, status
from rtrepo.git.repository import Repository
from rtrepo.git.status import Status
from rtrepo.model.operation import HeadMove, Plan, RefMove
from rtrepo.model.reports import BranchLine, MoveReport


@dataclass(frozen=True, slots=True)
class NewBranch:
    """The part of a plan that makes a branch here and goes to it."""

    refs: tuple[RefMove, ...]
    head: HeadMove | None


def plan_new(repository: Repository, state: Status, name: str) -> NewBranch | None:
    """A new branch at the commit checked out, gone to; None where we are on a branch of that name already."""
    if state.branch == name:
        return None
    refs.check_branch_name(repository, name)
    full = refs.BRANCHES + name
    if refs.read(repository, full) is not None:
        raise RtrepoError(f"the branch {name} is there already", hint=f"rtrepo switch {name} goes to it")
    move = (RefMove(full, None, state.head),) if state.head else ()
    return NewBranch(move, HeadMove(refs.head(repository), full))


def listed(repository: Repository) -> tuple[BranchLine, ...]:
    """Every local branch with its newest version and its distance from the current one, sorted by name."""
    current = refs.head(repository).removeprefix(refs.BRANCHES)
    here = refs.head_commit(repository)
    lines = []
    for name, commit in refs.branches(repository).items():
        ahead, behind = repository.handle.ahead_behind(commit, here) if here else (0, 0)
        lines.append(BranchLine(name, history.version(repository, commit), name == current, ahead, behind))
    return tuple(lines)


def create(repository: Repository, name: str, at: str = "HEAD") -> MoveReport:
    """Make a branch at a version without going to it."""
    with changing(repository, f"branch {name}") as writing:
        refs.check_branch_name(repository, name)
        if refs.read(repository, refs.BRANCHES + name) is not None:
            raise RtrepoError(f"the branch {name} is there already", hint=f"rtrepo switch {name} goes to it")
        commit = refs.resolve(repository, at)
        did = f"make branch {name} at {commit[:7]}"
        writing.apply(Plan(did, refs=(RefMove(refs.BRANCHES + name, None, commit),)))
        return MoveReport("branch", did, branch=name, version=commit)


def delete(repository: Repository, name: str, *, force: bool = False) -> MoveReport:
    """Remove a branch. Refused for the current one, and for versions that no other branch holds, unless forced."""
    with changing(repository, f"branch --delete {name}") as writing:
        full = refs.BRANCHES + name
        commit = refs.read(repository, full)
        if commit is None:
            raise RtrepoError(f"there is no branch {name}", hint="rtrepo branch lists them")
        if status.read(repository, untracked=False).branch == name:
            raise RtrepoError(f"{name} is the branch you are on", hint="rtrepo switch main first")
        elsewhere = refs.checked_out_elsewhere(repository, name)
        if elsewhere:
            raise RtrepoError(f"{name} is checked out in {elsewhere}", hint="switch that worktree first")
        others = [tip for other, tip in refs.branches(repository).items() if other != name]
        if not force and not any(_holds(repository, tip, commit) for tip in others):
            raise RtrepoError(
                f"{name} has versions that no other branch holds; nothing was changed",
                hint=f"rtrepo branch --delete --force {name}     (rtrepo undo brings it back)",
            )
        did = f"delete branch {name} (was {commit[:7]})"
        writing.apply(Plan(did, refs=(RefMove(full, commit, None),)))
        return MoveReport("branch", did, branch=name, version=commit)


def _holds(repository: Repository, tip: str, commit: str) -> bool:
    return tip == commit or repository.handle.descendant_of(tip, commit)
