"""Two edits of one text merged sentence by sentence, where they are far enough apart.

After diff3 (Khanna, Kunal and Pierce 2007), on sentences: changes of the two sides must have an untouched sentence
between them. The result is a proposal unless somebody asked for it: no machine hears whether the tone still fits.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rtrepo.diff.sequences import blocks


class _Hunk(NamedTuple):
    """The units from `start` up to `stop` of the base, and what stands there now."""

    start: int
    stop: int
    units: tuple[str, ...]


@cache
def _unit() -> re.Pattern[str]:
    """A sentence with its closing marks and the blanks behind it, or a line."""
    return re.compile(r"[^\n]*?(?:(?<![.!?…])[.!?…]+[\"'”’»*_)\]]*[^\S\n]+|[。！？]+[」』”’]*|\n+|$)", re.DOTALL)


def units(text: str) -> list[str]:
    """The text in sentences; together they are the text again, exactly."""
    return [unit for unit in _unit().findall(text) if unit]


def merge_sentences(base: str, ours: str, theirs: str) -> str | None:
    """The text with the changes of both, or None where they touch. What both changed alike counts once."""
    old = units(base)
    mine, other = _hunks(old, units(ours)), _hunks(old, units(theirs))
    hunks = sorted({*mine, *other})
    for left, right in pairwise(hunks):
        if right.start <= left.stop:
            return None
    merged: list[str] = []
    at = 0
    for hunk in hunks:
        merged += [*old[at : hunk.start], *hunk.units]
        at = hunk.stop
    return "".join([*merged, *old[at:]])


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[_Hunk]:
    return [_Hunk(a, b, tuple(new[c:d])) for equal, a, b, c, d in blocks(old, new) if not equal]
