"""The words of an expression, each with its place, and how a mistake in it is told."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from rtrepo.errors import RtrepoError

MAX_EXPRESSION = 10_000
"""Characters an expression may have."""
_AROUND = 60  # characters of an expression that are shown on each side of a mistake
HELP = "rtrepo list --help shows examples, docs/reference/selection.md the language"


class Word(NamedTuple):
    """A word of an expression: `name` (a bare word, also a number), `text` (in quotes), `sign`, or `end`."""

    kind: Literal["name", "text", "sign", "end"]
    text: str
    at: int


def mistake(expression: str, at: int, what: str, hint: str = HELP) -> RtrepoError:
    """The refusal of an expression: what is wrong, and under it the place."""
    start = max(at - _AROUND, 0)
    shown = ("…" if start else "") + expression[start : at + _AROUND] + ("…" if at + _AROUND < len(expression) else "")
    shown = "".join(character if character.isprintable() else "·" for character in shown)
    pointer = " " * (at - start + bool(start)) + "^"
    return RtrepoError(f"--where: {what}\n{shown}\n{pointer}", hint=hint, exit_code=2)


def words(expression: str) -> Iterator[Word]:
    """The words of an expression in their order, with an `end` behind them. Raises RtrepoError with the place where a
    character begins no word, or where quotes are not closed."""
    if len(expression) > MAX_EXPRESSION:
        raise RtrepoError(
            f"--where: the expression has {len(expression):,} characters; {MAX_EXPRESSION:,} is the most",
            hint="give many ids with --ids-from FILE",
            exit_code=2,
        )
    at = 0
    while at < len(expression):
        found = _word().match(expression, at)
        if found is None:
            if expression[at] in "\"'":
                raise mistake(expression, at, f"the quote {expression[at]} is not closed")
            raise mistake(expression, at, f"{expression[at]!r} means nothing here", 'put texts in quotes: title == "…"')
        text = found.group()
        if found.lastgroup == "text":
            quote = text[0]
            # A backslash stands for itself, as patterns need it, but in front of the quote that it keeps open.
            yield Word("text", text[1:-1].replace(f"\\{quote}", quote), at)
        elif found.lastgroup:
            yield Word("name" if found.lastgroup == "name" else "sign", text, at)
        at = found.end()
    yield Word("end", "", len(expression))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(
        r"\s+"
        r"""|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
        r"|(?P<sign>[=!<>]=|!~|[=~<>(),!])"
        r"|(?P<name>[\w./:@^+*-]+)",
        re.DOTALL,
    )
