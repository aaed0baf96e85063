"""What `clone` made."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.reports import NOTHING
from rtrepo.model.version import Version


class CloneReport(NamedTuple):
    """A clone: where it is (`root`, and `folder` as one would type it), what was checked out, entries by dataset, the
    hooks that stand, whether plain git shows entries as turns, why something could not be put in place, and how many
    commands its gates ask for, of which none is run."""

    root: str
    folder: str
    branch: str | None
    version: Version | None
    datasets: Mapping[str, int] = NOTHING
    hooks: tuple[str, ...] = ()
    git_setup: bool = False
    warnings: tuple[str, ...] = ()
    commands: int = 0
