"""A file without a text, still the kind of file that it was; refused where it cannot be both."""

import json
from typing import Any

from rtrepo.actions.forgetting.spelling import Spelling
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError

_YAML = (".yaml", ".yml")


class StuckError(Exception):
    """The text cannot be taken out of a file by itself. Its one argument says where it stands."""


def words_of(raw: bytes) -> str:
    """The text in a file's bytes; what is not UTF-8 is kept as it is."""
    return raw.decode("utf-8", "surrogateescape")


def holds(spelling: Spelling, raw: bytes) -> bool:
    """Whether a file has the text, in UTF-8 or, where it is no such file, in another encoding."""
    return spelling.in_file(words_of(raw)) or (not is_text(raw) and _in_other_encoding(spelling, raw))


def _in_other_encoding(spelling: Spelling, raw: bytes) -> bool:
    """Whether a file that is not UTF-8 text has it in UTF-16 or in Latin-1."""
    for encoding in ("utf-16-le", "utf-16-be", "latin-1"):
        try:
            if spelling.in_file(raw.decode(encoding)):
                return True
            if encoding != "latin-1" and spelling.in_file(raw[1:].decode(encoding, "ignore")):
                return True
        except UnicodeDecodeError:
            continue
    return False


def is_text(raw: bytes) -> bool:
    """Whether a file is UTF-8 text, as everything that rtrepo writes is."""
    if b"\0" in raw[:8000]:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def reworded(spelling: Spelling, path: str, raw: bytes) -> tuple[bytes, int]:
    """The bytes of a file with the mark in the place of the text, and at how many places. Raises StuckError."""
    if not holds(spelling, raw):
        return raw, 0
    text = words_of(raw)
    if not is_text(raw):
        raise StuckError("in a file that is no UTF-8 text")
    values = _json_values(text)
    if path.endswith(_YAML):
        told, places = _yaml(spelling, raw)
    elif values is not None:
        told, places = spelling.replaced_in_strings(text)
        after = _json_values(told)
        if after is None or _frame(after) != _frame(values):
            raise StuckError("in the names of keys or in roles, which make a file what it is")
    else:
        told, places = spelling.replaced(text)
    if spelling.in_file(told):
        raise StuckError("where nothing else can stand in its place")
    return told.encode("utf-8"), places


def _json_values(text: str) -> list[Any] | None:
    """The values of a JSON file, or of a JSON Lines file; None for any other."""
    bare = text.lstrip("\ufeff \t\r\n")
    if not bare.startswith(("{", "[")):
        return None
    try:
        return [json.loads(bare)]
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in bare.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _frame(value: Any) -> Any:
    """What of a JSON value must stay: its shape, the names of its keys, and who speaks."""
    if isinstance(value, dict):
        return {key: one if key == "role" else _frame(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_frame(one) for one in value]
    return type(value)


def _yaml(spelling: Spelling, raw: bytes) -> tuple[str, int]:
    """A YAML file: as text where it then says the same as when its values are changed, else value by value."""
    told, places = spelling.replaced(words_of(raw))
    try:
        values = yaml_file.load(raw)
    except FileError:
        return told, places  # no mapping of ours: a file like any other
    wanted = _values(spelling, values)
    if _reads(told) == wanted:
        return told, places
    try:
        # A mark that begins with a bracket is a list to YAML unless it is put in quotes.
        edited = words_of(yaml_file.edit(raw, wanted))
    except FileError as error:
        raise StuckError(f"in a file that {error.reason}") from None
    told, _ = spelling.replaced(edited)
    if _reads(told) != wanted:
        raise StuckError("where a file would say something else without it")
    return told, places


def _reads(text: str) -> Any:
    try:
        return yaml_file.load(text.encode("utf-8"))
    except FileError:
        return None


def _values(spelling: Spelling, value: Any) -> Any:
    """Values with the mark in every text; keys of mappings inside others are texts of a person too."""
    if isinstance(value, str):
        return spelling.replaced(value)[0]
    if isinstance(value, list):
        return [_values(spelling, one) for one in value]
    if isinstance(value, dict):
        told = {key: _values(spelling, one) for key, one in value.items()}
        inner = {
            name: {_values(spelling, key): kept for key, kept in one.items()}
            for name, one in told.items()
            if isinstance(one, dict)
        }
        for name, one in inner.items():
            if len(one) != len(told[name]):
                raise StuckError(f"in several keys of {name}, which would become one")
        return told | inner
    return value
