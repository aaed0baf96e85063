"""What a command that edits many entries answers with."""

from typing import NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key


class BulkReport(NamedTuple):
    """What one command did to many entries, or would do, where `done` is False.

    `did` says it in words. `chosen` counts the entries that were meant; `changed` are those of them that differ now, in
    the order of datasets and imports, in `files` files and, where texts were replaced, at `places` places. `change` is
    the difference where it was asked for. `alone` are files that were left alone because somebody changed them
    meanwhile, `problems` those that could not be changed, with the reason.
    """

    verb: str
    did: str
    done: bool
    chosen: int
    changed: tuple[Key, ...] = ()
    files: int = 0
    places: int = 0
    change: SnapshotChange | None = None
    alone: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
