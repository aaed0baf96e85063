"""Records of a training file on their way in: what a format makes of one, and what it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as the file holds it: `number` counts from 1, `offset` is in bytes from the file's start.

    `problem` says why the record could not even be cut out or parsed; then `value` is None.
    """

    number: int
    offset: int
    raw: bytes
    value: Any = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A record that became an entry.

    `sidecar` is the plain mapping of a sidecar; `source_id` the id the record carried, valid or not;
    `back` what an exact export of this record back to its format needs and the entry does not hold.
    """

    entry: Entry
    sidecar: Mapping[str, Any] = field(default_factory=dict)
    source_id: str = ""
    back: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be an entry, and why, in words for its author."""

    reason: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An entry on its way out: its id, what it holds, what is known about it, and its import's `back`."""

    id: str
    entry: Entry
    sidecar: Sidecar = field(default_factory=Sidecar)
    back: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unwritable:
    """Why a format cannot hold an entry at all; such an entry is left out and named in the manifest."""

    reason: str


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What a format may need beside the entry: the dataset's own sidecar as plain values, the file's name,
    and the commit's time in UTC seconds as `2026-11-22T09:45:50Z` (never the clock)."""

    dataset: Mapping[str, Any]
    filename: str
    committed_at: str
