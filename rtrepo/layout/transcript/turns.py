"""One turn as lines of a transcript, and back.

## assistant · Mara

```fields
weight: 0
```

*She turns.* There was no boat.

```call look call_1
{"at": "sea"}
```
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript import fields
from rtrepo.layout.transcript.spelling import (
    CALL,
    FENCE,
    FIELDS,
    PART,
    fenced,
    hides,
    is_blank,
    is_mark,
    text_lines,
    text_of_lines,
    unfenced,
)
from rtrepo.model.entry import MESSAGE_LISTS, Message, message_flaw

ROLES = ("system", "user", "assistant", "tool", "developer", "function")
"""What may stand after `##`, and beside them the roles that an entry has already."""
_OTHER = "?"
"""Stands for a role that is no single word; the fields below say which."""
_WORD = r"[^\s:·`\\]+"
_CALL_KEYS, _FUNCTION_KEYS = {"id", "type", "function"}, {"name", "arguments"}
_TEXT_PART = {"type": "text"}

Numbered = Sequence[tuple[int, str]]
"""Lines of a transcript with their numbers from 1."""


def turn_lines(place: str, message: Message) -> list[str]:
    """A turn of one of the entry's lists as lines of a transcript, an empty one at the end."""
    left = dict(message)
    content = left.pop("content", None)
    head, left = _heading(place, left)
    calls = _plain_calls(left.get("tool_calls"))
    if calls:
        del left["tool_calls"]
    if _goes_below(message):
        body = _parts(content) if isinstance(content, list) else text_lines(content or "")
    else:
        left, body = {"content": content, **left}, []
    block = fields.block(FIELDS, left) if left else []
    lines = [head, ""]
    for part in (block, body, *calls):
        lines += [*part, ""] if part else []
    return lines


def _heading(place: str, message: Message) -> tuple[str, Message]:
    """The heading of a turn, and what of it has to stand among its fields."""
    left = dict(message)
    role, name = left.get("role"), left.get("name")
    told = _OTHER
    if isinstance(role, str) and re.fullmatch(_WORD, role) and role != _OTHER and not hides(role):
        told = role
        del left["role"]
    head = f"## {'' if place == MESSAGE_LISTS[0] else f'{place}: '}{told}"
    if isinstance(name, str) and name and name == " ".join(name.split()) and not hides(name) and "\\" not in name:
        head += f" · {name}"
        del left["name"]
    return head, left


def _goes_below(message: Message) -> bool:
    """Whether the content can stand below the heading, where text or nothing is told from null and from no content."""
    content = message.get("content")
    if isinstance(content, list):
        return bool(content) and _TEXT_PART not in content
    if isinstance(content, str):
        return bool(content) or not _calls(message)
    return "content" not in message


def _calls(message: Message) -> bool:
    return bool(message.get("tool_calls") or message.get("function_call"))


