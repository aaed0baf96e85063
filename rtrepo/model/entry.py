"""An entry: one training example. A message is the JSON object of one turn, kept as it was found."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rtrepo.model.json_text import line_of, sorted_text_of

Message = dict[str, Any]
"""One turn as JSON: `role`, `content` (a string, a list of parts, or null beside tool calls), any other key."""

MESSAGE_LISTS = ("messages", "chosen", "rejected")
"""The keys of an entry that hold turns; `chosen` and `rejected` continue `messages`."""


class Key(NamedTuple):
    """What names an entry in a repository. Written `dataset/id`; the id alone where nothing tells the dataset."""

    dataset: str
    id: str

    def __str__(self) -> str:
        return f"{self.dataset}/{self.id}" if self.dataset else self.id


@dataclass(frozen=True, slots=True)
class Entry:
    """One training example: the whole JSON object of its file, key order and unknown keys kept.

    `data` is treated as read-only by everybody; a changed entry is a new Entry.
    """

    data: Mapping[str, Any]

    @property
    def messages(self) -> list[Message]:
        """The turns of the conversation, oldest first; empty when there are none."""
        return list(self.data.get("messages") or ())

    def turns(self) -> Iterable[tuple[str, int, Message]]:
        """Every turn with its list (`messages`, `chosen`, `rejected`) and its index in that list."""
        for name in MESSAGE_LISTS:
            for index, message in enumerate(self.data.get(name) or ()):
                yield name, index, message

    @property
    def fields(self) -> dict[str, Any]:
        """Everything that is not turns: `tools`, `label`, unknown keys."""
        return {key: value for key, value in self.data.items() if key not in MESSAGE_LISTS}


def text_of(message: Message) -> str:
    """What a turn says: its content if that is a string, else the content's JSON on one line."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "" if content is None else line_of(content)


def content_hash(entry: Entry) -> str:
    """16 hex digits of SHA-256 over the entry's JSON with sorted keys: equal entries have equal hashes."""
    return hashlib.sha256(sorted_text_of(dict(entry.data))).hexdigest()[:16]


def shape_flaws(data: Any) -> list[tuple[str, str]]:
    """Why a JSON value is not an entry: (place, reason) pairs such as ("messages[2]", "has no role").

    An entry is an object with a non-empty list `messages` of objects, each with a non-empty string
    `role` and a `content` that is a string, a list of objects, or null beside tool calls; `chosen` and
    `rejected` are such lists too, `label` is true or false. Anything else is left to the rules.
    """
    if not isinstance(data, dict):
        return [("", f"is {_kind(data)}, not an object with messages")]
    flaws: list[tuple[str, str]] = []
    if "messages" not in data:
        flaws.append(("messages", "is missing"))
    for name in MESSAGE_LISTS:
        if name in data:
            flaws.extend(_list_flaws(name, data[name]))
    if "label" in data and not isinstance(data["label"], bool):
        flaws.append(("label", f"is {_kind(data['label'])}, not true or false"))
    return flaws


def _list_flaws(name: str, value: Any) -> Iterable[tuple[str, str]]:
    if not isinstance(value, list):
        yield name, f"is {_kind(value)}, not a list of messages"
    elif not value:
        yield name, "is empty"
    else:
        for index, message in enumerate(value):
            reason = message_flaw(message)
            if reason:
                yield f"{name}[{index}]", reason


def message_flaw(message: Any) -> str:
    """Why a JSON value is not a message, or an empty string."""
    if not isinstance(message, dict):
        return f"is {_kind(message)}, not an object"
    role = message.get("role")
    if not isinstance(role, str) or not role:
        return "has no role"
    content = message.get("content")
    if isinstance(content, str):
        return ""
    if isinstance(content, list):
        return "" if all(isinstance(part, dict) for part in content) else "has a content part that is not an object"
    if content is None:
        # OpenAI's schema allows null only where the turn is a call (see the training-format notes in docs).
        calls = message.get("tool_calls") or message.get("function_call")
        return "" if calls else ("has null content" if "content" in message else "has no content")
    return f"has {_kind(content)} as content, not text"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {
        dict: "an object",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), type(value).__name__)
