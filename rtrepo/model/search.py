"""What a search found."""

from dataclasses import dataclass
from typing import NamedTuple

from rtrepo.model.entry import Key


@dataclass(frozen=True)
class Hit:
    """A turn (or the title, a tag, a note) that holds the text: `at` is its place, `start` and `end` the
    first occurrence in it, in characters."""

    key: Key
    at: str
    role: str
    text: str
    start: int
    end: int
    count: int


class SearchReport(NamedTuple):
    """What was found where. `entries` counts entries, `occurrences` every occurrence; `problems` are files that
    could not be read, and so not be searched: (path, reason)."""

    text: str
    hits: tuple[Hit, ...]
    entries: int
    occurrences: int
    searched: int
    version: str = ""
    problems: tuple[tuple[str, str], ...] = ()
