"""What many wordings have in common: their first words and their last sign, `As …,`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from rtrepo.diff.tokens import is_word, tokens

LEAST = 3
"""Entries that a frame must be met in."""

MOST = 0.9
"""The share of a group that must have the next word too for it to belong to the frame."""

SHARE = 0.2
"""What a frame that leaves something open must cover of the wordings that no wider one covers. Less may be chance."""

_LONGEST = 40  # words and signs of a wording that is looked at
_LABEL = 8  # words and signs of one that has only its last sign in common with others
_FAINT = frozenset({"", ".", "。"})  # last signs that say nothing beside a single common word
_COMMAS = frozenset(",，、،")

Uses = Mapping[str, Mapping[Any, int]]
"""Wording → where it was met → how often."""


class Frame(NamedTuple):
    """Wordings that begin with the same words and end with the same sign. `text` shows both, with `…` between
    them unless the frame is one wording; `head` is the beginning, casefolded, word by word and sign by sign."""

    text: str
    head: tuple[str, ...]
    last: str
    texts: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether another wording begins and ends so, with something between."""
        if len(self.texts) == 1 or not self.head:
            return False
        pieces = _pieces(text)
        if not len(self.head) < len(pieces) <= _LONGEST:
            return False
        return tuple(map(str.casefold, pieces[: len(self.head)])) == self.head and _last(pieces) == self.last

    def among(self, uses: Uses) -> str:
        """`text` with the capitals that most of other wordings have."""
        return f"{_shown(sorted(uses), uses, len(self.head))}…{self.last}"


def frames(uses: Uses) -> list[Frame]:
    """The frames of wordings, wide ones first. No wording is in two of them, and not every one in any.

    A frame is as tight as it can be without losing a tenth of its group. Where a group has nothing in common
    that is worth telling, wordings of it that are met often enough stand alone.
    """
    pieces = {text: parts for text in uses if 0 < len(parts := _pieces(text)) <= _LONGEST}
    found: list[Frame] = []
    left = set(pieces)
    everything = sum(_times(text, uses) for text in left)
    for by in (_first_and_last, _last_alone):
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for text in sorted(left):
            groups[by(pieces[text])].append(text)
        groups.pop(("", ""), None)
        for kind, texts in sorted(groups.items(), key=lambda item: (-len(_places(item[1], uses)), item[0])):
            for frame in _frames_of(kind[0], kind[1], texts, uses, everything):
                found.append(frame)
                left.difference_update(frame.texts)
                everything -= sum(_times(text, uses) for text in frame.texts)
    return found


def _first_and_last(pieces: list[str]) -> tuple[str, str]:
    return pieces[0].casefold(), _last(pieces)


def _last_alone(pieces: list[str]) -> tuple[str, str]:
    """Labels such as `Mara:`, exclamations, and the like."""
    last = _last(pieces)
    return "", last if last not in _FAINT | _COMMAS and is_word(pieces[0]) and len(pieces) <= _LABEL else ""


def _frames_of(first: str, last: str, texts: list[str], uses: Uses, everything: int) -> Iterator[Frame]:
    """The frames of one group, of which all wordings have `first` and `last`."""
    while len(_places(texts, uses)) >= LEAST:
        frame = _common(first, last, texts, uses)
        times = sum(_times(text, uses) for text in frame.texts)
        telling = len(frame.head) > 1 or last not in _FAINT
        if len(frame.texts) > 1 and not (telling and times >= SHARE * everything):
            break
        if len(_places(frame.texts, uses)) < LEAST:
            break
        yield frame
        everything -= times
        told = set(frame.texts)
        texts = [text for text in texts if text not in told]
    else:
        return
    for text in texts:
        if len(uses[text]) >= LEAST:
            yield _alone(text)


def _alone(text: str) -> Frame:
    pieces = _pieces(text)
    return Frame(text, tuple(map(str.casefold, pieces)), _last(pieces), (text,))


def _common(first: str, last: str, texts: list[str], uses: Uses) -> Frame:
    """The tightest frame that covers nearly all of a group."""
    if len(texts) == 1:
        return _alone(texts[0])
    pieces = {text: _pieces(text) for text in texts}
    length = 1 if first else 0
    while first:
        longer: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            if len(pieces[text]) > length + bool(last):
                longer[pieces[text][length].casefold()].append(text)
        best = max(longer.values(), key=lambda some: len(_places(some, uses)), default=[])
        if len(best) < 2 or len(_places(best, uses)) < MOST * len(_places(texts, uses)):
            break
        texts, length = best, length + 1
    head = tuple(map(str.casefold, pieces[texts[0]][:length]))
    return Frame(f"{_shown(texts, uses, length)}…{last}", head, last, tuple(texts))


def _shown(texts: list[str], uses: Uses, length: int) -> str:
    """The first `length` words and signs as most have them, with one space behind them where there is any."""
    heads: Counter[str] = Counter()
    for text in texts:
        parts = tokens(text)
        seen = accumulate(not part.isspace() for part in parts)
        end = next((at for at, number in enumerate(seen) if number > length), len(parts))
        head = "".join(parts[:end])
        heads[head.rstrip() + " " * head[-1:].isspace()] += len(uses[text])
    return min(heads, key=lambda head: (-heads[head], head))


def _places(texts: Iterable[str], uses: Uses) -> set[Any]:
    return set().union(*(uses[text] for text in texts))


def _times(text: str, uses: Uses) -> int:
    return sum(uses[text].values())


def _pieces(text: str) -> list[str]:
    return [piece for piece in tokens(text) if not piece.isspace()]


def _last(pieces: list[str]) -> str:
    return "" if is_word(pieces[-1]) else pieces[-1]
