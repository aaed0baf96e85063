"""An expression in which a value has another name: `tag == warm` becomes `tag == kind` where the tag was renamed."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.selection.fields import field_of
from rtrepo.selection.parsing import KEYWORDS, parse
from rtrepo.selection.scanning import Word, words


class Renamed(NamedTuple):
    """The expression as it is to be, at how many places it differs, and whether the old name may be meant at a place
    where nobody can tell, such as in a pattern."""

    text: str
    places: int = 0
    unsure: bool = False


def renamed_value(expression: str, fields: frozenset[str], old: str, new: str) -> Renamed:
    """The expression with `old` as `new` wherever one of these fields is compared with it by ==, != or in. What cannot
    be read stays as it is."""
    try:
        found = list(words(expression))
        parse(expression)
    except RtrepoError:
        return Renamed(expression, 0, old in expression)
    sure = set(_compared(found, fields))
    at = [place for place in sure if found[place].text == old]
    text = expression
    for place in sorted(at, reverse=True):
        start = found[place].at
        end = start + len(expression[start : found[place + 1].at].rstrip())
        text = text[:start] + _written(new, expression[start]) + text[end:]
    try:
        parse(text)
    except RtrepoError:
        return Renamed(expression, 0, unsure=True)
    others = [word for place, word in enumerate(found) if place not in sure and word.kind in ("name", "text")]
    return Renamed(text, len(at), unsure=any(re.search(rf"(?<!\w){re.escape(old)}(?!\w)", one.text) for one in others))


def _compared(found: Sequence[Word], fields: frozenset[str]) -> Iterator[int]:
    """The places of the words that are values of one of the fields."""
    for place, word in enumerate(found):
        field = field_of(word.text) if word.kind == "name" else None
        if field is None or field.name not in fields:
            continue
        at = place + 1
        if found[at].text in ("==", "!="):
            yield at + 1
            continue
        at += found[at].text == "not"
        if found[at].text == "in" and found[at].kind == "name":
            at += 2
            while found[at].text != ")" and found[at].kind != "end":
                if found[at].kind != "sign":
                    yield at
                at += 1


def _written(value: str, before: str) -> str:
    """A value as an expression has it: bare where it can stand so and did, else in quotes."""
    if before not in "\"'" and re.fullmatch(r"[\w./:@^+*-]+", value) and value not in KEYWORDS:
        return value
    quote = before if before in "\"'" else '"'
    return quote + value.replace(quote, f"\\{quote}") + quote
