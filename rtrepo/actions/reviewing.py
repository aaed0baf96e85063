"""`review`: what a page for reading a change in the browser is made of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from rtrepo.actions.comparing import Pair, compare, snapshots_of
from rtrepo.actions.experiments import picturing
from rtrepo.actions.selecting import Selection
from rtrepo.actions.shifting import shift_of
from rtrepo.diff.across import with_across
from rtrepo.git import history, refs
from rtrepo.git.repository import Repository
from rtrepo.model.review import Review

READ_AT_MOST = 20_000
"""Changed files that a page reads; it says how many more entries there are."""
VERSIONS = 100
"""Versions named on a page; the others are counted."""

_UNFIT = re.compile(r"[^\w.@+-]+", re.ASCII)
_LONGEST = 100


def review(
    repository: Repository,
    revisions: Sequence[str],
    selection: Selection,
    progress: Callable[[int, int], None] | None = None,
) -> Review:
    """What differs between two snapshots, what runs through it, and the versions between them.

    `revisions` are as `diff` takes them; `progress` is told entries measured, and of how many.
    """
    return _between(repository, snapshots_of(repository, revisions), selection, progress)


def review_experiment(
    repository: Repository, name: str, selection: Selection, progress: Callable[[int, int], None] | None = None
) -> Review:
    """The same for what an experiment changed since the version it is counted from. Raises RtrepoError where there
    is none of that name, and where one of its two ends is not here."""
    shown, pair = picturing.sheet(repository, name, progress)
    return _between(repository, pair, selection, progress)._replace(experiment=shown)


def _between(
    repository: Repository, pair: Pair, selection: Selection, progress: Callable[[int, int], None] | None
) -> Review:
    found = with_across(compare(pair, selection, most=READ_AT_MOST))
    found = replace(found, shift=shift_of(pair, found, selection, progress=progress))
    before, after = found.before_version, found.after_version or refs.head_commit(repository)
    between = history.log(repository, after, before or None) if after else iter(())
    versions = tuple(islice(between, VERSIONS))
    return Review(
        found,
        versions,
        len(versions) + sum(1 for _ in between),
        sum(1 for _ in history.log(repository, before, after)) if before and after else 0,
        _only(selection),
    )


def _only(selection: Selection) -> str:
    told = [f"dataset {selection.dataset}"] if selection.dataset else []
    told += [f"tag {selection.tag}"] if selection.tag else []
    return ", ".join([*told, *selection.names])


def default_name(revisions: Sequence[str], experiments: Sequence[str] | None = None) -> str:
    """A file name that says what is compared: `review-main..warmer-tone.html`, `review-warmer-tone+drier.html`."""
    whole = "working-tree" if experiments is None else "experiments"
    told = _UNFIT.sub("-", "+".join(experiments or ()) or "..".join(revisions) or whole)[:_LONGEST].strip("-.")
    return f"review-{told or 'page'}.html"
