"""Texts that are nearly the same: all of them, by an exact join, not by a guess.

What is compared is the set of *word pairs* of a text: each word with the one before it. Two texts are as alike as the
share of pairs that both have among those that either has (Jaccard). A changed word costs two pairs; a sentence
that moves costs next to nothing; texts of the same words in another order have little in common.

Every two texts that are alike enough come into one group. The join is PPJoin's (Xiao et al., WWW 2008): put the word
pairs of all texts in one order, rare ones first. Of two texts of n pairs that are alike by t, the first
`n - ceil(t * n) + 1` pairs of each must meet, so only these few rare ones are looked up. The order makes the join
fast or slow and never changes what is found, so counts of a sample are good enough for it.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from rtrepo.insight.words import words_of

if TYPE_CHECKING:
    Pairs = array[int]
"""The hashes of a text's word pairs (64 bits, sorted, each once): the same in every process of one Python."""

_BUCKET = (1 << 22) - 1  # word pairs are counted by the last bits of their hash
_SAMPLE = 2_000_000  # word pairs that are counted where there are more
_OFTEN = 255  # what is met more often is as good as met everywhere
_SLACK = 1e-9  # 0.8 * 5 is a little more than 4


class Near(NamedTuple):
    """A text, another one that it is nearly the same as (places from 0), and how alike they are, 0 to 1."""

    place: int
    other: int
    alike: float


class Group(NamedTuple):
    """Texts that are nearly the same, directly or through others of the group.

    `places` are in order. `members` are all but the first text, each with the text equal to it that comes first, or
    else the first of the group that it is alike enough to.
    """

    places: tuple[int, ...]
    members: tuple[Near, ...]


def word_pairs(text: str) -> "Pairs":
    """The word pairs of a text; its first word makes one with nothing before it."""
    if len(_NUMBERS) > _KNOWN_WORDS:
        _NUMBERS.clear()
    numbers = list(map(_NUMBERS.__getitem__, words_of(text)))
    # All this is done in C. Two different pairs of two compared texts with one hash are less likely than a disk error.
    return array("q", sorted(set(map(hash, zip([0, *numbers], numbers, strict=False)))))


class _Numbers(dict[str, int]):
    """Word → a number of 56 bits. Python's own hash of a text differs from process to process, and that of a pair of
    numbers does not."""

    def __missing__(self, word: str) -> int:
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=7).digest()
        self[word] = number = int.from_bytes(digest, "little")
        return number


_NUMBERS = _Numbers()
_KNOWN_WORDS = 500_000


def similarity(one: "Pairs", other: "Pairs") -> float:
    """How alike two texts are, 0 to 1."""
    shared = len(set(one).intersection(other))
    every = len(one) + len(other) - shared
    return shared / every if every else 1.0


def near_duplicates(texts: Sequence["Pairs"], alike: float, looked_up: "LookedUp | None" = None) -> list[Group]:
    """The groups of texts that are at least so much alike (more than 0, at most 1), by their first place. What is
    `looked_up` of them can be given by who needs it too.

    Texts without words are in no group. Equal texts are compared once, and texts of one group only until
    it is clear that they belong to it, so thousands of copies and variants cost little more than as many others.
    """
    equal: dict[bytes, int] = {}
    roots = list(range(len(texts)))
    for place, pairs in enumerate(texts):
        if pairs:
            roots[place] = equal.setdefault(blake2b(pairs.tobytes(), digest_size=16).digest(), place)
    copies = {place: root for place, root in enumerate(roots) if root != place}
    kinds = sorted(equal.values(), key=lambda place: (len(texts[place]), place))
    equal.clear()
    looked_up = looked_up or look_up(texts, alike)
    ends = [looked_up.ends[place] for place in kinds]
    prefixes = _met([looked_up.prefixes[place] for place in kinds])
    for place, other in _joined([texts[place] for place in kinds], alike, prefixes, ends):
        one, two = _root(roots, kinds[place]), _root(roots, kinds[other])
        roots[max(one, two)] = min(one, two)
    return _groups(texts, roots, copies, alike)


def _root(roots: list[int], place: int) -> int:
    while roots[place] != place:
        roots[place] = roots[roots[place]]
        place = roots[place]
    return place


def told_with(texts: Sequence["Pairs"], alike: float) -> list[Near]:
    """The members of one group, whose texts are given in order; see Group."""
    equal: dict[bytes, int] = {}
    copies = {}
    for place, pairs in enumerate(texts):
        first = equal.setdefault(pairs.tobytes(), place)
        if first != place:
            copies[place] = first
    return list(_members(texts, list(range(len(texts))), copies, alike))


def are_alike(one: "Pairs", other: "Pairs", alike: float) -> bool:
    """Whether two texts are at least so much alike; those without words are like nothing."""
    return bool(one and other) and _can_be(len(one), len(other), alike) and similarity(one, other) >= alike - _SLACK


def _groups(texts: Sequence["Pairs"], roots: list[int], copies: dict[int, int], alike: float) -> list[Group]:
    places: dict[int, list[int]] = {}
    for place, root in enumerate(roots):
        if root != place:
            first = _root(roots, place)
            places.setdefault(first, [first]).append(place)
    return [Group(tuple(group), tuple(_members(texts, group, copies, alike))) for _, group in sorted(places.items())]


