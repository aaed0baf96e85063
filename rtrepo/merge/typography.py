"""Ways of writing that run through a whole conversation and say nothing: quotes, dots, dashes, line ends."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

_STRAIGHT_DOUBLE = dict.fromkeys(map(ord, "“”„‟"), '"')
_STRAIGHT_SINGLE = dict.fromkeys(map(ord, "‘’‚‛"), "'")
_CODE = r"```.*?(?:```|\Z)|`[^`\n]+`"


class Way(NamedTuple):
    """One way of writing: its name for people, what makes any text be written that way, and its family: two ways of
    one family cannot be had together."""

    name: str
    write: Callable[[str], str]
    family: str


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Compiled when first asked for: most merges need none."""
    return re.compile(expression, re.DOTALL)


def straight_double(text: str) -> str:
    """The text with typewriter double quotes."""
    return text if text.isascii() else text.translate(_STRAIGHT_DOUBLE)


def straight_single(text: str) -> str:
    """The text with typewriter apostrophes and single quotes."""
    return text if text.isascii() else text.translate(_STRAIGHT_SINGLE)


def curly_double(text: str) -> str:
    """The text with English curly double quotes: opening at the start and after blanks, brackets, dashes and stars
    that follow such, closing elsewhere. Code between backquotes stays."""
    if '"' not in text:
        return text
    opening = _pattern(r"(^|[\s(\[{—–'‘])([*_]*)\"")
    return _outside_code(text, lambda part: opening.sub(r"\1\2“", part).replace('"', "”"))


def curly_single(text: str) -> str:
    """The text with English curly single quotes and apostrophes, by the same rule."""
    if "'" not in text:
        return text
    opening = _pattern(r"(^|[\s(\[{—–\"“])([*_]*)'")
    return _outside_code(text, lambda part: opening.sub(r"\1\2‘", part).replace("'", "’"))


def plain_dots(text: str) -> str:
    """The text with three dots for each ellipsis sign."""
    return text.replace("…", "...")


def ellipses(text: str) -> str:
    """The text with an ellipsis sign for each three dots; code between backquotes stays."""
    return _outside_code(text, lambda part: part.replace("...", "…")) if "..." in text else text


def dashes(text: str) -> str:
    """The text with a dash for each two hyphens between words; code between backquotes stays."""
    if "--" not in text:
        return text
    return _outside_code(text, lambda part: _pattern(r"(?<=[^\s-])--(?=[^\s-])").sub("—", part))


def unix_line_ends(text: str) -> str:
    """The text with a line feed at every line's end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def trimmed_lines(text: str) -> str:
    """The text without blanks at the ends of lines."""
    if " \n" not in text and "\t\n" not in text and not text.endswith((" ", "\t")):
        return text
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


def _outside_code(text: str, write: Callable[[str], str]) -> str:
    if "`" not in text:
        return write(text)
    parts: list[str] = []
    at = 0
    for code in _pattern(_CODE).finditer(text):
        parts += [write(text[at : code.start()]), code.group()]
        at = code.end()
    return "".join([*parts, write(text[at:])])


WAYS = (
    Way("straight double quotes", straight_double, "double quotes"),
    Way("curly double quotes", curly_double, "double quotes"),
    Way("straight apostrophes", straight_single, "apostrophes"),
    Way("curly apostrophes", curly_single, "apostrophes"),
    Way("dots for ellipsis signs", plain_dots, "dots"),
    Way("ellipsis signs", ellipses, "dots"),
    Way("dashes for double hyphens", dashes, "dashes"),
    Way("Unix line ends", unix_line_ends, "line ends"),
    Way("no blanks at the ends of lines", trimmed_lines, "blanks"),
)
"""The ways of writing that a merge carries over, in the order in which it looks for them."""

_PLAIN = {
    "double quotes": straight_double, "apostrophes": straight_single, "dots": plain_dots, "dashes": dashes,
    "line ends": unix_line_ends, "blanks": trimmed_lines,
}  # fmt: skip


def is_carried(way: Way, texts: Sequence[tuple[str, str]], least: int) -> bool:
    """Whether the new one of each pair of texts is written in a way that the old one is not: in so many pairs that
    differ in nothing else but typography, and nowhere the other way."""
    hits = 0
    for old, new in texts:
        written = way.write(old)
        if written == old:
            continue
        if way.write(new) != new:
            return False
        if written == new or _folded(written, way.family) == _folded(new, way.family):
            hits += 1
        elif _folded(old) == _folded(new):
            return False
    return hits >= least


def _folded(text: str, but: str = "") -> str:
    """The text in the plainest way, one family aside."""
    for name, write in _PLAIN.items():
        if name != but:
            text = write(text)
    return text
