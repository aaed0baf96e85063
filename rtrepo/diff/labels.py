"""In one word, what kind of change a turn's text went through."""

import re
import unicodedata
from typing import Literal

Label = Literal["same", "whitespace", "quotes", "typography", "unicode-form", "case", "extended", "truncated", "edited"]

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("–—", "-"),
        "…": "...",
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f", " "),
    }
)
_DASHES = re.compile(r"--+")
_BLANKS = re.compile(r"[ \t\r\n]+")


def label(before: str, after: str) -> Label:
    """The first kind that fits, from nothing at all to any edit.

    whitespace: blanks, line ends and empty lines; quotes: curly or straight quotes, dashes, dots,
    special spaces; typography: both; unicode-form: composed or decomposed; extended and truncated: one
    text starts with the other.
    """
    if before == after:
        return "same"
    if fold_blanks(before) == fold_blanks(after):
        return "whitespace"
    old, new = fold_quotes(before), fold_quotes(after)
    if old == new:
        return "quotes"
    if fold_blanks(old) == fold_blanks(new):
        return "typography"
    if unicodedata.normalize("NFC", before) == unicodedata.normalize("NFC", after):
        return "unicode-form"
    if before.casefold() == after.casefold():
        return "case"
    if before and after.startswith(before):
        return "extended"
    return "truncated" if after and before.startswith(after) else "edited"


def fold_blanks(text: str) -> str:
    """The text with every run of blanks and line ends as one space, and none around it."""
    return _BLANKS.sub(" ", text).strip(" ")


def fold_quotes(text: str) -> str:
    """The text with typewriter quotes, dashes, dots and spaces."""
    return _DASHES.sub("-", text.translate(_QUOTES))
