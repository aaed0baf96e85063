"""`experiment show`: one experiment, with what is on it and what it changed."""

from collections.abc import Mapping
from itertools import islice

from rtrepo.actions.comparing import compare_paths
from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.listing import directions, rows_of
from rtrepo.actions.experiments.weighing import Scales, pair_of
from rtrepo.actions.populations import Progress
from rtrepo.git import history, refs
from rtrepo.git.repository import Repository
from rtrepo.model.metrics import higher_is_better, names_of
from rtrepo.model.tried import Shown

READ_AT_MOST = 400
"""Changed files that are read; of more, the first ones are, and the others counted."""
VERSIONS = 20
"""Versions that are named."""


def show(
    repository: Repository,
    name: str,
    *,
    higher: Mapping[str, bool] | None = None,
    thorough: bool = False,
    progress: Progress | None = None,
) -> Shown:
    """One experiment by its name: its versions since the version it is counted from, newest first, one more than
    VERSIONS at most, and what they changed together. Raises RtrepoError where there is none of that name."""
    tried = places.one(repository, name)
    scales = Scales(repository, thorough=thorough, progress=progress)
    row = rows_of(repository, [tried], scales)[0]
    tried = row.tried
    said = {**directions(repository), **(higher or {})}
    versions = tuple(
        islice(history.log(repository, tried.line.commit, row.base or None), VERSIONS + 1) if tried.line else ()
    )
    change = None
    if tried.line and row.base:
        pair = pair_of(repository, row.base, tried.line.commit)
        change = compare_paths(pair, pair.changes, most=READ_AT_MOST)
    metrics = {name: higher_is_better(name, said) for name in names_of([tried.says])}
    current = tried.line is not None and refs.head(repository) == tried.line.ref
    return Shown(row, versions, change, metrics, current)
