"""Strict JSON: bytes to values without losing anything in silence, and values to one exact text.

Every common parser keeps the last of two equal keys, turns integers past 64 bits into floats or passes
lone surrogates on; each of those loses what somebody wrote. Here they are errors with a place.
"""

import json
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any

import orjson

MAX_DEPTH = 64
"""Levels of nesting accepted in any JSON or YAML value (the deepest parser we hand it to fails at 200)."""

READER = f"orjson {orjson.__version__}"
"""What reads JSON here."""

quote = encode_basestring
"""A text as a JSON string, non-ASCII characters as they are."""

_FLOATED = 2.0**63
"""orjson makes floats of whole numbers past 64 bits; from here on a number is looked at digit by digit."""
_INT64 = range(-(2**63), 2**64)
_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')


class JsonError(ValueError):
    """Why a text is not acceptable JSON, and where: 0-based byte `offset`, 1-based `line` and `column`."""

    def __init__(self, reason: str, raw: bytes, offset: int) -> None:
        self.reason = reason
        self.offset = offset
        self.line = raw.count(b"\n", 0, offset) + 1
        start = raw.rfind(b"\n", 0, offset) + 1
        self.column = len(raw[start:offset].decode("utf-8", "replace")) + 1
        super().__init__(f"{reason} (line {self.line}, column {self.column})")


def parse(raw: bytes) -> Any:
    """Parse UTF-8 JSON. Raises JsonError for anything that could not be written back unchanged.

    Refused: invalid UTF-8, duplicate keys, NaN and Infinity, numbers that overflow, integers past
    64 bits, lone surrogates, and nesting past MAX_DEPTH. A UTF-8 byte-order mark is skipped.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    if b'\\\\"' in raw or _has_spaced_colon(raw):
        return _parse_slowly(raw)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _parse_slowly(raw)
    # Each key ends in `":` and a quote inside a string is `\":`; fewer keys than the text has means a
    # duplicate (or a string that begins with a colon), and the slow parser tells which.
    if _count_keys(value) != raw.count(b'":') - raw.count(b'\\":'):
        return _parse_slowly(raw)
    return value


def _has_spaced_colon(raw: bytes) -> bool:
    """Whether a key may stand apart from its colon, so that keys cannot be counted. A cheap look first."""
    perhaps = b" :" in raw or b"\t:" in raw or b"\n:" in raw or b"\r:" in raw
    return perhaps and _SPACED_COLON.search(raw) is not None


def _count_keys(value: Any) -> int:
    """The keys of all objects of a value; -1 where it needs a closer look."""
    count = depth = 0
    level = [value]
    while level:
        depth += 1
        below: list[Any] = []
        for item in level:
            if type(item) is dict:
                count += len(item)
                below.extend(item.values())
            elif type(item) is list:
                below.extend(item)
            elif type(item) is float and not -_FLOATED < item < _FLOATED:
                return -1
        if depth > MAX_DEPTH and any(type(item) in (dict, list) for item in level):
            return -1
        level = below
    return count


def _parse_slowly(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError("invalid UTF-8", raw, error.start) from None
    _check_depth(raw)
    try:
        value = json.loads(text, parse_int=_integer)
    except json.JSONDecodeError as error:
        reason, place = _complaint(text, error)
        raise JsonError(reason, raw, len(text[:place].encode("utf-8"))) from None
    _check_tokens(raw)
    return value


def _complaint(text: str, error: json.JSONDecodeError) -> tuple[str, int]:
    """The parser's complaint and its place, the same in every version of Python."""
    before = text[: error.pos].rstrip()
    if error.msg.startswith("Illegal trailing comma"):  # from 3.13 on it points at the comma
        return "a comma with nothing after it", error.pos
    if before.endswith(",") and text[error.pos : error.pos + 1] in ("]", "}"):
        return "a comma with nothing after it", len(before) - 1
    if error.msg.startswith("Unterminated string") or not text[error.pos :].strip():
        return "JSON ends early", error.pos
    return _lower(error.msg).removesuffix(" at"), error.pos


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _integer(digits: str) -> int:
    """Python refuses to read thousands of digits; `_scalar_flaw` has the words for that."""
    return int(digits[:21])


_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{\]},:]|[^\s\[\]{},:"]+', re.DOTALL)


def _check_depth(raw: bytes) -> None:
    depth = 0
    for token in _TOKENS.finditer(raw):
        first = token.group()[:1]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonError(f"nested deeper than {MAX_DEPTH} levels", raw, token.start())
        elif first in b"]}":
            depth -= 1


def _check_tokens(raw: bytes) -> None:
    """Refuse what JSON's syntax holds and a reader would change, at the first such place of the text."""
    before = b""
    open_keys: list[set[str] | None] = []  # the keys seen of each open object, None for a list
    for token in _TOKENS.finditer(raw):
        text = token.group()
        first = text[:1]
        reason = ""
        if first in b"[{":
            open_keys.append(set() if first == b"{" else None)
        elif first in b"]}":
            open_keys.pop()
        elif first == b'"':
            is_key = before in (b"{", b",")
            reason = _string_flaw(json.loads(text), open_keys[-1] if open_keys and is_key else None)
        elif first not in b",:":
            reason = _scalar_flaw(text.decode("ascii", "replace"))
        if reason:
            raise JsonError(reason, raw, token.start())
        before = first


def _string_flaw(text: str, keys: set[str] | None) -> str:
    """What is wrong with a string; `keys` are those before it, to which it is added if it is a key."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "half of a surrogate pair, which UTF-8 cannot hold"
    if keys is not None:
        if text in keys:
            return f"the key {quote(text)} stands twice in one object"
        keys.add(text)
    return ""


def _scalar_flaw(text: str) -> str:
    """What is wrong with a number or a bare word that Python's parser took."""
    if text in ("NaN", "Infinity", "-Infinity"):
        return f"{text} is not JSON"
    if text.lstrip("-").isdigit():
        return "" if len(text) <= 20 and int(text) in _INT64 else "a whole number that does not fit 64 bits"
    if text not in ("true", "false", "null") and abs(float(text)) == float("inf"):
        return "a number too large for any reader"
    return ""


def text_of(value: Any) -> bytes:
    """One exact compact text of a JSON value, UTF-8, key order kept. Raises UnicodeEncodeError for surrogates."""
    return _compact.encode(value).encode("utf-8")


def sorted_text_of(value: Any) -> bytes:
    """The same with sorted keys: equal values have equal bytes. Used for hashes and comparisons."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_spaced = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def line_of(value: Any) -> str:
    """A JSON value on one line with `, ` and `: `, non-ASCII characters as they are, key order kept."""
    if type(value) is dict:
        try:
            # Nearly every message: all its values are texts, and quoting anything else is a TypeError.
            return "{" + ", ".join([f"{quote(key)}: {quote(item)}" for key, item in value.items()]) + "}"
        except TypeError:
            pass
    return _spaced.encode(value)


def strings_in(value: Any) -> Iterator[str]:
    """Every string value inside a JSON value, in document order; keys are not included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)
