"""How alike two texts are, 0 to 1: indel similarity on words, with cheap bounds first.

Words are casefolded runs of letters, digits and underscores with inner apostrophes. Scripts written
without spaces (Chinese, Japanese, Thai, Khmer …) would be one long word, so there every pair of
neighbouring characters counts as a word.
"""

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rtrepo.diff.sequences import Interner, indel

SHORT = 24
"""Up to so many words on both sides together, characters are looked at too: they say more about typos."""

_BOUNDED = range(400, 4_000)
"""Words on both sides for which counting them costs less than comparing them (measured)."""

UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Characters of scripts written without spaces, as the inside of a regular expression's brackets."""

_WORDS = re.compile(r"\w+(?:['’]\w+)*")
_MIXED_WORDS = rf"[{UNSPACED}]+|(?:(?![{UNSPACED}])\w)+(?:['’](?:(?![{UNSPACED}])\w)+)*"


@cache
def unspaced() -> re.Pattern[str]:
    """One character of a script without spaces. Compiled when first asked for, as is the next one: start-up
    of every command would pay 5 ms for them."""
    return re.compile(f"[{UNSPACED}]")


@cache
def _mixed_words() -> re.Pattern[str]:
    return re.compile(_MIXED_WORDS)


class Said(NamedTuple):
    """A text and its words, one character per word as its interner numbered them."""

    text: str
    words: str


class Lexicon:
    """Reads texts; only texts read by the same lexicon can be compared."""

    def __init__(self) -> None:
        self._interner = Interner()

    def read(self, text: str) -> Said:
        """The text with its words."""
        folded = text.casefold()
        if folded.isascii():
            return Said(text, self._interner.encode(_WORDS.findall(folded)))
        folded = folded.replace("’", "'")
        if not unspaced().search(folded):
            return Said(text, self._interner.encode(_WORDS.findall(folded)))
        words: list[str] = []
        for word in _mixed_words().findall(folded):
            if len(word) > 1 and unspaced().match(word):
                words.extend(map("".join, pairwise(word)))
            else:
                words.append(word)
        return Said(text, self._interner.encode(words))


def similarity(x: Said, y: Said, cutoff: float = 0.0) -> float:
    """0 (nothing in common, or below `cutoff`) to 1 (the same words in the same order)."""
    a, b = x.words, y.words
    if x.text == y.text:
        return 1.0
    n, m = len(a), len(b)
    if not n or not m:
        if n or m:
            return 0.0
        plain, other = x.text.strip(), y.text.strip()
        return 1.0 if plain == other else float(indel(plain, other, score_cutoff=cutoff))
    total = n + m
    if 2 * (n if n < m else m) < cutoff * total:
        return 0.0
    if total <= SHORT:
        trust = 1.0 if n > 2 or m > 2 else 0.9
        alike = max(indel(a, b), trust * indel(x.text.casefold(), y.text.casefold()))
        return float(alike) if alike >= cutoff else 0.0
    if cutoff and total in _BOUNDED and 2 * shared(a, b) < cutoff * total:
        return 0.0
    return float(indel(a, b, score_cutoff=cutoff))


def shared(a: str, b: str) -> int:
    """How many words two texts have in common, each counted as often as both have it."""
    if len(a) > len(b):
        a, b = b, a
    return sum(min(count, b.count(word)) if count > 1 else word in b for word, count in Counter(a).items())
