"""How text is dressed: colour by meaning, the width of the page, and terminals without Unicode."""

from collections.abc import Iterable
from dataclasses import dataclass

from rtrepo.render.cells import RESET
from rtrepo.render.safe import escape

_CODES = {
    "added": "\x1b[32m",
    "removed": "\x1b[31m",
    "struck": "\x1b[9;31m",
    "changed": "\x1b[33m",
    "heading": "\x1b[1m",
    "dim": "\x1b[2m",
    "error": "\x1b[1;31m",
    "warn": "\x1b[33m",
    "match": "\x1b[1;33m",
}
_SIGNS = {"·": "-", "→": "->", "−": "-", "…": "...", "—": "-", "⏎": "\\n", "×": "x", "“": '"', "”": '"',
          "▲": "^", "▼": "v", "◀": "<", "●": "*", "│": "|", "├": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "─": "-",
          "┬": "+", "┴": "+", "┼": "+"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """Colour or not, cells in a line, and whether the terminal shows more than ASCII."""

    color: bool = False
    width: int = 100
    unicode: bool = True

    def paint(self, colour: str, text: str) -> str:
        """The text in the colour of a meaning (a key such as `added`), or as it is."""
        return f"{_CODES[colour]}{text}{RESET}" if self.color and text and colour else text

    def added(self, text: str) -> str:
        """What came."""
        return self.paint("added", text)

    def removed(self, text: str) -> str:
        """What went."""
        return self.paint("removed", text)

    def changed(self, text: str) -> str:
        """What is different."""
        return self.paint("changed", text)

    def heading(self, text: str) -> str:
        """What a block is about."""
        return self.paint("heading", text)

    def dim(self, text: str) -> str:
        """What matters less."""
        return self.paint("dim", text)

    def error(self, text: str) -> str:
        """What stops something."""
        return self.paint("error", text)

    def warn(self, text: str) -> str:
        """What wants a look."""
        return self.paint("warn", text)

    def page(self, lines: Iterable[str]) -> str:
        """Lines as one text without a final line end; in ASCII, where the terminal shows no more."""
        text = "\n".join(line.rstrip(" ") for line in lines)
        if self.unicode or text.isascii():
            return text
        return "".join(part if part.isascii() else _SIGNS.get(part) or escape(part) for part in text)


PLAIN = Style()
"""No colour, 100 cells."""
