"""Where in a JSON text a value stands, so that a finding can name a line an editor can jump to."""

import re
from collections.abc import Collection, Iterable

Wanted = tuple[str, int]
"""A place asked for: a value such as `messages[3].content`, and the number of a character in that text (from 0,
as it is when read), or -1 for the value itself."""
_Path = tuple[int | str, ...]

_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_PARTS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)


def place_of(raw: bytes, at: str) -> tuple[int, int]:
    """Line and column (from 1) of a value such as `messages[3].content` in valid JSON bytes.

    The nearest enclosing value that exists is taken; (1, 1) where nothing matches.
    """
    return places_of(raw, [(at, -1)])[(at, -1)]


def places_of(raw: bytes, wanted: Iterable[Wanted]) -> dict[Wanted, tuple[int, int]]:
    """The same for many places in one walk over the bytes, however many there are."""
    paths = {one: tuple(int(index) if index else name for index, name in _PARTS.findall(one[0])) for one in wanted}
    known = _offsets(raw, {path[:depth] for path in paths.values() for depth in range(len(path) + 1)})
    offsets: dict[Wanted, int] = {}
    for one, path in paths.items():
        while path and path not in known:
            path = path[:-1]
        offsets[one] = _in_text(raw, known.get(path, 0), one[1])
    return _lines_and_columns(raw, offsets)


def _lines_and_columns(raw: bytes, offsets: dict[Wanted, int]) -> dict[Wanted, tuple[int, int]]:
    """Counted from one place to the next, so that a file of one long line is not counted again for each."""
    found = {}
    at, line, column = 0, 1, 1
    for one, offset in sorted(offsets.items(), key=lambda item: item[1]):
        between = raw[at:offset]
        breaks = between.count(b"\n")
        if breaks:
            line, column = line + breaks, 1
            between = between[between.rfind(b"\n") + 1 :]
        column += len(between.decode("utf-8", "replace"))
        at = offset
        found[one] = (line, column)
    return found


def _offsets(raw: bytes, wanted: Collection[_Path]) -> dict[_Path, int]:
    """Walk the tokens keeping the path of the value that each one begins; stop when all wanted ones are found."""
    found: dict[_Path, int] = {}
    deepest = max(map(len, wanted), default=0)  # deeper values are not asked for, and a path costs what it is long
    path: list[int | str] = []
    key: int | str = 0
    expecting_key = False
    for token in _TOKENS.finditer(raw):
        text = token.group()
        first = text[:1]
        if expecting_key and first == b'"':
            key, expecting_key = text[1:-1].decode("utf-8", "replace"), False
            continue
        if first in b":":
            continue
        if first == b",":
            if isinstance(key, int):
                key += 1
            else:
                expecting_key = True
            continue
        if first in b"]}":
            key = path.pop() if path else 0
            expecting_key = False
            continue
        if len(path) <= deepest:
            here = (*path[1:], key) if path else ()
            if here in wanted and here not in found:
                found[here] = token.start()
                if len(found) == len(wanted):
                    break
        if first in b"[{":
            path.append(key)
            key, expecting_key = 0, first == b"{"
    return found


def _in_text(raw: bytes, offset: int, start: int) -> int:
    """The offset of a character of the JSON text that begins at an offset; its own where it is no text."""
    literal = _TOKENS.match(raw, offset) if start >= 0 else None
    if literal is None or literal.group()[:1] != b'"':
        return offset
    text = literal.group()[1:-1].decode("utf-8", "replace")
    read = at = 0
    for escape in _ESCAPE.finditer(text):
        plain = escape.start() - at
        if read + plain >= start:
            break
        read, at = read + plain + 1, escape.end()
    return offset + 1 + len(text[: at + start - read].encode("utf-8"))
