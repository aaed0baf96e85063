"""What a training file would hold: `export --dry-run`."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class MixGroup(NamedTuple):
    """Entries that have something in common (`kind` tag, `name` warm): how many were selected, how many of them are in
    the file, and on how many lines; and the words of those selected, each once, and of the lines."""

    kind: str
    name: str
    entries: int
    taken: int
    lines: int
    words: int
    words_taken: int


class MixReport(NamedTuple):
    """A file that was not written. `available` counts all entries of the datasets, `whole` is the group of all that
    were selected and can be written, `groups` by what they have in common. `version` is empty for what is not
    committed. `left_out` says why entries are not in it, `cut` how many lines each limit keeps out, `lost` what the
    format cannot carry and in how many entries, `unmatched` what weights and limits name and no entry has; `recipe` is
    what the manifest would record."""

    datasets: tuple[str, ...]
    format: str
    profile: str
    version: str
    recipe: Mapping[str, Any]
    available: int
    whole: MixGroup
    groups: tuple[MixGroup, ...]
    left_out: Mapping[str, int]
    cut: Mapping[str, int]
    lost: Mapping[str, int]
    unwritable: tuple[tuple[str, str], ...]
    unmatched: tuple[str, ...]
