"""What `edit` and `new` answer with."""

from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.model.reports import CheckReport


class EditReport(NamedTuple):
    """What was made of a transcript.

    `looked` counts the entries in it, `changed` are those that differ now, `merged` those of them that somebody else
    had changed meanwhile, so that both edits are in them. `change` is the difference, `findings` what the rules say of
    the changed entries. `alone` are files that were left alone because somebody changed them in that moment;
    `emptied` entries whose turns were all taken out, and `left_out` those that were opened and stand in the transcript
    no more: both stay as they are.
    """

    verb: str
    changed: tuple[Key, ...] = ()
    looked: int = 0
    merged: tuple[Key, ...] = ()
    change: SnapshotChange | None = None
    findings: CheckReport | None = None
    alone: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
