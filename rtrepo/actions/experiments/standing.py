"""The experiment that is checked out, for `status`. Elsewhere it costs nothing."""

from rtrepo.actions.experiments import records
from rtrepo.actions.experiments.bases import counted_from
from rtrepo.actions.selecting import rough_totals
from rtrepo.git import refs, views
from rtrepo.git.refs import BRANCHES
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import experiment_path
from rtrepo.model.experiment import BRANCH
from rtrepo.model.reports import Underway
from rtrepo.model.tried import Line, Record, Tried


def underway(repository: Repository, branch: str) -> Underway | None:
    """How far the experiment on a branch is; None where the branch is none of an experiment or has no version yet."""
    commit = refs.read(repository, BRANCHES + branch) if branch.startswith(BRANCH) else None
    if commit is None:
        return None
    name = branch.removeprefix(BRANCH)
    tree = views.commit_tree(repository, commit)
    file = tree.file(experiment_path(name))
    record = Record(BRANCHES + branch, file.id, *records.read(repository, [file.id])[file.id]) if file else None
    tried = Tried(name, Line(BRANCHES + branch, commit, "branch"), record)
    base = counted_from(repository, tried)
    if not base:
        return None
    totals = rough_totals(views.changes(views.commit_tree(repository, base), tree))
    versions = repository.handle.ahead_behind(commit, base)[0]
    return Underway(name, tried.says.question, tried.says.parent, versions, totals)
