"""Sequences of interned tokens and what is asked of them. The only user of rapidfuzz.

A token becomes one character, its number in an `Interner`; a text becomes a string of such characters.
rapidfuzz reads strings without hashing each item, about three times faster than lists of numbers.
"""

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

MAX_TOKENS = sys.maxunicode + 1
"""How many different tokens have a character of their own; later ones share (good enough for likeness)."""


@cache
def _rapidfuzz() -> tuple[Any, Any]:
    """Imported when the first two texts are compared: `status` of a clean repository compares none."""
    from rapidfuzz.distance import Indel, LCSseq

    return Indel, LCSseq


def indel(x: str, y: str, *, score_cutoff: float | None = None) -> float:
    """2·LCS/(n+m) of two strings, 0 to 1; 0 when below `score_cutoff` (Hyyrö's bit-parallel LCS)."""
    return float(_rapidfuzz()[0].normalized_similarity(x, y, score_cutoff=score_cutoff))


def common_length(x: str, y: str) -> int:
    """Length of the longest common subsequence."""
    return int(_rapidfuzz()[1].similarity(x, y))


class Interner(dict[str, str]):
    """Token → the character that stands for it, the same for every text read with this interner."""

    def __missing__(self, token: str) -> str:
        code = self[token] = chr(len(self) % MAX_TOKENS)
        return code

    def encode(self, tokens: Iterable[str]) -> str:
        """The tokens as one string, one character each, in order."""
        return "".join(map(self.__getitem__, tokens))


def blocks(before: Sequence[str], after: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Equal and changed stretches of two token lists: (equal, before from, to, after from, to), rising.

    Two changes never touch and no stretch is empty on both sides; equal stretches are exact (tokens are
    compared, never their shared characters). Takes n·m/8 bytes while it runs: the caller limits sizes.
    """
    interner = Interner()
    x, y = interner.encode(before), interner.encode(after)
    if len(interner) > MAX_TOKENS:
        return [(False, 0, len(before), 0, len(after))]
    found: list[tuple[bool, int, int, int, int]] = []
    for code in _rapidfuzz()[0].opcodes(x, y):
        equal, end, new_end = code.tag == "equal", code.src_end, code.dest_end
        start, new_start = code.src_start, code.dest_start
        if found and not equal and not found[-1][0]:
            _, first, _, new_first, _ = found.pop()
            found.append((False, first, end, new_first, new_end))
        else:
            found.append((equal, start, end, new_start, new_end))
    return found
