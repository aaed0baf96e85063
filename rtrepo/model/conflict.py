"""What a three-way merge gives: what it settled, what it leaves to a person, and what is worth reading."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from rtrepo.model.entry import MESSAGE_LISTS, Entry

Maybe = tuple[Any, ...]
"""A value that may be missing: () or (value,)."""


class Conflict(NamedTuple):
    """Something that both sides changed, and differently.

    `at` says where in ours: `messages[6]`, `messages[6:8]` for several turns, `messages[6:6]` for none (before turn
    6); the path of a value (`tools`, `extra.source`); or nothing, for the entry as a whole. `base`, `ours` and
    `theirs` hold the turns in their order, or one value; they are empty where a side has none. `proposal` is a
    result to offer in the same form, None where there is none. `places` are the indexes of the turns in base, ours
    and theirs; empty for values.
    """

    kind: str
    at: str
    base: tuple[Any, ...]
    ours: tuple[Any, ...]
    theirs: tuple[Any, ...]
    why: str
    proposal: tuple[Any, ...] | None = None
    places: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] = ((), (), ())


class Notice(NamedTuple):
    """Something that was merged and is worth reading; `at` says where in the result, as a conflict does."""

    kind: str
    at: str
    why: str


class Whence(NamedTuple):
    """Where a turn of the result comes from: its index in each version, None where it has no counterpart."""

    base: int | None = None
    ours: int | None = None
    theirs: int | None = None


class Settled(NamedTuple):
    """What is certain: turns in their order, each with where it comes from; or one value of a field."""

    values: tuple[Any, ...]
    whence: tuple[Whence, ...] = ()


Piece = Settled | Conflict


class MergedKey(NamedTuple):
    """One key of a merged entry: the pieces of its list of turns in order, or one piece for another field.

    A field that is gone has one settled piece without a value.
    """

    name: str
    pieces: tuple[Piece, ...]

    @property
    def is_turns(self) -> bool:
        """Whether the pieces hold turns."""
        return self.name in MESSAGE_LISTS


class MergedEntry(NamedTuple):
    """A merged entry: its keys in the order in which they are written."""

    keys: tuple[MergedKey, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is left to a person, in the order of the file; conflicts are numbered by it."""
        return tuple(piece for key in self.keys for piece in key.pieces if isinstance(piece, Conflict))

    def entry(self) -> Entry:
        """The entry, where nothing is left to a person. Raises ValueError otherwise."""
        if self.conflicts:
            raise ValueError("an entry with conflicts is not an entry yet")
        data: dict[str, Any] = {}
        for key in self.keys:
            values = [value for piece in key.pieces for value in _settled(piece)]
            if key.is_turns:
                data[key.name] = values
            elif values:
                data[key.name] = values[0]
        return Entry(data)

    def whence(self, name: str = "messages") -> tuple[Whence, ...]:
        """Where each settled turn of a list comes from, in the order of the result."""
        return tuple(one for key in self.keys if key.name == name for piece in key.pieces for one in _whences(piece))


class MergedSidecar(NamedTuple):
    """A merged sidecar; where there is a conflict, `data` holds what ours says."""

    data: Mapping[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[Notice, ...] = ()


class MergedPair(NamedTuple):
    """An entry with its sidecar, merged together. Where `whole` is a conflict, the two stand or fall together (one
    side deleted what the other changed) and the other fields are None; where all is None, the entry is gone."""

    entry: MergedEntry | None = None
    sidecar: MergedSidecar | None = None
    whole: Conflict | None = None

    @property
    def conflicts(self) -> tuple[tuple[Literal["entry", "sidecar"], Conflict], ...]:
        """What is left to a person, with the file it is in: the whole, or the entry's first."""
        if self.whole:
            return (("entry", self.whole),)
        about_entry = self.entry.conflicts if self.entry else ()
        about_sidecar = self.sidecar.conflicts if self.sidecar else ()
        return (*(("entry", one) for one in about_entry), *(("sidecar", one) for one in about_sidecar))


def _settled(piece: Piece) -> tuple[Any, ...]:
    return piece.values if isinstance(piece, Settled) else ()


def _whences(piece: Piece) -> Iterator[Whence]:
    yield from piece.whence if isinstance(piece, Settled) else ()
