"""Two edits of one text, merged sentence by sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.merge.sentences import merge_sentences, units

texts = st.text(alphabet="ab .!?…\n\r\"'*。」é\u0301 ", max_size=60)

CASES = [
    ("One. Two. Three.", "1. Two. Three.", "One. Two. 3.", "1. Two. 3."),
    ("One. Two. Three.", "1. Two. Three.", "One. 2. Three.", None),
    ("One. Two.", "One. Two. Three.", "One. Two. Four.", None),
    ("One. Two. Three.", "Two. Three.", "One. Two. Three. Four.", "Two. Three. Four."),
    ("One. Two. Three.", "One. Two. 3.", "One. Two. 3.", "One. Two. 3."),
    ("*She nods.* \"Yes.\" She sits.\n\nIt rains.", "*She nods.* \"Yes.\" She sits.\n\nIt pours.",
     "*She bows.* \"Yes.\" She sits.\n\nIt rains.", "*She bows.* \"Yes.\" She sits.\n\nIt pours."),
    ("一。二。三。", "甲。二。三。", "一。二。丙。", "甲。二。丙。"),
    ("one long line without any end", "one long line without an end", "a long line without any end", None),
]  # fmt: skip


@pytest.mark.parametrize(("base", "ours", "theirs", "merged"), CASES)
def test_changes_a_sentence_apart_go_together(base: str, ours: str, theirs: str, merged: str | None) -> None:
    assert merge_sentences(base, ours, theirs) == merged
    assert merge_sentences(base, theirs, ours) == merged


@given(texts)
def test_the_sentences_of_a_text_are_the_text(text: str) -> None:
    assert "".join(units(text)) == text


@given(texts, texts)
def test_a_change_of_one_side_is_the_result(base: str, side: str) -> None:
    assert merge_sentences(base, side, base) == merge_sentences(base, base, side) == side
    assert merge_sentences(base, side, side) == side


def test_a_hostile_text_is_cut_at_once() -> None:
    assert len(units("!" * 100_000 + "'" * 100_000)) == 1
