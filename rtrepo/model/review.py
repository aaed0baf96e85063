"""What a review page is made of, and what was written."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.tried import Listing, Shown
from rtrepo.model.version import Version


class Review(NamedTuple):
    """Two snapshots compared, with the versions between them.

    `versions` are those that the new side has and the old one has not, the newest first, of `between` in all;
    `behind` counts those that only the old side has. `only` says in words what the review was narrowed to.
    `experiment` is the one that the change is of, without its versions; None where the review is of no experiment.
    """

    change: SnapshotChange
    versions: tuple[Version, ...] = ()
    between: int = 0
    behind: int = 0
    only: str = ""
    experiment: Shown | None = None


class Picture(NamedTuple):
    """Several experiments on one page: their list, the same ones in its order with what each changed, and by its
    full id every version that one is counted from."""

    listing: Listing
    shown: tuple[Shown, ...]
    bases: Mapping[str, Version]


class PageFiles(NamedTuple):
    """The text of the files that a page is made with: its template, its style sheet and its script."""

    page: str
    style: str
    script: str


class ReviewReport(NamedTuple):
    """A review page that was written, its size in bytes, and what it shows.

    `before` and `after` are what the two sides are called. Of the changed entries `detailed` are shown turn by
    turn, `listed` with a line each, and `counted` are only numbers, since there are too many. `experiments` are
    those that the page is of, by name; where they are several, the two sides have no names.
    """

    file: str
    size: int
    before: str
    after: str
    detailed: int
    listed: int
    counted: int
    experiments: tuple[str, ...] = ()