def _members(texts: Sequence["Pairs"], group: list[int], copies: dict[int, int], alike: float) -> Iterator[Near]:
    for place in group[1:]:
        if place in copies:
            yield Near(place, copies[place], 1.0)
            continue
        for other in group:
            if other != place and other not in copies and _can_be(len(texts[place]), len(texts[other]), alike):
                found = similarity(texts[place], texts[other])
                if found >= alike - _SLACK:
                    yield Near(place, other, found)
                    break


def _can_be(one: int, other: int, alike: float) -> bool:
    return min(one, other) >= alike * max(one, other) - _SLACK


def _joined(
    texts: Sequence["Pairs"], alike: float, prefixes: Sequence["Pairs"], ends: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Places of texts that belong together; `texts` are all different, the shortest first. Of texts that are together
    already through others nothing is said again."""
    sizes = [len(pairs) for pairs in texts]
    roots = list(range(len(texts)))
    index: dict[int, list[int]] = {}
    share = alike / (1 + alike)  # of the pairs of two texts, counted twice where both have them
    first = 0
    unmet = [ceil(alike * size - _SLACK) - 1 + _SLACK for size in sizes]  # what no prefix holds
    for place, prefix in enumerate(prefixes):
        size = sizes[place]
        least = alike * size - _SLACK
        while sizes[first] < least:
            first += 1
        met: list[int] = []
        for pair in prefix:
            posted = index.get(pair)
            if posted is None:
                index[pair] = [place]
                continue
            met += posted if posted[0] >= first else posted[bisect_left(posted, first) :]
            posted.append(place)
        if met:
            # Pairs that both have and that did not meet come after the prefix that ends first. The longer text's prefix
            # leaves the most of them, so it is asked first whether these would do.
            rest = unmet[place]
            by_one = bisect_right(sizes, (1 + rest) / share - size)
            likely = [
                (other, times)
                for other, times in Counter(met).items()
                if (times > 1 or other < by_one) and times + rest >= share * (size + sizes[other])
            ]
            whole: set[int] = set()
            for other, times in likely:
                if ends[other] < ends[place] and times + unmet[other] < share * (size + sizes[other]):
                    continue
                one, two = _root(roots, place), _root(roots, other)
                if one != two:
                    whole = whole or set(texts[place])
                    shared = len(whole.intersection(texts[other]))
                    if shared + _SLACK >= alike * (size + sizes[other] - shared):
                        roots[max(one, two)] = min(one, two)
                        yield place, other


class LookedUp(NamedTuple):
    """What texts are found by: how often the buckets of pairs were counted, which makes the order of all pairs; the
    rarest pairs of each text, as many as must be looked up; and where each of these prefixes ends in that order."""

    counts: bytes
    prefixes: list["Pairs"]
    ends: list[int]


def look_up(texts: Sequence["Pairs"], alike: float) -> LookedUp:
    """What texts are found by where they are to be so much alike."""
    counts = bytearray(_BUCKET + 1)
    for pairs in texts[:: max(sum(map(len, texts)) // _SAMPLE, 1)]:
        for pair in pairs:
            if counts[pair & _BUCKET] < _OFTEN:
                counts[pair & _BUCKET] += 1
    prefixes, ends = [], []
    for pairs in texts:
        prefix, end = prefix_of(pairs, alike, counts)
        prefixes.append(prefix)
        ends.append(end)
    return LookedUp(bytes(counts), prefixes, ends)


def prefix_of(pairs: "Pairs", alike: float, counts: bytes | bytearray) -> tuple["Pairs", int]:
    """The rarest pairs of a text that must be looked up, and where they end in the order of all pairs."""
    if not pairs:
        return pairs, 0
    rare, end = _rarest(pairs, len(pairs) - ceil(alike * len(pairs) - _SLACK) + 1, counts)
    return array("q", rare), end


def end_of(prefix: "Pairs", counts: bytes) -> int:
    """Where a prefix ends in the order of all pairs; its last pair is the last in that order too."""
    return (counts[prefix[-1] & _BUCKET] << 65) + prefix[-1]


def _met(prefixes: Sequence["Pairs"]) -> list["Pairs"]:
    """The prefixes without those pairs that no other text looks up."""
    once, twice = bytearray(_BUCKET + 1), bytearray(_BUCKET + 1)
    for prefix in prefixes:
        for pair in prefix:
            bucket = pair & _BUCKET
            if once[bucket]:
                twice[bucket] = 1
            else:
                once[bucket] = 1
    return [array("q", [pair for pair in prefix if twice[pair & _BUCKET]]) for prefix in prefixes]


def _rarest(pairs: "Pairs", number: int, counts: bytes | bytearray) -> tuple[list[int], int]:
    """The first pairs of a text in the order of all pairs, by count, then by hash; and the place of the last of them
    in that order."""
    numbers = [counts[pair & _BUCKET] for pair in pairs]
    most = sorted(numbers)[number - 1]
    rare = [pair for pair, times in zip(pairs, numbers, strict=True) if times < most]
    if len(rare) < number:
        rare += [pair for pair, times in zip(pairs, numbers, strict=True) if times == most][: number - len(rare)]
    return rare, (most << 65) + rare[-1]
