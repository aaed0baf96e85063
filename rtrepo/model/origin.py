"""Where entries came from: what one import brought in, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class OriginLine(NamedTuple):
    """One record of an import: its number in the file, the entry it became, and the hash of its content
    then (`model.entry.content_hash`); `about` is the same for what the record said beside the turns, empty
    where it said nothing. `format` and `back` are what an exact export back needs."""

    record: int
    id: str
    content: str
    about: str = ""
    format: str = ""
    back: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Origin:
    """One import: `number` counts per dataset, `source` is the file's name, `updates` the import it follows."""

    number: int
    source: str
    sha256: str
    format: str
    lines: tuple[OriginLine, ...] = ()
    updates: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
