"""What an expression of `--where` is, once it is read: tests, and how they hang together."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, Union

from rtrepo.selection.fields import Field

Compare = Literal["==", "~", "<", "<=", ">", ">=", "has"]
"""How a test compares. `!=`, `!~` and `not in` are the opposites of tests; `in` is `==` with several values."""

Value = str | float
"""What a field holds, and what it is compared with."""


class Question(NamedTuple):
    """One question about an entry: whether one of the values that a field has compares so with one of `values`.

    `of` narrows the field: a role or a speaker (`user.text`), a key (`extra.mood`), versions (`changed(v1..)`). `at`
    is where it stands in the expression, in characters."""

    field: Field
    of: str
    compare: Compare
    values: tuple[Value, ...] = ()
    at: int = 0


class Not(NamedTuple):
    """The opposite of an expression."""

    inner: "Expression"


class Every(NamedTuple):
    """What has to hold all together: `and`."""

    parts: tuple["Expression", ...]


class Some(NamedTuple):
    """Of which one has to hold at least: `or`."""

    parts: tuple["Expression", ...]


Expression = Union[Question, Not, Every, Some]  # noqa: UP007 (the names inside are not known yet)


def questions(expression: Expression) -> Iterator[Question]:
    """Every test of an expression, from left to right."""
    waiting = [expression]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Question):
            yield found
        elif isinstance(found, Not):
            waiting.append(found.inner)
        else:
            waiting.extend(reversed(found.parts))
