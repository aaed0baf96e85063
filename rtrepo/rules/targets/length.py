"""Entries that are longer than a training context, and what each trainer does with them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from rtrepo.model.fitness import Outcome
from rtrepo.rules.look import said
from rtrepo.rules.targets.kind import Kind, Memory, Said, Target
from rtrepo.rules.targets.row import Row

_CODES: dict[Outcome, tuple[str, str]] = {"dropped": ("F901", "too-long-dropped"), "cut": ("F902", "too-long-cut")}
_TITLES: dict[Outcome, str] = {
    "dropped": "The entry is longer than the training context, and is dropped.",
    "cut": "The entry is longer than the training context, and its end is not learnt.",
}
AROUND_A_TURN = 4
"""Tokens that a chat template writes around a turn, where no template is given: ChatML's are four."""


class Length(NamedTuple):
    """How many tokens an entry has; not `exact` without the tokenizer or without the template."""

    tokens: int
    exact: bool = False

    def __str__(self) -> str:
        return f"{'' if self.exact else '~'}{self.tokens:,}"


Measure = Callable[[Mapping[str, Any]], Length]
"""The length of an entry's data; of several answers the longest counts."""


def conversations(data: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """What a trainer learns of an entry: the conversation, or the conversation with each of its answers."""
    answers = [list(data[name]) for name in ("chosen", "rejected") if isinstance(data.get(name), list)]
    messages = list(data.get("messages") or ())
    return [messages + answer for answer in answers] or [messages]


def measure_texts(counted: Callable[[str], int]) -> Measure:
    """The length by the texts of the turns, their calls and the tools, with an allowance for the template. `counted`
    gives the tokens of a text."""

    def measured(data: Mapping[str, Any]) -> Length:
        tools = counted(str(data["tools"])) if data.get("tools") else 0
        return Length(tools + max(_turns(messages, counted) for messages in conversations(data)))

    return measured


def _turns(messages: list[dict[str, Any]], counted: Callable[[str], int]) -> int:
    calls = "".join(str(message["tool_calls"]) for message in messages if message.get("tool_calls"))
    texts = sum(counted(said(message)) for message in messages)
    return texts + AROUND_A_TURN * len(messages) + (counted(calls) if calls else 0)


def too_long(limit: int, measure: Measure, target: Target | None) -> Kind:
    """The kind of loss that is an entry over the limit, for a trainer or for any (None)."""
    outcome: Outcome = (target.too_long if target else None) or "cut"
    reason = target.too_long_reason if target else "Most trainers cut the end off, Axolotl drops the entry."
    code, name = _CODES[outcome]

    def check(row: Row, _: Memory) -> Iterator[Said]:
        length = measure(row.entry)
        if length.tokens > limit:
            yield Said("", f"{length} tokens, {limit:,} fit")

    advice = "split the entry, or train with a longer context"
    return Kind(code, name, outcome, _TITLES[outcome], reason, advice, check)
