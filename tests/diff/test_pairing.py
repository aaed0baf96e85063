"""Which record of a later file is which entry: equal prompts first, then likeness above the threshold."""

import pytest

from rtrepo.diff.pairing import THRESHOLD, pair, prompt_of
from rtrepo.model.entry import Entry

SENTENCE = "the harbour master counts every crate twice before she signs the ledger and closes the gate for night"
WORDS = SENTENCE.split()


def entry(asked: str, answer: str = "Yes.") -> Entry:
    return Entry({"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]})


def text(kept: int) -> str:
    """The first words kept, as many others after them."""
    return " ".join([*WORDS[:kept], *(f"other{at}" for at in range(len(WORDS) - kept))])


CASES: dict[str, tuple[list[Entry], list[Entry], dict[int, str]]] = {
    "nothing": ([], [], {}),
    "equal": ([entry("a")], [entry("a")], {0: "e0"}),
    "an edited answer": ([entry("a", "No.")], [entry("a", "Yes.")], {0: "e0"}),
    "white space in the prompt": ([entry("a  b\n")], [entry("a b")], {0: "e0"}),
    "another prompt": ([entry("one two three four five")], [entry("six seven eight nine ten")], {}),
    "a prompt of another role": (
        [Entry({"messages": [{"role": "system", "content": "a"}]})],
        [Entry({"messages": [{"role": "user", "content": "a"}]})],
        {},
    ),
    "one prompt, two answers": (
        [entry("a", "the sea is grey"), entry("a", "the lamp is lit")],
        [entry("a", "the lamp is lit now"), entry("a", "the sea is very grey")],
        {0: "e1", 1: "e0"},
    ),
    "one prompt more often than before": ([entry("a", "x"), entry("a", "y")], [entry("a", "y")], {1: "e0"}),
    "one prompt less often than before": ([entry("a", "y")], [entry("a", "x"), entry("a", "y")], {0: "e1"}),
    "a prompt with one word more": ([entry(" ".join(WORDS))], [entry(" ".join(WORDS[:-1]))], {0: "e0"}),
    "equal prompts before alike ones": (
        [entry(text(18), "new")],
        [entry(text(17), "new"), entry(text(18), "old")],
        {0: "e1"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_pairs(case: str) -> None:
    new, old, expected = CASES[case]
    found = pair(dict(enumerate(new)), {f"e{at}": one for at, one in enumerate(old)})

    assert found == expected


@pytest.mark.parametrize(
    ("kept", "one_entry"), [(19, True), (14, True), (12, True), (11, True), (9, False), (4, False)]
)
def test_the_threshold_is_on_the_share_of_words_in_order(kept: int, one_entry: bool) -> None:
    """Both texts have 19 words (18 here and the answer): 2·LCS/(n+m) is the share of words that were kept."""
    found = pair({1: entry(text(kept))}, {"e": entry(" ".join(WORDS))})

    assert len(WORDS) == 18
    assert (found == {1: "e"}) == one_entry == ((kept + 1) / 19 >= THRESHOLD)


def test_the_result_does_not_depend_on_the_order_of_records() -> None:
    old = {f"e{at}": entry(f"question {at} about the harbour and the ships in it") for at in range(20)}
    new = {at: entry(f"question {at} about the harbour and the ships in it", "No.") for at in range(20)}

    assert pair(new, old) == pair(dict(reversed(new.items())), dict(reversed(old.items())))


def test_a_prompt_is_every_turn_but_the_assistants() -> None:
    told = prompt_of(
        Entry(
            {
                "messages": [
                    {"role": "system", "content": "Be  brief."},
                    {"role": "user", "content": "Hello\n\nMara"},
                    {"role": "assistant", "content": "Hello."},
                    {"role": "tool", "content": "42"},
                    {"role": "user", "content": "And?"},
                ]
            }
        )
    )

    assert told == "system\tBe brief.\nuser\tHello Mara\ntool\t42\nuser\tAnd?"
