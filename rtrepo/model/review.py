"""What a review page is made of, and what was written."""

from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.version import Version


class Review(NamedTuple):
    """Two snapshots compared, with the versions between them.

    `versions` are those that the new side has and the old one has not, the newest first, of `between` in all;
    `behind` counts those that only the old side has. `only` says in words what the review was narrowed to.
    """

    change: SnapshotChange
    versions: tuple[Version, ...] = ()
    between: int = 0
    behind: int = 0
    only: str = ""


class PageFiles(NamedTuple):
    """The text of the files that a page is made with: its template, its style sheet and its script."""

    page: str
    style: str
    script: str


class ReviewReport(NamedTuple):
    """A review page that was written, its size in bytes, and what it shows.

    `before` and `after` are what the two sides are called. Of the changed entries `detailed` are shown turn by
    turn, `listed` with a line each, and `counted` are only numbers, since there are too many.
    """

    file: str
    size: int
    before: str
    after: str
    detailed: int
    listed: int
    counted: int
