"""What makes two conversations the same, and what is compared of them otherwise."""

from typing import Any

import pytest

from rtrepo.insight.duplicates import digests, spoken_text
from rtrepo.model.entry import Entry


def entry(*turns: str, **more: Any) -> Entry:
    return Entry({"messages": messages(*turns)} | more)


def messages(*turns: str) -> list[dict[str, Any]]:
    return [{"role": role, "content": text} for role, _, text in (turn.partition(": ") for turn in turns)]


PLAIN = entry("system: You are Mara.", "user: Late?", "assistant: The tide waits.")
CHOICE = {"chosen": messages("assistant: Yes."), "rejected": messages("assistant: No.")}
OTHER_CHOICE = {"chosen": messages("assistant: No."), "rejected": messages("assistant: Yes.")}
CALL = {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "tide", "arguments": "{}"}}]}

SAME = [
    # an entry, another one, then whether everything is the same, and what is spoken
    (PLAIN, entry("system: you are MARA.", "user:  late?\n", "assistant: The\ttide waits."), (True, True)),
    (PLAIN, entry("system: You are Tobin.", "user: Late?", "assistant: The tide waits."), (False, True)),
    (PLAIN, entry("user: Late?", "assistant: The tide waits."), (False, True)),
    (PLAIN, entry("user: Late?", "assistant: The tide waits!"), (False, False)),
    (PLAIN, entry("user: The tide waits.", "assistant: Late?"), (False, False)),
    (PLAIN, Entry(dict(PLAIN.data) | {"tools": [{"name": "tide"}]}), (False, True)),
    (PLAIN, Entry(dict(PLAIN.data) | {"label": False}), (False, False)),
    (PLAIN, Entry(dict(PLAIN.data) | {"id": 7}), (True, True)),
    (entry("user: Late?", **CHOICE), entry("user: Late?", **CHOICE), (True, True)),
    (entry("user: Late?", **CHOICE), entry("user: Late?", **OTHER_CHOICE), (False, False)),
    (entry("user: <image>"), entry("user: <image>", images=["a.png"]), (False, False)),
    (Entry({"messages": [CALL]}), Entry({"messages": [CALL | {"tool_calls": [{"id": "1"}]}]}), (False, False)),
]


@pytest.mark.parametrize(("one", "other", "expected"), SAME)
def test_equal_digests_are_equal_conversations(one: Entry, other: Entry, expected: tuple[bool, bool]) -> None:
    same = tuple(mine == yours for mine, yours in zip(digests(one), digests(other), strict=True))

    assert (same, all(digests(one))) == (expected, True)


@pytest.mark.parametrize("silent", [entry("system: You are Mara."), entry("user:  ", "assistant: \n")])
def test_where_nothing_is_said_nothing_is_the_same(silent: Entry) -> None:
    assert digests(silent) == (b"", b"")


def test_what_a_model_is_not_to_say_is_kept_apart() -> None:
    assert spoken_text(PLAIN) == "Late?\nThe tide waits."
    assert spoken_text(entry("user: Late?", **CHOICE)) == "Late?\nYes.\nnot_no"
    assert spoken_text(entry("user: Late?", "assistant: It is.", label=False)) == "Late?\nnot_it not_is"
