"""`validate` and the hooks: the gate over the working tree, a version, a range, or git's index."""

import os
from pathlib import Path

from rtrepo.actions import gate
from rtrepo.actions.comparing import snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import look
from rtrepo.git import refs, status, views
from rtrepo.git.repository import Repository
from rtrepo.model.reports import CheckReport


def checked(
    repository: Repository, revision: str = "", *, staged: bool = False, selection: Selection | None = None
) -> CheckReport:
    """The findings about a whole snapshot (no revision: the working tree), about what `A..B` brings in, or
    about what is staged."""
    selection = selection or Selection()
    if staged or ".." in revision:
        pair = snapshots_of(repository, [revision] if revision else [], staged=staged)
        changes = [change for change in views.changes(pair.before, pair.after) if selection.takes_path(change.path)]
        return _named(gate.check_change(pair.after, changes), pair.after_name)
    if revision:
        return _named(
            gate.check_all(views.commit_tree(repository, refs.resolve(repository, revision)), selection), revision
        )
    return gate.check_all(look(repository).work, selection)


def _named(report: CheckReport, where: str) -> CheckReport:
    return CheckReport(report.checked, report.findings, where)


def check_commit(repository: Repository, index_file: str) -> CheckReport:
    """What a git hook asks: the findings about the index that is about to be committed.

    During `git commit -a` and `git commit PATH` that is another file than the repository's own index; git
    names it in GIT_INDEX_FILE.
    """
    path = str(Path(os.path.abspath(index_file))) if index_file else ""
    state = status.read(repository, untracked=False, index_file=path)
    before = views.commit_tree(repository, state.head)
    after = views.staged_tree(repository, state)
    return _named(gate.check_change(after, views.changes(before, after)), "what is staged")
