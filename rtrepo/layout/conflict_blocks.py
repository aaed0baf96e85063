"""The conflicts that are left in a file, and the taking of their sides: what stands in the file counts, so whatever
somebody has settled or edited there by hand stays."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Block(NamedTuple):
    """One conflict in a file: its sides as whole lines, and what rtrepo wrote on its first marker: its `number` (from
    1), where it is and `why`, 0 and nothing where somebody else wrote it. `line` counts from 1, `raw` is all of it."""

    line: int
    number: int
    at: str
    ours: bytes
    base: bytes
    theirs: bytes
    raw: bytes
    why: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """Where it is, as `at` of the conflicts (see on_marker); a key of a sidecar can hold several."""
        return (self.at, *self.at.split(", "))


def blocks(raw: bytes) -> list[Block]:
    """The conflicts of a file in their order. Markers that do not belong together are text."""
    return [part for part in _parts(raw) if isinstance(part, Block)]


def settled(raw: bytes, choose: Callable[[Block], bytes | None]) -> bytes:
    """The file with something in the place of its conflicts; those for which None is chosen stay as they are."""
    return b"".join(_instead(part, choose) if isinstance(part, Block) else part for part in _parts(raw))


def _instead(block: Block, choose: Callable[[Block], bytes | None]) -> bytes:
    chosen = choose(block)
    return block.raw if chosen is None else chosen


def _parts(raw: bytes) -> Iterator[Block | bytes]:
    """The file in pieces, conflicts and the lines between them."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", raw)
    at = 0
    while at < len(lines):
        block = _block(lines, at)
        yield block or lines[at]
        at += block.raw.count(b"\n") + (not block.raw.endswith(b"\n")) if block else 1


def _block(lines: list[bytes], start: int) -> Block | None:
    """The conflict that begins at a line, with a base (diff3) or without."""
    first = lines[start]
    size = len(first) - len(first.lstrip(b"<"))
    if size < 7 or first[size : size + 1] not in (b" ", b"\r", b"\n"):
        return None
    wanted = [b"|" * size, b"=" * size, b">" * size]
    sides: list[list[bytes]] = [[]]
    seen: list[bytes] = []
    for end in range(start + 1, len(lines)):
        line = lines[end]
        mark = line.split(b" ", 1)[0].rstrip(b"\r\n")
        if mark == b"<" * size:
            return None  # another one begins
        if mark not in wanted:
            sides[-1].append(line)
            continue
        wanted = wanted[wanted.index(mark) + 1 :]
        seen.append(mark[:1])
        if mark[:1] == b">":
            if b"=" not in seen:
                return None
            ours, base, theirs = (sides[0], [], sides[1]) if len(sides) == 2 else sides
            told = re.search(r" · conflict (\d+) of \d+ · ([^·]*) · (.*)", first.decode("utf-8", "replace"))
            number, where, why = (int(told[1]), told[2], told[3].rstrip()) if told else (0, "", "")
            texts = [b"".join(side) for side in (ours, base, theirs)]
            whole = b"".join(lines[start : end + 1])
            return Block(start + 1, number, where, texts[0], texts[1], texts[2], whole, why)
        sides.append([])
    return None
