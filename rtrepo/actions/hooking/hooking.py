"""`hooks`: our stubs in the place where git looks for hooks, and what they do when git calls them."""

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from rtrepo import assets
from rtrepo.actions.checking.check import check_commit
from rtrepo.actions.hooking import gates
from rtrepo.actions.hooking.trusting import is_trusted
from rtrepo.actions.merging.doubts import Doubt, doubts
from rtrepo.actions.workspace import Told, open_repository
from rtrepo.errors import RtrepoError
from rtrepo.git import (
    bare,
    hook_log,
    hook_runs,
    hooks,
    lock,
    merging_now,
    pending,
    refs,
    sequence,
    status,
    unfinished,
    views,
)
from rtrepo.git.repository import Repository, find
from rtrepo.git.views import StoredTree
from rtrepo.model.gates import StepRun
from rtrepo.model.push import HookRun
from rtrepo.model.reports import CommitReport, HookView

_TOLD = 5
"""Doubtful entries that are named."""


def open_for_hooks(start: Path, tell: Told | None = None) -> Repository:
    """The repository whose hooks are meant: the one around a folder, or a server's, which the folder itself is."""
    return bare.open_bare(start) if bare.is_bare(start) else open_repository(start, tell, greets=False)


def states(repository: Repository) -> list[HookView]:
    """What stands in the place of each hook."""
    return _views(hooks.states(repository, assets.hooks(), sys.executable))


def install(repository: Repository) -> list[HookView]:
    """Put the hooks in place."""
    with _held(repository, "hooks install"):
        return _views(hooks.install(repository, assets.hooks(), sys.executable))


def uninstall(repository: Repository) -> list[HookView]:
    """Take the hooks away."""
    with _held(repository, "hooks uninstall"):
        return _views(hooks.uninstall(repository, assets.hooks(), sys.executable))


def _held(repository: Repository, command: str) -> AbstractContextManager[object]:
    """Hold the repository. A server's has no working tree in which a command could have been interrupted."""
    if repository.handle.is_bare:
        return lock.held(repository.own_dir, command)
    return sequence.writing(repository, command)


def before_commit(start: Path, event: str) -> CommitReport:
    """What pre-commit and pre-merge-commit ask: the rules, and then the commands that rtrepo.yaml asks for. Nothing is
    looked at again where our own commit has asked already. `stopped_by` says what stops it, if anything does."""
    repository = find(start)
    if hook_runs.may_pass(repository):
        return CommitReport(None, None, {}, 0)
    checked = check_commit(repository, os.environ.get("GIT_INDEX_FILE", ""))
    report = CommitReport(
        None, None, {}, 0, checked.findings, laxer=checked.laxer, waived_here=checked.waived_here
    )  # fmt: skip
    if checked.blocking:
        return report._replace(stopped_by="the gate")
    if event == "pre-merge-commit":
        _refuse_doubtful(repository)
    runs = _commands(repository, event)
    return report._replace(stopped_by=next((run.step.run for run in runs if run.stops), ""), steps=runs)


def _refuse_doubtful(repository: Repository) -> None:
    """Stop a merge of git's that rtrepo would have made in another way. Raises RtrepoError."""
    name = merging_now.name_of_theirs()
    found = doubts(repository, _staged(repository), merging_now.commit_of_theirs(), name)
    if found:
        raise RtrepoError(
            f"git made something else of this merge than rtrepo does, and it is not recorded: {_named(found)}",
            hint=f"git merge --abort, then rtrepo merge {name}     or look at these and record it as it is: git commit",
            exit_code=1,
        )


def doubtful(start: Path) -> str:
    """What to read before a merge that git began is recorded by a commit; empty where there is nothing, or no merge."""
    repository = find(start)
    theirs = pending.commit(repository)
    if not theirs or hook_runs.may_pass(repository):
        return ""
    found = doubts(repository, _staged(repository), theirs, theirs[:7], by_hand=True)
    return f"rtrepo would have merged this in another way, look at it: {_named(found)}" if found else ""


def _staged(repository: Repository) -> StoredTree:
    path = os.environ.get("GIT_INDEX_FILE", "")
    index_file = os.path.abspath(path) if path else ""
    return views.staged_tree(repository, status.staged(repository, refs.head_commit(repository), index_file=index_file))


def _named(found: tuple[Doubt, ...]) -> str:
    told = "; ".join(f"{one.name}: {one.why}" for one in found[:_TOLD])
    return f"{told}; and {len(found) - _TOLD:,} more" if len(found) > _TOLD else told


def write_down(start: Path, run: HookRun) -> None:
    """Keep what a hook did. Where that cannot be written nothing is lost but the record."""
    try:
        hook_log.add(_around(start), run._asdict())
    except (OSError, RtrepoError):
        return


def runs(repository: Repository) -> list[HookRun]:
    """What our hooks did here lately, newest first."""
    kept = []
    for record in hook_log.read(repository):
        at, event, outcome, blocking = (record.get(name) for name in HookRun._fields)
        if isinstance(at, int) and isinstance(event, str) and isinstance(outcome, str) and isinstance(blocking, int):
            kept.append(HookRun(at, event, outcome, blocking))
    return kept


def _around(start: Path) -> Repository:
    return bare.open_bare(start) if bare.is_bare(start) else find(start)


def _commands(repository: Repository, event: str) -> tuple[StepRun, ...]:
    """What becomes of the commands that the version checked out asks for. `git merge` asks pre-merge-commit, or what
    another tool for hooks calls; a merge that had conflicts is finished by a commit, and meets both gates."""
    asked = ["pre-commit"]
    if event == "pre-merge-commit" or any(name.startswith("GITHEAD_") for name in os.environ):
        asked = ["pre-merge"]
    elif unfinished.name(repository) == "merge":
        asked.append("pre-merge")
    tree = views.commit_tree(repository, refs.head_commit(repository))
    branch = refs.head(repository).removeprefix(refs.BRANCHES)
    steps = tuple(dict.fromkeys(step for gate in asked for step in gates.steps_of(tree, gate, branch)))
    if not steps:
        return ()
    return gates.run_steps(repository, steps, branch, trusted=is_trusted(repository, tree))


def _views(found: list[hooks.HookState]) -> list[HookView]:
    return [
        HookView(hook.event, hook.state, str(hook.path), hook.chained, hook.configured, hook.python) for hook in found
    ]
