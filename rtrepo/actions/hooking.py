"""`hooks`: our stubs in the place where git looks for hooks, and what they do when git calls them."""

import os
import sys
from pathlib import Path

from rtrepo import assets
from rtrepo.actions import gates
from rtrepo.actions.checking import check_commit
from rtrepo.actions.trusting import is_trusted
from rtrepo.actions.workspace import Told, changing, open_repository
from rtrepo.errors import RtrepoError
from rtrepo.git import bare, hook_log, hooks, lock, refs, views
from rtrepo.git.repository import Repository, find
from rtrepo.model.gates import StepRun
from rtrepo.model.push import HookRun
from rtrepo.model.reports import CommitReport, HookView


def open_for_hooks(start: Path, tell: Told | None = None) -> Repository:
    """The repository whose hooks are meant: the one around a folder, or a server's, which the folder itself is."""
    return bare.open_bare(start) if bare.is_bare(start) else open_repository(start, tell, greets=False)


def states(repository: Repository) -> list[HookView]:
    """What stands in the place of each hook."""
    return _views(hooks.states(repository, assets.hooks(), sys.executable))


def install(repository: Repository) -> list[HookView]:
    """Put the hooks in place."""
    if repository.handle.is_bare:
        with lock.held(repository.own_dir, "hooks install"):
            return _views(hooks.install(repository, assets.hooks(), sys.executable))
    with changing(repository, "hooks install"):
        return _views(hooks.install(repository, assets.hooks(), sys.executable))


def uninstall(repository: Repository) -> list[HookView]:
    """Take the hooks away."""
    if repository.handle.is_bare:
        with lock.held(repository.own_dir, "hooks uninstall"):
            return _views(hooks.uninstall(repository, assets.hooks(), sys.executable))
    with changing(repository, "hooks uninstall"):
        return _views(hooks.uninstall(repository, assets.hooks(), sys.executable))


def before_commit(start: Path, event: str) -> CommitReport:
    """What pre-commit and pre-merge-commit ask: the rules, and then the commands that rtrepo.yaml asks for. Nothing is
    looked at again where our own commit has asked already. `stopped_by` says what stops it, if anything does."""
    repository = find(start)
    if hooks.may_pass(repository):
        return CommitReport(None, None, {}, 0)
    checked = check_commit(repository, os.environ.get("GIT_INDEX_FILE", ""))
    report = CommitReport(None, None, {}, 0, checked.findings, laxer=checked.laxer)
    if checked.blocking:
        return report._replace(stopped_by="the gate")
    runs = _commands(repository, "pre-merge" if event == "pre-merge-commit" else "pre-commit")
    return report._replace(stopped_by=next((run.step.run for run in runs if run.stops), ""), steps=runs)


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


def _commands(repository: Repository, gate: str) -> tuple[StepRun, ...]:
    """What becomes of the commands that the version checked out asks for at a gate."""
    tree = views.commit_tree(repository, refs.head_commit(repository))
    branch = refs.head(repository).removeprefix(refs.BRANCHES)
    steps = gates.steps_of(tree, gate, branch)
    if not steps:
        return ()
    return gates.run_steps(repository, steps, branch, trusted=is_trusted(repository, tree))


def _views(found: list[hooks.HookState]) -> list[HookView]:
    return [HookView(hook.event, hook.state, str(hook.path), hook.chained) for hook in found]
