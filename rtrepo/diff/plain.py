"""Plain values: equality in which types count, what YAML libraries wrap made plain again, and changes applied."""

import copy
import math
from collections.abc import Iterable, Mapping
from typing import Any

from rtrepo.model.change import MISSING


def same_value(x: Any, y: Any) -> bool:
    """Whether two values say the same: key order is nothing, NaN is NaN, but 1, 1.0 and true differ.

    Subclasses (ruamel's round-trip strings, numbers and maps) equal the plain values they stand for.
    """
    if isinstance(x, str):
        return isinstance(y, str) and str.__eq__(x, y) is True
    if isinstance(x, Mapping):
        if not isinstance(y, Mapping) or len(x) != len(y):
            return False
        return all(key in y and same_value(value, y[key]) for key, value in x.items())
    if isinstance(x, list | tuple):
        if not isinstance(y, list | tuple) or len(x) != len(y):
            return False
        return all(map(same_value, x, y))
    if isinstance(x, bool) or isinstance(y, bool):
        return x is y
    if isinstance(x, int):
        return isinstance(y, int) and x == y
    if isinstance(x, float):
        return isinstance(y, float) and (x == y or (math.isnan(x) and math.isnan(y)))
    return type(x) is type(y) and bool(x == y)


def plain(value: Any) -> Any:
    """The value as dict, list, str, int, float, bool or None, all the way down; other types as they are."""
    kind = type(value)
    if kind in (str, int, float, bool, type(None)):
        return value
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    for base in (str, int, float):
        if isinstance(value, base):
            return base(value)
    return value


def rebuilt(value: Any, changes: Iterable[tuple[tuple[Any, ...], Any, Any]]) -> Any:
    """A copy of a plain value with changes applied: (keys and places that lead there, before, after).

    Places of what is replaced or removed count in the old lists, places of what is added in the new ones, as
    in an edit script: first values are replaced, then removed from the back, then added from the front. A change
    that leads nowhere is left out.
    """
    told = sorted(changes, key=lambda change: [step if isinstance(step, int) else 0 for step in change[0]])
    new = copy.deepcopy(value)
    replaced = [change for change in told if change[1] is not MISSING and change[2] is not MISSING]
    removed = [change for change in reversed(told) if change[2] is MISSING]
    added = [change for change in told if change[1] is MISSING]
    for steps, before, after in (*replaced, *removed, *added):
        _apply(new, steps, before, after)
    return new


def _apply(holder: Any, steps: tuple[Any, ...], before: Any, after: Any) -> None:
    try:
        for step in steps[:-1]:
            holder = holder[step]
        if after is MISSING:
            del holder[steps[-1]]
        elif before is MISSING and isinstance(holder, list):
            holder.insert(steps[-1], copy.deepcopy(after))
        else:
            holder[steps[-1]] = copy.deepcopy(after)
    except (KeyError, IndexError, TypeError):
        return  # the caller compares the result
