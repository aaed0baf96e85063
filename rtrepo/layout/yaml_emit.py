"""New YAML files in one canonical form: block keys, short lists and leaf maps in flow style.

ruamel needs 0.7 ms to write a sidecar of ten lines, which an import of 100,000 entries cannot pay. Only
what YAML 1.1 and 1.2 read the same way is written without quotes; everything else becomes a JSON string,
which every YAML parser reads as itself. tests/layout prove that ruamel reads back what is written here.
"""

import re
from collections.abc import Mapping
from typing import Any

from rtrepo.model.json_text import quote

_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ_][A-Za-z0-9À-ÖØ-öø-ÿ_ .,;()'/+–…!?’&*-]*(?<! )")
_IN_FLOW = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ_][A-Za-z0-9À-ÖØ-öø-ÿ_ .'/+-]*(?<! )")
_WORDS_OF_YAML = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{7,}(?:-[0-9a-f]+)*")
"""Commit ids and UUIDs stand in quotes even where this one could not be read as a number: the next one might."""
_BLOCK_TEXT = re.compile(r"[^\s#](?:[^\S\n]*[^\s])*(?:\n(?:[^\s](?:[^\S\n]*[^\s])*)?)*\n?")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\t]")
_LONG_KEY = 1_000
WIDTH = 110
"""Characters up to which a list or a map of plain values stays on one line."""


def emit(data: Mapping[str, Any]) -> bytes:
    """A mapping of plain values as UTF-8 YAML with a final newline. An empty mapping gives empty bytes."""
    return "".join(_entry(key, value, "") for key, value in data.items()).encode("utf-8")


def _entry(key: Any, value: Any, indent: str) -> str:
    head = f"{indent}{_name(key, indent)}"
    if isinstance(value, str) and "\n" in value:
        block = _block_text(value, indent + "  ")
        return f"{head} {block or _quoted(value) + chr(10)}"
    if isinstance(value, Mapping) and value:
        line = flow(value)
        if len(head) + len(line) < WIDTH and not _holds_maps(value):
            return f"{head} {line}\n"
        return f"{head}\n" + "".join(_entry(name, item, indent + "  ") for name, item in value.items())
    if isinstance(value, (list, tuple)) and value:
        line = flow(value)
        if len(head) + len(line) < WIDTH:
            return f"{head} {line}\n"
        return f"{head}\n" + "".join(f"{indent}- {flow(item)}\n" for item in value)
    return f"{head} {flow(value) if isinstance(value, (Mapping, list, tuple)) else _scalar(value)}\n"


def _name(key: Any, indent: str = " ", *, flow: bool = False) -> str:
    """A key with its colon. YAML takes a key without `?` for one only in the first 1,024 characters."""
    name = _scalar(key, flow=flow)
    if len(name) < _LONG_KEY:
        return f"{name}:"
    return f"? {name}:" if flow else f"? {name}\n{indent}:"


def _holds_maps(value: Mapping[Any, Any]) -> bool:
    """Whether flow style would hide structure: a registry, whose values are all mappings, is written as a block."""
    return all(isinstance(item, Mapping) and item for item in value.values())


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(key, flow=True)} {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, str):
        pattern = _IN_FLOW if flow else _PLAIN
        plain = pattern.fullmatch(value) and not _WORDS_OF_YAML.fullmatch(value) and not _ID.fullmatch(value)
        return value if plain else _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and float(repr(value)) == value and "e" not in repr(value):
        return repr(value)
    if isinstance(value, float):
        # `1e+16` is a string to YAML 1.1; with a point and a sign both versions read a number.
        mantissa, _, exponent = repr(value).partition("e")
        return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{int(exponent):+03d}"
    return str(value)


def _quoted(text: str) -> str:
    """A JSON string; what YAML treats as a line break or cannot print is escaped."""
    return _UNSAFE.sub(lambda found: _escape(found.group()), quote(text))


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}"


def _block_text(text: str, indent: str) -> str:
    """A literal block for text that survives one unchanged, else an empty string."""
    if _UNSAFE.search(text) or not _BLOCK_TEXT.fullmatch(text) or text.endswith("\n\n"):
        return ""
    lines = text.removesuffix("\n").split("\n")
    body = "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
    return ("|\n" if text.endswith("\n") else "|-\n") + body
