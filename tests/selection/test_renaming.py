"""An expression in which a name is another one now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.selection.parsing import parse
from rtrepo.selection.renaming import Renamed, renamed_value

TAG = frozenset({"tag"})


@pytest.mark.parametrize(
    ("before", "after", "places", "unsure"),
    [
        ("tag == warm", "tag == kind", 1, False),
        ("tags != warm and rating > 3", "tags != kind and rating > 3", 1, False),
        ("tag in (warm, 'slow', \"warm\")", "tag in (kind, 'slow', \"kind\")", 2, False),
        ("tag not in (warm)", "tag not in (kind)", 1, False),
        ("(not tag == 'warm')", "(not tag == 'kind')", 1, False),
        ("tag == warmer", "tag == warmer", 0, False),
        ("title == warm", "title == warm", 0, True),
        ("tag ~ warm", "tag ~ warm", 0, True),
        ("tag == warm or text ~ 'so warm a'", "tag == kind or text ~ 'so warm a'", 1, True),
        ("status == active", "status == active", 0, False),
        ("tag == warm and (", "tag == warm and (", 0, True),
    ],
)
def test_what_is_compared_is_renamed(before: str, after: str, places: int, unsure: bool) -> None:
    assert renamed_value(before, TAG, "warm", "kind") == Renamed(after, places, unsure)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("tag == warm", "slow burn", 'tag == "slow burn"'),
        ("tag == 'warm'", "it's", "tag == 'it\\'s'"),
        ("tag == warm", "not", 'tag == "not"'),
        ("tag == warm", "жар", "tag == жар"),
    ],
)
def test_the_new_name_is_written_so_that_it_is_read_as_one(before: str, new: str, after: str) -> None:
    assert renamed_value(before, TAG, "warm", new).text == after
    assert renamed_value(after, TAG, new, "warm").places == 1


@given(st.text(min_size=1, max_size=12))
def test_any_name_gives_an_expression_that_can_be_read(new: str) -> None:
    found = renamed_value("tag == warm and turns > 2", TAG, "warm", new)

    parse(found.text)
    assert found.unsure or renamed_value(found.text, TAG, new, "warm").places == 1
