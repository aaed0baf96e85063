"""Plain values: equality in which types count, and what YAML libraries wrap made plain again."""

import math
from collections.abc import Mapping
from typing import Any


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
