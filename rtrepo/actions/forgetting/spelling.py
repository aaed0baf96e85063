"""A text to be forgotten, found however a file spells it, and another one in its place.

JSON and YAML can write every character as an escape, JSON inside JSON (the arguments of a tool call) escapes the
escapes, and YAML breaks long texts at spaces. So a text is looked for in what stands there, and in what that says once
its escapes are read, up to three times over.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from rtrepo.errors import RtrepoError

MARK = "[forgotten]"
"""What stands in the place of a forgotten text, unless another mark is asked for."""
_LEVELS = 3
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}"
    r"|\r?\n[ \t]*|.)|''",
    re.DOTALL,
)
_SIGNS = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "a": "\a", "v": "\v", "e": "\x1b", "0": "\0",
    "_": "\xa0", "N": "\x85", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BARE = re.compile(r"[^\"\\\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]*")

Span = tuple[int, int]


class Text(NamedTuple):
    """What is to be forgotten, as it was typed, and what takes its place."""

    wanted: str
    regex: bool = False
    ignore_case: bool = False
    mark: str = MARK


class Spelling:
    """Finds a text in others. White space in it stands for any white space, and an accent may be a sign of its own;
    a regular expression is taken as it is written."""

    def __init__(self, text: Text) -> None:
        self.text = text
        if not text.wanted.strip():
            raise RtrepoError("there is no text to forget; nothing was changed", hint='rtrepo forget --text "…"')
        if not _BARE.fullmatch(text.mark):
            raise RtrepoError(
                "the mark has to read the same in every file: no quotes, backslashes or line breaks",
                hint=f"--with {MARK}", exit_code=2,
            )  # fmt: skip
        written = text.wanted if text.regex else _literal(text.wanted)
        try:
            self._pattern = re.compile(written, re.MULTILINE | (re.IGNORECASE if text.ignore_case else 0))
        except (re.error, OverflowError, RecursionError) as error:
            raise RtrepoError(
                f"{text.wanted!r} is no regular expression: {error}",
                hint="without --regex the text is taken as it stands", exit_code=2,
            ) from None  # fmt: skip
        if self.is_in(text.mark):
            raise RtrepoError(
                "the mark that takes the place of the text holds the text itself; nothing was changed",
                hint="--with X puts another one there",
            )

    def is_in(self, text: str) -> bool:
        """Whether it stands somewhere in a text, however it is spelled."""
        return any(self._matches(view) for view in _views(text))

    def in_file(self, text: str) -> bool:
        """The same for a file, of which a regular expression sees each string that is in quotes by itself too."""
        if self.is_in(text):
            return True
        return self.text.regex and any(self.is_in(found[0][1:-1]) for found in _STRING.finditer(text))

    def _matches(self, view: str) -> bool:
        return any(found.end() > found.start() for found in self._pattern.finditer(view))

    def replaced(self, text: str) -> tuple[str, int]:
        """A text with the mark in every place, and how many there were."""
        spans = self._spans(text)
        parts, at = [], 0
        for start, end in spans:
            parts += [text[at:start], self.text.mark]
            at = end
        return "".join([*parts, text[at:]]), len(spans)

    def replaced_in_strings(self, text: str) -> tuple[str, int]:
        """The same in JSON: only in what stands between quotes, so that what is around it stays JSON."""
        count = 0

        def one(found: re.Match[str]) -> str:
            nonlocal count
            told, places = self.replaced(found[0][1:-1])
            count += places
            return f'"{told}"'

        return _STRING.sub(one, text), count

    def _spans(self, text: str) -> list[Span]:
        """Every place in a text, whole escapes at both ends, none inside or beside another one."""
        found: list[Span] = []
        maps: list[list[int]] = []
        for view in _views(text):
            for match in self._pattern.finditer(view):
                start, end = match.span()
                for places in reversed(maps):
                    start, end = places[start], places[end]
                if end > start:
                    found.append((start, end))
            maps.append(_places(view))
        return list(_joined(sorted(found)))


def _literal(wanted: str) -> str:
    forms = dict.fromkeys((wanted, unicodedata.normalize("NFC", wanted), unicodedata.normalize("NFD", wanted)))
    return "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)


def _views(text: str) -> Iterator[str]:
    """A text as it stands, and as it reads once its escapes are read, as often as there are some."""
    yield text
    for _ in range(_LEVELS):
        if "\\" not in text and "''" not in text:
            return
        text = _ESCAPE.sub(_said, text)
        yield text


def _said(escape: re.Match[str]) -> str:
    told = escape[0]
    if told == "''":
        return "'"
    sign = told[1]
    if sign == "u" and len(told) == 12:
        high, low = int(told[2:6], 16), int(told[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    if sign in "uUx" and len(told) > 2:
        code = int(told[2:], 16)
        return chr(code) if code < 0x110000 else told
    if sign in "\r\n":
        return ""
    return _SIGNS.get(sign, sign)


def _places(view: str) -> list[int]:
    """Where in a text each character stands of what it says once its escapes are read, and where it ends."""
    places: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(view):
        places += range(at, escape.start())
        places += [escape.start()] * len(_said(escape))
        at = escape.end()
    return [*places, *range(at, len(view) + 1)]


def _joined(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last and span[0] < last[1]:
            last = last[0], max(last[1], span[1])
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
