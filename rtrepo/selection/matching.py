"""Whether an entry meets an expression, as far as it is known: yes, no, or not known yet (None)."""

import operator
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from rtrepo.selection.expression import Every, Expression, Not, Question, Value

MAX_PATTERN = 1_000
"""Characters a pattern may have."""
_SPECIAL = frozenset(r"\.^$*+?{}[]|()")

_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

Answer = Callable[[Question], bool | None]


def meets(expression: Expression, answer: Answer) -> bool | None:
    """Whether an expression holds, of which `answer` tells the tests, None where it cannot tell yet. None where it
    depends on what it cannot tell."""
    if isinstance(expression, Question):
        return answer(expression)
    if isinstance(expression, Not):
        found = meets(expression.inner, answer)
        return None if found is None else not found
    # One part that fails decides an `and`, one that holds an `or`, also where others are not known.
    decisive = not isinstance(expression, Every)
    known = True
    for part in expression.parts:
        found = meets(part, answer)
        if found is decisive:
            return decisive
        known = known and found is not None
    return not decisive if known else None


def passes(test: Question, values: Sequence[Value]) -> bool:
    """Whether a test holds for a field that has these values. A pattern fits anywhere in a text, whatever its case, and
    `^` and `$` mean a line's ends."""
    if test.compare == "has":
        return any(value != "" for value in values)
    if test.compare == "==":
        return any(value in test.values for value in values)
    if test.compare == "~":
        wanted = str(test.values[0])
        if is_literal(wanted):
            folded = wanted.casefold()
            return any(folded in str(value).casefold() for value in values)
        found = pattern(wanted)
        return any(found.search(str(value)) for value in values)
    limit = float(test.values[0])
    return any(_ORDERS[test.compare](float(value), limit) for value in values)


def is_literal(text: str) -> bool:
    """Whether a pattern is nothing but the text that it looks for."""
    return _SPECIAL.isdisjoint(text)


@lru_cache(maxsize=64)
def pattern(text: str) -> re.Pattern[str]:
    """A pattern, compiled. Raises re.error, OverflowError or RecursionError."""
    return re.compile(text, re.MULTILINE | re.IGNORECASE)
