"""What the gate says of a push, one report for each ref that brings something new; and of what has come in."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.finding import Finding
from rtrepo.model.gates import StepRun
from rtrepo.model.reports import NOTHING, CheckReport
from rtrepo.model.version import Version


class Lasting(NamedTuple):
    """A finding about what a version on the way holds and the last one does not; the version, where it is known."""

    finding: Finding
    version: Version | None


class PushedRef(NamedTuple):
    """A ref by its full name, what the rules say of what it brings, and by path the version that brought a file.
    `lasting` is what versions on the way hold; `unseen` entries of them were too many to look at."""

    name: str
    tip: str
    report: CheckReport
    brought_by: Mapping[str, Version] = NOTHING
    lasting: tuple[Lasting, ...] = ()
    unseen: int = 0

    @property
    def blocking(self) -> int:
        """Findings that stop it."""
        return self.report.blocking + len(self.lasting)


class PushReport(NamedTuple):
    """Every ref of a push that brings something, and what became of the gate's commands; `receiving` where this is
    the place it comes to."""

    refs: tuple[PushedRef, ...]
    receiving: bool = False
    steps: tuple[StepRun, ...] = ()

    @property
    def stopped(self) -> tuple[PushedRef, ...]:
        """The refs that bring something which blocks."""
        return tuple(ref for ref in self.refs if ref.blocking)

    @property
    def stopped_by(self) -> str:
        """The gate's command that stops the push; empty where none does."""
        return next((run.step.run for run in self.steps if run.stops), "")


class Notice(NamedTuple):
    """What came in between two versions: how many findings block, how many files were too many to look at,
    whether the hooks are from another version of rtrepo, and whether the later version's own rules are `laxer`."""

    before: str
    after: str
    blocking: int = 0
    unseen: int = 0
    outdated: bool = False
    laxer: bool = False


class HookRun(NamedTuple):
    """One run of a hook of ours: when (seconds since the epoch), for which event, whether it let pass, stopped or
    told something, and how many findings blocked."""

    at: int
    event: str
    outcome: str
    blocking: int = 0
