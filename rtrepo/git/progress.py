"""What git draws on a terminal while it works, taken as numbers: git is asked for it and rtrepo draws it."""

import re
from collections.abc import Callable
from typing import IO

Progress = Callable[[int, int], None]
"""Is told (done, of) of the part that git is at."""

_DRAWN = rb"[A-Z][a-z ]+: +\d+% \((\d+)/(\d+)\)"
_OTHER = rb"(?:Enumerating|Counting|Total) "
"""What git says at the beginning and the end of its work, and nobody needs to read."""


def sentences(told: IO[bytes], progress: Progress | None) -> list[str]:
    """Everything that git says until it ends, line by line, without its progress; that is passed on."""
    lines, rest = [], b""
    while piece := told.read1(1 << 16):  # type: ignore[attr-defined]
        *whole, rest = re.split(rb"[\r\n]", rest + piece)
        lines += [line for line in whole if not _is_drawn(line, progress)]
    if not _is_drawn(rest, progress):
        lines.append(rest)
    return [line.decode("utf-8", "replace") for line in lines if line.strip()]


def _is_drawn(line: bytes, progress: Progress | None) -> bool:
    found = re.match(_DRAWN, line)
    if found and progress:
        progress(int(found[1]), int(found[2]))
    return found is not None or re.match(_OTHER, line) is not None
