"""What git's pre-push and pre-receive hooks ask: whether something that blocks is on its way to another repository.

Git runs no hook for what cherry-pick, rebase and a fast-forward bring into a branch, and `--no-verify` goes past the
others. So this is the gate that everything passes: on the way out, and on the server, where nobody can go past it.
"""

from collections.abc import Sequence
from pathlib import Path

from rtrepo.actions import gate, gates
from rtrepo.actions.trusting import is_trusted
from rtrepo.git import bare, history, pushes, refs, views
from rtrepo.git.pushes import Arrival, RefUpdate
from rtrepo.git.repository import Repository, find
from rtrepo.model.finding import Finding
from rtrepo.model.push import PushedRef, PushReport
from rtrepo.model.version import Version

EXPLAINED = 20
"""Findings of a ref for which the version that brought them is looked up."""


def before_push(start: Path, remote: str, told: bytes) -> PushReport:
    """What the refs of a `git push` bring to a remote; `told` is what git says on the hook's standard input. Where the
    rules stop nothing, the commands are run that the version checked out asks for."""
    repository = find(start)
    report = _checked(repository, pushes.told_to_pre_push(told), remote)
    if report.stopped or not report.refs:
        return report
    tree = views.commit_tree(repository, refs.head_commit(repository))
    branches = [ref.name.removeprefix(refs.BRANCHES) for ref in report.refs]
    steps = gates.steps_of(tree, "pre-push", *branches)
    if not steps:
        return report
    trusted = is_trusted(repository, tree)
    return report._replace(steps=gates.run_steps(repository, steps, " ".join(branches), trusted=trusted))


def before_receiving(start: Path, told: bytes) -> PushReport:
    """The same where the push comes in. Only objects are read: there need not be a working tree."""
    return _checked(bare.receiving(start), pushes.told_to_pre_receive(told), None)


def _checked(repository: Repository, updates: Sequence[RefUpdate], remote: str | None) -> PushReport:
    """The end of each ref is checked, not every version on the way: what was mended since may pass."""
    found = []
    for update in updates:
        arrived = pushes.arrival(repository, update, remote=remote)
        if arrived:
            found.append(_check(repository, arrived))
    return PushReport(tuple(found), receiving=remote is None)


def _check(repository: Repository, arrived: Arrival) -> PushedRef:
    report = gate.check_change(
        views.commit_tree(repository, arrived.tip),
        pushes.changes(repository, arrived),
        blocking_only=True,
        into=views.commit_tree(repository, arrived.into) if arrived.into else None,
    )
    blocking = [finding for finding in report.findings if finding.blocks]
    return PushedRef(arrived.update.name, arrived.tip, report, _brought_by(repository, arrived, blocking))


def _brought_by(repository: Repository, arrived: Arrival, blocking: Sequence[Finding]) -> dict[str, Version]:
    versions: dict[str, Version] = {}
    for path in dict.fromkeys(finding.path for finding in blocking[:EXPLAINED]):
        commit = pushes.brought_by(repository, arrived, path)
        if commit:
            versions[path] = history.version(repository, commit)
    return versions
