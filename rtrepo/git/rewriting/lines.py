"""Commits and annotated tags as git stores them: taken apart, and put together with other values."""

import re
from collections.abc import Callable
from typing import NamedTuple

_SIGNED = re.compile(rb"^-----BEGIN (?:PGP|SSH|SIGNED)[^\n]*\n", re.MULTILINE)
_SIGNATURES = (b"gpgsig", b"gpgsig-sha256", b"mergetag")
"""Headers that vouch for what a commit was; of another one they say nothing."""
_PEOPLE = (b"author", b"committer", b"tagger")

Said = Callable[[str], str]


class Stored(NamedTuple):
    """A commit or a tag: its headers in their order, with what follows on lines that begin with a space, and its
    message."""

    headers: tuple[tuple[bytes, bytes], ...]
    message: bytes

    def all_of(self, name: bytes) -> list[str]:
        """The values of a header that holds ids."""
        return [value.decode("ascii", "replace") for key, value in self.headers if key == name]

    @property
    def encoding(self) -> str:
        """What the message is written in, as Python calls it."""
        told = b"".join(value for key, value in self.headers if key == b"encoding").decode("ascii", "replace")
        try:
            b"".decode(told or "utf-8")
        except LookupError:
            return "utf-8"
        return told or "utf-8"

    @property
    def is_signed(self) -> bool:
        """Whether somebody vouches for it."""
        return any(key in _SIGNATURES for key, _ in self.headers) or bool(_SIGNED.search(self.message))

    @property
    def words(self) -> str:
        """The message as text."""
        return self.message.decode(self.encoding, "surrogateescape")

    @property
    def people(self) -> list[str]:
        """Who wrote it: `NAME <ADDRESS>`."""
        told = (value for key, value in self.headers if key in _PEOPLE)
        return [value.rpartition(b">")[0].decode("utf-8", "surrogateescape") + ">" for value in told]


def parse(raw: bytes) -> Stored:
    """The parts of a commit or of an annotated tag."""
    head, _, message = raw.partition(b"\n\n")
    headers: list[tuple[bytes, bytes]] = []
    for line in head.removesuffix(b"\n").split(b"\n"):
        if line.startswith(b" ") and headers:
            headers[-1] = headers[-1][0], headers[-1][1] + b"\n" + line
        else:
            name, _, value = line.partition(b" ")
            headers.append((name, value))
    return Stored(tuple(headers), message)


def serialise(stored: Stored) -> bytes:
    """The bytes of a commit or a tag."""
    return b"".join(b"%s %s\n" % header for header in stored.headers) + b"\n" + stored.message


def changed(stored: Stored, ids: Callable[[bytes, str], list[str]], message: Said, people: Said) -> Stored:
    """The same with other ids (by header and id; none for one that goes), another message and other people. Signatures
    go where anything differs, since they would vouch for what was."""
    headers: list[tuple[bytes, bytes]] = []
    for name, value in stored.headers:
        if name in (b"tree", b"parent", b"object"):
            headers += [(name, one.encode()) for one in ids(name, value.decode("ascii", "replace"))]
        elif name in _PEOPLE:
            who, bracket, when = value.rpartition(b">")
            told = people((who + bracket).decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            headers.append((name, told + when))
        else:
            headers.append((name, value))
    body = stored.message
    words = message(stored.words)
    if words != stored.words:
        body = words.encode(stored.encoding, "surrogateescape")
    if tuple(headers) == stored.headers and body == stored.message:
        return stored
    signed = _SIGNED.search(body) if any(name == b"object" for name, _ in headers) else None
    kept = tuple(header for header in headers if header[0] not in _SIGNATURES)
    return Stored(kept, body[: signed.start()] if signed else body)
