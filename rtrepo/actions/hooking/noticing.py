"""What git's hooks after the fact tell: that what just came into the working tree has findings that block.

A fast-forward, a switch and a rebase bring versions in that no gate of this repository has seen. Nothing can be stopped
any more, so it is said in one line, and only where there is something to say.
"""

import sys
from pathlib import Path

from rtrepo import assets
from rtrepo.actions.checking import gate
from rtrepo.git import hooks, refs, unfinished, views
from rtrepo.git.repository import Repository, find
from rtrepo.layout.paths import place_of
from rtrepo.model.push import Notice

MOST = 1_000
"""Changed files that are looked at: a switch must not wait for a tenth of a second more."""
_SETTINGS = ("config", "dataset")


def after_the_fact(start: Path, event: str, arguments: tuple[str, ...], told: bytes) -> Notice:
    """What to tell after `post-checkout`, `post-merge` or `post-rewrite`, with what git gives them (githooks(5))."""
    repository = find(start)
    before, after = _came_in(repository, event, arguments, told)
    notice = Notice(before or "", after or "", outdated=_outdated(repository))
    if not before or not after or before == after:
        return notice
    tree, was = views.commit_tree(repository, after), views.commit_tree(repository, before)
    changes = views.changes(was, tree)
    # What came into a branch is judged as by the gates: by what the branch said before, where that is stricter. A
    # switch goes into nothing.
    into = None if event == "post-checkout" else was
    seen = changes if len(changes) <= MOST else [one for one in changes if place_of(one.path).kind in _SETTINGS]
    report = gate.check_change(tree, seen, blocking_only=True, into=into)
    if len(changes) > MOST:
        return notice._replace(unseen=len(changes), laxer=bool(report.laxer))
    return notice._replace(blocking=report.blocking, laxer=bool(report.laxer))


def _came_in(
    repository: Repository, event: str, arguments: tuple[str, ...], told: bytes
) -> tuple[str | None, str | None]:
    """The versions before and after; None where there is none, or where git is only half way."""
    head = refs.head_commit(repository)
    if event == "post-merge":
        return refs.read(repository, "ORIG_HEAD"), head
    if event == "post-checkout":
        half_way = unfinished.name(repository) or arguments[2:3] != ("1",)
        return (None, None) if half_way else (_known(repository, arguments[0]), head)
    lines = told.decode("ascii", "replace").split("\n")
    rewritten = [line.split()[0] for line in lines if line.strip()] if arguments[:1] == ("rebase",) else []
    return (_known(repository, rewritten[-1]) if rewritten else None), head


def _known(repository: Repository, commit: str) -> str | None:
    return commit if refs.is_version(repository, commit) else None


def _outdated(repository: Repository) -> bool:
    return any(hook.state == "outdated" for hook in hooks.states(repository, assets.hooks(), sys.executable))
