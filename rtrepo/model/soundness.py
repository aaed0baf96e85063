"""What `fsck` looked at and what it found damaged."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

FlawKind = Literal[
    "git", "config", "dataset", "entry", "sidecar", "import", "experiment", "manifest", "export", "operation"
]


class Flaw(NamedTuple):
    """One thing that cannot be read or does not fit: what it is, where (`main: PATH`, a ref, an object), what is wrong,
    and what to type."""

    kind: FlawKind
    where: str
    says: str
    hint: str


class Soundness(NamedTuple):
    """Everything that is wrong, and how much was looked at: `checked` counts objects, tips (branches with different
    content), and files and records by their kind."""

    flaws: tuple[Flaw, ...]
    checked: Mapping[str, int]
