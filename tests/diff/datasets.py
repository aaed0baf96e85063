"""Random data sets whose entries share cards, greetings, questions and refusals, and what may happen to entries:
renamed (and edited), moved, split, joined, removed, added. What happened is known, so matching can be judged.

Everything comes from the random.Random given: no clock, no global state.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from rtrepo.diff.matching import Match
from rtrepo.model.entry import Entry, Key, Message
from tests.diff.dialogues import ADJECTIVES, OBJECTS, SUBJECTS, conversation, sentence, turn

ASKED = [
    "Tell me more about what happened that night.",
    "Can you explain that to me once more, please?",
    "Continue the story from where we left off.",
    "Write the next scene, and stay in character while you do.",
    "Hello, can you help me with something today?",
]
ANSWERED = [
    "I'm sorry, but I can't help with that request.",
    "Of course! I'd be happy to help. What would you like to know?",
    "I am only a narrator, so I cannot know what you had for breakfast this morning.",
]


@dataclass
class Story:
    """Two sides of a data set: what vanished, what appeared, what stayed, and which is which."""

    rng: random.Random
    cards: list[str] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    vanished: dict[Key, Entry] = field(default_factory=dict)
    appeared: dict[Key, Entry] = field(default_factory=dict)
    stayed: list[Entry] = field(default_factory=list)
    expected: set[Match] = field(default_factory=set)
    number: int = 0

    def __post_init__(self) -> None:
        self.cards = [" ".join(sentence(self.rng) for _ in range(18)) for _ in range(6)]
        self.greetings = [" ".join(sentence(self.rng) for _ in range(5)) for _ in range(6)]

    def key(self, dataset: str = "noir") -> Key:
        """A name that no entry has; ids say nothing of the order in which they were given."""
        self.number += 1
        return Key(dataset, f"{self.rng.randrange(16**6):06x}-{self.number}")

    def entry(self, exchanges: int = 0) -> list[Message]:
        """A conversation with a shared card, and now and then what others say word for word too."""
        rng = self.rng
        messages = conversation(rng, exchanges or rng.randint(2, 8))
        character = rng.randrange(6)
        card = {"role": "system", "content": self.cards[character]}
        messages[0] = card
        for message in messages[1:]:
            if rng.random() < 0.15:
                message["content"] = rng.choice(ASKED if message["role"] == "user" else ANSWERED)
        if rng.random() < 0.5:
            messages.insert(1, {"role": "assistant", "content": self.greetings[character]})
        return messages[1:] if rng.random() < 0.1 else messages

    def stays(self) -> None:
        """An entry on both sides."""
        self.stayed.append(_entry(self.entry()))

    def appears(self) -> None:
        """An entry on the new side alone."""
        self.appeared[self.key()] = _entry(self.entry())

    def vanishes(self) -> None:
        """An entry on the old side alone."""
        self.vanished[self.key()] = _entry(self.entry())

    def is_renamed(self) -> None:
        """The same under another name, perhaps in another dataset, perhaps edited."""
        before = self.entry()
        after = self.edited(before) if self.rng.random() < 0.6 else before
        dataset = self.rng.choice(["noir", "noir", "dark"])
        self._add("moved", [before], [after], dataset)

    def is_split(self) -> None:
        """Two or three parts, each beginning with the card; perhaps edited."""
        before = self.entry(self.rng.randint(6, 10))
        card, rest = _card_of(before)
        starts = [at for at in range(4, len(rest) - 3) if rest[at]["role"] == "user"]
        cuts = sorted(self.rng.sample(starts, 2 if len(starts) > 8 and self.rng.random() < 0.3 else 1))
        parts = [rest[a:b] for a, b in zip([0, *cuts], [*cuts, len(rest)], strict=True)]
        parts = [card + (self.edited(part, 1) if self.rng.random() < 0.4 else part) for part in parts if len(part) > 2]
        self._add("split" if len(parts) > 1 else "moved", [before], parts)

    def is_joined(self) -> None:
        """Two entries, one after the other, under one card; perhaps edited."""
        parts = [self.entry(self.rng.randint(3, 6)) for _ in range(2)]
        card, first = _card_of(parts[0])
        whole = card + first + _card_of(parts[1])[1]
        self._add("joined", parts, [self.edited(whole, 2) if self.rng.random() < 0.4 else whole])

    def edited(self, messages: list[Message], times: int = 0) -> list[Message]:
        """The same after some edits that a person makes; more than half of it stays."""
        rng = self.rng
        messages = [dict(message) for message in messages]
        for _ in range(times or rng.randint(1, 3)):
            at = rng.choice([at for at, message in enumerate(messages) if message["role"] != "system"])
            kind = rng.randrange(5)
            if kind == 0:
                old, new = rng.choice(SUBJECTS), "archivist"
                for message in messages:
                    message["content"] = message["content"].replace(old, new)
            elif kind == 1 and len(messages) > 6:
                messages[at] = turn(rng, messages[at]["role"])
            elif kind == 2 and messages[0]["role"] == "system":
                messages[0]["content"] = rng.choice(self.cards)
            elif kind == 3:
                messages += [turn(rng, "user"), turn(rng, "assistant")]
            else:
                words = messages[at]["content"].split()
                for _ in range(max(len(words) // 12, 1)):
                    words[rng.randrange(len(words))] = rng.choice(ADJECTIVES + OBJECTS)
                messages[at]["content"] = " ".join(words)
        return messages

    def _add(self, change: str, before: list[list[Message]], after: list[list[Message]], dataset: str = "noir") -> None:
        olds, news = [self.key() for _ in before], [self.key(dataset) for _ in after]
        self.vanished |= zip(olds, map(_entry, before), strict=True)
        self.appeared |= zip(news, map(_entry, after), strict=True)
        self.expected.add(Match(change, tuple(olds), tuple(news)))  # type: ignore[arg-type]


def _entry(messages: list[Message]) -> Entry:
    return Entry({"messages": messages})


def _card_of(messages: list[Message]) -> tuple[list[Message], list[Message]]:
    number = sum(message["role"] == "system" for message in messages)
    return messages[:number], messages[number:]


def story(rng: random.Random, *, renamed: int, split: int, joined: int, gone: int, come: int, stayed: int) -> Story:
    """A data set to which so many things happened."""
    told = Story(rng)
    steps = [Story.is_renamed] * renamed + [Story.is_split] * split + [Story.is_joined] * joined
    steps += [Story.vanishes] * gone + [Story.appears] * come + [Story.stays] * stayed
    rng.shuffle(steps)
    for step in steps:
        step(told)
    return told


def pairs(matches: Iterable[Match]) -> set[tuple[Key, Key]]:
    """Every (old, new) that some matches make one."""
    return {(old, new) for match in matches for old in match.before for new in match.after}
