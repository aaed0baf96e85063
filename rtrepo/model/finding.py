"""A finding: one remark of one rule about one place. The shape is that of `rtrepo validate --json`."""

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warn", "info"]
FixKind = Literal["none", "safe", "unsafe"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule says of a place. `line` and `column` count from 1, 0 where the file has no such place;
    `at` is the place inside the entry (`messages[3]`), `waived` the creator's reason to let it be; `entries` are
    other entries that it is about (`dataset/id`): the one that this is a copy of, or all that are astray."""

    dataset: str
    id: str
    path: str
    line: int
    column: int
    code: str
    name: str
    message: str
    at: str = ""
    severity: Severity = "warn"
    blocks: bool = False
    fix: FixKind = "none"
    waived: str | None = None
    entries: tuple[str, ...] = ()

    def at_place(self, line: int, column: int) -> "Finding":
        """The same finding with its place in the file."""
        return replace(self, line=line, column=column)

    def naming(self, entries: tuple[str, ...]) -> "Finding":
        """The same finding about other entries too."""
        return replace(self, entries=entries)
