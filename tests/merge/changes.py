"""Random changes of random conversations, each known by what was done and to which turns.

Everything comes from the random.Random given: no clock, no global state.
"""

import random
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from rtrepo.model.entry import Message
from tests.diff.dialogues import ADJECTIVES, OBJECTS, conversation, turn

Speech = Callable[[random.Random, str], Message]
END = -2


class Change(NamedTuple):
    """One thing somebody did. `turns` are the base turns it is about, `gap` the base turns (or END) between
    which turns were put, `made` the turns that came, `words` old and new text of a change throughout."""

    what: str
    turns: tuple[int, ...] = ()
    gap: tuple[int, int] = (END, END)
    made: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    words: tuple[str, str] = ("", "")


class Turn(NamedTuple):
    """A turn of a conversation under edit, by its base turn, or by what put it there."""

    name: Any
    message: Message


NAMES = ["Mara", "Tolliver"]
NEW_NAMES = ["Lena", "Ines", "Corwin"]
SHORT = {
    "user": ["Continue.", "Yes.", "Go on.", "Why?", "No!", "And then?", "I nod."],
    "assistant": ["No.", "Perhaps.", "*She shrugs.*", "Not here."],
}


def brief(rng: random.Random, role: str) -> Message:
    """A turn as people chat: often of one to three words, which many turns have in common."""
    if rng.random() < (0.4 if role == "user" else 0.15):
        return {"role": role, "content": rng.choice(SHORT[role])}
    return turn(rng, role)


def chat(rng: random.Random, exchanges: int) -> list[Message]:
    """A system prompt and so many exchanges, many of them short."""
    messages = conversation(rng, 1)[:1]
    for _ in range(exchanges):
        messages += [brief(rng, "user"), brief(rng, "assistant")]
    return messages


def named(rng: random.Random, base: list[Message]) -> list[Message]:
    """The base with two people's names said in some of its replies, and with dots and quotes."""
    result = []
    for message in base:
        text = message["content"]
        if message["role"] == "assistant" and rng.random() < 0.6:
            name = rng.choice(NAMES)
            text += rng.choice([f' "Well," says {name}, "here we are."', f" So {name} waits..."])
        result.append({**message, "content": text})
    return result


