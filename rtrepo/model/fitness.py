"""What a trainer would make of a dataset: which entries it drops, cuts, changes or refuses, and why."""

from typing import Literal, NamedTuple

from rtrepo.model.entry import Key

Outcome = Literal["refused", "dropped", "cut", "changed"]
"""`refused`: the whole run ends or the file is turned away. `dropped`: the entry is not learnt. `cut`: part of it is
not. `changed`: it is learnt, but not as it stands."""

OUTCOMES: tuple[Outcome, ...] = ("refused", "dropped", "cut", "changed")
"""Every outcome, the gravest first."""


class Loss(NamedTuple):
    """One reason: an entry, the place in it (`messages[3]`, empty for the whole entry), its file, and what is there."""

    key: Key
    path: str
    at: str
    message: str


class LossKind(NamedTuple):
    """One thing that trainers do to entries, for people: `trainers` are those that do it, by their names on the command
    line; none for what a chat template does."""

    code: str
    name: str
    outcome: Outcome
    title: str
    reason: str
    advice: str
    trainers: tuple[str, ...]


class LossGroup(NamedTuple):
    """All losses of one kind in one file: the kind's code, name, outcome, title and reason, what to do about it, and
    the losses in the order of the file."""

    code: str
    name: str
    outcome: Outcome
    title: str
    reason: str
    advice: str
    losses: tuple[Loss, ...]

    @property
    def entries(self) -> tuple[Key, ...]:
        """The entries concerned, each once."""
        return tuple(dict.fromkeys(loss.key for loss in self.losses))


class TargetReport(NamedTuple):
    """One dataset as one trainer would take it. `entries` are those that an export would hold or try to; `format` is
    that of the export. Groups stand by outcome, the gravest first."""

    target: str
    title: str
    format: str
    dataset: str
    entries: int
    groups: tuple[LossGroup, ...] = ()

    def worst(self) -> dict[Outcome, int]:
        """How many entries have which outcome, each counted once with its gravest."""
        counts: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
        seen: set[Key] = set()
        for outcome in OUTCOMES:
            found = {key for group in self.groups if group.outcome == outcome for key in group.entries}
            counts[outcome] = len(found - seen)
            seen |= found
        return counts

    @property
    def loses(self) -> bool:
        """Whether anything would not be learnt; what is only changed does not count."""
        return any(group.outcome != "changed" for group in self.groups)


class FitnessReport(NamedTuple):
    """What each trainer asked about would make of each dataset. `where` is the version, empty for the working tree;
    `unreadable` are files that no export could hold; `left_out` counts drafts and archived entries."""

    reports: tuple[TargetReport, ...]
    where: str = ""
    unreadable: tuple[str, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()

    @property
    def loses(self) -> bool:
        """Whether any trainer would lose anything."""
        return any(report.loses for report in self.reports)
