"""What a merged list of turns is made of while it is put together."""

from collections.abc import Sequence
from typing import NamedTuple

from rtrepo.model.conflict import Whence
from rtrepo.model.entry import Message


class Fixed(NamedTuple):
    """A turn of the result; `notices` are (kind, why) of what is worth reading about it."""

    message: Message
    whence: Whence
    notices: tuple[tuple[str, str], ...] = ()


class Open(NamedTuple):
    """Turns left to a person: their indexes in each version."""

    kind: str
    why: str
    base: tuple[int, ...]
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    proposal: tuple[Message, ...] | None = None


Part = Fixed | Open


def everything(
    kind: str, why: str, base: Sequence[Message], ours: Sequence[Message], theirs: Sequence[Message]
) -> Open:
    """The whole list left to a person."""
    return Open(kind, why, tuple(range(len(base))), tuple(range(len(ours))), tuple(range(len(theirs))))
