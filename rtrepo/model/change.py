"""What differs between two snapshots. The shapes are those of `rtrepo diff --json` (docs/reference/json.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from rtrepo.model.entry import Entry, Key
from rtrepo.model.shift import Shift
from rtrepo.model.sidecar import Sidecar

TurnKind = Literal["kept", "added", "removed", "edited", "replaced", "split", "joined", "moved"]
EntryKind = Literal["added", "removed", "edited", "moved", "split", "joined"]
KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
"""Every kind of change that an entry goes through, in the order of results."""


@dataclass(frozen=True, slots=True)
class TurnEdit:
    """One link between old and new turns: `before` and `after` are indexes into the two lists, rising.

    `moved` and `edited` link one to one, `split` one to many, `joined` many to one; a moved turn may be
    edited too, which `similarity` (0 to 1, 1 = same text) tells. `list` is messages, chosen or rejected.
    `kept` links one to one, but many to one where entries were joined that all had the same system prompt.
    """

    edit: TurnKind
    before: tuple[int, ...]
    after: tuple[int, ...]
    similarity: float = 1.0
    list: str = "messages"


class Missing:
    """Stands for a value that is not there, which is not the same as null. There is one, MISSING."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = Missing()


class FieldChange(NamedTuple):
    """One field that differs: `path` in dotted form (`tools[0].name`), and either values or set members.

    For sets (`tags`, `characters`) `added` and `removed` hold members and the values are MISSING; else
    `before` and `after` hold plain values, MISSING where the field is not there.
    """

    path: str
    before: Any = MISSING
    after: Any = MISSING
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A change that runs through a conversation and is shown once: a rename, quote style, whitespace."""

    pattern: Literal["rename", "quotes", "whitespace"]
    count: int
    before: str = ""
    after: str = ""
    turns: tuple[int, ...] = ()


class Side(NamedTuple):
    """One side of an entry change: the entry as loaded (None if it cannot be read or is not there)."""

    entry: Entry | None = None
    sidecar: Sidecar = Sidecar()


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What happened to one entry. `turns` holds every link, kept ones too, in the order of the new list.

    `moved`: it has another id or is in another dataset; `previous` holds the key it had, and it may be edited too.
    `split`: `key` is one of the parts of an entry, `before` that entry whole, `previous` its key. What lives on in
    another part is in no link here, and what is in no part is removed in the first one. `joined`: `previous` are
    the entries it came from in the order of their turns; `before` is all of them as one, so that old indexes
    count on from one to the next.
    """

    key: Key
    change: EntryKind
    before: Side
    after: Side
    turns: tuple[TurnEdit, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    sidecar: tuple[FieldChange, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    previous: tuple[Key, ...] = ()
    words_added: int = 0
    words_removed: int = 0

    @property
    def edits(self) -> tuple[TurnEdit, ...]:
        """The turns that are not kept."""
        return tuple(turn for turn in self.turns if turn.edit != "kept")


class DatasetChange(NamedTuple):
    """What differs in a `dataset.yaml`; `change` is added, removed or edited."""

    dataset: str
    change: Literal["added", "removed", "edited"]
    fields: tuple[FieldChange, ...] = ()


class Unreadable(NamedTuple):
    """A file that one side has and that cannot be read as what it should be."""

    path: str
    side: Literal["from", "to"]
    why: str


class Example(NamedTuple):
    """One wording that a pattern stands for, and how often it was met."""

    text: str
    times: int = 1


class Across(NamedTuple):
    """One change that runs through several entries: so many `times` in the entries `keys` (sorted).

    rename, quotes and whitespace are the patterns of the entries, added up; a rename has `path` where sidecars
    went along (`characters`). opening and ending are words that many turns lost (`before`) or won (`after`) at
    their beginning or end: what they have in common, with `…` for what differs, and `examples` of them in full.
    phrase is one wording put in place of another, or words that went or came. field is one change of a field
    beside the turns, named by `path` (`tags`, `status`). Nothing stands where there was nothing.
    """

    pattern: Literal["rename", "quotes", "whitespace", "opening", "ending", "phrase", "field"]
    times: int
    keys: tuple[Key, ...]
    before: str = ""
    after: str = ""
    path: str = ""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotChange:
    """Everything that differs between two snapshots. Entries are sorted by dataset and id.

    `before` and `after` are what the snapshots are called, the `…_version`s their full commit ids, empty for what
    is no commit (the working tree, what is staged).
    `unread` counts, by kind of change, entries that were not looked into because there are too many; they are
    in no other field. `across` holds what runs through several entries, the widest first, and `explained` the
    entries in which nothing else changed; both are empty where nobody asked. `shift` is None where nobody asked
    how the make-up of the data moved. `layout_only` counts changed files in which only the writing differs, or the
    folder they are in (a re-shard, spaces, the order of keys, comments): that is no difference.
    """

    before: str
    after: str
    entries: tuple[EntryChange, ...] = ()
    datasets: tuple[DatasetChange, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    other_files: tuple[str, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    across: tuple[Across, ...] = ()
    explained: frozenset[Key] = frozenset()
    shift: Shift | None = None
    layout_only: int = 0
    before_version: str = ""
    after_version: str = ""

    def totals(self) -> dict[str, int]:
        """Entries by kind of change; every kind is there, 0 too. An entry that was split counts once, not once for
        each part; so does what was joined."""
        counts: dict[str, int] = dict.fromkeys(KINDS, 0)
        for entry in self.entries:
            counts[entry.change] += entry.change != "split"
        counts["split"] = len({entry.previous for entry in self.entries if entry.change == "split"})
        for kind, number in self.unread.items():
            counts[kind] += number
        return counts

    def turn_totals(self) -> Mapping[str, int]:
        """Turns by kind of edit over the entries that are on both sides, kept ones left out."""
        kinds = ("added", "removed", "edited", "replaced", "split", "joined", "moved")
        counts = dict.fromkeys(kinds, 0)
        for entry in self.entries:
            if entry.before.entry and entry.after.entry:
                for turn in entry.edits:
                    counts[turn.edit] += 1
        return counts

    def __bool__(self) -> bool:
        return bool(self.entries or self.datasets or self.unreadable or self.other_files or self.unread)
