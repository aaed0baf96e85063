"""Where in a JSON text a value stands, so that a finding can name a line an editor can jump to."""

import re

_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_PARTS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def place_of(raw: bytes, at: str) -> tuple[int, int]:
    """Line and column (from 1) of a value such as `messages[3].content` in valid JSON bytes.

    The nearest enclosing value that exists is taken; (1, 1) where nothing matches.
    """
    wanted = [int(index) if index else name for index, name in _PARTS.findall(at)]
    offset = _offset(raw, wanted)
    line = raw.count(b"\n", 0, offset) + 1
    return line, len(raw[raw.rfind(b"\n", 0, offset) + 1 : offset].decode("utf-8", "replace")) + 1


def _offset(raw: bytes, wanted: list[int | str]) -> int:
    """Walk the tokens keeping the path of the value that each one begins; stop at the wanted one."""
    best, depth_reached = 0, -1
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
        here = [*path[1:], key] if path else []
        if len(here) > depth_reached and here == wanted[: len(here)]:
            best, depth_reached = token.start(), len(here)
            if here == wanted:
                return best
        if first in b"[{":
            path.append(key)
            key, expecting_key = 0, first == b"{"
    return best
