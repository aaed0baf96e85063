"""One training file before one trainer: rows go in as the file has them, and what would be lost comes out."""

from collections.abc import Sequence

from rtrepo.model.entry import Key
from rtrepo.model.fitness import OUTCOMES, Loss, LossGroup, TargetReport
from rtrepo.rules.targets.kind import Kind, Memory, Target
from rtrepo.rules.targets.row import Row

not_exported = Kind(
    "F001", "not-exported", "dropped", "The export cannot write the entry, so the trainer never sees it.",
    "rtrepo export names the same entries as not written. Source: our own writers of the format.",
    "change the entry, or export it in another format", lambda _row, _memory: (),
)  # fmt: skip
"""What stands before every trainer. It is not asked about rows, since there is none."""


class Simulation:
    """A trainer reading the file of one dataset, line by line."""

    def __init__(self, target: Target, kinds: Sequence[Kind] = ()) -> None:
        """`kinds` are asked after the trainer's own: what depends on a template or a length."""
        self.target = target
        self._kinds = (*target.kinds, *kinds)
        self._memories: dict[str, Memory] = {one.code: {} for one in self._kinds}
        self._losses: dict[str, list[Loss]] = {}

    def see(self, key: Key, path: str, row: Row, *, told: bool = True) -> None:
        """Read a line. Without `told` it only counts for what comes after it."""
        for one in self._kinds:
            for said in one.check(row, self._memories[one.code]):
                if told:
                    self._losses.setdefault(one.code, []).append(Loss(key, path, said.at, said.message))

    def miss(self, key: Key, path: str, reason: str) -> None:
        """Note an entry that the export cannot write."""
        self._losses.setdefault(not_exported.code, []).append(Loss(key, path, "", reason))

    def report(self, dataset: str, entries: int) -> TargetReport:
        """What was lost of so many entries, by kind."""
        kinds = sorted((not_exported, *self._kinds), key=lambda one: (OUTCOMES.index(one.outcome), one.code))
        groups = tuple(
            LossGroup(one.code, one.name, one.outcome, one.title, one.reason, one.advice, tuple(self._losses[one.code]))
            for one in kinds
            if one.code in self._losses
        )
        return TargetReport(self.target.name, self.target.title, self.target.format, dataset, entries, groups)
