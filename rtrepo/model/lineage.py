"""What is known of an entry's past: its versions, and which of them brought which turn, word and field."""

from typing import Any, NamedTuple

from rtrepo.model.change import EntryChange
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.version import Version


class EntryVersion(NamedTuple):
    """One version of an entry and what changed in it; `version` is None for what is not committed yet.

    `change.key` is what the entry was called then. `problem` says why this version cannot be read, `note` where
    its content came from (an import), `again` that it had been there before and was removed, `mended` that the
    version before cannot be read (then it is compared with the last one that can), `became` the names under which
    a removed one lives on.
    """

    version: Version | None
    change: EntryChange
    problem: str = ""
    note: str = ""
    again: bool = False
    mended: bool = False
    became: tuple[Key, ...] = ()


class HistoryReport(NamedTuple):
    """The versions of an entry, newest first; `at` is the version looked back from (empty: the working tree), and
    `more` tells that older ones were not asked for."""

    key: Key
    versions: tuple[EntryVersion, ...]
    at: str = ""
    more: bool = False


class WordRun(NamedTuple):
    """A stretch of a turn's text and the version that wrote it (None: not committed yet)."""

    text: str
    version: Version | None


class TurnOrigin(NamedTuple):
    """A turn and the version that last changed it (None: not committed yet). `words` together are the turn's
    text exactly; empty where nobody asked for them."""

    list: str
    turn: int
    version: Version | None
    words: tuple[WordRun, ...] = ()


class FieldOrigin(NamedTuple):
    """A field and the version that gave it its value. `place` is `sidecar` or `entry`; `part` is a member of a set
    or a key of a map, of which `value` is the value, and empty where the field is one whole."""

    place: str
    path: str
    part: str
    value: Any
    version: Version | None


class BlameReport(NamedTuple):
    """Where everything in an entry comes from, as it stands in a version (`at`; empty: the working tree). `first`
    is the version in which the entry came in, the oldest there is."""

    key: Key
    entry: Entry
    sidecar: Sidecar
    turns: tuple[TurnOrigin, ...]
    fields: tuple[FieldOrigin, ...] = ()
    at: str = ""
    first: Version | None = None
