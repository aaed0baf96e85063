"""Reading the plain part of YAML without a YAML parser: what rtrepo writes itself, and most of what people write.

ruamel needs 0.75 ms for a sidecar of four lines, and there are as many sidecars as entries. What is read here is a
small part of YAML whose meaning is beyond doubt: keys and values by indentation, lists of plain values, flow lists and
maps on one line, texts of several lines behind `|`, comments. Everything else (other line ends, anything unusual) is
left to ruamel, errors above all. tests/layout prove that both read the same.
"""

import json
import re
from functools import cache
from typing import Any, NamedTuple, NoReturn

Pattern = re.Pattern[str]

_MAX_BYTES = 2**18
_MAX_INDENT = 40
_MAX_DEPTH = 8
_WORD = r"[A-Za-z_À-ÖØ-öø-ÿ]"
_QUOTED = r'"[^"\\]*(?:\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^"\\]*)*"'
_SAID = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False, "null": None,
         "Null": None, "NULL": None}  # fmt: skip


class _Patterns(NamedTuple):
    """What a plain file is made of. `unusual` are tabs and other line ends too, and what YAML cannot hold."""

    unusual: Pattern
    key_line: Pattern
    item_line: Pattern
    plain: Pattern
    quoted: Pattern
    number: Pattern
    token: Pattern


@cache
def _patterns() -> _Patterns:
    """Compiled when the first file is read: it takes 4 ms."""
    return _Patterns(
        unusual=re.compile("[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"),
        key_line=re.compile(rf"( *)({_WORD}[A-Za-z0-9_ .-]{{0,80}}|0|[1-9][0-9]{{0,8}}|{_QUOTED}):(?: (.*))?"),
        item_line=re.compile(r"( *)- (.+)"),
        plain=re.compile(rf"{_WORD}(?:[^:#]|:(?! )|(?<! )#)*(?<![ :])"),
        quoted=re.compile(_QUOTED),
        number=re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?"),
        token=re.compile(
            rf" *(?:([\[\]{{}},])|({_QUOTED})(:?)"
            rf"|({_WORD}[A-Za-z0-9_À-ÖØ-öø-ÿ .'/+-]*(?<! )|-?[0-9][0-9.]*)(:(?= ))?)"
        ),
    )


class _NotPlainError(Exception):
    """Something that ruamel has to look at."""


def load(raw: bytes) -> dict[Any, Any] | None:
    """The mapping in a YAML file; None where anything in it is more than plain, so that a parser has to read it."""
    if not raw or len(raw) > _MAX_BYTES or raw[-1] != 0x0A:
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if _patterns().unusual.search(text):
        return None
    try:
        lines = text.split("\n")
        lines.pop()
        found, _ = _mapping(lines, 0, 0)
        return found
    except (_NotPlainError, ValueError):
        return None


def _give_up() -> NoReturn:
    raise _NotPlainError


def _mapping(lines: list[str], place: int, indent: int) -> tuple[dict[Any, Any], int]:
    """The mapping that begins at a line with this indentation, and the number of the line after it."""
    key_line = _patterns().key_line
    found: dict[Any, Any] = {}
    of = len(lines)
    while place < of:
        line = lines[place]
        if not line or line.lstrip(" ")[:1] == "#":
            place += 1
            continue
        match = key_line.fullmatch(line)
        if match is None:
            _give_up()
        margin, name, value = match.groups()
        if len(margin) != indent:
            if len(margin) < indent:
                break
            _give_up()
        key = _key(name)
        if key in found:
            _give_up()
        place += 1
        if value is not None and "#" in value:
            value = _without_comment(value)
        if value is None:
            found[key], place = _below(lines, place, indent)
        elif value == "|" or value == "|-":
            found[key], place = _text(lines, place, indent, value)
        else:
            found[key] = _value(value)
    return found, place


def _without_comment(value: str) -> str | None:
    """The value before a comment, None for none; one with quotes may hold what looks like a comment."""
    head, hash_sign, _ = value.partition(" #")
    if not hash_sign and value[0] != "#":
        return value
    if '"' in head or "|" in head[:1]:
        _give_up()
    return None if value[0] == "#" else head.rstrip(" ") or None


def _key(name: str) -> Any:
    if name[0] == '"':
        return json.loads(name)
    if name[0].isdigit():
        return int(name)
    if name[-1] == " " or name in _SAID:
        _give_up()
    return name


