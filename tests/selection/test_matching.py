"""Whether an entry meets an expression, also where not all is known of it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.selection.expression import Every, Expression, Not, Question, Some, Value
from rtrepo.selection.fields import FIELDS
from rtrepo.selection.matching import meets, passes
from rtrepo.selection.parsing import parse

PASSES: list[tuple[str, list[Value], bool]] = [
    ("tag == warm", ["cold", "warm"], True),
    ("tag == warm", ["Warm"], False),
    ("tag == warm", [], False),
    ("tag in (a, b)", ["c", "b"], True),
    ("title ~ lamp", ["The LAMP gutters"], True),
    ("title ~ straße", ["STRASSE"], True),
    ("title ~ '^gutters'", ["The lamp\ngutters"], True),
    ("title ~ 'l.mp$'", ["the lamp\nis lit"], True),
    ("title ~ lantern", ["lamp"], False),
    ("rating >= 4", [4.0], True),
    ("rating > 4", [4.0], False),
    ("rating < 4", [3.5], True),
    ("rating <= 4", [], False),
    ("rating == 4", [4], True),
    ("has title", [""], False),
    ("has title", ["x"], True),
    ("has rating", [0.0], True),
]


@pytest.mark.parametrize(("text", "values", "expected"), PASSES)
def test_a_test_holds_for_any_of_the_values(text: str, values: list[Value], expected: bool) -> None:
    test = parse(text)

    assert isinstance(test, Question)
    assert passes(test, values) is expected


def _leaf(at: int) -> Expression:
    return Question(FIELDS["tag"], "", "has", at=at)


_EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.builds(_leaf, st.integers(0, 3)),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Every, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(_EXPRESSIONS, st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4))
def test_what_is_known_early_stays_true(expression: Expression, known: list[bool | None]) -> None:
    early = meets(expression, lambda test: known[test.at])
    wholes = itertools.product(*([answer] if answer is not None else [True, False] for answer in known))
    later = {meets(expression, lambda test, whole=whole: whole[test.at]) for whole in wholes}  # type: ignore[misc]

    assert None not in later
    assert early is None or later == {early}
