"""The small blocks of a transcript that hold what is not text: YAML, which people read, or JSON where YAML would not
say the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript.spelling import FENCE, hides
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.json_text import JsonError, line_of, parse, sorted_text_of


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, 1, 1.0 and true apart; the order of keys says nothing."""
    return one is other or sorted_text_of(one) == sorted_text_of(other)


def same_values(one: Any, other: Any) -> bool:
    """The same for values of YAML, where a key may be a number too."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_values(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_values, one, other))
    return type(one) is type(other) and bool(one == other)


def block(head: str, data: Mapping[str, Any]) -> list[str]:
    """Some values as the lines of a block, fences included."""
    return [head, *(_yaml(data) or [_json(data)]), FENCE]


def _yaml(data: Mapping[str, Any]) -> list[str]:
    """The lines of a YAML text that is read back as what it was; none where there is none."""
    raw = emit(data)
    text = raw.decode("utf-8")
    lines = text.removesuffix("\n").split("\n")
    if hides(text) or FENCE in lines or any(line.endswith((" ", "\t")) for line in lines):
        return []
    try:
        return lines if same(yaml_file.load(raw), data) else []
    except (FileError, TypeError):  # a key that YAML reads as a number is none that JSON has
        return []


def _json(data: Mapping[str, Any]) -> str:
    told = line_of(data)
    return "".join(_escaped(character) if hides(character) else character for character in told)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def read(lines: Sequence[tuple[int, str]], opened: int) -> dict[str, Any]:
    """The values in the numbered lines of a block whose fence stands in line `opened`. Raises FileError."""
    text = "".join(f"{line}\n" for _, line in lines)
    raw = text.encode("utf-8")
    first = lines[0][0] if lines else opened
    try:
        found = parse(raw) if text.lstrip().startswith('{"') else yaml_file.load(raw)
    except JsonError as error:
        raise FileError(error.reason, line=first + error.line - 1, column=error.column) from None
    except FileError as error:
        raise FileError(error.reason, line=first + max(error.line, 1) - 1, column=error.column) from None
    if not isinstance(found, dict):
        raise FileError("is not a list of fields (name: value)", line=opened)
    _check_keys(found, opened)
    return found


def _check_keys(value: Any, line: int) -> None:
    """JSON has no keys but texts."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise FileError(f"the field {key!r} is not called by a text; put it in quotes", line=line)
            _check_keys(item, line)
    elif isinstance(value, list):
        for item in value:
            _check_keys(item, line)
