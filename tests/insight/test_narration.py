"""Dialogue, narration and plain words: a table of how people mark them, and what holds for any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.insight.narration import balance
from rtrepo.insight.words import words_in

# text: (dialogue, narration, plain), quotes, actions
CASES: dict[str, tuple[tuple[int, int, int], str, str]] = {
    "The lamp gutters.": ((0, 0, 3), "", ""),
    '"Hello there," he said.': ((2, 0, 2), "straight", ""),
    "“Hello there,” he said.": ((2, 0, 2), "curly", ""),
    "«Bonjour», dit-il. « Oui. »": ((2, 0, 2), "angled", ""),
    "»Guten Tag«, sagte er.": ((2, 0, 2), "angled", ""),
    "„Guten Tag“, sagte er. „Dzień dobry”, powiedział.": ((4, 0, 3), "curly", ""),
    "”Hej”, sa han. ”Hej då.”": ((3, 0, 2), "curly", ""),
    "‹Oui›, dit-il.": ((1, 0, 2), "angled", ""),
    "「こんにちは」と彼は言った。": ((5, 0, 6), "corner", ""),
    "『本』を「読『む』」": ((3, 0, 1), "corner", ""),
    "他说“你好”，然后*微笑*。": ((2, 2, 4), "curly", "asterisks"),
    "我*微笑*然后": ((0, 2, 3), "", "asterisks"),
    "我*很*好": ((0, 0, 3), "", ""),
    "（微笑）你好": ((0, 2, 2), "", "brackets"),
    # single quotes
    "‘Hello,’ he said.": ((1, 0, 2), "curly", ""),
    "‘Go to the dogs’ home,’ he said.": ((5, 0, 2), "curly", ""),
    "‘It’s late,’ she said. ‘Isn’t it?’": ((4, 0, 2), "curly", ""),
    "‘He said “stop” to me,’ she said.": ((5, 0, 2), "curly", ""),
    "It’s the dogs’ home, ‘tis true": ((0, 0, 6), "", ""),
    "It's 'plain', isn't it": ((0, 0, 4), "", ""),
    # nesting
    '*He says "no" and leaves*': ((1, 4, 0), "straight", "asterisks"),
    '"I *really* mean it," she said.': ((4, 0, 2), "straight", ""),
    "“He said ‘no’ to me.”": ((5, 0, 0), "curly", ""),
    '*a "b* c"': ((2, 0, 1), "straight", ""),
    # not closed
    '"And then\nhe left.\n\nThe lamp gutters.': ((4, 0, 3), "straight", ""),
    "“And then": ((2, 0, 0), "curly", ""),
    "“And then,\" he said.": ((2, 0, 2), "curly", ""),
    '"One.\n\n"Two," he said.': ((2, 0, 2), "straight", ""),
    "*She nods and says": ((0, 0, 4), "", ""),
    "»stray": ((0, 0, 1), "", ""),
    # no quotes
    "He is 6'2\" tall, 5\" wide.": ((0, 0, 6), "", ""),
    # actions
    "*He waves.* Hello there!": ((0, 2, 2), "", "asterisks"),
    "_He waves._ Hello there!": ((0, 2, 2), "", "underscores"),
    "*He waves\nand leaves.*": ((0, 4, 0), "", "asterisks"),
    "*nods*": ((0, 1, 0), "", "asterisks"),
    "Hello. *nods* I know.": ((0, 1, 3), "", "asterisks"),
    "I *did* knock": ((0, 0, 3), "", ""),
    "*He **really** waves* hi": ((0, 3, 1), "", "asterisks"),
    "*sighs* and _shrugs_": ((0, 2, 1), "", "asterisks underscores"),
    "*One.*\n\n*Two.*": ((0, 2, 0), "", "asterisks"),
    # what looks like actions
    "**Bold** and __bold__, ***both***": ((0, 0, 4), "", ""),
    "* one\n* two\n  * three": ((0, 0, 3), "", ""),
    "* * *": ((0, 0, 0), "", ""),
    "f*** you, sh*t, 2*3*4": ((0, 0, 7), "", ""),
    "some_snake_case and __dunder__ _x": ((0, 0, 4), "", ""),
    "____ ____": ((0, 0, 0), "", ""),
    # asides
    "(She nods.) I know.": ((0, 2, 2), "", "brackets"),
    "I know (she nods).": ((0, 0, 4), "", ""),
    "(1) first\n(a) second": ((0, 0, 4), "", ""),
    "[He sits.] Well.": ((0, 2, 1), "", "brackets"),
    "Dear [Your Name],\n[Your Address]\n[a link](x)": ((0, 0, 8), "", ""),
    # code
    '`*x*` and\n```\n"a" *b*\n```\n"c"': ((1, 0, 4), "straight", ""),
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_a_turn_divides(text: str) -> None:
    told = balance(text)
    plain = told.words - told.dialogue - told.narration
    styles = " ".join(sorted(told.quotes)), " ".join(sorted(told.actions))

    assert ((told.dialogue, told.narration, plain), *styles) == CASES[text]


SIGNS = "aé中'\"“”„«»‹›「」‘’*_()[]`\n .1\x1c\x1d"


@given(st.text(alphabet=SIGNS, max_size=60))
def test_every_word_is_of_one_kind(text: str) -> None:
    told = balance(text)

    assert told.words == words_in(text)
    assert told.dialogue >= 0
    assert told.narration >= 0
    assert told.dialogue + told.narration <= told.words


HOSTILE = [
    "*a **b **c " * 20_000, "_a_a" * 40_000, "_a _a" * 40_000, "»" * 100_000, "‹›" * 50_000, "“" * 100_000,
    "‘a" * 60_000, "‘a.’b" * 40_000, "*" * 100_000, "* *" * 40_000, "`" * 50_001, "(" * 100_000, "\n[a" * 50_000,
    "”a " * 50_000, "„" * 100_000, "\n\n" * 80_000, "\n (a" * 50_000, "'\"" * 50_000, "*a" * 60_000, "\n " * 80_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:6]))
def test_hostile_text_takes_no_longer_than_any_other(text: str) -> None:
    began = time.process_time()
    balance(text)

    assert time.process_time() - began < 1.0
