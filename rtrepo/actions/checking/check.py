"""`validate` and the hooks: the gate over the working tree, a version, a range, or git's index."""

import os
from collections.abc import Sequence
from pathlib import Path

from rtrepo.actions.asking import refuse_slips
from rtrepo.actions.checking import gate
from rtrepo.actions.checking.rulebook import Ask
from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.comparing import WORKING, Pair, snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import look
from rtrepo.git import refs, status, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.format_version import check_format
from rtrepo.layout.paths import CONFIG
from rtrepo.model.reports import CheckReport

AT_WORK = f"HEAD or {WORKING}"
"""Where a name is looked for that is to stand for something in the working tree."""


def checked(
    repository: Repository,
    revision: str = "",
    *,
    staged: bool = False,
    selection: Selection | None = None,
    ask: Ask | None = None,
    progress: Progress | None = None,
) -> CheckReport:
    """The findings about a whole snapshot (no revision: the working tree), about what `A..B` brings in, or
    about what is staged. Raises RtrepoError for a name that stands for nothing there."""
    selection = selection or Selection()
    if staged or ".." in revision:
        pair = snapshots_of(repository, [revision] if revision else [], staged=staged)
        changes = [change for change in pair.changes if selection.takes_path(change.path)]
        report = gate.check_change(pair.after, changes, ask=ask, across=True, progress=progress)
        return _named(_meant(report, selection, *_sides(pair)), pair.after_name)
    if revision:
        tree = views.commit_tree(repository, refs.resolve(repository, revision))
        return _named(_meant(gate.check_all(tree, selection, ask, progress), selection, (tree,), revision), revision)
    desk = look(repository)
    return _meant(gate.check_all(desk.work, selection, ask, progress), selection, (desk.head, desk.work), AT_WORK)


def checked_since(
    repository: Repository,
    since: str,
    revision: str = "",
    *,
    staged: bool = False,
    selection: Selection | None = None,
    ask: Ask | None = None,
    progress: Progress | None = None,
) -> CheckReport:
    """The findings that the working tree (or a revision, or what is staged) has and the version `since` has not. Raises
    RtrepoError for a name that stands for nothing in either."""
    pair = snapshots_of(repository, [since, revision] if revision else [since], staged=staged)
    selection = selection or Selection()
    report = gate.check_new(pair.before, pair.after, pair.changes, selection, ask, progress)
    return _named(_meant(report, selection, *_sides(pair)), pair.after_name if staged or revision else "")


def _sides(pair: Pair) -> tuple[tuple[StoredTree, ...], str]:
    return (pair.before, pair.after), f"{pair.before_name} or {pair.after_name}"


def _meant(report: CheckReport, selection: Selection, trees: Sequence[StoredTree], where: str) -> CheckReport:
    """The report, unless a name stands for nothing: most likely it is a slip (`origin/man..HEAD`), and "nothing to
    report" would let a workflow pass that has checked nothing. One name that something was checked for is none."""
    if not report.checked or len(selection.names) > 1:
        refuse_slips(selection, trees, where)
    return report


def _named(report: CheckReport, where: str) -> CheckReport:
    return report._replace(where=where)


def check_commit(repository: Repository, index_file: str) -> CheckReport:
    """What a git hook asks: the findings about the index that is about to be committed.

    During `git commit -a` and `git commit PATH` that is another file than the repository's own index; git
    names it in GIT_INDEX_FILE. A branch without rtrepo.yaml, which has none in the index either, is no concern of
    rtrepo's.
    """
    path = str(Path(os.path.abspath(index_file))) if index_file else ""
    state = status.staged(repository, refs.head_commit(repository), index_file=path)
    before = views.commit_tree(repository, state.head)
    after = views.staged_tree(repository, state)
    config = after.read(CONFIG)
    if config is not None:
        check_format(config)
    elif before.file(CONFIG) is None:
        return CheckReport(0, ())
    return _named(gate.check_change(after, views.changes(before, after), into=before), "what is staged")
