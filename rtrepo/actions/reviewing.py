"""`review`: what a page for reading a change in the browser is made of, and the writing of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from rtrepo import assets
from rtrepo.actions.comparing import compare, snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.actions.shifting import shift_of
from rtrepo.diff.across import with_across
from rtrepo.errors import RtrepoError
from rtrepo.git import durable, history, refs
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import DATASETS
from rtrepo.model.review import PageFiles, Review

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
    pair = snapshots_of(repository, revisions)
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


def page_files() -> PageFiles:
    """The files that every page is made with."""
    folder = assets.templates() / "review"
    return PageFiles(*((folder / name).read_text("utf-8") for name in ("page.html", "style.css", "script.js")))


def default_name(revisions: Sequence[str]) -> str:
    """A file name that says what is compared: `review-main..warmer-tone.html`."""
    told = _UNFIT.sub("-", "..".join(revisions) or "working-tree")[:_LONGEST].strip("-.")
    return f"review-{told or 'page'}.html"


def write(repository: Repository, target: Path, page: bytes, mark: bytes, *, force: bool = False) -> None:
    """Put a page in its place, whole or not at all.

    Raises RtrepoError where the place is among the datasets, where a file stands that does not begin with
    `mark` as our pages do (unless `force`), and where it cannot be written.
    """
    if target.resolve().is_relative_to(repository.root.resolve() / DATASETS):
        raise RtrepoError(
            f"{target} lies among the datasets; nothing was written", hint="write it elsewhere: -o ../review.html"
        )
    if not target.parent.is_dir():
        raise RtrepoError(f"there is no folder {target.parent}; nothing was written", hint=f"mkdir -p {target.parent}")
    try:
        if not force and _is_foreign(target, mark):
            raise RtrepoError(
                f"{target} is there already and is not a review page; it is as it was",
                hint="name another file with -o, or add --force to replace it",
            )
        durable.replace(target, page)
    except OSError as error:
        raise RtrepoError(f"{target} could not be written ({error.strerror}); it is as it was") from None


def _is_foreign(target: Path, mark: bytes) -> bool:
    """Whether something stands there that is not a page of ours. A link is followed to see what it shows."""
    if not target.exists():
        return target.is_symlink()
    if not target.is_file():
        return True
    with target.open("rb") as file:
        return file.read(len(mark)) != mark