def _plain_calls(calls: Any) -> list[list[str]]:
    """Each call as a block of its own: its function, its id, its arguments; none where one has another shape."""
    found = []
    for call in calls if isinstance(calls, list) else ():
        if not isinstance(call, dict) or call.keys() != _CALL_KEYS or call["type"] != "function":
            return []
        called = call["function"]
        if not isinstance(called, dict) or called.keys() != _FUNCTION_KEYS:
            return []
        words = (called["name"], call["id"])
        if not isinstance(called["arguments"], str) or not all(map(_is_word, words)):
            return []
        found.append(fenced(f"{CALL} {words[0]} {words[1]}", called["arguments"]))
    return found


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[^\s`]+", value) is not None and not hides(value)


def _parts(parts: list[Any]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        is_text = part.keys() == {"type", "text"} and part["type"] == "text" and isinstance(part["text"], str)
        lines += fields.block(PART, _TEXT_PART if is_text else part)
        lines += ["", *text_lines(part["text"])] if is_text else []
        lines.append("")
    return lines[:-1]


def read_turn(lines: Numbered, roles: Collection[str]) -> tuple[str, Message]:
    """The list and the message that the lines of a turn hold, its heading first. Raises FileError with the line."""
    at, head = lines[0]
    place, told = _read_heading(at, head, roles)
    rest = list(lines[1:])
    while rest and is_blank(rest[0][1]):
        del rest[0]
    said: dict[str, Any] = {}
    if rest and rest[0][1].rstrip() == FIELDS:
        end = fence_end(rest, 0)
        said = fields.read(rest[1:end], rest[0][0])
        rest = rest[end + 1 :]
    texts, parts, calls = _body(rest)
    message = _joined(at, told, said, texts, parts, calls)
    flaw = message_flaw(message)
    if flaw:
        raise FileError(f"this turn {flaw}", line=at)
    return place, message


def _read_heading(line: int, head: str, roles: Collection[str]) -> tuple[str, Message]:
    found = re.fullmatch(rf"##\s+(?:(chosen|rejected)\s*:\s*)?({_WORD})(?:\s+·\s+(\S.*?))?\s*", head)
    role = found[2] if found else ""
    if role and role not in roles and role.lower() in ROLES:
        role = role.lower()
    if not found or role not in (*ROLES, *roles, _OTHER):
        raise FileError(
            f"“{head[:40]}” begins no turn, as ## user and ## assistant · Mara do; as text it is written \\##",
            line=line,
        )
    message = {} if role == _OTHER else {"role": role}
    return found[1] or MESSAGE_LISTS[0], {**message, **({"name": found[3]} if found[3] else {})}


def fence_end(lines: Numbered, start: int) -> int:
    """The index of the fence that closes the one at `start`. Raises FileError where there is none."""
    for at in range(start + 1, len(lines)):
        if lines[at][1].rstrip() == FENCE:
            return at
    raise FileError(f"the {FENCE} that ends this block is missing", line=lines[start][0])


_Blocks = tuple[str, list[dict[str, Any]] | None, list[dict[str, Any]]]


def _body(lines: Numbered) -> _Blocks:
    """What stands below a heading and its fields: a text, or parts, and calls."""
    parts: list[dict[str, Any]] | None = None
    calls: list[dict[str, Any]] = []
    text = ""
    for block, below in _blocks(lines):
        told = text_of_lines(below)
        head = block[0][1] if block else ""
        if head.startswith(CALL):
            calls.append(_call(block))
            if told:
                raise FileError("text cannot stand below a call; put it above", line=_first(below))
        elif head.startswith(PART):
            part = fields.read(block[1:], block[0][0])
            if parts is None:
                parts = [{**_TEXT_PART, "text": text}] if text else []
            if part == _TEXT_PART:
                parts.append({**part, "text": told})
            else:
                parts += [part, *([{**_TEXT_PART, "text": told}] if told else [])]
        elif block:
            raise FileError(f"{head.split()[0]} cannot stand here", line=block[0][0])
        else:
            text = told
    return text if parts is None else "", parts, calls


def _first(lines: Numbered) -> int:
    return next(at for at, line in lines if not is_blank(line))


def _blocks(lines: Numbered) -> Iterator[tuple[Numbered, Numbered]]:
    """The blocks of a turn without their last fences, each with the lines below it; first the lines above all."""
    block: Numbered = []
    begins = at = 0
    while at < len(lines):
        if is_mark(lines[at][1]):
            yield block, lines[begins:at]
            end = fence_end(lines, at)
            block, begins, at = lines[at:end], end + 1, end
        at += 1
    yield block, lines[begins:]


def _call(block: Numbered) -> dict[str, Any]:
    line, head = block[0]
    words = head.removeprefix(CALL).split()
    if len(words) != 2:
        raise FileError(f"a call is named by its function and its id: {CALL} look call_1", line=line)
    return {
        "id": words[1],
        "type": "function",
        "function": {"name": words[0], "arguments": unfenced(block[1:])},
    }


def _joined(
    line: int,
    told: Message,
    said: dict[str, Any],
    text: str,
    parts: list[dict[str, Any]] | None,
    calls: list[dict[str, Any]],
) -> Message:
    """One message of its heading, its fields and what stands below them."""
    for key, there in (("role", "role" in told), ("name", "name" in told), ("tool_calls", bool(calls))):
        if key in said and there:
            raise FileError(f"this turn says its {key} twice", line=line)
    message: Message = {**told, **{key: said[key] for key in ("role",) if key in said}}
    below = text if parts is None else parts
    if said.get("content") and below:
        raise FileError("this turn says its content twice", line=line)
    has_calls = bool(calls) or _calls(said)
    if below or (parts is None and "content" not in said and not has_calls):
        message["content"] = below
    elif "content" in said:
        message["content"] = said["content"]
    message |= {key: value for key, value in said.items() if key not in message and key != "content"}
    return {**message, "tool_calls": calls} if calls else message
