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

quote = encode_basestring
"""A text as a JSON string, non-ASCII characters as they are."""

_DIGITS = re.compile(rb"[0-9]{19}")
_INT64 = range(-(2**63), 2**64)


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
    if _DIGITS.search(raw) or b'\\\\"' in raw:
        return _parse_slowly(raw)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _parse_slowly(raw)
    # Each key ends in `":` and a quote inside a string is `\":`; a different number of keys than the
    # text has means a duplicate (or unusual spacing), and the slow parser tells which.
    if _count_keys(value) != raw.count(b'":') - raw.count(b'\\":'):
        return _parse_slowly(raw)
    return value


def _count_keys(value: Any) -> int:
    count = depth = 0
    level = [value]
    while level:
        depth += 1
        if depth > MAX_DEPTH + 1:
            return -1
        below: list[Any] = []
        for item in level:
            if type(item) is dict:
                count += len(item)
                below.extend(item.values())
            elif type(item) is list:
                below.extend(item)
        level = below
    return count


def _parse_slowly(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError("invalid UTF-8", raw, error.start) from None
    _check_depth(raw)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        offset = len(text[: error.pos].encode("utf-8"))
        reason = "JSON ends early" if not text[error.pos :].strip() else _lower(error.msg)
        raise JsonError(reason, raw, offset) from None
    except _UnacceptableError as problem:
        raise JsonError(problem.reason, raw, _find(raw, problem.needle)) from None
    try:
        text_of(value)
    except UnicodeEncodeError:
        raise JsonError("half of a surrogate pair, which UTF-8 cannot hold", raw, _find(raw, "\\ud")) from None
    return value


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


class _UnacceptableError(Exception):
    def __init__(self, reason: str, needle: str) -> None:
        self.reason, self.needle = reason, needle


def _find(raw: bytes, needle: str) -> int:
    """The last place of `needle`, compared without case: hooks run bottom-up, so it is the second one."""
    return max(raw.lower().rfind(needle.lower().encode("utf-8", "replace")), 0)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _UnacceptableError(f"the key {quote(key)} stands twice in one object", quote(key))
            seen.add(key)
    return value


def _integer(digits: str) -> int:
    if len(digits) > 20 or int(digits) not in _INT64:
        raise _UnacceptableError("a whole number that does not fit 64 bits", digits)
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _UnacceptableError("a number too large for any reader", digits)
    return value


def _constant(name: str) -> Any:
    raise _UnacceptableError(f"{name} is not JSON", name)


_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


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
    if type(value) is dict and all(type(item) is str for item in value.values()):
        return "{" + ", ".join(f"{quote(key)}: {quote(item)}" for key, item in value.items()) + "}"
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
