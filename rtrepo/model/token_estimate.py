"""How many tokens a text has, without anybody's tokenizer. Wherever this number is shown, `~` stands before it."""

import re
from functools import cache

WHOLE_WORD, PIECE, DIGITS, SIGNS, SPACES = 9, 5, 3, 2, 4
"""Letters of a word that is one token, letters of each further piece; digits, signs and spaces in a token."""


def estimate(text: str) -> int:
    """Roughly how many tokens a text has.

    A word of up to nine letters is one, and every five letters more are another; three digits, two signs, four spaces
    or a run of line ends are one, and so are one and a half characters outside ASCII. Measured against GPT-2's
    byte-pair tokenizer on 4,546 public entries (role play, tool calls, preference data with code): within 10 % for 84
    to 98 % of the entries of each file, within 20 % for 93 % and more; all of a file −7 to +2 %. Languages without
    Latin letters were not measured.
    """
    tokens = 0
    for run in _runs().findall(text):
        size, first = len(run), run[0]
        if not run.isascii():
            tokens += max(1, size * 2 // 3)
        elif first.isalpha():
            tokens += 1 if size <= WHOLE_WORD else 1 + -(-(size - WHOLE_WORD) // PIECE)
        elif first.isdigit():
            tokens += -(-size // DIGITS)
        elif first == " ":
            tokens += size // SPACES
        else:
            tokens += 1 if first == "\n" else -(-size // SIGNS)
    return tokens


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]+|\n+| {2,}")
