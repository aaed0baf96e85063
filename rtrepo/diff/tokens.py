"""A text cut into words, runs of spaces, line ends and punctuation marks, never inside a character.

What a reader sees as one character (a grapheme cluster, Unicode Standard Annex 29) stays in one token:
accents, emoji with skin tones or joiners, flags. The pieces in order are the text again, exactly.
"""

import re
import unicodedata
from functools import cache

from rtrepo.diff.similarity import UNSPACED, unspaced

_PLAIN = re.compile(r"[\r\n]+|[^\S\r\n]+|\w+(?:['’]\w+)*|[^\w\s]")
_ANY = (
    rf"[\r\n]+|[^\S\r\n]+|[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+(?:['’](?:(?![{UNSPACED}])\w)+)*"
    "|[\U0001f1e6-\U0001f1ff]{2}|."
)
_WESTERN = re.compile(r"[\x00-\u02ff\u2010-\u2027\u2030-\u205e]*")
"""Letters and signs that never join with their neighbours: Latin, dashes, quotes, dots."""
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")


@cache
def _any() -> re.Pattern[str]:
    """Compiled when the first text beyond ASCII comes: it takes as long as starting a process does."""
    return re.compile(_ANY, re.DOTALL)


def tokens(text: str) -> list[str]:
    """The text in pieces. Scripts without spaces between words give one piece per character."""
    if text.isascii() or _WESTERN.fullmatch(text):
        return _PLAIN.findall(text)
    pieces: list[str] = []
    marked = False  # whether the last piece ends in a mark, after which its word may go on
    for piece in _any().findall(text):
        first = piece[0]
        if pieces and (_extends(first) or pieces[-1][-1] == _JOINER or pieces[-1][-1] in _PREPENDED):
            pieces[-1] += piece
            marked = True
        elif marked and is_word(piece) and is_word(pieces[-1]) and not _unspaced(pieces[-1]) and not _unspaced(first):
            pieces[-1] += piece
            marked = False
        else:
            pieces.append(piece)
            marked = False
    return pieces


def is_word(token: str) -> bool:
    """Whether a token is a word: letters, digits or underscores, not spaces or punctuation."""
    return token[0].isalnum() or token[0] == "_"


def is_line_end(token: str) -> bool:
    """Whether a token is a run of line ends."""
    return token[0] in "\r\n"


def _unspaced(token: str) -> bool:
    return unspaced().match(token) is not None


def _extends(character: str) -> bool:
    if character < "\u0300":
        return False
    return (
        character in (_JOINER, _NON_JOINER)
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags, as in the flag of Scotland
        or character in "\uff9e\uff9f"  # half-width kana voicing
    )
