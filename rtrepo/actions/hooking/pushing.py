"""What git's pre-push and pre-receive hooks ask: whether something that blocks is on its way to another repository.

Git runs no hook for what cherry-pick, rebase and a fast-forward bring into a branch, and `--no-verify` goes past the
others. So this is the gate that everything passes: on the way out, and on the server, where nobody can go past it.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from rtrepo.actions.checking import gate
from rtrepo.actions.hooking import gates, lasting
from rtrepo.actions.hooking.trusting import is_trusted
from rtrepo.git import bare, history, pushes, refs, views
from rtrepo.git.pushes import Arrival, RefUpdate
from rtrepo.git.repository import Repository, find
from rtrepo.model.finding import Finding
from rtrepo.model.gates import Step, StepRun
from rtrepo.model.push import PushedRef, PushReport
from rtrepo.model.version import Version

EXPLAINED = 20
"""Findings of a ref for which the version that brought them is looked up."""


def before_push(start: Path, remote: str, told: bytes) -> PushReport:
    """What the refs of a `git push` bring to a remote; `told` is what git says on the hook's standard input. Where the
    rules stop nothing, the commands are run that the branch over there asks for, and those that the push adds."""
    repository = find(start)
    updates = pushes.told_to_pre_push(told)
    if not updates and os.environ.get("PRE_COMMIT"):
        updates, remote = pushes.told_by_framework(os.environ), os.environ.get("PRE_COMMIT_REMOTE_NAME", remote)
    arrived = _arrivals(repository, updates, remote)
    report = PushReport(tuple(_check(repository, one) for one in arrived))
    return report if report.stopped else report._replace(steps=_run_commands(repository, arrived))


def before_receiving(start: Path, told: bytes) -> PushReport:
    """The same where the push comes in, by the rules alone. Only objects are read: there need not be a working tree."""
    repository = bare.receiving(start)
    arrived = _arrivals(repository, pushes.told_to_pre_receive(told), None)
    return PushReport(tuple(_check(repository, one) for one in arrived), receiving=True)


def _arrivals(repository: Repository, updates: Sequence[RefUpdate], remote: str | None) -> list[Arrival]:
    found = (pushes.arrival(repository, update, remote=remote) for update in updates)
    return [arrived for arrived in found if arrived]


def _run_commands(repository: Repository, arrived: Sequence[Arrival]) -> tuple[StepRun, ...]:
    """What becomes of the commands at this gate. One that is trusted in the version checked out is trusted in any."""
    branches: dict[Step, list[str]] = {}
    trees = {one: views.commit_tree(repository, one) for ref in arrived for one in (ref.into, ref.tip) if one}
    for ref in arrived:
        branch = ref.update.name.removeprefix(refs.BRANCHES)
        asked = [step for one in (ref.into, ref.tip) if one for step in gates.steps_of(trees[one], "pre-push", branch)]
        for step in dict.fromkeys(asked):
            branches.setdefault(step, []).append(branch)
    if not branches:
        return ()
    here = views.commit_tree(repository, refs.head_commit(repository))
    trusted = {
        step for tree in (here, *trees.values()) if is_trusted(repository, tree) for step in gates.all_steps(tree)
    }
    runs: list[StepRun] = []
    for step, names in branches.items():
        runs += gates.run_steps(repository, (step,), " ".join(names), trusted=step in trusted)
        if runs[-1].stops:
            break
    return tuple(runs)


def _check(repository: Repository, arrived: Arrival) -> PushedRef:
    """The end of a ref is checked: what was mended on the way may pass, but for what lasts (see lasting)."""
    after = views.commit_tree(repository, arrived.tip)
    into = views.commit_tree(repository, arrived.into) if arrived.into else None
    report = gate.check_change(after, pushes.changes(repository, arrived), blocking_only=True, into=into)
    blocking = [finding for finding in report.findings if finding.blocks]
    brought_by = _brought_by(repository, arrived, blocking)
    held, unseen = lasting.on_the_way(repository, arrived, after, into)
    return PushedRef(arrived.update.name, arrived.tip, report, brought_by, held, unseen)


def _brought_by(repository: Repository, arrived: Arrival, blocking: Sequence[Finding]) -> dict[str, Version]:
    versions: dict[str, Version] = {}
    for path in dict.fromkeys(finding.path for finding in blocking[:EXPLAINED]):
        commit = pushes.brought_by(repository, arrived, path)
        if commit:
            versions[path] = history.version(repository, commit)
    return versions
