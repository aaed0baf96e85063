"""What a rule looks at: one entry with its sidecar, or one settings file, loaded as far as it could be."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar


class Problem(NamedTuple):
    """Why a file could not be read: `kind` is `unreadable` (no JSON or YAML at all) or `shape`."""

    reason: str
    line: int = 0
    column: int = 0
    at: str = ""
    kind: str = "unreadable"

    @property
    def words(self) -> str:
        """The reason with its place, for a person."""
        line = f"line {self.line}: " if self.line else ""
        return f"{line}{self.at + ' ' if self.at else ''}{self.reason}"


class Subject(NamedTuple):
    """One entry as found in a tree. An empty `path` means a sidecar without its entry; `twins` are other
    files that claim the same id; `raw` are the entry's bytes, for places in it."""

    key: Key
    path: str = ""
    raw: bytes = b""
    entry: Entry | None = None
    entry_problem: Problem | None = None
    sidecar_path: str = ""
    sidecar: Sidecar = Sidecar()
    sidecar_problem: Problem | None = None
    twins: tuple[str, ...] = ()


class SettingsSubject(NamedTuple):
    """A `dataset.yaml`, `rtrepo.yaml`, import file or experiment that could not be read."""

    path: str
    dataset: str
    problem: Problem


class Surroundings(NamedTuple):
    """What a rule may know beside the entry: what its dataset's own sidecar says, as plain values."""

    dataset: Mapping[str, Any] = MappingProxyType({})
