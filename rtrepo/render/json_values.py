"""Values as JSON can hold them: YAML knows number keys, dates and infinities, JSON does not."""

import math
from collections.abc import Mapping
from typing import Any


def json_value(value: Any) -> Any:
    """The value with text as keys; what JSON has no form for (a date, infinity) as text."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    return str(value)
