"""Find where one JSON record ends and the next begins in a stream of bytes, without parsing.

The scanner knows strings, escapes and brackets and nothing else, so that a record that is not valid JSON
still has an end and the one after it is read. Its state crosses chunks; it holds one record at most.
"""

import re
from collections.abc import Iterable, Iterator

MAX_RECORD = 64 * 1024 * 1024
"""Bytes one record may have (64 MiB). A longer one is passed over without being held, and is a problem."""

ENDS_EARLY = "JSON ends early"
NEVER_CLOSED = "the array is never closed: the file may be cut off"
AFTER_ARRAY = "text after the closing bracket of the array"
TOO_LONG = f"is longer than {MAX_RECORD // 1024 // 1024} MiB"

Piece = tuple[int, bytes, str]
"""Byte offset of a record, its bytes, and a problem where it could not be cut out ("" else)."""

# Every pattern ends in something optional, so it never goes back over what it has matched. Possessive quantifiers
# would say so, but Python 3.11.2, which Debian 12 has, matches them wrongly.
_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]+|"[^"\\]*(?:\\.[^"\\]*)*")*([\[\]{}])?', re.DOTALL)
_TO_TOKEN = re.compile(rb'[^"\[\]{},]*(["\[\]{},])?')
_STRING_REST = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*(")?', re.DOTALL)
_NOT_BLANK = re.compile(rb"\S")
_QUOTE, _BACKSLASH, _COMMA = b'"'[0], b"\\"[0], b","[0]
_OPENERS = {b"]"[0]: b"["[0], b"}"[0]: b"{"[0]}


class _Scanner:
    """The state that crosses chunks: the record begun, the open brackets, and whether a string is open."""

    def __init__(self, in_array: bool, offset: int) -> None:
        self.in_array = in_array
        self.opened = self.closed = self.told = False
        self.base = offset  # byte offset of the current chunk in the file
        self.stack = bytearray()  # open brackets of the record begun
        self.in_string = self.escaped = False
        self.begun = False
        self.mark = 0  # where in this chunk the part of the record not yet held begins
        self.start = 0
        self.parts: list[bytes] = []
        self.size = 0

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """The records that end in this chunk."""
        position = self.mark = 0
        while position < len(chunk):
            if self.closed:
                yield from self._after(chunk, position)
                break
            if self.in_string:
                position = self._through_string(chunk, position)
            elif self.stack:
                position = self._through_brackets(chunk, position)
                if not self.stack:
                    yield self._take(chunk, position)
            else:
                match = _TO_TOKEN.match(chunk, position)
                assert match is not None  # the pattern matches nothing too
                yield from self._token(chunk, position, match.start(1))
                position = match.end()
        if self.begun:
            self._hold(chunk[self.mark :])
        self.base += len(chunk)

    def close(self) -> Iterator[Piece]:
        """What the end of the file leaves open."""
        if self.begun:
            torn = self.in_array or self.in_string or self.stack
            offset, raw, problem = self._take(b"", 0)
            yield offset, raw, problem or (ENDS_EARLY if torn else "")
        elif self.in_array and not self.closed:
            yield self.base, b"", NEVER_CLOSED

    def _token(self, chunk: bytes, position: int, at: int) -> Iterator[Piece]:
        """Between records: begin one, end a bare value, or pass a comma. `at` is -1 where nothing follows."""
        if not self.begun and (found := _NOT_BLANK.search(chunk, position, len(chunk) if at < 0 else at)):
            self._begin(found.start())
        if at < 0:
            return
        token = chunk[at]
        if token in b"[{":
            if self.in_array and not self.opened:
                self.opened = True
                return
            if self.begun:  # a bare value, or words, with no comma after it
                yield self._take(chunk, at)
            self._begin(at)
            self.stack.append(token)
        elif token == _COMMA or (token == b"]"[0] and self.in_array):
            if self.begun:
                yield self._take(chunk, at)
            self.closed = token != _COMMA
        else:
            if not self.begun:
                self._begin(at)
            self.in_string = token == _QUOTE

    def _through_brackets(self, chunk: bytes, position: int) -> int:
        while True:
            match = _TO_BRACKET.match(chunk, position)
            assert match is not None  # the pattern matches nothing too
            position = match.end()
            if match.lastindex is None:
                if position < len(chunk):  # a string that does not end in this chunk
                    self.in_string = True
                    position += 1
                return position
            token = chunk[position - 1]
            opener = _OPENERS.get(token)
            if opener is None:
                self.stack.append(token)
            elif (place := self.stack.rfind(opener)) >= 0:
                # A bracket that closes an outer one closes what was left open inside: so a record with a
                # bracket missing ends where its author ended it.
                del self.stack[place:]
                if not self.stack:
                    return position

    def _through_string(self, chunk: bytes, position: int) -> int:
        if self.escaped:
            self.escaped = False
            return position + 1
        match = _STRING_REST.match(chunk, position)
        assert match is not None  # the pattern matches nothing too
        if match.lastindex is not None:
            self.in_string = False
            return match.end()
        self.escaped = match.end() < len(chunk)  # a backslash is the chunk's last byte
        return len(chunk)

    def _after(self, chunk: bytes, position: int) -> Iterator[Piece]:
        found = None if self.told else _NOT_BLANK.search(chunk, position)
        if found:
            self.told = True
            yield self.base + found.start(), chunk[found.start() : found.start() + 200], AFTER_ARRAY

    def _begin(self, at: int) -> None:
        self.begun, self.mark, self.start = True, at, self.base + at

    def _hold(self, part: bytes) -> None:
        self.size += len(part)
        if self.size > MAX_RECORD:
            self.parts.clear()
        else:
            self.parts.append(part)

    def _take(self, chunk: bytes, end: int) -> Piece:
        self._hold(chunk[self.mark : end])
        raw, problem = b"".join(self.parts).rstrip(), TOO_LONG if self.size > MAX_RECORD else ""
        self.parts, self.size, self.begun = [], 0, False
        self.stack.clear()
        return self.start, raw, problem


def nested(chunks: Iterable[bytes], in_array: bool, offset: int) -> Iterator[Piece]:
    """The elements of one JSON array, or JSON objects one after another in any layout.

    `offset` is where the first chunk stands in the file. Commas between objects are passed over in both, and
    empty places between commas too: nothing is lost by it. Words between records are a record of their own,
    which then does not parse. All chunks are consumed, also those behind the end of an array.
    """
    scanner = _Scanner(in_array, offset)
    for chunk in chunks:
        yield from scanner.feed(chunk)
    yield from scanner.close()


def lines(chunks: Iterable[bytes], offset: int) -> Iterator[Piece]:
    r"""The lines of a JSON Lines file, split at \n and nowhere else (text may hold U+2028), blank ones left out."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        for line in rest:
            # `line` begins the next record; what came before it is whole now.
            parts.append(first)
            size += len(first)
            yield from _line(offset, parts, size)
            offset += size + 1
            parts, size, first = [], 0, line
        size += len(first)
        if size > MAX_RECORD:
            parts = []
        else:
            parts.append(first)
    yield from _line(offset, parts, size)


def _line(offset: int, parts: list[bytes], size: int) -> Iterator[Piece]:
    if size > MAX_RECORD:
        yield offset, b"", TOO_LONG
        return
    raw = parts[0] if len(parts) == 1 else b"".join(parts)
    raw = raw.rstrip()
    if raw:
        yield offset, raw, ""
