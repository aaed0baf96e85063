"""Equal ends cut off: what differs stays, and nothing that is counted or named changes by it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.diff.ends import differing
from rtrepo.diff.tokens import is_word, tokens
from rtrepo.diff.words import substitutions, word_changes

_WORDS = ["a", "quite", "Mara", "don't", "“x”", "é", "e\u0301", "世", " the", " 7 "]
_PIECES = [*_WORDS, " ", "  ", "\n", ".", "\u0301", "*"]
TEXTS = st.lists(st.sampled_from(_PIECES), max_size=12)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts that often begin and end alike."""
    head, tail = draw(TEXTS), draw(TEXTS)
    return tuple("".join([*head, *draw(TEXTS), *tail]) for _ in range(2))  # type: ignore[return-value]


@given(pairs())
@settings(max_examples=400)
def test_what_is_left_stands_between_equal_ends(pair: tuple[str, str]) -> None:
    before, after = pair
    old, new = differing(before, after)
    cuts = [
        (before[:at], before[at + len(old) :])
        for at in range(len(before) - len(old) + 1)
        if before[:at] + old + before[at + len(old) :] == before
        and before[:at] + new + before[at + len(old) :] == after
    ]

    assert any(tokens(head) + tokens(old) + tokens(tail) == tokens(before) for head, tail in cuts)
    assert any(tokens(head) + tokens(new) + tokens(tail) == tokens(after) for head, tail in cuts)


@given(pairs())
@settings(max_examples=400)
def test_words_are_counted_and_exchanged_as_in_the_whole(pair: tuple[str, str]) -> None:
    old, new = (sorted(token for token in tokens(text) if is_word(token)) for text in pair)
    added, removed = word_changes(*pair)

    assert added - removed == len(new) - len(old)
    assert word_changes(*differing(*pair)) == (added, removed)
    assert list(substitutions(*differing(*pair))) == list(substitutions(*pair))


def test_examples() -> None:
    cases = {
        ("the lamp burns low", "the lamp burns quite low"): ("burns ", "burns quite "),
        ("the lamp burns low", "the lantern burns low"): ("lamp ", "lantern "),
        ("same", "same"): ("same", "same"),
        ("", "new"): ("", "new"),
        ("one two", "one two three"): ("two", "two three"),
        ("*世界 a 世", "*世界 b 世"): ("*世界 a 世", "*世界 b 世"),
    }

    assert {pair: differing(*pair) for pair in cases} == cases
