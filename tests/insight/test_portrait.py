"""One entry as `rtrepo stats` counts it, worked out by hand."""

from typing import Any

import pytest

from rtrepo.insight.counters import Sums
from rtrepo.insight.placeholders import is_placeholder
from rtrepo.insight.stats.portrait import COLUMNS, Portrait, portrait
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar


def of(*turns: tuple[str, Any], chosen: list[dict[str, Any]] | None = None, **about: Any) -> Portrait:
    data: dict[str, Any] = {"messages": [{"role": role, "content": content} for role, content in turns]}
    return portrait(Entry(data | ({"chosen": chosen} if chosen else {})), Sidecar(about))


def test_an_entry_whole() -> None:
    found = of(
        ("system", "You are Mara."),
        ("user", "Who keeps the light?"),
        ("assistant", "*She nods.* “I do,” she says."),
        ("user", "Alone?"),
        ("assistant", "word " * 20),
        tags=["warm", "night"], characters=["mara"], speakers={2: "mara", 4: {"character": "mara"}, 9: "nobody"},
        split="eval",
    )  # fmt: skip
    prompt = next(name for name in found.sums if name.startswith("system prompts/"))

    assert found.sums == {
        "entries": 1, "turns": 5, "turns per entry#2": 1, "exchanges": 2, "exchanges per entry#2": 1,
        "several exchanges": 1,
        "assistant turns": 2, "assistant words": 26, "words per assistant turn#0": 1, "words per assistant turn#1": 1,
        "assistant words=6": 1, "assistant words=20": 1, "short replies": 1, "weak": 1, "replied": 1,
        "dialogue": 2, "narration": 2, "plain": 22, "dialogue in the replies of an entry#1": 1,
        "quotes/curly": 1, "actions/asterisks": 1,
        "user turns": 2, "user words": 5,
        "text": 13 + 20 + 29 + 6 + 100, "user text": 26, "assistant text": 129,
        prompt: 1, "status/active": 1, "split/eval": 1,
        "tags/warm": 1, "tags/night": 1, "characters/mara": 1, "voices/mara": 2,
        "tagged": 1, "named": 1, "voiced": 1, "noted": 1,
    }  # fmt: skip
    assert found.groups == (("tag", "warm"), ("tag", "night"), ("character", "mara"), ("split", "eval"))
    assert dict(zip(COLUMNS, found.numbers, strict=True)) == {
        "turns": 5, "assistant turns": 2, "assistant words": 26, "user turns": 2, "user words": 5,
        "dialogue": 2, "narration": 2, "plain": 22,
    }  # fmt: skip
    assert found.marks == (
        "actions/asterisks", "characters/mara", "quotes/curly", "status/active", "tags/night", "tags/warm",
    )  # fmt: skip


CASES: dict[str, tuple[Portrait, Sums]] = {
    "nothing": (of(), {"no exchange": 1, "exchanges per entry#0": 1}),
    "no answer": (of(("user", "Hm?")), {"weak": 1, "no exchange": 1}),
    "white space": (of(("user", "Hm?"), ("assistant", " \n")), {"empty replies": 1, "weak": 1, "one exchange": 1}),
    "a call is no reply": (of(("user", "x"), ("assistant", None)), {"one exchange": 1, "exchanges": 1}),
    "unwritten": (of(("user", "x"), ("assistant", "TODO")), {"placeholders": 1, "short replies": 1, "weak": 1}),
    "a greeting first": (of(("assistant", "w " * 20), ("user", "x"), ("assistant", "w " * 20)), {"exchanges": 1}),
    "two in a row": (of(("user", "x"), ("user", "y"), ("assistant", "w " * 20)), {"exchanges": 1, "one exchange": 1}),
    "chosen": (of(("user", "x"), chosen=[{"role": "assistant", "content": "w " * 20}]), {"one exchange": 1}),
    "no sign": (of(("assistant", "w " * 20)), {"dialogue in the replies of an entry#0": 1}),
    "all in curly quotes": (of(("assistant", f"“{'w ' * 20}”")), {"dialogue in the replies of an entry#5": 1}),
    "a long prompt": (of(("system", "x" * 50), ("assistant", "w " * 20)), {"long prompts": 1}),
    "without tags": (of(("assistant", "w " * 20)), {"split/train": 1}),
}
_NEVER = ("weak", "exchanges", "no exchange", "one exchange", "long prompts", "placeholders", "empty replies", "tagged",
          "short replies")  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_counted(case: str) -> None:
    found, wanted = CASES[case]

    assert {name: found.sums.get(name) for name in wanted} == wanted


def test_what_is_not_counted_in_an_entry_without_faults() -> None:
    found = of(("user", "x"), ("assistant", "w " * 20)).sums

    assert [name for name in _NEVER if name in found] == ["exchanges", "one exchange"]


def test_an_archived_entry_is_counted_and_nothing_else_of_it() -> None:
    found = of(("user", "x"), ("assistant", "w " * 20), status="archived", tags=["warm"])

    assert (found.sums, found.groups, found.digest, found.archived) == ({"archived": 1}, (), 0, True)
    assert (found.numbers[0], found.marks[-1]) == (2, "tags/warm")  # so that it can be told what reviving it would do


def test_entries_that_say_the_same_have_one_digest() -> None:
    one, same, other = of(("user", "Who?")), of(("user", " who? "), title="x"), of(("user", "Whom?"))

    assert one.digest == same.digest != other.digest


PLACEHOLDERS = {
    "TODO": True, "todo": True, "…": False, "test": True, "*testing*": True, "N/A": True, "[placeholder]": True,
    "She says: [insert name here]": True, "Lorem ipsum dolor sit amet": True, "asdfasdf": True, "asdf jkl": True,
    "TBD: the rest of the scene": True, "<insert text>": True,
    "The greatest contests are tests of will.": False, "It was only a test.": False, "Yes.": False, "": False,
    "He wrote a todo list.": False, "[she inserts a coin]": False,
}  # fmt: skip


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text) is PLACEHOLDERS[text]
