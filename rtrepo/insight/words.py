"""How many words a text has.

A word is a run of letters, digits and underscores with inner apostrophes; in scripts written without
spaces (Chinese, Japanese, Thai …) every character is one. Marks and joiners belong to the letter before
them. These are the words that a diff counts as added and removed, so the figures of both agree, but for one
thing: underscores alone are no word, since here they mark an action.
"""

import re
import unicodedata
from functools import cache

_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_TYPOGRAPHY = [("’", "'"), *((sign, " ") for sign in "‘“”„«»–—…\u00a0")]
_JOINED = "\u200c\u200d\uff9e\uff9f"


def words_in(text: str) -> int:
    """How many words a text has."""
    words = _cut(text)
    return len(words) if "_" not in text else sum(1 for word in words if word.strip("_'"))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case without their apostrophes: `don’t` and `DON'T` are both `dont`."""
    words = _cut(text.lower())
    return words if text.isascii() else [word.replace("'", "") for word in words]


def _cut(text: str) -> list[str]:
    if not text.isascii():
        # Replacing the few signs of good typography is ten times as fast as matching beyond ASCII.
        for sign, plain in _TYPOGRAPHY:
            text = text.replace(sign, plain)
    if text.isascii():
        return text.replace("''", " ").translate(_ASCII).split()
    return _any_word().findall(_unmarked(text))


def _ascii_table() -> dict[int, str | None]:
    """Everything that is in no word as a space, and apostrophes as nothing: `don't` is one word."""
    table: dict[int, str | None] = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
    table[ord("'")] = None
    return table


_ASCII = _ascii_table()


def _unmarked(text: str) -> str:
    """The text without what only changes the character before it."""
    marks = {ord(sign): None for sign in set(text) if sign > "\u02ff" and _is_mark(sign)}
    return text.translate(marks) if marks else text


@cache
def _is_mark(character: str) -> bool:
    return character in _JOINED or unicodedata.category(character) in ("Mn", "Mc", "Me")


@cache
def _any_word() -> re.Pattern[str]:
    """Compiled when the first text needs it."""
    return re.compile(rf"(?=\w)[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:'(?:(?![{_UNSPACED}])\w)+)*")
