"""What `validate --fix` answers with."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.model.finding import FixKind
from rtrepo.model.reports import CheckReport


class RuleMends(NamedTuple):
    """What was mended of one rule's findings: how many, and in which entries, in the order of datasets and ids."""

    code: str
    name: str
    fix: FixKind
    findings: int
    entries: tuple[Key, ...]


class FixReport(NamedTuple):
    """What was mended (or would be, in a dry run) by rule, in how many files, and what is left.

    `change` is what a dry run would do, None otherwise. `alone` are files that were left alone, because somebody
    changed them meanwhile. `offers` are the kinds of fix that could mend something of what is left.
    """

    mended: tuple[RuleMends, ...]
    left: CheckReport
    files: int = 0
    change: SnapshotChange | None = None
    alone: tuple[str, ...] = ()
    offers: frozenset[FixKind] = frozenset()

    @property
    def findings(self) -> int:
        """How many findings were mended."""
        return sum(rule.findings for rule in self.mended)

    @property
    def entries(self) -> int:
        """In how many entries."""
        return len({key for rule in self.mended for key in rule.entries})


Tally = Mapping[Key, Counter[str]]
"""How many findings of each rule were mended in each entry."""
