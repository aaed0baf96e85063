"""Tokens without a tokenizer."""

import pytest

from rtrepo.model.token_estimate import estimate

ESTIMATED = [
    ("", 0),
    ("The gull sat on the harbour wall.", 8),
    ("unmistakable", 2),
    ("incomprehensibilities", 4),
    ("1,204 crates", 4),
    ("x = [1, 2]\n\n        return x", 12),
    ("“No,” she said…", 6),
    ("灯台の光", 2),
    ("*the lamp gutters*", 5),
]


@pytest.mark.parametrize(("text", "tokens"), ESTIMATED)
def test_an_estimate_goes_by_words_digits_and_signs(text: str, tokens: int) -> None:
    assert estimate(text) == tokens