class Author:
    """Makes the changes of one side. No turn is changed twice; four authors in ten change neighbouring turns too."""

    def __init__(self, rng: random.Random, base: list[Message], speech: Speech) -> None:
        self.rng, self.base, self.speech = rng, base, speech
        self.elbow_room = 0 if rng.random() < 0.4 else 1
        self.busy: set[int] = set()
        self.changes: list[Change] = []

    def free(self, *turns: int) -> bool:
        near = {at + by for at in turns for by in range(-self.elbow_room, self.elbow_room + 1)}
        return all(0 <= at < len(self.base) for at in turns) and not near & self.busy

    def pick(self, test: Callable[[int], bool]) -> int | None:
        places = [at for at in range(1, len(self.base)) if test(at)]
        return self.rng.choice(places) if places else None

    def did(self, change: Change) -> None:
        self.changes.append(change)
        self.busy |= set(change.turns) | {at for at in change.gap if at >= 0}

    def content(self, at: int) -> str:
        return str(self.base[at]["content"])

    def is_reply(self, at: int) -> bool:
        return self.base[at]["role"] == "assistant"

    def edit(self) -> None:
        at = self.pick(lambda at: self.free(at) and len(self.content(at).split()) >= 8)
        if at is not None:
            words = self.content(at).split(" ")
            # An edit leaves most of a turn alone; what does not is a rewrite, and that is another change.
            plain = [place for place, word in enumerate(words) if word.isalpha() and word not in NAMES]
            for place in self.rng.sample(plain, min(len(plain), self.rng.randint(1, max(1, min(4, len(words) // 6))))):
                words[place] = self.rng.choice(ADJECTIVES + OBJECTS)
            if " ".join(words) != self.content(at):
                self.did(Change("edit", (at,), made=(" ".join(words),)))

    def rewrite(self) -> None:
        at = self.pick(lambda at: self.free(at) and self.is_reply(at))
        if at is not None:
            old = self.content(at).split()
            new = self.speech(self.rng, "assistant")["content"]
            while SequenceMatcher(None, old, new.split(), autojunk=False).ratio() > 0.4:
                new = self.speech(self.rng, "assistant")["content"]
            self.did(Change("rewrite", (at,), made=(new,)))

    def retype(self) -> None:
        at = self.pick(lambda at: self.free(at) and self.content(at) in SHORT[self.base[at]["role"]])
        if at is not None:
            other = [text for text in SHORT[self.base[at]["role"]] if text != self.content(at)]
            self.did(Change("retype", (at,), made=(self.rng.choice(other),)))

    def relabel(self) -> None:
        at = self.pick(lambda at: self.free(at) and self.is_reply(at))
        if at is not None:
            self.did(Change("weigh", (at,), words=("weight", str(self.rng.randint(0, 1)))))

    def delete(self) -> None:
        at = self.pick(lambda at: self.free(at, at + 1) and not self.is_reply(at))
        if at is not None and len(self.base) > 5:
            self.did(Change("delete", (at, at + 1)))

    def insert(self) -> None:
        at = self.pick(lambda at: self.free(at - 1, at) and not self.is_reply(at))
        gap = (at - 1, at) if at is not None else None
        if gap is None or self.rng.random() < 0.3:
            gap = (len(self.base) - 1, END)
        if self.free(gap[0]):
            made = tuple(self.speech(self.rng, role)["content"] for role in ("user", "assistant"))
            self.did(Change("insert", gap=gap, made=made, roles=("user", "assistant")))

    def split(self) -> None:
        at = self.pick(lambda at: self.free(at) and self.is_reply(at) and len(sentences(self.content(at))) >= 4)
        if at is not None:
            parts = sentences(self.content(at))
            cut = len(parts) // 2
            made, roles = [" ".join(parts[:cut]), " ".join(parts[cut:])], ["assistant", "assistant"]
            if self.rng.random() < 0.5:
                made.insert(1, self.speech(self.rng, "user")["content"])
                roles.insert(1, "user")
            self.did(Change("split", (at,), made=tuple(made), roles=tuple(roles)))

    def join(self) -> None:
        at = self.pick(lambda at: self.free(at, at + 1, at + 2) and self.is_reply(at) and self.is_reply(at + 2))
        if at is not None:
            made = f"{self.content(at)} {self.content(at + 2)}"
            self.did(Change("join", (at, at + 1, at + 2), made=(made,)))

    def move(self) -> None:
        at = self.pick(lambda at: self.free(at, at + 1) and not self.is_reply(at))
        if at is None:
            return
        to = self.pick(lambda to: not self.is_reply(to) and self.free(to - 1, to) and not -2 < to - at < 4)
        if to is not None:
            self.did(Change("move", (at, at + 1), gap=(to - 1, to)))

    def rename(self) -> None:
        self.throughout("rename", [(old, self.rng.choice(NEW_NAMES)) for old in NAMES])

    def write(self) -> None:
        self.throughout("write", [('"', "“"), ("...", "…")])

    def throughout(self, what: str, words: list[tuple[str, str]]) -> None:
        known = [pair for pair in words if sum(pair[0] in turn["content"] for turn in self.base) >= 3]
        if known and all(change.what not in ("rename", "write") for change in self.changes):
            self.changes.append(Change(what, words=self.rng.choice(known)))


def sentences(text: str) -> list[str]:
    parts: list[str] = []
    for word in text.split(" "):
        if parts and parts[-1][-1:] not in (".", "!", "?", "…"):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


KINDS = (
    Author.edit, Author.edit, Author.edit, Author.edit, Author.delete, Author.delete, Author.insert, Author.insert,
    Author.insert, Author.rewrite, Author.rewrite, Author.retype, Author.relabel, Author.split, Author.join,
    Author.move, Author.rename, Author.write,
)  # fmt: skip


def done(base: list[Message], changes: list[Change]) -> list[Message]:
    """The base after some changes, done by the names of turns."""
    turns = [Turn(at, message) for at, message in enumerate(base)]
    for change in changes:
        turns = _done(turns, change)
    for change in changes:
        if change.what in ("rename", "write"):
            turns = [Turn(name, {**said, "content": _written(said["content"], *change.words)}) for name, said in turns]
    return [turn.message for turn in turns]


def _done(turns: list[Turn], change: Change) -> list[Turn]:
    first = next((at for at, turn in enumerate(turns) if turn.name in change.turns), None)
    if change.what in ("edit", "rewrite", "retype", "weigh") and first is not None:
        old = turns[first]
        told = {"weight": int(change.words[1])} if change.what == "weigh" else {"content": change.made[0]}
        turns[first] = Turn(old.name, {**old.message, **told})
    elif change.what == "delete":
        turns = [turn for turn in turns if turn.name not in change.turns]
    elif change.what == "insert":
        new = [Turn((change, role), {"role": role, "content": text})
               for role, text in zip(change.roles, change.made, strict=True)]  # fmt: skip
        at = _place(turns, change.gap)
        turns = [*turns[:at], *new, *turns[at:]]
    elif change.what == "split" and first is not None:
        old = turns[first]
        new = [Turn(old.name if role == "assistant" else (change, role),
                    {**(old.message if role == "assistant" else {}), "role": role, "content": text})
               for role, text in zip(change.roles, change.made, strict=True)]  # fmt: skip
        turns = [*turns[:first], *new, *turns[first + 1 :]]
    elif change.what == "join" and first is not None:
        joined = Turn(change.turns[0], {**turns[first].message, "content": change.made[0]})
        rest = [turn for turn in turns if turn.name not in change.turns[1:]]
        turns = [joined if turn.name == change.turns[0] else turn for turn in rest]
    elif change.what == "move":
        moved = [turn for turn in turns if turn.name in change.turns]
        rest = [turn for turn in turns if turn.name not in change.turns]
        at = _place(rest, change.gap)
        turns = [*rest[:at], *moved, *rest[at:]]
    return turns


def _place(turns: list[Turn], gap: tuple[int, int]) -> int:
    """After the turn that went before, or else before the one that followed."""
    before = [at for at, turn in enumerate(turns) if turn.name == gap[0]]
    if before:
        return before[-1] + 1
    return next((at for at, turn in enumerate(turns) if turn.name == gap[1]), len(turns))


def _written(text: str, old: str, new: str) -> str:
    if old != '"':
        return text.replace(old, new)
    before = " "
    letters = []
    for letter in text:
        letters.append(letter if letter != '"' else "“" if before in " \n(" else "”")
        before = letter
    return "".join(letters)
