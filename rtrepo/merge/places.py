"""Where a value stands in a map of maps, as a text: `extra.source`. Written as a diff writes it, and read back."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.model.conflict import Maybe

_PLAIN_KEY = re.compile(r"(?![+-]?\d+$)[^\s.\[\]\"]+")
_STEP = re.compile(r'\.?("(?:[^"\\]|\\.)*"|[^."]+)')


def below(at: str, key: Any) -> str:
    """The place of a key of the map at a place: a text that could be misread stands in quotes, a number does not."""
    name = key if not isinstance(key, str) or _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{at}.{name}" if at else str(name)


def steps(at: str) -> Iterator[Any]:
    """The keys that lead to a place, the outermost first."""
    for step in _STEP.findall(at):
        if step.startswith('"'):
            yield json.loads(step)
        else:
            yield step if _PLAIN_KEY.fullmatch(step) else int(step)


def replaced(data: Mapping[Any, Any], at: str, value: Maybe) -> dict[Any, Any]:
    """A copy of a map with another value at a place, or none: the maps that lead there are copied, what they
    hold beside is shared. A map that is not there is made."""
    first, *rest = steps(at)
    copy = dict(data)
    if rest:
        inner = copy.get(first)
        path = ""
        for step in rest:
            path = below(path, step)
        copy[first] = replaced(inner if isinstance(inner, Mapping) else {}, path, value)
    elif value:
        copy[first] = value[0]
    else:
        copy.pop(first, None)
    return copy
