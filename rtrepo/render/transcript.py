"""An entry's file as a transcript: what git's diff, log, show and blame show in place of JSON.

    ── system
      You are Mara Voss.
        You keep the light.
    ── assistant · Mara
      *She turns.*
    │   a line that begins with spaces
    ▸ weight: 0

A heading for each turn, then its text, a sentence a line. Turns have no numbers: one that is put in would change
the heading of every turn after it. The two cells in front tell what a line is: blank for a line of the text, two
more for a sentence that goes on in the same line of it, a bar where spaces follow that are the text's own, a small
arrow for any other key. So no text can pass for a heading, and two entries that differ never read alike.

git starts a process for each file, so next to nothing is imported here: `re` and `json` alone would double
what it takes. Whoever changes what comes out raises `rtrepo.model.transcript_format.FORMAT`.
"""

from _json import make_scanner

from rtrepo.render.sentences import sentences
from rtrepo.render.visible import escaped, quoted, token, visible

_LISTS = ("messages", "chosen", "rejected")
_HEAD, _MORE, _TEXT, _ON, _OWN = "── ", "▸ ", "  ", "    ", "│ "
_MAX_DEPTH = 64
_UNREADABLE = "── not readable as JSON, shown as it stands"


def transcript(raw: bytes) -> bytes:
    """The transcript of a file's bytes, UTF-8. What is not JSON is given line by line as it stands, escaped.

    Key order and layout make no difference; any other difference of two entries shows. Raises nothing.
    """
    try:
        data = _parse(raw.decode("utf-8-sig"))
        lines = _entry(data) if isinstance(data, dict) else _field(_HEAD, "not an entry", data)
    except (ValueError, RecursionError, StopIteration):
        text = raw.decode("utf-8", "backslashreplace")
        lines = [_UNREADABLE, *(_TEXT + escaped(line) for line in text.removesuffix("\n").split("\n"))]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


class _Reader:
    """What the scanner asks for: strict JSON, and nothing that a reader would drop or round in silence."""

    strict, object_hook, parse_int = True, None, int

    @staticmethod
    def object_pairs_hook(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a key stands twice")
        return found

    @staticmethod
    def parse_float(digits: str) -> float:
        number = float(digits)
        if number in (float("inf"), float("-inf")):
            raise ValueError("too large for any reader")
        return number

    @staticmethod
    def parse_constant(name: str) -> float:
        raise ValueError(f"{name} is not JSON")


def _parse(text: str) -> object:
    text = text.strip(" \t\r\n")
    value, end = make_scanner(_Reader)(text, 0)  # type: ignore[arg-type]  # typeshed takes it for its own argument
    if end < len(text):
        raise ValueError("more than one value")
    return value


def _entry(data: dict[str, object]) -> list[str]:
    """Tools first, then the turns, then every other key."""
    lines = _field(_HEAD, "tools", data["tools"]) if "tools" in data else []
    for name in _LISTS:
        turns = data.get(name)
        if isinstance(turns, list) and turns:
            for message in turns:
                lines += _turn("" if name == "messages" else f"{name} ", message)
        elif name in data:
            lines += _field(_HEAD, name, turns)
    for key in sorted(data.keys() - {"tools", *_LISTS}):
        lines += _field(_HEAD, token(key), data[key])
    return lines


def _turn(listed: str, message: object) -> list[str]:
    """One turn: `── assistant · Mara`, what it says, and its other keys in the order of the alphabet."""
    role = message.get("role") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(role, str):
        return _field(_HEAD, f"{listed or 'a '}turn", message)
    told = {"role", "content"}
    head = f"{_HEAD}{listed}{token(role)}"
    name = message.get("name")
    if isinstance(name, str):
        told.add("name")
        head += f" · {_name(name)}"
    lines = [head, *(_content(message["content"]) if "content" in message else [f"{_MORE}no content"])]
    calls = message.get("tool_calls")
    if isinstance(calls, list) and calls:
        told.add("tool_calls")
        for call in calls:
            lines += _call(call)
    for key in sorted(message.keys() - told):
        lines += _field(_MORE, token(key), message[key])
    return lines


def _content(content: object) -> list[str]:
    if isinstance(content, str):
        return _body(content)
    if not isinstance(content, list) or not content:
        return _field(_MORE, "content", content)
    lines = []
    for part in content:
        if isinstance(part, dict) and part.keys() == {"type", "text"} and part["type"] == "text":
            lines += _field(_MORE, "text part", part["text"], spread=True)
        else:
            lines += _field(_MORE, "content part", part)
    return lines


def _call(call: object) -> list[str]:
    """`▸ calls look (call_1):` and the arguments below; a call of another shape as JSON."""
    if isinstance(call, dict) and call.keys() == {"id", "type", "function"} and call["type"] == "function":
        called, known = call["function"], call["id"]
        if isinstance(known, str) and isinstance(called, dict) and called.keys() == {"name", "arguments"}:
            name = called["name"]
            if isinstance(name, str):
                return _field(_MORE, f"calls {token(name)} ({token(known)})", called["arguments"], spread=True)
    return _field(_MORE, "tool call", call)


def _field(start: str, name: str, value: object, *, spread: bool = False) -> list[str]:
    """`NAME: VALUE`; prose (with `spread` any text) stands below the name, JSON goes on there."""
    if isinstance(value, str) and (spread or any(character.isspace() for character in value)):
        return [f"{start}{name}:", *_body(value)]
    first, *rest = _json(value, 0)
    return [f"{start}{name}: {first}", *(_TEXT + line for line in rest)]


def _body(text: str) -> list[str]:
    """The lines of a text, a sentence a line; of an empty one none."""
    lines = []
    for line in text.split("\n") if text else ():
        if line[:1].isspace():
            lines.append(_OWN + visible(line))
        elif line:
            first, *rest = sentences(line)
            lines += [_TEXT + visible(first), *(_ON + visible(sentence) for sentence in rest)]
        else:
            lines.append("")
    return lines


def _json(value: object, depth: int) -> list[str]:
    """A value as JSON, an item a line, keys in the order of the alphabet."""
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, dict) and value:
        items = [(quoted(key) + ": ", value[key]) for key in sorted(value)]
    elif isinstance(value, list) and value:
        items = [("", item) for item in value]
    else:
        return [_scalar(value)]
    lines = []
    for start, item in items:
        first, *rest = _json(item, depth + 1)
        lines += [f"  {start}{first}", *("  " + line for line in rest)]
        lines[-1] += ","
    lines[-1] = lines[-1][:-1]
    return ["{", *lines, "}"] if isinstance(value, dict) else ["[", *lines, "]"]


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else repr(value)


def _name(text: str) -> str:
    """A speaker's name, which ends its line: as it is unless that hides something."""
    bare = text and text == text.strip() and text[0] != '"' and "\n" not in text
    return visible(text) if bare else quoted(text)
