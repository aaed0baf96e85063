"""Links inside a gap too large for a full search: only pairs that share a rare phrase are looked at.

A phrase is a shingle of three words (Broder 1997). The links returned are the best increasing chain;
the smaller gaps between them then get the full search.
"""

from bisect import bisect_left
from collections import Counter, defaultdict

from rtrepo.diff.gaps import link_weight
from rtrepo.diff.turns import Turns

MAX_CELLS = 40_000
"""Pairs of turns up to which a gap is searched in full."""

MAX_WORK = 20_000_000_000
"""Pairs of words up to which a gap is searched in full (64 pairs take about a nanosecond)."""

_SHINGLE, _RARE, _PARTNERS, _DIAGONAL = 3, 8, 8, 3
_SAMPLED_FROM = 200_000  # words; beyond, only one shingle in so many is indexed


def too_large(old: Turns, new: Turns, olds: range, news: range) -> bool:
    """Whether a full search of the gap would take longer than a second or so."""
    if len(olds) * len(news) > MAX_CELLS:
        return True
    return _words(old, olds) * _words(new, news) > MAX_WORK


def _words(side: Turns, indexes: range) -> int:
    return sum(len(side.said(index).words) for index in indexes)


def chain(old: Turns, new: Turns, olds: range, news: range) -> list[tuple[int, int]]:
    """The heaviest chain of links (old index, new index), both rising, among the candidate pairs."""
    partners = candidates(old, new, olds, news)
    for at, i in enumerate(olds):
        for middle in (at, len(news) - len(olds) + at):
            partners[i].update(news[max(middle - _DIAGONAL, 0) : max(middle + _DIAGONAL + 1, 0)])
    # A staircase of (new index, score) with both rising: the best chain that ends at or before that index.
    ends: list[int] = []
    scores: list[float] = []
    links: list[_Link] = []
    for i in olds:
        found = []
        for j in sorted(partners[i]):
            weight = link_weight(old, new, i, j)
            if weight:
                below = bisect_left(ends, j) - 1
                found.append((scores[below] + weight, (i, j, links[below])) if below >= 0 else (weight, (i, j, None)))
        for score, link in found:
            at = bisect_left(ends, link[1])
            if at and scores[at - 1] >= score:
                continue
            stop = at
            while stop < len(ends) and scores[stop] <= score:
                stop += 1
            if at == stop and at < len(ends) and ends[at] == link[1]:
                continue
            ends[at:stop], scores[at:stop], links[at:stop] = [link[1]], [score], [link]
    result: list[tuple[int, int]] = []
    last = links[-1] if links else None
    while last:
        result.append(last[:2])
        last = last[2]
    return result[::-1]


_Link = tuple[int, int, "_Link | None"]


def candidates(old: Turns, new: Turns, olds: range | list[int], news: range | list[int]) -> dict[int, set[int]]:
    """For every old turn the few new turns that share most rare phrases with it."""
    total = sum(len(new.said(j).words) for j in news)
    step = 1 + total // _SAMPLED_FROM
    holders: dict[str, list[int]] = defaultdict(list)
    for j in news:
        for shingle in _shingles(new.said(j).words, step):
            holders[shingle].append(j)
    found: dict[int, set[int]] = {}
    for i in olds:
        shares: Counter[int] = Counter()
        for shingle in _shingles(old.said(i).words, step):
            having = holders.get(shingle, ())
            if len(having) <= _RARE:
                shares.update(having)
        best = sorted(shares.items(), key=lambda share: (-share[1], share[0]))[:_PARTNERS]
        found[i] = {j for j, _ in best}
    return found


def _shingles(words: str, step: int) -> set[str]:
    # Sampling by the first word's number keeps the same shingles on both sides, whatever stands around them.
    return {
        words[at : at + _SHINGLE] for at in range(len(words) - _SHINGLE + 1) if step == 1 or ord(words[at]) % step == 0
    }
