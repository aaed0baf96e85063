"""Text measured in terminal cells: width, cutting, padding, wrapping. Our own colour codes take no cells."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

RESET = "\x1b[0m"
"""The code that ends every colour."""

_CODE = re.compile("\x1b\\[[0-9;]*m")
_PIECE = re.compile("\x1b\\[[0-9;]*m|.", re.DOTALL)
_JOINER = "\u200d"
_NO_LINE_START = frozenset("、。，．：；？！）］｝」』】》〉”’…ー～,.;:!?)]}")


def width_of(text: str) -> int:
    """Cells a text takes on one line: 2 for wide characters, 0 for marks, joined emoji and colour codes."""
    if text.isascii() and "\x1b" not in text:
        return len(text)
    text = _CODE.sub("", text)
    width, joined = 0, False
    for character in text:
        width += 0 if joined else _cells(character)
        joined = character == _JOINER
    return width


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if character < "\x7f":
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # skin tones colour the emoji before them
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, cells: int) -> str:
    """The text if it fits, else as much of it as fits with `…` after it. Colours are closed."""
    if width_of(text) <= cells:
        return text
    if cells <= 0:
        return ""
    used, joined, opened = 0, False, False
    kept: list[str] = []
    for piece in _PIECE.findall(text):
        if piece[0] == "\x1b":
            opened = piece != RESET
        else:
            used += 0 if joined else _cells(piece)
            joined = piece == _JOINER
            if used > cells - 1:
                break
        kept.append(piece)
    return "".join(kept).rstrip(" ") + "…" + (RESET if opened else "")


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """The text with spaces up to a width; `right` puts them before it."""
    gap = " " * max(cells - width_of(text), 0)
    return gap + text if right else text + gap


def wrap(text: str, cells: int, indent: str = "") -> list[str]:
    """The text in lines of at most `cells`, every line but the first after `indent`, which counts.

    Lines break at spaces, though not inside a command to type, and anywhere between wide characters; a word that
    fits no line is cut. Line ends in the text are kept, a tab is four spaces. A colour goes on on the next line, not in
    the indent.
    """
    lines: list[str] = []
    colour = ""
    for paragraph in text.replace("\t", "    ").split("\n"):
        for line in _paragraph(paragraph, max(cells, 8), indent, first=not lines):
            start = indent if lines else ""
            body = colour + line
            for code in _CODE.findall(line):
                colour = "" if code == RESET else code
            lines.append((start + body + (RESET if colour else "")).rstrip(" "))
    return lines


def _paragraph(text: str, cells: int, indent: str, *, first: bool) -> list[str]:
    room = cells if first else max(cells - width_of(indent), 8)
    lines: list[str] = []
    line, used = "", 0
    for atom in _atoms(text, max(cells - width_of(indent), 8)):
        width, blank = width_of(atom), not atom.strip(" ")
        if blank and lines and not used:
            continue  # the space at which the line was broken
        if used and used + width > room:
            lines.append(line.rstrip(" "))
            line, used, room = "", 0, max(cells - width_of(indent), 8)
            if blank:
                continue
        while width > room:
            head = _head(atom, room)
            lines.append(head)
            atom = atom[len(head) :]
            width, room = width_of(atom), max(cells - width_of(indent), 8)
        line, used = line + atom, used + width
    return [*lines, line]


def _words(text: str, room: int) -> Iterator[str]:
    """Words and runs of spaces; `rtrepo merge --abort` is a word, where there is room for it."""
    for word in re.findall(r" +|rtrepo [^ ]+(?: --?[a-z][^ ]*)*|[^ ]+", text):
        yield from re.findall(r" +|[^ ]+", word) if word[0] == "r" and width_of(word) > room else [word]


def _atoms(text: str, room: int) -> list[str]:
    """Words, runs of spaces, and wide characters one by one with the marks and closing signs after them."""
    atoms: list[str] = []
    for word in _words(text, room):
        if word.isascii() or word[0] == " ":
            atoms.append(word)
            continue
        start = at = 0
        wide = joined = False
        for piece in _PIECE.findall(word):
            cells = 0 if joined or piece[0] == "\x1b" else _cells(piece)
            joined = piece == _JOINER
            if cells:
                if at > start and (wide or cells == 2) and piece not in _NO_LINE_START:
                    atoms.append(word[start:at])
                    start = at
                wide = cells == 2
            at += len(piece)
        atoms.append(word[start:])
    return atoms


def _head(atom: str, cells: int) -> str:
    """The longest beginning that fits, at least one character with its marks."""
    used, end, joined = 0, 0, False
    for piece in _PIECE.findall(atom):
        if piece[0] != "\x1b":
            used += 0 if joined else _cells(piece)
            joined = piece == _JOINER
            if used > cells and end:
                break
        end += len(piece)
    return atom[:end]
