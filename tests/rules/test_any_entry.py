"""Rules hold whatever the entry is: odd but loadable entries never crash them, and hostile texts take no time."""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rtrepo.rules
from rtrepo.model.entry import Entry, Key, shape_flaws
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.model.whole import Member, Whole
from rtrepo.rules.across import run_across
from rtrepo.rules.levels import Asked, active
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Options, Remark, Told, dataset_rule, rule
from rtrepo.rules.run import run
from rtrepo.rules.table import RULES

ALL = active([{"profile": "strict", **{code: {"level": "warn"} for code in RULES}}], RULES.values())

NOISE = [
    "*", '"', "“", "”", "{{user}}", "<|im_end|>", "[INST]", "\n", "\r\n", "you feel your ", "Mara:", "### Response:",
    "`", "```", "@", "+49 30 ", "4539 5787 6362 1486", "â€™", "\ufffd", "\u200b", "\u202e", "\x00", "\x85", "e\u0301",
    "&amp;", "As an AI language model, I cannot ", "took a deep breath", "-----BEGIN PRIVATE KEY-----", "AKIA",
    "Same. ", "…", "😀",
]  # fmt: skip
texts = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(NOISE), max_size=8).map("".join))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
)
messages = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool", "narrator"]) | texts.filter(bool)},
    optional={
        "content": texts | st.lists(st.dictionaries(st.sampled_from(["type", "text", "value"]), values), max_size=2),
        **dict.fromkeys(("tool_calls", "tool_call_id", "function_call", "name", "weight", "train"), values),
    },
)
lists = st.lists(messages, min_size=1, max_size=5)
entries = st.fixed_dictionaries(
    {"messages": lists},
    optional={"chosen": lists, "rejected": lists, "label": st.booleans(), "tools": values, "mine": values},
).filter(lambda entry: not shape_flaws(entry))
sidecars = st.dictionaries(
    st.sampled_from(["title", "tags", "characters", "speakers", "status", "rating", "split", "waive", "extra", "Tags"]),
    values | st.dictionaries(st.integers(-2, 5) | st.sampled_from(list(RULES)), values, max_size=3),
)
registries = st.dictionaries(st.sampled_from(["tags", "characters", "aliases", "rules"]), values)


@given(entries, sidecars, registries)
def test_no_entry_crashes_a_rule(entry: Any, sidecar: Any, registry: Any) -> None:
    raw = json.dumps(entry).encode("utf-8")
    subject = Subject(Key("harbor", "x"), "x.json", raw, Entry(entry), sidecar_path="x.yaml", sidecar=Sidecar(sidecar))
    found = list(run(subject, Surroundings(registry), ALL, RULES))

    assert all(one.message and one.line >= 0 and one.column >= 0 for one in found)
    assert [one for one in found if one.message.startswith("could not be checked")] == []
    assert found == list(run(subject, Surroundings(registry), ALL, RULES))


PIECES = [
    *NOISE, "a", " ", "(", "[", "<", "-", "1", "1 ", "a.", "a@", "a@a.", "you ", "You feel ", "your heart ",
    "I'm sorry ", "as an AI ", "*a", "* ", '"a', "“a", '\n"', "`a", "```a", "+1 ", "4539 ", "(212) ", "sk-", "xoxb-",
    "{{random:", "<|", "Assistant: ", "Mara: ", "|---", "&#1", "ends with the ", "A. ", "A. B. ", "Ã", "â", "À\x80",
]  # fmt: skip


def steps_of(work: Callable[[], object]) -> int:
    """How many lines of Python a call runs: a measure of its work that no clock and no other process disturbs."""
    steps = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return steps


def hostile(piece: str, size: int) -> Subject:
    text = (piece * (size // len(piece) + 1))[:size]
    data = {"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": text, "name": "Mara"}]}
    return Subject(Key("harbor", "x"), "x.json", json.dumps(data).encode("utf-8"), Entry(data))


@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    def work(size: int) -> int:
        subject = hostile(piece, size)
        return steps_of(lambda: list(run(subject, Surroundings(), ALL, RULES)))

    work(500)  # compiles what is compiled once
    small, large = work(20_000), work(80_000)

    assert large <= 4.5 * small


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of the rules: what their cached functions without arguments give."""
    found = {}
    for module in pkgutil.iter_modules(rtrepo.rules.__path__):
        for name, value in vars(importlib.import_module(f"rtrepo.rules.{module.name}")).items():
            if hasattr(value, "cache_info") and isinstance(value(), re.Pattern):
                found[f"{module.name}{name}"] = value()
    return found


def nested_repeats(parsed: Any, inside: bool = False) -> int:
    """How many repeats without an end stand inside another: what makes a search take exponential time."""
    count = 0
    for operation, value in parsed:
        repeats = str(operation) in ("MAX_REPEAT", "MIN_REPEAT")
        endless = repeats and str(value[1]) == "MAXREPEAT"
        count += endless and inside
        for inner in _inner(operation, value):
            count += nested_repeats(inner, inside or endless)
    return count


def _inner(operation: Any, value: Any) -> list[Any]:
    name = str(operation)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return [value[2]]
    if name == "BRANCH":
        return list(value[1])
    return [value[-1]] if name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT") else []


@pytest.mark.parametrize("name", patterns())
def test_no_pattern_repeats_a_repeat(name: str) -> None:
    pattern = patterns()[name]

    assert nested_repeats(re._parser.parse(pattern.pattern, pattern.flags)) == 0  # type: ignore[attr-defined]
    assert nested_repeats(re._parser.parse(r"(?:a+b?)*")) == 1  # type: ignore[attr-defined]


def test_a_rule_that_stumbles_over_an_entry_says_so() -> None:
    @rule("X999", "warn")
    def stumbling_rule(_: Look, __: Options) -> Iterator[Remark]:
        """A rule that cannot look.

        It takes every entry for another one.
        """
        yield Remark("a remark before it")
        raise KeyError("role")

    found = list(run(hostile("a", 10), Surroundings(), [Asked(stumbling_rule, "block", {}), *ALL], RULES))

    assert [(one.code, one.message, one.blocks) for one in found[:2]] == [
        ("X999", "a remark before it", True),
        ("X999", "could not be checked: KeyError: 'role'", True),
    ]


def test_a_rule_about_datasets_that_stumbles_says_so() -> None:
    @dataset_rule("D999", "warn")
    def stumbling_rule(whole: Whole, _: str, __: Options) -> Iterator[Told]:
        """A rule that cannot look.

        It takes every dataset for another one.
        """
        yield Told(str(whole.members[7]))

    whole = Whole([Member(Key("harbor", "x"), "x.json", Sidecar())], lambda _: [], {})
    (found,) = run_across(whole, {"harbor": [Asked(stumbling_rule, "warn", {})]}, {"harbor": "dataset.yaml"})

    assert (found.path, found.message) == ("dataset.yaml", "could not be checked: IndexError: list index out of range")
