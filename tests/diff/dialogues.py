"""Random conversations and random edits of them, with the links a careful reader would draw.

Everything comes from the random.Random given: no clock, no global state.
"""

import random
from typing import Any

from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Message


def bank(words: str) -> list[str]:
    """The words of a text."""
    return words.split()


SUBJECTS = bank(
    """keeper captain baker child stranger tailor gardener clerk widow sailor smith doctor ferryman
    painter thief cook miller judge piper nurse carter mason dancer scholar"""
)
VERBS = bank(
    """opens carries forgets mends watches hides paints follows counts burns lifts breaks sells washes
    buries folds borrows steals cleans drops locks studies turns weighs"""
)
ADJECTIVES = bank(
    """old crooked silver quiet wet broken narrow golden heavy empty torn bright cold wooden distant
    hollow green patient nameless salted"""
)
OBJECTS = bank(
    """lantern door letter boat kettle mirror ladder coat map bell window bottle basket violin ledger
    rope candle chair wheel knife garden bridge harbour orchard"""
)
PLACES = bank(
    """cellar market chapel attic shore courtyard mill tower forest station kitchen square tavern
    quarry library field stairwell tunnel"""
)
TIMES = [
    "tonight",
    "again",
    "slowly",
    "before dawn",
    "after supper",
    "in silence",
    "twice",
    "at noon",
    "on Sundays",
]
LINKS = ["and", "while", "because", "until", "although", "so"]
STARTS = ["Perhaps", "Listen:", "Then", "No,", "They say", "I know", "Remember,", "Somewhere", "Well,", ""]


def sentence(rng: random.Random) -> str:
    """One varied sentence of about 8 to 25 words."""
    words = [rng.choice(STARTS), *_clause(rng)]
    if rng.random() < 0.6:
        words += [rng.choice(LINKS), *_clause(rng)]
    if rng.random() < 0.5:
        words.append(rng.choice(TIMES))
    return " ".join(word for word in words if word) + rng.choice([".", ".", ".", "!", "?", "…"])


def _clause(rng: random.Random) -> list[str]:
    words = ["the", rng.choice(SUBJECTS), rng.choice(VERBS), rng.choice(["the", "a", "my", "her"])]
    if rng.random() < 0.7:
        words.append(rng.choice(ADJECTIVES))
    words.append(rng.choice(OBJECTS))
    if rng.random() < 0.6:
        words += [rng.choice(["in the", "near the", "beyond the", "from the"]), rng.choice(PLACES)]
    return words


def turn(rng: random.Random, role: str) -> Message:
    """A reply of 2 to 6 sentences, or a user turn of 1 to 3, now and then just "Continue."."""
    if role == "user" and rng.random() < 0.12:
        return {"role": "user", "content": "Continue."}
    count = rng.randint(2, 6) if role == "assistant" else rng.randint(1, 3)
    return {"role": role, "content": " ".join(sentence(rng) for _ in range(count))}


def conversation(rng: random.Random, exchanges: int) -> list[Message]:
    """A system prompt and so many exchanges."""
    messages = [{"role": "system", "content": " ".join(sentence(rng) for _ in range(3))}]
    for _ in range(exchanges):
        messages += [turn(rng, "user"), turn(rng, "assistant")]
    return messages


