"""Texts of a page as pieces: what came, what went, what stayed, and what is folded because it is long."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from rtrepo.render.safe import escape, safe
from rtrepo.render.wording import count, words_in

LONG = 1_200
"""Characters of a stretch from which its middle is folded."""
BESIDE = 400
"""Characters that stay on each side of a fold, up to the next space."""
MOST = 40_000
"""Characters of one stretch that go into a page; it says how many more there are."""

_TO_A_SPACE = 60
_NEVER_FIRST = "\u200d\u200c\ufe0e\ufe0f"
_OTHER_SPACES = frozenset("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000")

Kind = Literal["same", "added", "removed", "folded"]


class Piece(NamedTuple):
    """A stretch of text; `says` is what stands in the place of a folded one, until it is opened."""

    kind: Kind
    text: str
    says: str = ""


def whole(text: str) -> tuple[Piece, ...]:
    """A text in which nothing is marked; a long one folded after its beginning."""
    return tuple(_same(text, first=False, last=True))


def marked(marks: Sequence[tuple[str, str]]) -> tuple[Piece, ...]:
    """Marks in reading order as pieces. Of a long stretch that stayed only the ends beside a change are open."""
    pieces: list[Piece] = []
    for at, (kind, text) in enumerate(marks):
        if kind in ("added", "removed"):
            pieces.append(Piece("added" if kind == "added" else "removed", changed(text)))
        else:
            pieces += _same(text, first=at == 0, last=at == len(marks) - 1)
    return tuple(pieces)


def changed(text: str) -> str:
    """A stretch that came or went, with the spaces made visible that nobody would see marked."""
    if not text.strip():
        return "".join(_visible(text))
    shown = _cut(text)
    return safe(shown, lines=True).replace("\n", "⏎\n") if "\n" in shown else safe(shown, lines=True)


def _visible(spaces: str) -> Iterator[str]:
    for character in spaces[:LONG]:
        if character in " \n\t":
            yield {" ": "␣", "\n": "⏎\n", "\t": "⇥"}[character]
        else:
            yield escape(character) if character in _OTHER_SPACES else safe(character)


def _same(text: str, *, first: bool, last: bool) -> Iterable[Piece]:
    """A stretch that stayed: its end alone where it is the first, its beginning alone where it is the last."""
    if len(text) <= LONG:
        return [Piece("same", safe(text, lines=True))]
    head = 0 if first and not last else _break(text, BESIDE)
    tail = len(text) if last else _break(text, len(text) - BESIDE)
    middle = text[head:tail]
    says = f"{'' if last and not first else 'the same, '}{_amount(middle)}"
    pieces = [
        Piece("same", safe(text[:head], lines=True)),
        Piece("folded", safe(_cut(middle), lines=True), says),
        Piece("same", safe(text[tail:], lines=True)),
    ]
    return [piece for piece in pieces if piece.text]


def _amount(text: str) -> str:
    return count(words_in(text), "word", "words")


def _break(text: str, at: int) -> int:
    """A place at or shortly after `at` where a text may be cut: before a space, else between two letters."""
    for place in range(at, min(at + _TO_A_SPACE, len(text))):
        if text[place].isspace():
            return place
    while at < len(text) and (unicodedata.combining(text[at]) or text[at] in _NEVER_FIRST or text[at - 1] == "\u200d"):
        at += 1
    return at


def _cut(text: str) -> str:
    if len(text) <= MOST:
        return text
    return f"{text[: _break(text, MOST)]} … ({len(text) - MOST:,} more characters: rtrepo diff shows them)"
