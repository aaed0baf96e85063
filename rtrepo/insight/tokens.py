"""How many tokens a text has, by the user's own tokenizer: a `tokenizer.json` on the disk, never one from a network.
Without one the number is estimated."""

import re
from collections.abc import Callable
from functools import cache

from rtrepo.errors import RtrepoError

MISSING = 'pip install "rtrepo[tokens]"'
"""How to get the library that reads a tokenizer."""


def counter(text: str, name: str) -> Callable[[str], int]:
    """A function that counts the tokens of a text, without those that a tokenizer puts around a whole input.

    `text` is what a `tokenizer.json` holds and `name` what to call the file. Raises RtrepoError where it is no
    tokenizer, or where the optional library `tokenizers` is not installed.
    """
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise RtrepoError("counting with a tokenizer needs the library tokenizers", hint=MISSING) from None
    try:
        # From text alone: from_pretrained would ask the network.
        tokenizer = Tokenizer.from_str(text)
    except Exception as error:  # noqa: BLE001 (the library raises Exception itself, whatever is wrong with the file)
        raise RtrepoError(f"{name} is not a tokenizer: {error}", hint="give the tokenizer.json of your model") from None
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(words: str) -> int:
        return len(tokenizer.encode(words, add_special_tokens=False).ids)

    return count


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
