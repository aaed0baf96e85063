"""Entry files with conflicts: the canonical lines, with git's diff3 markers around whole turns and whole keys.

    , {"role": "user", "content": "*I hand her the first can.*"}
    <<<<<<< ours (main) · conflict 1 of 2 · messages[6] · both sides rewrote it
    , {"role": "assistant", "content": "This is five gallons."}
    ||||||| base
    , {"role": "assistant", "content": "This is four gallons."}
    =======
    , {"role": "assistant", "content": "This is three gallons."}
    >>>>>>> theirs (warmer-tone)

One line is one turn, no line of an entry looks like a marker, and commas stand first: whichever sides somebody keeps
in an editor, what is left is an entry, but for a comma too many or too few where a list begins. `load` forgives those.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rtrepo.layout import entry_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.conflict import Conflict, MergedEntry, MergedKey
from rtrepo.model.entry import Entry
from rtrepo.model.json_text import line_of, quote

MARKER_SIZE = 7
"""Characters of a marker, unless git is told otherwise (`conflict-marker-size` of gitattributes)."""


class Labels(NamedTuple):
    """What to call the three versions on the markers."""

    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"


_LABELS = Labels()


def dump(merged: MergedEntry, labels: Labels = _LABELS, marker_size: int = MARKER_SIZE) -> bytes:
    """The bytes of a merged entry: what is settled as `entry_file` writes it, each conflict as its three sides.

    The first line of a conflict tells its number (from 1) and how many there are, where it is, and why.
    """
    markers = Markers(labels, marker_size, len(merged.conflicts))
    lines: list[str] = []
    for key in merged.keys:
        name = (", " if lines else "") + quote(key.name) + ": "
        if key.is_turns and key.pieces:
            lines += [f"{name}[", *_turns(key, markers), "]"]
        else:
            for piece in key.pieces:
                if isinstance(piece, Conflict):
                    lines += markers.around(piece, *([name + line_of(value) for value in side] for side in piece[2:5]))
                else:
                    lines += [name + line_of(value) for value in piece.values]
    return ("\n".join(_in_braces(lines, markers)) + "\n").encode("utf-8")


def _turns(key: MergedKey, markers: "Markers") -> Iterator[str]:
    first = True
    for piece in key.pieces:
        if isinstance(piece, Conflict):
            yield from markers.around(piece, *(_messages(side, first) for side in piece[2:5]))
            first = False
        elif piece.values:
            yield from _messages(piece.values, first)
            first = False


def _messages(turns: Sequence[Any], first: bool) -> list[str]:
    return [("  " if first and not at else ", ") + line_of(turn) for at, turn in enumerate(turns)]


def _in_braces(lines: list[str], markers: "Markers") -> list[str]:
    """The entry's own braces: on the first and last line, or beside them where a conflict begins or ends there."""
    lines = ["{", *lines] if not lines or markers.is_one(lines[0]) else ["{" + lines[0], *lines[1:]]
    return [*lines, "}"] if markers.is_one(lines[-1]) else [*lines[:-1], lines[-1] + "}"]


class Markers:
    """Git's diff3 markers around lines, numbered as they are asked for."""

    def __init__(self, labels: Labels, size: int, conflicts: int) -> None:
        self._labels = Labels(*map(on_marker, labels))
        self._size = size
        self._conflicts = conflicts
        self._told = 0

    def around(self, conflict: Conflict, base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
        """The lines of the three sides between markers."""
        self._told += 1
        where = on_marker(conflict.at) or "the entry"
        number = f"conflict {self._told} of {self._conflicts}"
        reason = f"{self._labels.ours} · {number} · {where} · {on_marker(conflict.why)}"
        return [
            f"{'<' * self._size} {reason}", *ours,
            f"{'|' * self._size} {self._labels.base}", *base,
            "=" * self._size, *theirs,
            f"{'>' * self._size} {self._labels.theirs}",
        ]  # fmt: skip

    def is_one(self, line: str) -> bool:
        """Whether a line is the first or the last marker of a conflict."""
        return line.startswith(("<" * self._size, ">" * self._size))


def on_marker(text: str) -> str:
    """A text as it can stand on a marker's line: what would break the line or steer a terminal is a space, and so is
    the dot between its parts, which are read again (see conflict_blocks)."""
    return " ".join("".join(letter if letter.isprintable() and letter != "·" else " " for letter in text).split())


def has_markers(raw: bytes) -> bool:
    """Whether conflict markers are left in a file, whoever wrote them."""
    return re.search(rb"^(?:<{7,}|\|{7,}|>{7,})(?: |\r?$)", raw, re.MULTILINE) is not None


def load(raw: bytes) -> Entry:
    """The entry in a file from which somebody took the markers; any entry file is read.

    Forgiven are a comma before the first turn or key, a missing one before a later line, and a list `chosen` or
    `rejected` that was emptied, which is then gone. Raises FileError as `entry_file.load` does.
    """
    try:
        return entry_file.load(raw)
    except FileError:
        mended = _with_commas(_without_emptied(raw))
        if has_markers(raw) or mended == raw:
            raise
    # What is wrong beside the commas is what a person has to know, such as a key that was kept twice.
    return entry_file.load(mended)


def _without_emptied(raw: bytes) -> bytes:
    # The bracket that opens a list of turns ends its line, and that of any other list does not.
    return re.sub(rb'^(\{?)(?:, )?"(?:chosen|rejected)": \[\r?\n\]', rb"\1\n", raw, flags=re.MULTILINE)


def _with_commas(raw: bytes) -> bytes:
    """Commas at the beginnings of lines as JSON wants them. No text of an entry reaches over a line."""
    before = b""
    lines = []
    for line in raw.split(b"\n"):
        told = line.strip()
        if told[:1] == b"," and before in (b"{", b"[", b","):
            told = line = told[1:].lstrip()
        elif told[:1] in (b"{", b'"') and before not in (b"", b"{", b"[", b",", b":"):
            line = b", " + told
        lines.append(line)
        before = told[-1:] or before
    return b"\n".join(lines)
