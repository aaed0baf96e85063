"""Where two texts differ: what they begin and end with alike need not be taken apart."""

from functools import lru_cache

_SEARCHED = 32  # characters around an end that are looked through for a place between two words


@lru_cache(maxsize=256)  # the words, the renames and the kind of one edit are asked for one after another
def differing(before: str, after: str) -> tuple[str, str]:
    """The two texts without their equal beginning and end, both cut between words.

    A cut has a space before it and an ASCII letter or digit after it: there every way of taking a text apart has
    a border, so that the pieces of what is left are pieces of the whole, and the longest common subsequence of the
    whole is that of what is left and the equal ends.
    """
    short = min(len(before), len(after))
    start = _word_start_before(before, _common(before, after, short, from_end=False))
    end = _common(before, after, short - start, from_end=True)
    end -= _word_start_after(before, len(before) - end)
    end = max(end, 0)
    return before[start : len(before) - end], after[start : len(after) - end]


def _common(x: str, y: str, most: int, *, from_end: bool) -> int:
    """How many characters two texts begin (or end) with alike, by halving: comparing stretches is quick."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        same = (
            x[len(x) - middle : len(x) - low] == y[len(y) - middle : len(y) - low]
            if from_end
            else (x[low:middle] == y[low:middle])
        )
        low, high = (middle, high) if same else (low, middle - 1)
    return low


def _word_start_before(text: str, place: int) -> int:
    """The last place before `place` at which a word starts after a space; 0 where none is near."""
    at = place - 1
    while at > 0:
        at = text.rfind(" ", max(at - _SEARCHED, 0), at)
        if at < 0:
            return 0
        if _starts_word(text[at + 1]):
            return at + 1
    return 0


def _word_start_after(text: str, place: int) -> int:
    """How far after `place` a word starts after a space; to the text's end where none is near."""
    at = place
    while True:
        at = text.find(" ", at, at + _SEARCHED)
        if at < 0 or at + 1 >= len(text):
            return len(text) - place
        if _starts_word(text[at + 1]):
            return at + 1 - place
        at += 1


def _starts_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
