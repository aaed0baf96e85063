"""The places at which two texts differ, each with what went, what came, and where in the text it stands."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rtrepo.diff.tokens import is_word, tokens
from rtrepo.diff.words import word_marks

Place = Literal["opening", "ending", "middle"]


class Hunk(NamedTuple):
    """Words that went and words that came in one place, without the spaces around them."""

    place: Place
    before: str
    after: str


def hunks(before: str, after: str) -> Iterator[Hunk]:
    """Where the texts differ, in reading order. Only what lies between their equal ends is compared by words.

    An opening has no word before it, an ending none behind it, on either side; a text that is nothing else
    has neither. Where words came or went and the next or last one only changed its capitals for it
    (`[-As a cat, my-]{+My+}`), the capitals are left out.
    """
    lead = _lead(before, after)
    x, y = before[lead:], after[lead:]
    tail = _tail(x, y)
    old, new = x[: len(x) - tail], y[: len(y) - tail]
    behind = x[len(x) - tail :]
    found = _changed(old, new)
    words_before = _has_words(before[:lead])
    for number, (same, gone, come) in enumerate(found):
        words_before = words_before or _has_words(same)
        last = number + 1 == len(found) - 1
        words_behind = not last or _has_words(found[-1][0]) or _has_words(behind)
        if gone or come:
            place: Place = "middle" if words_before == words_behind else "ending" if words_before else "opening"
            yield Hunk(place, *_without_capitals(gone.strip(), come.strip(), gone, come))


def _changed(old: str, new: str) -> list[tuple[str, str, str]]:
    """(what is equal, then went, then came) as often as it takes; the last one only has what is equal."""
    if not old or not new:
        return [("", old, new), ("", "", "")] if old or new else [("", "", "")]
    found = [["", "", ""]]
    for kind, text in word_marks(old, new):
        if kind == "same":
            if found[-1][1] or found[-1][2]:
                found.append(["", "", ""])
            found[-1][0] += text
        else:
            found[-1][1 if kind == "removed" else 2] += text
    if found[-1][1] or found[-1][2]:
        found.append(["", "", ""])
    return [(same, gone, come) for same, gone, come in found]


def _without_capitals(gone: str, come: str, gone_whole: str, come_whole: str) -> tuple[str, str]:
    """Both texts stripped, unless they differ by nothing else; without the end that they share but for capitals."""
    if gone == come:
        return gone_whole, come_whole
    old, new = tokens(gone), tokens(come)
    short, long = (old, new) if len(old) < len(new) else (new, old)
    if not short or len(short) == len(long):
        return gone, come
    if [token.casefold() for token in long[-len(short) :]] != [token.casefold() for token in short]:
        return gone, come
    rest = "".join(long[: -len(short)]).strip()
    return ("", rest) if short is old else (rest, "")


def _lead(x: str, y: str) -> int:
    """Characters of the equal beginning, up to a place where a word begins in both texts."""
    at = _equal(x, y)
    while at:
        at = x.rfind(" ", 0, at) + 1
        if not at or (_begins(x[at : at + 1]) and _begins(y[at : at + 1])):
            return at
        at -= 1
    return 0


def _tail(x: str, y: str) -> int:
    """The same for the equal end."""
    left = _equal(x[::-1], y[::-1])
    while left:
        at_x, at_y = len(x) - left, len(y) - left
        whole = (not at_x or x[at_x - 1] == " ") and (not at_y or y[at_y - 1] == " ")
        if whole and _begins(x[at_x]):
            return left
        space = x.find(" ", at_x)
        left = len(x) - space - 1 if space >= 0 else 0
    return 0


def _equal(x: str, y: str) -> int:
    """How many characters both texts begin with. Slices are compared: by halves that is as fast as memory."""
    low, high = 0, min(len(x), len(y))
    if x[:high] == y[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if x[low:middle] == y[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _begins(character: str) -> bool:
    """Whether a word or a sign can be cut off before this character: no space, and nothing that joins."""
    return not character or character.isalnum() or "!" <= character <= "~"


def _has_words(text: str) -> bool:
    return any(map(is_word, tokens(text))) if text else False