class Edited:
    """A conversation under edit: each new turn remembers which old turns it came from, and how."""

    def __init__(self, rng: random.Random, before: list[Message]) -> None:
        self.rng = rng
        self.before = before
        self.turns: list[dict[str, Any]] = [
            {"message": message, "from": (index,), "edit": "kept"} for index, message in enumerate(before)
        ]

    def _pick(self, test: Any) -> int | None:
        at = [i for i, t in enumerate(self.turns) if t["edit"] == "kept" and i and test(i, t["message"])]
        return self.rng.choice(at) if at else None

    def edit_words(self) -> None:
        """Change one to four words of a turn."""
        at = self._pick(lambda i, m: len(m["content"].split()) >= 8)
        if at is not None:
            words = self.turns[at]["message"]["content"].split()
            for _ in range(self.rng.randint(1, min(4, len(words) // 4))):
                words[self.rng.randrange(len(words))] = self.rng.choice(ADJECTIVES + OBJECTS)
            self._set(at, " ".join(words), "edited")

    def regenerate(self) -> None:
        """Write another reply in the place of one."""
        at = self._pick(lambda i, m: m["role"] == "assistant")
        if at is not None:
            self._set(at, turn(self.rng, "assistant")["content"], "replaced")

    def insert_exchange(self) -> None:
        """Add a question and its answer before some user turn, or at the end."""
        places = [i for i, t in enumerate(self.turns) if t["message"]["role"] == "user"] + [len(self.turns)]
        at = self.rng.choice(places)
        new = [{"message": turn(self.rng, role), "from": (), "edit": "added"} for role in ("user", "assistant")]
        self.turns[at:at] = new

    def delete_exchange(self) -> None:
        """Take out a question and its answer."""
        at = self._pick(lambda i, m: m["role"] == "user" and i + 1 < len(self.turns) and self._kept(i + 1))
        if at is not None and len(self.turns) > 5:
            del self.turns[at : at + 2]

    def split(self) -> None:
        """Cut a reply in two at a sentence, sometimes with a new question between."""
        at = self._pick(lambda i, m: m["role"] == "assistant" and len(_sentences(m["content"])) >= 4)
        if at is not None:
            whole = self.turns[at]
            parts = _sentences(whole["message"]["content"])
            cut = len(parts) // 2
            first = {"message": self._say(whole, parts[:cut]), "from": whole["from"], "edit": "split"}
            second = {"message": self._say(whole, parts[cut:]), "from": whole["from"], "edit": "split"}
            between = {"message": {"role": "user", "content": sentence(self.rng)}, "from": (), "edit": "added"}
            self.turns[at : at + 1] = [first, between, second] if self.rng.random() < 0.5 else [first, second]

    def join(self) -> None:
        """Make one reply of two and drop the question between them."""
        at = self._pick(
            lambda i, m: (
                m["role"] == "assistant"
                and i + 2 < len(self.turns)
                and self._kept(i + 1)
                and self._kept(i + 2)
                and self.turns[i + 2]["message"]["role"] == "assistant"
            )
        )
        if at is not None:
            first, second = self.turns[at], self.turns[at + 2]
            said = self._say(first, [first["message"]["content"], second["message"]["content"]])
            self.turns[at : at + 3] = [{"message": said, "from": first["from"] + second["from"], "edit": "joined"}]

    def move(self) -> None:
        """Take an exchange's reply to another reply's place far away."""
        at = self._pick(lambda i, m: m["role"] == "assistant")
        if at is not None:
            gone = self.turns.pop(at)
            far = [i for i in range(1, len(self.turns) + 1) if abs(i - at) > 3]
            self.turns.insert(self.rng.choice(far) if far else at, {**gone, "edit": "moved" if far else "kept"})

    def change_role(self) -> None:
        """Give a turn another role."""
        at = self._pick(lambda i, m: len(m["content"].split()) >= 4)
        if at is not None:
            message = self.turns[at]["message"]
            other = "user" if message["role"] == "assistant" else "assistant"
            self.turns[at] = {**self.turns[at], "message": {**message, "role": other}, "edit": "edited"}

    def _kept(self, at: int) -> bool:
        return bool(self.turns[at]["edit"] == "kept")

    def _set(self, at: int, content: str, edit: str) -> None:
        message = {**self.turns[at]["message"], "content": content}
        self.turns[at] = {**self.turns[at], "message": message, "edit": edit}

    def _say(self, whole: dict[str, Any], parts: list[str]) -> Message:
        return {**whole["message"], "content": " ".join(parts)}

    def after(self) -> list[Message]:
        """The new conversation."""
        return [t["message"] for t in self.turns]

    def links(self) -> set[TurnEdit]:
        """The expected links, similarity left at 1."""
        places: dict[tuple[int, ...], list[int]] = {}
        for index, t in enumerate(self.turns):
            if t["from"]:
                places.setdefault(t["from"], []).append(index)
        edits = {t["from"]: t["edit"] for t in self.turns}
        links = {TurnEdit(edits[origin], origin, tuple(at)) for origin, at in places.items()}
        links |= {TurnEdit("added", (), (i,)) for i, t in enumerate(self.turns) if not t["from"]}
        used = {index for origin in places for index in origin}
        return links | {TurnEdit("removed", (i,), ()) for i in range(len(self.before)) if i not in used}


def _sentences(text: str) -> list[str]:
    parts: list[str] = []
    for word in text.split(" "):
        if parts and parts[-1][-1] not in ".!?…":
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


OPERATIONS = (
    Edited.edit_words, Edited.edit_words, Edited.edit_words, Edited.insert_exchange, Edited.delete_exchange,
    Edited.regenerate, Edited.split, Edited.join, Edited.move, Edited.change_role,
)  # fmt: skip


def random_pair(rng: random.Random) -> Edited:
    """A conversation of 9 to 41 turns after one to five random edits."""
    edited = Edited(rng, conversation(rng, rng.randint(4, 20)))
    for _ in range(rng.randint(1, 5)):
        rng.choice(OPERATIONS)(edited)
    return edited
