"""Text: quotes and actions that are opened and never closed."""

import re
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, Turn, glimpse
from rtrepo.rules.program_text import is_code, without_code
from rtrepo.rules.rule import Options, Remark, rule

_FOREIGN = frozenset("„«»「‹")
"""Quotes of other languages, which pair in ways of their own."""
_MARKUP = " \t*_>-"
_SPOKEN_OF = frozenset({'(")', "'\"'", '‘"’', '["]'})
"""Where it is the sign itself that is meant, and not speech."""


@rule("X107", "warn")
def unclosed_quote(look: Look, _: Options) -> Iterator[Remark]:
    """A quote is opened and not closed, or closed and not opened.

    Speech runs over into narration, for a reader and for the model. A speech that goes on in the next paragraph may
    stay open at the end of one, if the next begins with a quote again. Program text is passed over.
    """
    whole = look.whole
    if ('"' in whole or "“" in whole or "”" in whole) and look.unusual.isdisjoint(_FOREIGN):
        for turn in _prose(look):
            text = without_code(turn.text)
            curly = _lonely_curly(text)
            place = curly if curly >= 0 else _lonely_straight(text)
            if place >= 0 and not is_code(text):
                yield _near(turn, place)


def _prose(look: Look) -> list[Turn]:
    """What a model learns to write, and in a scene what the user writes: there both sides tell it. Elsewhere a user's
    puzzle or pasted text is as it is."""
    return [*look.replies, *(turn for turn in look.turns if turn.role == "user" and look.roleplay)]


def _lonely_straight(text: str) -> int:
    """Where a straight quote is opened for the last time and not closed, or -1."""
    if text.count('"') % 2 == 0 and '\n"' not in text and '\n*"' not in text:
        return -1  # nearly every text
    open_at, offset = -1, 0
    for paragraph in text.split("\n"):
        if open_at >= 0 and paragraph.lstrip(_MARKUP).startswith('"'):
            open_at = -1  # the same speech goes on
        at = paragraph.find('"')
        while at >= 0:
            inches = open_at < 0 and at > 0 and paragraph[at - 1].isdigit()
            if not inches and paragraph[max(at - 1, 0) : at + 2] not in _SPOKEN_OF:
                open_at = offset + at if open_at < 0 else -1
            at = paragraph.find('"', at + 1)
        offset += len(paragraph) + 1
    return open_at


def _lonely_curly(text: str) -> int:
    """Where a curly quote stands that has no partner, or -1."""
    if "“" not in text and "”" not in text:
        return -1
    open_at = -1
    for match in _curly_quotes().finditer(text):
        begins = len(match.group()) > 1
        place = match.end() - 1
        if match.group()[-1] == "“":
            if open_at >= 0 and not begins:
                return open_at
            open_at = place
        elif open_at < 0:
            return place
        else:
            open_at = -1
    return open_at


@cache
def _curly_quotes() -> re.Pattern[str]:
    """A curly quote; an opening one with the line end before it, where it begins a paragraph."""
    return re.compile(r"\n[ \t*_>-]*“|[“”]")


@rule("X108", "warn")
def unclosed_action(look: Look, _: Options) -> Iterator[Remark]:
    """An action between asterisks is opened and not closed.

    What follows reads as action to the end of the turn, or as speech, and the model learns that either will do.
    """
    if "*" in look.whole and look.acted:
        for turn in _prose(look):
            if turn.text.count("*") % 2:
                places = [match.start() for match in _asterisks().finditer(without_code(turn.text))]
                if len(places) % 2:
                    yield _near(turn, _lonely_asterisk(turn.text, places))


@cache
def _asterisks() -> re.Pattern[str]:
    """Single asterisks that can open or close an action: none in `**bold**`, `f***`, `2 * 3` or at a list's item."""
    return re.compile(r"(?<![*\w\\])\*(?=[^\s*])|(?<=[^\s*\\])\*(?![*\w])")


def _lonely_asterisk(text: str, places: list[int]) -> int:
    """The last asterisk of the first paragraph that holds an odd number of them."""
    line: list[int] = []
    end = -1
    for place in places:
        if place > end:
            if len(line) % 2:
                break
            line, end = [], text.find("\n", place)
            end = len(text) if end < 0 else end
        line.append(place)
    return line[-1]


def _near(turn: Turn, place: int) -> Remark:
    return Remark(f"alone: {glimpse(turn.text, place)}", turn.at, start=place)


RULES = (unclosed_quote, unclosed_action)
