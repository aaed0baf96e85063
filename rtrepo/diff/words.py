"""Which words of a turn changed: a diff of tokens, tidied so that it reads well.

The diff is the shortest one (longest common subsequence); tidying joins changes with next to nothing
between them, as diff-match-patch's "semantic cleanup" does. Text is never reordered: marks follow the
text as it is stored, also where it is written from right to left.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from rtrepo.diff.ends import differing
from rtrepo.diff.sequences import Interner, blocks, common_length
from rtrepo.diff.tokens import is_line_end, is_word, tokens

MAX_TOKENS = 20_000
"""Tokens on one side up to which a text is compared as a whole; beyond, paragraphs are compared first."""

_MAX_CELLS = MAX_TOKENS * MAX_TOKENS
_SHORT = 6  # characters of a word that may vanish between two larger changes
_PARAGRAPHS = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*")


class Mark(NamedTuple):
    """A stretch of text and what happened to it."""

    kind: Literal["same", "removed", "added"]
    text: str


class _Block(NamedTuple):
    """A stretch of tokens: equal on both sides (then `before` is `after`), or changed."""

    equal: bool
    before: list[str]
    after: list[str]


def word_marks(before: str, after: str) -> tuple[Mark, ...]:
    """Marks in reading order, a removed stretch before the one added for it.

    The texts of same and removed marks together are exactly `before`, those of same and added `after`.
    """
    marks: list[Mark] = []
    for equal, old, new in _tidy(_compare(before, after)):
        if equal:
            marks.append(Mark("same", "".join(old)))
            continue
        if old:
            marks.append(Mark("removed", "".join(old)))
        if new:
            marks.append(Mark("added", "".join(new)))
    return tuple(marks)


def substitutions(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Every (old word, new word) where one word stands for one word, untidied, in reading order."""
    for equal, old, new in _compare(*differing(before, after)):
        if not equal and len(old) == len(new) == 1 and is_word(old[0]) and is_word(new[0]):
            yield old[0], new[0]


def word_changes(before: str, after: str) -> tuple[int, int]:
    """How many words were added and how many removed; capitals count, spaces, punctuation and the form of an
    apostrophe do not."""
    before, after = differing(before.replace("’", "'"), after.replace("’", "'"))
    old, new = [t for t in tokens(before) if is_word(t)], [t for t in tokens(after) if is_word(t)]
    if len(old) * len(new) > _MAX_CELLS:
        common = (Counter(old) & Counter(new)).total()
    else:
        interner = Interner()
        common = int(common_length(interner.encode(old), interner.encode(new)))
    return len(new) - common, len(old) - common


def _compare(before: str, after: str) -> list[_Block]:
    old, new = tokens(before), tokens(after)
    if max(len(old), len(new)) <= MAX_TOKENS:
        return _blocks(old, new)
    found: list[_Block] = []
    for equal, gone, come in _blocks(_paragraphs(before), _paragraphs(after)):
        if equal:
            found.append(_Block(True, gone, gone))
        elif len(gone) == len(come):
            for x, y in zip(gone, come, strict=True):
                found += _within(tokens(x), tokens(y))
        else:
            found += _within(tokens("".join(gone)), tokens("".join(come)))
    return _merged(found)


def _within(old: list[str], new: list[str]) -> list[_Block]:
    """Blocks of two long token lists; what is too long to compare between equal ends is replaced whole."""
    short, lead, tail = min(len(old), len(new)), 0, 0
    while lead < short and old[lead] == new[lead]:
        lead += 1
    while tail < short - lead and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner, outer = old[lead : len(old) - tail], new[lead : len(new) - tail]
    middle = [_Block(False, inner, outer)] if len(inner) * len(outer) > _MAX_CELLS else _blocks(inner, outer)
    return [
        _Block(True, old[:lead], old[:lead]),
        *middle,
        _Block(True, old[len(old) - tail :], new[len(new) - tail :]),
    ]


def _blocks(old: list[str], new: list[str]) -> list[_Block]:
    return [_Block(equal, old[a:b], new[c:d]) for equal, a, b, c, d in blocks(old, new)]


def _paragraphs(text: str) -> list[str]:
    """The text cut after its blank lines. A cut must also lie between tokens, which a stray accent moves."""
    found: list[str] = []
    start = 0
    for blank in _PARAGRAPHS.finditer(text):
        end = blank.end()
        if end < len(text) and len(tokens(text[end - 1 : end + 1])) == 2:
            found.append(text[start:end])
            start = end
    return [*found, text[start:]] if start < len(text) else found


def _merged(found: Iterable[_Block]) -> list[_Block]:
    """Neighbours of one kind joined, empty blocks dropped."""
    result: list[_Block] = []
    for block in found:
        if not block.before and not block.after:
            continue
        if result and result[-1].equal == block.equal:
            last = result.pop()
            block = _Block(block.equal, last.before + block.before, last.after + block.after)
        result.append(block)
    return result


def _tidy(found: list[_Block]) -> list[_Block]:
    """Changes joined over equal stretches too small to be worth reading, until nothing more joins."""
    while True:
        result: list[_Block] = []
        for block in found:
            if len(result) >= 2 and not block.equal and _negligible(result[-1], result[-2], block):
                between, left = result.pop(), result.pop()
                block = _Block(
                    False,
                    left.before + between.before + block.before,
                    left.after + between.after + block.after,
                )
            result.append(block)
        if len(result) == len(found):
            return result
        found = result


def _negligible(between: _Block, left: _Block, right: _Block) -> bool:
    words = sum(map(is_word, between.before))
    if not words and not any(map(is_line_end, between.before)):
        return True
    length = sum(map(len, between.before))
    return words <= 1 and length <= _SHORT and 2 * length < min(_size(left), _size(right))


def _size(block: _Block) -> int:
    return max(sum(map(len, block.before)), sum(map(len, block.after)))
