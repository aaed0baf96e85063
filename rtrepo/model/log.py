"""A version with what it changed, as `log` and `show` tell it."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.change import Across, SnapshotChange
from rtrepo.model.version import Version


class Brought(NamedTuple):
    """What one parent of a merge brought: its newest version, and entries by kind of change since the lines parted."""

    version: Version
    totals: Mapping[str, int]


class LogLine(NamedTuple):
    """One version with what it changed against its first parent.

    `change` is None where too much changed to be read; then `totals` come from paths alone. `note` names the
    files that an import brought; `merged` what a merge joined to the first parent, by name where one is known;
    `across` what runs through the entries; `brought`, for a version shown alone, what each parent of a merge had;
    `tags` are git's tags of the version.
    `trouble` says why a version could not be compared.
    """

    version: Version
    totals: Mapping[str, int]
    words_added: int = 0
    words_removed: int = 0
    change: SnapshotChange | None = None
    note: str = ""
    merged: tuple[str, ...] = ()
    across: tuple[Across, ...] = ()
    brought: tuple[Brought, ...] = ()
    tags: tuple[str, ...] = ()
    trouble: str = ""
