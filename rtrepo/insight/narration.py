"""What of a turn is spoken, what is done, and how both are marked.

*Dialogue* stands in quotes: "straight", “curly”, „low“, «angled» (either way round), ‹single angled›,
「corner」, 『double corner』, and ‘single curly’ where it is no apostrophe. Straight single quotes are
apostrophes too often and are never speech; neither is what looks like one after a letter or a digit (6'2").
*Narration* stands in *asterisks* or _underscores_, or in a parenthesis that begins a line: (She nods.)
Everything else is *plain*: that is where the two other kinds are told apart by no sign, as in most prose.

Where they meet:
* Quotes inside an action are dialogue, stress inside quotes is dialogue too: quotes always win, and of
  quotes in quotes the outer ones.
* A quote that is not closed ends with its paragraph (a blank line); an asterisk or an underscore that is not
  closed is a stray one, as in Markdown, and so is a ‘ without its ’.
* **Bold**, __bold__, bullets (`* one`), rules (`* * *`), snake_case and the asterisk in f*** mark nothing.
* One starred word between other words is *stress*, not an action: "I *did* knock" is plain.
* Of (asides) only those at the beginning of a line count, and only with a word of two letters: (1) and (a) are
  numbers of a list. In [brackets] one word must begin with a small letter: [Your Name] is a gap to fill, and
  [a link](to) a link.
* Code, fenced or in backticks, is plain.

`rtrepo/insight/words.py` says what a word is.
"""

import re
from functools import cache
from typing import NamedTuple

from rtrepo.insight.words import words_in

_QUOTES = {
    **dict.fromkeys('"', "straight"),
    **dict.fromkeys("“”„‘", "curly"),
    **dict.fromkeys("«»‹›", "angled"),
    **dict.fromkeys("「『", "corner"),
}
_ACTIONS = {"*": "asterisks", "_": "underscores", "(": "brackets", "（": "brackets", "[": "brackets"}
_BREAK = "\x1d"
"""Stands for a blank line, so that a pattern can exclude it as one character."""
_GONE = "\x1c"
"""Stands where dialogue or code was taken out."""
_OTHER_SIGNS = re.compile("[\x1c\x1d]")


class Balance(NamedTuple):
    """Words of a text by kind, and the styles (`straight`, `asterisks`) that mark speech and actions in it."""

    words: int
    dialogue: int
    narration: int
    quotes: frozenset[str]
    actions: frozenset[str]


def balance(text: str) -> Balance:
    """How a turn divides; what is neither dialogue nor narration of its words is plain."""
    words = words_in(text)
    if _OTHER_SIGNS.search(text):
        text = _OTHER_SIGNS.sub(" ", text)
    if "`" in text:
        text = _code().sub(_GONE, text)
    if "\n" in text:
        text = _blank_line().sub(_BREAK, text)
    parts = _dialogue().split(text)
    spoken, quotes = parts[1::2], frozenset(_QUOTES[part[0]] for part in parts[1::2])
    done = _done(_GONE.join(parts[::2]))
    # A sign that joins two words of the text may stand between two kinds; they are never more than the text.
    dialogue = min(words_in(" ".join(spoken)), words) if spoken else 0
    narration = min(words_in(" ".join(done)), words - dialogue) if done else 0
    actions = frozenset(_ACTIONS[part.lstrip()[0]] for part in done)
    return Balance(words, dialogue, narration, quotes, actions)


def _done(text: str) -> list[str]:
    """The actions in a text without its dialogue, each with its marks."""
    found: list[str] = []
    if "*" in text or "_" in text:
        parts = _action().split(text)
        found = [part for at, part in enumerate(parts) if at % 2 and not _is_stress(parts[at - 1], part, parts[at + 1])]
        text = _GONE.join(parts[::2])
    if "(" in text or "[" in text or "（" in text:
        found += _aside().findall(text)
    return found


def _is_stress(before: str, action: str, after: str) -> bool:
    """Whether starred text is one word in the middle of a sentence."""
    before, after = before[-2:].rstrip(" "), after[:2].lstrip(" ")
    return before[-1:].isalnum() and after[:1].isalnum() and words_in(action) == 1


@cache
def _code() -> re.Pattern[str]:
    return re.compile(r"```.*?(?:```|\Z)|``[^`]*``|`[^`\n]*`", re.DOTALL)


@cache
def _blank_line() -> re.Pattern[str]:
    return re.compile(r"\r?\n[^\S\n]*\n\s*")


@cache
def _dialogue() -> re.Pattern[str]:
    """Every alternative begins with its quote and takes in all it has looked at (or stops at the next quote of
    its kind), so that hostile text costs no more than any other."""
    letter = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
    return re.compile(
        "("
        rf'"(?<![{letter}]")[^"\x1d]*"?'
        '|“(?:[^”\x1d]*”|[^"\x1d]*"?)'
        '|„(?:[^“”\x1d]*[“”]|[^"\x1d]*"?)'
        "|「[^」\x1d]*」?|『[^』\x1d]*』?"
        "|«[^»\x1d]*»?|»[^«»\x1d]*«|‹[^›\x1d]*›?|›[^‹›\x1d]*‹"
        r"|”(?<![^\s(\x1c\x1d*_-]”)(?=\S)[^”\x1d]*”"
        rf"|‘(?<![{letter}]‘)(?=\S)(?:[^‘\x1d]*?[.,!?…—–~*_-]’(?![{letter}])|[^‘\x1d]*?’(?![{letter}]))"
        ")"
    )


@cache
def _action() -> re.Pattern[str]:
    """Marks that open before a character and close after one; a run of asterisks is bold, and no end."""
    return re.compile(
        r"(\*(?<![0-9A-Za-z*]\*)(?![\s*])[^*\x1d]*(?:\*\*+(?!\*)[^*\x1d]*)*(?<!\s)\*(?!\*)"
        r"|_(?<!\w_)(?![\s_])[^_\x1d]*(?:_(?<=\w_)(?=\w)[^_\x1d]*)*(?<!\s)_(?!\w))"
    )


@cache
def _aside() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|\n|\x1d)([^\S\n]*(?:"
        r"\([^()\n\x1d]*[^\W\d_]{2}[^()\n\x1d]*\)|（[^（）\n\x1d]*\w[^（）\n\x1d]*）"
        r"|\[(?:|[^\[\]\n\x1d]*\s)[a-z][^\[\]\n\x1d]*\](?!\()"
        r"))"
    )