def _below(lines: list[str], place: int, indent: int) -> tuple[Any, int]:
    """What stands under a key that has nothing beside it."""
    of = len(lines)
    while place < of and (not lines[place] or lines[place].lstrip(" ")[:1] == "#"):
        place += 1
    line = lines[place] if place < of else ""
    margin = len(line) - len(line.lstrip(" "))
    if line.startswith("- ", margin) and margin >= indent:
        return _list(lines, place, margin, indent)
    if margin > indent:
        if margin > _MAX_INDENT:
            _give_up()
        return _mapping(lines, place, margin)
    return None, place


def _list(lines: list[str], place: int, margin: int, indent: int) -> tuple[list[Any], int]:
    item_line = _patterns().item_line
    found = []
    while place < len(lines):
        line = lines[place]
        if line:
            match = item_line.fullmatch(line)
            if match is None or len(match[1]) < margin:
                if len(line) - len(line.lstrip(" ")) > indent or (match is not None and len(match[1]) >= indent):
                    _give_up()
                break
            if len(match[1]) > margin:
                _give_up()
            found.append(_value(match[2]))
        place += 1
    return found, place


def _text(lines: list[str], place: int, indent: int, mark: str) -> tuple[str, int]:
    """A text of several lines, as they stand."""
    first = lines[place] if place < len(lines) else ""
    margin = len(first) - len(first.lstrip(" "))
    if margin <= indent or margin == len(first):
        _give_up()
    taken = []
    while place < len(lines):
        line = lines[place]
        here = len(line) - len(line.lstrip(" "))
        if here < margin and line:
            if here == len(line) or here > indent:
                _give_up()
            break
        taken.append(line[margin:])
        place += 1
    while taken and not taken[-1]:
        taken.pop()
    if not taken[-1].strip():
        _give_up()
    return "\n".join(taken) + ("\n" if mark == "|" else ""), place


def _value(text: str) -> Any:
    first = text[:1]
    if first == '"':
        return json.loads(text) if _patterns().quoted.fullmatch(text) else _give_up()
    if first == "[" or first == "{":
        return _flow(text)
    if first and first in "-0123456789":
        return _number(text)
    if text in _SAID:
        return _SAID[text]
    if _patterns().plain.fullmatch(text) is None:
        _give_up()
    return text


def _number(text: str) -> Any:
    match = _patterns().number.fullmatch(text)
    if match is None:
        _give_up()
    return float(text) if match[1] else int(text)


def _flow(text: str) -> Any:
    """A list or a map on one line."""
    token = _patterns().token
    open_ones: list[Any] = []
    keys: list[Any] = []
    ready = True  # for a value or a key; else for a comma or an end
    named = False  # whether a key waits for its value
    place, of, done = 0, len(text), None
    while place < of:
        match = token.match(text, place)
        if match is None or done is not None:
            _give_up()
        place = match.end()
        sign, quoted, quoted_colon, plain, plain_colon = match.groups()
        inside_map = bool(open_ones) and type(open_ones[-1]) is dict
        if sign == ",":
            if ready or not open_ones:
                _give_up()
            ready = True
            continue
        if sign == "]" or sign == "}":
            if not open_ones or inside_map != (sign == "}") or named or (ready and open_ones[-1]):
                _give_up()
            closed = open_ones.pop()
            ready = False
            if not open_ones:
                done = closed
            continue
        if not ready:
            _give_up()
        if sign:
            value: Any = [] if sign == "[" else {}
        elif quoted:
            value = json.loads(quoted)
        else:
            value = _bare(plain)
        if inside_map and not named:
            key_follows = quoted_colon or plain_colon
            if sign or not key_follows or (quoted and text[place : place + 1] != " "):
                _give_up()
            if isinstance(value, (bool, float)) or value is None or value in open_ones[-1]:
                _give_up()
            keys.append(value)
            open_ones[-1][value] = None
            named = True
            continue
        if quoted_colon or plain_colon:
            _give_up()
        if inside_map:
            open_ones[-1][keys.pop()] = value
            named = False
        elif open_ones:
            open_ones[-1].append(value)
        if sign:
            open_ones.append(value)
            if len(open_ones) > _MAX_DEPTH:
                _give_up()
        ready = bool(sign)
    if done is None:
        _give_up()
    return done


def _bare(text: str) -> Any:
    if text in _SAID:
        return _SAID[text]
    return _number(text) if text[0] in "-0123456789" else text
