"""How much of one entry lives on in another: the evidence that two entries are one.

Equal turns count by their words, edited ones by the runs of four words (shingles, Broder 1997) that both sides
have. What many entries say is no evidence: system prompts never count, and of the rest a turn counts the less
the more entries hold it. A small diff cannot show that by itself, so entries that stayed are looked at too.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from rtrepo.diff.similarity import Lexicon, unspaced
from rtrepo.diff.turns import spoken
from rtrepo.model.entry import Entry

SYSTEM = frozenset({"system", "developer"})
"""Roles that set the scene: a character card is shared by all entries of its character."""

ASKING = frozenset({"user", "human"})
"""Roles that ask: the same question is put to many."""

LEAST_WORDS = 4
"""Words a turn needs to say anything about where it comes from."""

LONG = 20
"""Words from which one answer alone can be evidence; "I'm sorry, but I can't help with that." is none."""

SHARED = 0.25
"""Share of a turn that must stand in the other entry for the turn to live on there, edited."""

_NOISE = 0.08  # share of a turn's shingles that any two texts may have in common
_SHINGLE = 4
_COMMON = 3  # entries of the sample holding a shingle, from which it says nothing
_SAMPLE = 64  # entries of each kind that are looked at for that
_ALL_RUNS = 2_000_000  # words beyond which only one shingle in so many leads to candidates
_REMEMBERED = 20_000  # texts whose shingles are kept

Turn = tuple[str, str]
"""Who says what: role and text."""


class Told:
    """What an entry says beside its system prompts, in the order of `messages`, `chosen`, `rejected`, and how many
    words each turn has."""

    __slots__ = ("sizes", "turns")

    def __init__(self, entry: Entry) -> None:
        said = ((str(message.get("role")), spoken(message)) for _, _, message in entry.turns())
        self.turns: list[Turn] = [turn for turn in said if turn[0] not in SYSTEM]
        self.sizes = [_words_in(text) for _, text in self.turns]

    @property
    def telling(self) -> list[int]:
        """Which turns have words enough to say anything."""
        return [at for at, size in enumerate(self.sizes) if size >= LEAST_WORDS]


class Kinship(NamedTuple):
    """What an old and a new entry have in common. `before` and `after` are the shares (0 to 1) of the old and of
    the new one that the other has too; `old` and `new` are the same turn by turn, so that they add up to them.
    `links` counts the new turns that come from the old entry; what is shared is `convincing` where it can be no
    chance."""

    before: float
    after: float
    old: Sequence[float]
    new: Sequence[float]
    links: int
    convincing: bool

    @property
    def least(self) -> float:
        """The smaller share; 1 means that nothing else is said on either side."""
        return min(self.before, self.after)


class Evidence:
    """What all entries that vanished, appeared or stayed say, to weigh what two of them share."""

    def __init__(self, vanished: Sequence[Told], appeared: Sequence[Told], stayed: Sequence[Told] = ()) -> None:
        self._kinds = (vanished, appeared, stayed)
        self._holders = Counter(turn for told in chain(*self._kinds) for turn in dict.fromkeys(told.turns))
        self._step = 1 + sum(sum(told.sizes) for told in chain(vanished, appeared)) // _ALL_RUNS
        self._lexicon = Lexicon()
        self._words: dict[str, str] = {}
        self._shingles: dict[str, frozenset[str]] = {}
        self._common: frozenset[str] | None = None

    def weights(self, told: Told) -> list[float]:
        """What each turn is worth: its words, and less where more than two entries hold it."""
        return [
            size if (held := self._holders[turn]) <= 2 else size * (2 / held) ** 2
            for turn, size in zip(told.turns, told.sizes, strict=True)
        ]

    def shingles(self, text: str) -> frozenset[str]:
        """The runs of four words of a text that not everybody says."""
        found = self._shingles.get(text)
        if found is None:
            if self._common is None:
                self._common = self._said_by_many()
            if len(self._shingles) >= _REMEMBERED:
                self._shingles.clear()
            found = self._shingles[text] = frozenset(self._runs(text)) - self._common
        return found

    def kinship(self, old: Told, new: Told) -> Kinship:
        """What an old and a new entry have in common."""
        shared = set(old.turns).intersection(new.turns)
        old_weights, new_weights = self.weights(old), self.weights(new)
        was, old_left = _equal(old, shared, old_weights)
        now, new_left = _equal(new, shared, new_weights)
        if old_left and new_left:
            self._add_edited(was, old, old_left, old_weights, self._pool(new, new_left))
            self._add_edited(now, new, new_left, new_weights, self._pool(old, old_left))
        linked = [at for at in new.telling if now[at] >= SHARED * new_weights[at]]
        was, now = _shares(was, old_weights), _shares(now, new_weights)
        return Kinship(sum(was), sum(now), was, now, len(linked), _convincing(old, new, linked))

    def runs(self, told: Told) -> list[str]:
        """The shingles of an entry, each once, in order; of very much text the same sample of all entries."""
        if self._common is None:
            self._common = self._said_by_many()
        found = dict.fromkeys(run for _, text in told.turns for run in self._runs(text, self._step))
        return [run for run in found if run not in self._common]

    def _pool(self, told: Told, left: Sequence[int]) -> dict[str, set[str]]:
        """The shingles of some turns by role."""
        pool: defaultdict[str, set[str]] = defaultdict(set)
        for at in left:
            role, text = told.turns[at]
            pool[role] |= self.shingles(text)
        return pool

    def _add_edited(
        self,
        covered: list[float],
        told: Told,
        left: Sequence[int],
        weights: Sequence[float],
        pool: dict[str, set[str]],
    ) -> None:
        for at in left:
            role, text = told.turns[at]
            runs = self.shingles(text)
            there = pool.get(role)
            if runs and there:
                share = len(runs & there) / len(runs)
                if share > _NOISE:
                    covered[at] = weights[at] * share

    def _runs(self, text: str, step: int = 1) -> list[str]:
        words = self._words.get(text)
        if words is None:
            words = self._words[text] = self._lexicon.read(text).words
        # Sampling by the first word's number keeps the same shingles in every text, whatever stands around them.
        return [
            words[at : at + _SHINGLE]
            for at in range(len(words) - _SHINGLE + 1)
            if step == 1 or ord(words[at]) % step == 0
        ]

    def _said_by_many(self) -> frozenset[str]:
        """Shingles that several entries of a sample hold: a card told in a user's turn, a template's words."""
        held: Counter[str] = Counter()
        for kind in self._kinds:
            for told in kind[:: 1 + len(kind) // _SAMPLE]:
                held.update({run for _, text in told.turns for run in self._runs(text)})
        return frozenset(run for run, number in held.items() if number >= _COMMON)


def _equal(told: Told, shared: set[Turn], weights: Sequence[float]) -> tuple[list[float], list[int]]:
    """How much of each turn stands in the other entry word for word, and the turns that do not."""
    covered = [weight if turn in shared else 0.0 for turn, weight in zip(told.turns, weights, strict=True)]
    return covered, [at for at, turn in enumerate(told.turns) if turn not in shared]


def _shares(covered: Sequence[float], weights: Sequence[float]) -> list[float]:
    total = sum(weights) or 1.0
    return [amount / total for amount in covered]


def _convincing(old: Told, new: Told, linked: Sequence[int]) -> bool:
    """Whether what is shared can be no chance: an answer, where anybody answers, and more than one short turn
    where more is said."""
    answers = [at for at in linked if new.turns[at][0] not in ASKING]
    if not answers:
        return bool(linked) and not _answers(old) and not _answers(new)
    if len(linked) > 1 or new.sizes[answers[0]] >= LONG:
        return True
    return len(old.telling) == len(new.telling) == 1


def _answers(told: Told) -> bool:
    return any(told.turns[at][0] not in ASKING for at in told.telling)


def _words_in(text: str) -> int:
    """Roughly how many words a text has; in scripts without spaces two characters make one."""
    words = len(text.split())
    if text.isascii() or not unspaced().search(text):
        return words
    return max(words, len(unspaced().findall(text)) // 2)
