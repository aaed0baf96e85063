"""What is measured of an entry, and what of it is not."""

from typing import Any

import pytest

from rtrepo.insight.measures import measure
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar


def turn(role: str, content: Any = "", **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


USER = turn("user", "Who keeps the light?")
QUIET = {"entries": 1, "quotes/none": 1, "actions/none": 1, "system prompts/none": 1, "status/active": 1}
ASKED = {"user turns": 1, "user words": 4}


def test_an_entry_in_full() -> None:
    messages = [
        turn("system", "You keep\n  the light."),
        USER,
        turn("assistant", "*The lamp gutters.* “I do.”"),
        turn("user", "Ah."),
        turn("assistant", '"Twelve years," he says.'),
    ]
    sidecar = Sidecar({"tags": ["quiet", "warm", "quiet"], "characters": ["mara"], "status": "draft"})

    assert measure(Entry({"messages": messages}), sidecar) == {
        "entries": 1,
        "turns": 5,
        "turns per entry#2": 1,
        "assistant turns": 2,
        "assistant words": 9,
        "words per assistant turn#0": 2,
        "user turns": 2,
        "user words": 5,
        "dialogue": 4,
        "narration": 3,
        "plain": 2,
        "quotes/mixed": 1,
        "actions/asterisks": 1,
        "system prompts/034fb6f9aca975a9 You keep the light.": 1,
        "status/draft": 1,
        "tags/quiet": 1,
        "tags/warm": 1,
        "characters/mara": 1,
    }


PARTS = [{"type": "text", "text": "“One."}, {"type": "image"}, {"type": "text", "text": "Two three."}]
CASES: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "chosen counts, rejected does not": (
        {"messages": [USER], "chosen": [turn("assistant", "I do.")], "rejected": [turn("assistant", "Nobody, ever.")]},
        {"turns": 2, "assistant turns": 1, "assistant words": 2, "plain": 2, "words per assistant turn#0": 1},
    ),
    "text parts are paragraphs": (
        {"messages": [USER, turn("assistant", PARTS)]},
        {"turns": 2, "assistant turns": 1, "assistant words": 3, "dialogue": 1, "plain": 2,
         "words per assistant turn#0": 1, "quotes/none": 0, "quotes/curly": 1},
    ),
    "a turn without text is no turn of so many words": (
        {"messages": [USER, turn("assistant", None, tool_calls=[{}]), turn("tool", "42"), turn("assistant", [{}])]},
        {"turns": 4, "turns per entry#0": 0, "turns per entry#1": 1},
    ),
    "an empty turn is one of no words": (
        {"messages": [USER, turn("assistant")]},
        {"turns": 2, "assistant turns": 1, "words per assistant turn#0": 1},
    ),
    "a blank prompt is none, and later ones are no prompts": (
        {"messages": [turn("developer", " \n"), USER, turn("system", "Later.")]},
        {"turns": 3, "turns per entry#0": 0, "turns per entry#1": 1},
    ),
    "other roles": ({"messages": [USER, turn("narrator", "Rain.")]}, {"turns": 2}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_measured(case: str) -> None:
    data, expected = CASES[case]
    wanted = {**QUIET, **ASKED, "turns per entry#0": 1, **expected}

    assert measure(Entry(data), Sidecar()) == {counter: number for counter, number in wanted.items() if number}


def test_a_prompt_is_told_from_others_that_begin_alike() -> None:
    opening = "You are Mara, " * 20
    sums = [measure(Entry({"messages": [turn("system", opening + end)]}), Sidecar()) for end in ("a", "b", "a")]
    names = [next(counter for counter in one if counter.startswith("system prompts/")) for one in sums]

    assert (names[0] == names[2], names[0] == names[1]) == (True, False)
    assert [name[32:] for name in names] == [opening[:72]] * 3
