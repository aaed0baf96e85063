"""What a command answers with that splits, joins, moves, copies, renames or deletes entries."""

from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding


class Step(NamedTuple):
    """Which entries became which: one went to several (`split`), several to one (`joined`), none is left (deleted)."""

    before: tuple[Key, ...]
    after: tuple[Key, ...] = ()


class ReshapeReport(NamedTuple):
    """What one command did to entries, or would do where `done` is False; `did` says it in words.

    `same` counts entries that were meant and were so already. `findings` are what the rules say of the new entries
    and did not say of the old ones. `alone` are files that were left alone because somebody changed them meanwhile;
    `back` are words to type when the entries are wanted again later, also after other commands. `change` is the
    difference where it was asked for.
    """

    verb: str
    did: str
    done: bool = False
    steps: tuple[Step, ...] = ()
    files: int = 0
    same: int = 0
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    back: str = ""
    change: SnapshotChange | None = None
