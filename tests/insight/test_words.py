"""Words are counted as the diff counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.diff.tokens import is_word, tokens
from rtrepo.insight.words import words_in

COUNTED = {
    "": 0,
    "   \n\n ": 0,
    "The lamp gutters.": 3,
    "It's the dogs' home, isn’t it?": 6,
    "rock 'n' roll, ''quoted'' words": 5,
    "snake_case, __dunder__ and 3.5": 5,
    "“Curly,” she said — «oui»…": 4,
    "naïve café, cafe\u0301s": 3,
    "他说你好。": 4,
    "「こんにちは」、東京タワー": 10,
    "ภาษาไทยดีมาก": 11,
    "हिन्दी भाषा": 2,
    "می\u200cخواهم": 1,
    "한국어 문장": 2,
    "👩\u200d🚀 waves": 1,
    "***": 0,
    "_He waves._ ____": 2,
}


@pytest.mark.parametrize("text", COUNTED)
def test_words(text: str) -> None:
    assert words_in(text) == COUNTED[text]


# Marks and joiners stand after a letter here: a diff keeps a stray one with whatever precedes it.
PIECES = [
    *"aZ9_ '’‘“\"*\n\t-…—éß·Ж中か한ก🇩",
    "e\u0301", "กั", "カ\uff9e", "हि", "क\u200dय", "م\u200c", "👍\U0001f3fd",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_diff_counts_the_same_words(text: str) -> None:
    counted = [token for token in tokens(text) if is_word(token) and token.strip("_'’")]

    assert words_in(text) == len(counted)
