"""Changing keys of a YAML text that stand on lines of their own, without a parser: most of what a bulk edit changes.

ruamel needs a millisecond to say where everything stands in a sidecar of four lines. Where the file is plain
(`yaml_plain`), a key at the left edge with its value behind it is one line, and whoever reads the result back knows.
tests/layout prove that this gives what `yaml_splice` gives, or gives up.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rtrepo.layout.yaml_emit import emit

_CONTINUING = (" ", "-")


def edit_lines(text: str, old: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> str | None:
    """The text with the values of `old` that differ changed to those of `wanted`, new keys at the end; None where that
    takes more than whole lines. The caller reads the result back."""
    lines = text.split("\n")
    if lines.pop() or not lines or not old:
        return None
    places, changed = _places(lines), dict[int, str]()
    for key, value in old.items():
        if key in wanted and wanted[key] == value and repr(wanted[key]) == repr(value):
            continue
        place = places.get(key)
        if place is None or "#" in lines[place] or lines[place].rstrip().endswith(("|", "|-", ":")):
            return None
        if place + 1 < len(lines) and lines[place + 1].startswith(_CONTINUING):
            return None
        changed[place] = emit({key: wanted[key]}).decode("utf-8") if key in wanted else ""
    new = {key: value for key, value in wanted.items() if key not in old}
    if new and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        return None
    return "".join(changed.get(at, f"{line}\n") for at, line in enumerate(lines)) + emit(new).decode("utf-8")


def _places(lines: list[str]) -> dict[str, int]:
    """The lines that begin with a key at the left edge; nothing of a key that seems to stand there twice."""
    found: dict[str, int] = {}
    twice = set()
    for place, line in enumerate(lines):
        match = _key().match(line)
        if match:
            twice |= {match[1]} & found.keys()
            found[match[1]] = place
    return {key: place for key, place in found.items() if key not in twice}


@cache
def _key() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z_][A-Za-z0-9_]*): ")
