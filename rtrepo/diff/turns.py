"""One side of an alignment: its turns with what the aligner asks of them, worked out on first use."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rtrepo.diff.similarity import Lexicon, Said
from rtrepo.model.entry import Message
from rtrepo.model.json_text import line_of, sorted_text_of


def spoken(message: Message) -> str:
    """Everything a turn says as one text: its content, text parts as plain text, then its tool calls.

    Other parts and the calls stand as JSON: two calls with null content would else all be alike.
    """
    content = message.get("content")
    if isinstance(content, str):
        said = content
    elif isinstance(content, list):
        said = "\n".join(_part(part) for part in content)
    else:
        said = "" if content is None else line_of(content)
    for name in ("tool_calls", "function_call"):
        if calls := message.get(name):
            said = f"{said}\n{line_of(calls)}" if said else line_of(calls)
    return said


def _part(part: Any) -> str:
    text = part.get("text") if isinstance(part, dict) else None
    return text if isinstance(text, str) else line_of(part)


def same_message(x: Message, y: Message) -> bool:
    """Whether two turns are equal as JSON: key order is nothing, but 1, 1.0 and true are three values."""
    if x is y:
        return True
    if x != y:
        return False
    for value in x.values():
        if type(value) is not str:
            return sorted_text_of(x) == sorted_text_of(y)
    return True


class Turns:
    """The turns of one side, by index."""

    __slots__ = ("_identities", "_keys", "_lexicon", "_said", "messages")

    def __init__(self, messages: Sequence[Message], lexicon: Lexicon) -> None:
        self.messages = messages
        self._lexicon = lexicon
        self._keys: dict[int, bytes] = {}
        self._said: dict[int, Said] = {}
        self._identities: dict[int, str] | None = None

    def key(self, index: int) -> bytes:
        """The whole turn as JSON with sorted keys: equal turns have equal keys."""
        key = self._keys.get(index)
        if key is None:
            key = self._keys[index] = sorted_text_of(self.messages[index])
        return key

    def said(self, index: int) -> Said:
        """What the turn says, with its words."""
        said = self._said.get(index)
        if said is None:
            said = self._said[index] = self._lexicon.read(spoken(self.messages[index]))
        return said

    def role(self, index: int) -> str:
        """The turn's role; empty if there is none."""
        role = self.messages[index].get("role")
        return role if isinstance(role, str) else ""

    def identity(self, index: int) -> str | None:
        """The turn's own `id` or `tool_call_id`, if no other turn of this side has the same; else None.

        Converters number calls from one again in every exchange, so only a unique one says anything.
        """
        if self._identities is None:
            named = {at: name for at, message in enumerate(self.messages) if (name := _identity(message))}
            uses = Counter(named.values())
            self._identities = {at: name for at, name in named.items() if uses[name] == 1}
        return self._identities.get(index)


def _identity(message: Message) -> str | None:
    for field in ("id", "tool_call_id"):
        name = message.get(field)
        if isinstance(name, str) and name:
            return f"{field}={name}"
    return None
