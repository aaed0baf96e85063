"""What a turn says, readable: its text, its parts, its calls, and who speaks."""

import json
from collections.abc import Mapping
from typing import Any

from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import Sidecar

SPOKEN_KEYS = frozenset({"content", "tool_calls", "function_call"})
"""The keys of a message that `spoken` shows."""


def spoken(message: Message) -> str:
    """The text of a turn; parts that are not text and calls stand on lines of their own. Not made safe."""
    content = message.get("content")
    if isinstance(content, str):
        lines = [content]
    elif isinstance(content, list):
        lines = [_part(part) for part in content]
    else:
        lines = [] if content is None else [json_text(content)]
    calls = message.get("tool_calls")
    lines += [_call(call) for call in calls] if isinstance(calls, list) else []
    if message.get("function_call"):
        lines.append(_call({"function": message["function_call"]}))
    return "\n".join(line for line in lines if line)


def _part(part: Any) -> str:
    if not isinstance(part, Mapping):
        return json_text(part)
    if isinstance(part.get("text"), str):
        return str(part["text"])
    kind = part.get("type")
    rest = {key: value for key, value in part.items() if key != "type"}
    return f"[{kind if isinstance(kind, str) else 'part'}{' ' + json_text(rest) if rest else ''}]"


def _call(call: Any) -> str:
    function = call.get("function") if isinstance(call, Mapping) else None
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
        return f"calls {json_text(call)}"
    given = function.get("arguments", "")
    return f"calls {function['name']}({given if isinstance(given, str) else json_text(given)})"


def json_text(value: Any) -> str:
    """A value as JSON on one line; what JSON has no form for as text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def plain_text(value: Any) -> str:
    """A value as a person writes it: text as it is, a list of texts with commas, else JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json_text(value)


def role_of(message: Message) -> str:
    """The role of a turn, `?` where it has none."""
    role = message.get("role")
    return role if isinstance(role, str) and role else "?"


def speaker_of(message: Message, index: int, sidecar: Sidecar) -> str:
    """Who speaks a turn: its name, else what the sidecar says of it, else nothing."""
    name = message.get("name")
    if isinstance(name, str):
        return name
    told = sidecar.speakers.get(index)
    if isinstance(told, Mapping):
        told = told.get("label") or told.get("character")
    return told if isinstance(told, str) else ""


def opening(entry: Entry | None) -> str:
    """The first thing a user says in an entry, else the first thing anybody says."""
    said = [(role_of(message), spoken(message)) for message in entry.messages] if entry else []
    return next((text for role, text in said if role in ("user", "human")), said[0][1] if said else "")
