"""The texts of an entry in which something can be found, each with its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.model.entry import Entry, Message
from rtrepo.model.json_text import line_of
from rtrepo.model.sidecar import Sidecar

_TURN_KEYS = frozenset({"role", "content", "tool_calls", "function_call"})
_CODES = frozenset({"status", "split", "group", "rating", "id"})
"""Keys of a sidecar whose values are chosen from a few, which nobody searches as text."""

Passage = tuple[str, str, str]
"""A place such as `messages[3]` or `title`, the role of who speaks there (or nothing), and the text."""


def passages(entry: Entry | None, sidecar: Sidecar, role: str = "") -> Iterator[Passage]:
    """Everything written in an entry: its turns, its other fields, then its sidecar, as people read it and not as
    JSON. With a role only what its turns say."""
    if entry:
        for name, index, message in entry.turns():
            if not role or message.get("role") == role:
                yield from _of_turn(message, f"{name}[{index}]")
    if role:
        return
    for key, value in entry.fields.items() if entry else ():
        yield from _strings(value, key)
    for key in ("title", "notes"):
        yield from _strings(sidecar.data.get(key), key)
    for key, items in (("tags", sidecar.tags), ("characters", sidecar.characters)):
        yield from ((key, "", item) for item in items)
    for key, value in sidecar.data.items():
        if key not in ("title", "notes", "tags", "characters") and key not in _CODES:
            yield from _strings(value, str(key))


def _of_turn(message: Message, at: str) -> Iterator[Passage]:
    """What a turn says, what it calls, and every other text in it, such as the speaker's name."""
    role = message["role"]
    content = message.get("content")
    if isinstance(content, str):
        yield at, role, content
    elif isinstance(content, list):
        for number, part in enumerate(content):
            told = part.get("text") if isinstance(part, Mapping) else None
            if isinstance(told, str):
                yield f"{at}.content[{number}]", role, told
            else:
                yield from ((place, role, text) for place, _, text in _strings(part, f"{at}.content[{number}]"))
    calls = message.get("tool_calls")
    for number, call in enumerate(calls if isinstance(calls, list) else ()):
        yield f"{at}.tool_calls[{number}]", role, _call(call)
    if message.get("function_call"):
        yield f"{at}.function_call", role, _call({"function": message["function_call"]})
    for key, value in message.items():
        if key not in _TURN_KEYS:
            yield from ((place, role, text) for place, _, text in _strings(value, f"{at}.{key}"))


def _call(call: Any) -> str:
    """A call as `name(arguments)`; the arguments are JSON in a text, or JSON."""
    function = call.get("function") if isinstance(call, Mapping) else None
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
        return line_of(call)
    given = function.get("arguments", "")
    return f"{function['name']}({given if isinstance(given, str) else line_of(given)})"


def _strings(value: Any, at: str) -> Iterator[Passage]:
    """Every text in a value, with its path."""
    if isinstance(value, str):
        yield at, "", value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, f"{at}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(inner, f"{at}[{number}]")
