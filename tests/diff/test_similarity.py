"""How alike texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.diff.similarity import Lexicon, similarity

LONG = "the gate was shut and the keeper of the gate had gone down to the shore to look for driftwood and news"
CASES = [
    ("same", "same", 1.0, 1.0),
    ("Same!", "same", 1.0, 1.0),
    ("...", " ... ", 1.0, 1.0),
    ("word", "...", 0.0, 0.0),
    ("recieve the letter", "receive the letter", 0.9, 1.0),
    (LONG, LONG.replace("shore", "beach"), 0.9, 0.99),
    (
        LONG,
        "an entirely different remark about nothing much at all, said quickly and then forgotten by all",
        0.0,
        0.3,
    ),
    ("don’t go there", "don't go there", 1.0, 1.0),
    ("今天天气很好我们去海边", "今天天气很好我们去山上", 0.6, 0.95),
    ("ฉันรักทะเลและภูเขา", "ฉันรักทะเลและแม่น้ำ", 0.5, 0.95),
]


@pytest.mark.parametrize(("x", "y", "least", "most"), CASES)
def test_similarity(x: str, y: str, least: float, most: float) -> None:
    lexicon = Lexicon()

    assert least <= similarity(lexicon.read(x), lexicon.read(y)) <= most


@given(st.text(max_size=60), st.text(max_size=60), st.floats(0, 1))
def test_a_cutoff_gives_zero_or_the_same_answer(x: str, y: str, cutoff: float) -> None:
    lexicon = Lexicon()
    a, b = lexicon.read(x), lexicon.read(y)
    whole = similarity(a, b)

    assert similarity(a, b, cutoff) in ((whole,) if whole > cutoff else (0.0, whole))
    assert whole == similarity(b, a)
