"""A merge as its verbs tell of it: what it made, what waits for a person, what was settled."""

from typing import Literal, NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.conflict import Conflict
from rtrepo.model.finding import Finding
from rtrepo.model.gates import StepRun
from rtrepo.model.joined import JoinTotals, PathConflict, Remark
from rtrepo.model.version import Version

Outcome = Literal["up-to-date", "fast-forward", "merged", "squashed", "conflicts", "stopped", "aborted"]
FastForward = Literal["", "yes", "no", "only"]


class Wish(NamedTuple):
    """What is asked of a merge: the version to bring in, whether to fast-forward (as git is set up; where that is
    possible; never; or nothing else), and how. `alone`: the result is an ordinary version, with one parent."""

    revision: str
    fast_forward: FastForward = ""
    squash: bool = False
    message: str = ""
    verify: bool = True
    by_sentences: bool = False
    alone: bool = False


class Waiting(NamedTuple):
    """A merge that waits. `name` is what is brought in, as it was called; `ours` and `theirs` are full commit ids;
    `aside` are paths with work that was uncommitted when it began and is no part of it. `made_by_git` where git
    began it: then nothing is known of `aside`. Of a pick, `trees` are the ids of its base and of theirs, and `message`
    is what its version is to say."""

    verb: str
    name: str
    theirs: str
    ours: str = ""
    by_sentences: bool = False
    aside: tuple[str, ...] = ()
    made_by_git: bool = False
    trees: tuple[str, ...] = ()
    message: str = ""


class Left(NamedTuple):
    """One entry or file of which something is in conflict: what a merge says of it, the `conflicts` that are still
    there, and the paths that git counts as unmerged. `by_hand` are those of which somebody took all markers out;
    `edited` where that is all of them, so that only `resolve --done` is left to say."""

    about: PathConflict
    conflicts: tuple[Conflict, ...]
    paths: tuple[str, ...]
    by_hand: tuple[str, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether everything was settled by hand."""
        return bool(self.paths) and self.by_hand == self.paths


class LeftReport(NamedTuple):
    """What is left to settle; `unfinished` is what waits for it (`merge`, `squash`, `rebase` …; empty for a stash that
    was popped), `name` what is brought in, and `ours` whether rtrepo began it."""

    left: tuple[Left, ...]
    unfinished: str = ""
    name: str = ""
    ours: bool = False


class MergeReport(NamedTuple):
    """What a merge made (`version`), or would make with `dry_run`, or why it waits: `conflicts`, or because the gate
    or a hook stopped it (`stopped_by`). `findings` are those that the merge brings in, `remarks` what merged and is
    worth reading. `left` are paths left alone because somebody edited them meanwhile."""

    outcome: Outcome
    name: str
    branch: str
    dry_run: bool = False
    version: Version | None = None
    files: int = 0
    totals: JoinTotals = JoinTotals()
    conflicts: tuple[PathConflict, ...] = ()
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()
    stopped_by: str = ""
    hook_output: str = ""
    steps: tuple[StepRun, ...] = ()
    change: SnapshotChange | None = None
    left: tuple[str, ...] = ()
    verb: str = "merge"

    @property
    def waits(self) -> bool:
        """Whether somebody has to do something before there is a version."""
        return self.outcome in ("conflicts", "stopped")


class PickWish(NamedTuple):
    """What is asked of a cherry-pick or a revert (`verb`): the versions or entries to bring over or take back, which
    parent of a merge counts as before it (from 1; 0 where none was told), and how. `at` is the version whose change to
    the entries is meant, where that is not the last one; `origin` adds to the message where it came from."""

    verb: Literal["cherry-pick", "revert"]
    names: tuple[str, ...]
    mainline: int = 0
    at: str = ""
    origin: bool = False
    commit: bool = True
    message: str = ""
    verify: bool = True
    by_sentences: bool = False


class Picked(NamedTuple):
    """One version that was brought over or taken back: as it was called, its commit and the first line of its message,
    and what came of it; no `version` where there was nothing left to do, or where it was left uncommitted."""

    name: str
    commit: str
    subject: str
    version: Version | None = None
    totals: JoinTotals = JoinTotals()
    files: int = 0
    remarks: tuple[Remark, ...] = ()


class PickReport(NamedTuple):
    """What a cherry-pick or a revert made: `picked` and `empty` in their order, why it had to `stop`, and what is the
    `rest` to do after that. `outcome` is `picked`, `nothing`, `uncommitted`, `conflicts`, `stopped` or `aborted` (then
    `name` is what was at work); `into` is the branch, `files` how many changed in all, `left` those that somebody
    edited meanwhile, `findings` what the rules say that does not block."""

    verb: str
    outcome: str
    into: str
    picked: tuple[Picked, ...] = ()
    empty: tuple[Picked, ...] = ()
    stop: MergeReport | None = None
    rest: tuple[Picked, ...] = ()
    files: int = 0
    left: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    name: str = ""

    @property
    def waits(self) -> bool:
        """Whether somebody has to do something before it goes on."""
        return self.outcome in ("conflicts", "stopped")


class Settled(NamedTuple):
    """One entry or file that was settled, whole or in part (`left` conflicts remain); `how` is the side taken, or
    what else was done. `findings` are what the rules say of the entry now."""

    name: str
    how: str
    left: int = 0
    findings: tuple[Finding, ...] = ()


class ResolveReport(NamedTuple):
    """What was settled now, what could not be (name and why), and how many entries and files are still left."""

    settled: tuple[Settled, ...]
    refused: tuple[tuple[str, str], ...] = ()
    left: int = 0
    unfinished: str = ""
