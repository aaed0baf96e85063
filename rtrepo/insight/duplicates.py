"""What a conversation comes down to when it is asked whether another one says the same.

Case and white space are no difference. What is one: the turns of `messages`, `chosen` and `rejected` with their roles
and calls, a `label`, and pictures or sounds. What is known about an entry, and names and weights of turns, are none.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from rtrepo.insight.words import words_of
from rtrepo.model.entry import Entry, Message, text_of
from rtrepo.model.json_text import line_of

_SYSTEM = frozenset({"system", "developer"})
_MEDIA = ("images", "image", "videos", "audios", "audio")
_CALLS = ("tool_calls", "function_call")


class Digests(NamedTuple):
    """16 bytes each, empty where nothing is said: of everything, and of what is left without the system prompt and
    the list of tools."""

    everything: bytes
    spoken: bytes


def digests(entry: Entry) -> Digests:
    """What to compare entries by: equal digests are equal conversations."""
    given: list[str] = []
    said: list[str] = []
    for name, _, turn in entry.turns():
        line = f"{name}\x1f{turn.get('role')}\x1f{' '.join(_text(turn).casefold().split())}"
        (given if turn.get("role") in _SYSTEM else said).append(line)
    if not any(line.rpartition("\x1f")[2] for line in said):
        return Digests(b"", b"")
    said += [f"{key}\x1f{line_of(entry.data[key])}" for key in ("label", *_MEDIA) if key in entry.data]
    if entry.data.get("tools"):
        given.append(f"tools\x1f{line_of(entry.data['tools'])}")
    return Digests(_digest([*given, "", *said]), _digest(said))


def _digest(lines: list[str]) -> bytes:
    return blake2b("\x1e".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _text(turn: Message) -> str:
    calls = "".join(f"\n{line_of(turn[key])}" for key in _CALLS if turn.get(key))
    return text_of(turn) + calls


def spoken_text(entry: Entry) -> str:
    """Everything that is said but the system prompt, to be compared with that of other entries. What a model is not to
    say (`rejected`, the last reply under `label: false`) is kept apart from what it is."""
    return "\n".join(_lines(entry))


def _lines(entry: Entry) -> Iterator[str]:
    last = len(entry.messages) - 1
    for name, index, turn in entry.turns():
        if turn.get("role") not in _SYSTEM:
            unwanted = name == "rejected" or (entry.data.get("label") is False and index == last)
            text = _text(turn)
            yield " ".join(f"not_{word}" for word in words_of(text)) if unwanted else text
    for key in _MEDIA:
        if key in entry.data:
            yield line_of(entry.data[key])
