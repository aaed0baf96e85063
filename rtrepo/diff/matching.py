"""Which of the entries that vanished are which of those that appeared: moved, split in several, joined from several.

Equal entries are paired first. Of the others only pairs that share a turn or a run of words which few entries
have are looked at, so that thousands take seconds. In doubt two entries are two: one removed and one added is
true, if less telling, while a wrong pair misleads.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from rtrepo.diff.kinship import Evidence, Kinship, Told, Turn
from rtrepo.diff.parts import parts_of
from rtrepo.diff.turns import spoken
from rtrepo.diff.twins import pair_equal
from rtrepo.model.entry import Entry, Key
from rtrepo.model.json_text import sorted_text_of

ALIKE = 0.30
"""Share of each entry that the other must have for the two to be one."""

ALIKE_IN_ONE_TURN = 0.50
"""The same where one turn is all they share: chats with one character all begin with the same greeting."""

SETTLED = 0.95
"""Share of an entry that its partners must have together for no others to be looked for by single words."""

_HELD_BY_MANY = 50  # appeared entries with a turn, from which it leads to no candidates
_RARE = 4  # the same for a run of words
_CANDIDATES = 8  # partners of one entry looked at for their turns
_CANDIDATES_BY_RUNS = 4  # and for their runs of words
_WORTH_A_LOOK = 0.15  # share of equal turns, or of runs of words

_Links = dict[tuple[int, int], Kinship]
"""(place of an old, place of a new entry) → what they have in common."""


class Match(NamedTuple):
    """Entries that are one. `moved` has one key on each side, `split` several after, `joined` several before, in
    the order in which their turns stand in the whole."""

    change: Literal["moved", "split", "joined"]
    before: tuple[Key, ...]
    after: tuple[Key, ...]


class _Side:
    """The entries of one side by place, sorted by key, and which of them are still without a partner."""

    def __init__(self, entries: Iterable[tuple[Key, Entry]]) -> None:
        found = sorted(((key, Told(entry), *_hashes(entry)) for key, entry in entries), key=lambda item: item[0])
        self.keys = [item[0] for item in found]
        self.told = [item[1] for item in found]
        self.whole = [item[2] for item in found]
        self.said = [item[3] for item in found]
        self.free = set(range(len(found)))

    def hashes(self, of: Sequence[str]) -> dict[Key, str]:
        """Key → hash of the free entries."""
        return {self.keys[at]: of[at] for at in self.free}


def match(
    vanished: Iterable[tuple[Key, Entry]],
    appeared: Iterable[tuple[Key, Entry]],
    stayed: Iterable[Entry] = (),
) -> list[Match]:
    """Every entry is in one match at most; sorted by new keys, and the same whatever order they come in.

    `stayed` is a handful of entries that did not change: what they say too is no evidence. An entry that kept
    its questions and got new answers is not recognised, nor one of which less than a third is left.
    """
    old, new = _Side(vanished), _Side(appeared)
    found = [*_equal(old, new, old.whole, new.whole), *_equal(old, new, old.said, new.said)]
    if old.free and new.free:
        links = _links(old, new, [Told(entry) for entry in stayed])
        found += [*_parted(old, new, links), *_moved(old, new, links)]
    return sorted(found, key=lambda one: one.after)


def _hashes(entry: Entry) -> tuple[str, str]:
    """What stands for the whole entry, and for its turns alone (system prompts and short ones too)."""
    said = [[name, message.get("role"), spoken(message)] for name, _, message in entry.turns()]
    whole = sorted_text_of(dict(entry.data))
    return hashlib.sha256(whole).hexdigest(), hashlib.sha256(sorted_text_of(said)).hexdigest()


def _equal(old: _Side, new: _Side, was: Sequence[str], now: Sequence[str]) -> Iterator[Match]:
    pairs = pair_equal(old.hashes(was), new.hashes(now))
    places = {key: at for at, key in enumerate(old.keys) if key in pairs}
    targets = {key: at for at, key in enumerate(new.keys)}
    for one, other in pairs.items():
        old.free.discard(places[one])
        new.free.discard(targets[other])
        yield Match("moved", (one,), (other,))


def _links(old: _Side, new: _Side, stayed: Sequence[Told]) -> _Links:
    """Every pair that may be one entry, or whole and part."""
    olds, news = sorted(old.free), sorted(new.free)
    evidence = Evidence([old.told[at] for at in olds], [new.told[at] for at in news], stayed)
    links: _Links = {}

    def look(pairs: Iterable[tuple[int, int]]) -> None:
        for i, j in pairs:
            if (i, j) not in links:
                kinship = evidence.kinship(old.told[i], new.told[j])
                if kinship.convincing and max(kinship.before, kinship.after) >= ALIKE:
                    links[i, j] = kinship

    look(_sharing_turns(old, new, olds, news, evidence))
    olds = _unsettled(olds, ((i, kinship.old) for (i, _), kinship in links.items()))
    news = _unsettled(news, ((j, kinship.new) for (_, j), kinship in links.items()))
    look(_sharing_runs(old, new, olds, news, evidence))
    return links


def _unsettled(places: Sequence[int], shares: Iterable[tuple[int, Sequence[float]]]) -> list[int]:
    """The entries of which their partners do not have nearly everything together."""
    had: dict[int, Sequence[float]] = {}
    for place, held in shares:
        had[place] = list(map(max, had[place], held)) if place in had else held
    return [place for place in places if sum(had.get(place, ())) < SETTLED]


def _sharing_turns(
    old: _Side, new: _Side, olds: Sequence[int], news: Sequence[int], evidence: Evidence
) -> Iterator[tuple[int, int]]:
    """Pairs with equal turns that are worth something."""
    holders: defaultdict[Turn, list[int]] = defaultdict(list)
    totals: dict[int, float] = {}
    for j in news:
        told = new.told[j]
        totals[j] = sum(evidence.weights(told)) or 1.0
        for turn in dict.fromkeys(told.turns[at] for at in told.telling):
            holders[turn].append(j)
    for i in olds:
        told = old.told[i]
        weights = evidence.weights(told)
        total = sum(weights) or 1.0
        shares: dict[int, float] = {}
        for turn, weight in {told.turns[at]: weights[at] for at in told.telling}.items():
            having = holders.get(turn, ())
            if len(having) <= _HELD_BY_MANY:
                for j in having:
                    shares[j] = shares.get(j, 0.0) + weight
        worth = [(share, j) for j, share in shares.items() if share >= _WORTH_A_LOOK * min(total, totals[j])]
        for _, j in sorted(worth, key=lambda item: (-item[0], item[1]))[:_CANDIDATES]:
            yield i, j


def _sharing_runs(
    old: _Side, new: _Side, olds: Sequence[int], news: Sequence[int], evidence: Evidence
) -> Iterator[tuple[int, int]]:
    """Pairs with many runs of words that few entries have, those with most of them."""
    if not olds or not news:
        return
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for j in news:
        for run in evidence.runs(new.told[j]):
            holders[run].append(j)
    sizes = Counter(j for having in holders.values() if len(having) <= _RARE for j in having)
    for i in olds:
        rare = [having for run in evidence.runs(old.told[i]) if len(having := holders.get(run, ())) <= _RARE]
        shares = Counter(j for having in rare for j in having)
        worth = [(share, j) for j, share in shares.items() if share >= _WORTH_A_LOOK * min(len(rare), sizes[j])]
        for _, j in sorted(worth, key=lambda item: (-item[0], item[1]))[:_CANDIDATES_BY_RUNS]:
            yield i, j


def _parted(old: _Side, new: _Side, links: Mapping[tuple[int, int], Kinship]) -> Iterator[Match]:
    """Entries that were split, and entries that were joined; the most complete first."""
    splits: defaultdict[int, dict[int, Kinship]] = defaultdict(dict)
    joins: defaultdict[int, dict[int, Kinship]] = defaultdict(dict)
    for (i, j), kinship in links.items():
        splits[i][j] = kinship
        joins[j][i] = kinship
    proposed = [(parts_of(links_of, "before"), "split", i) for i, links_of in splits.items() if len(links_of) > 1]
    proposed += [(parts_of(links_of, "after"), "joined", j) for j, links_of in joins.items() if len(links_of) > 1]
    for parts, change, whole in sorted(proposed, key=lambda item: (-item[0].share, item[1], item[2])):
        side, other = (old, new) if change == "split" else (new, old)
        if not parts.places or whole not in side.free or not other.free.issuperset(parts.places):
            continue
        side.free.discard(whole)
        other.free.difference_update(parts.places)
        one, several = (side.keys[whole],), tuple(other.keys[at] for at in parts.places)
        yield Match("split", one, several) if change == "split" else Match("joined", several, one)


def _moved(old: _Side, new: _Side, links: Mapping[tuple[int, int], Kinship]) -> Iterator[Match]:
    """One to one, the most alike first; of equally alike ones those with the same id, then of one dataset."""

    def order(item: tuple[tuple[int, int], Kinship]) -> tuple[float, float, bool, bool, int, int]:
        (i, j), kinship = item
        one, other = old.keys[i], new.keys[j]
        alike, most = round(kinship.least, 6), round(max(kinship.before, kinship.after), 6)
        return -alike, -most, one.id != other.id, one.dataset != other.dataset, i, j

    for (i, j), kinship in sorted(links.items(), key=order):
        enough = ALIKE if kinship.links > 1 else ALIKE_IN_ONE_TURN
        if kinship.least >= enough and i in old.free and j in new.free:
            old.free.discard(i)
            new.free.discard(j)
            yield Match("moved", (old.keys[i],), (new.keys[j],))
