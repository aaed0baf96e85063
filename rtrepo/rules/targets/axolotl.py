"""Axolotl 0.18 with `type: chat_template` and `field_messages: messages`."""

import json
from collections.abc import Iterator
from typing import Any

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row
from rtrepo.rules.targets.turn_keys import functions, role, strangers

_ROLES = frozenset({"system", "user", "human", "assistant", "gpt", "tool"})
_KEYS = frozenset({
    "role", "content", "tool_calls", "tool_call_id", "name", "reasoning_content", "train", "train_detail", "weight",
})  # fmt: skip
_TYPES = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


@kind("F401", "refused", "repair the JSON in `arguments`")
def broken_arguments(row: Row, _: Memory) -> Iterator[Said]:
    """The arguments of a tool call are a text that is not JSON.

    Source: axolotl, prompt_strategies/chat_template.py decodes them, and an error there ends the run.
    """
    for turn in row.all_turns:
        for function in functions(turn):
            arguments = function.get("arguments")
            if isinstance(arguments, str) and not _is_json(arguments):
                yield Said(turn.at, "arguments are not JSON")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@kind("F402", "refused", "write `arguments` as a text that holds JSON, in every entry")
def argument_of_two_types(row: Row, memory: Memory) -> Iterator[Said]:
    """An argument has one type here and another in a line before.

    Arguments that are objects become one table for the whole file. Source: axolotl,
    docs/dataset-formats/conversation.qmd: such arguments must be JSON strings.
    """
    for turn in row.all_turns:
        for function in functions(turn):
            arguments = function.get("arguments")
            for name, value in arguments.items() if isinstance(arguments, dict) else ():
                told = _type(value)
                before = memory.setdefault(name, told) if told else ""
                if told != before:
                    yield Said(turn.at, f"the argument {quoted(name, 30)} is {told}, in a line before {before}")


def _type(value: Any) -> str:
    return "" if value is None else _TYPES.get(type(value), "")


@kind("F403", "changed", "do not count on single characters: check with `axolotl preprocess --debug`")
def inexact_mask(row: Row, _: Memory) -> Iterator[Said]:
    """`train_detail` marks characters, and tokens are longer.

    Ranges are moved to the edges of tokens, and a token that still lies across an edge is not learnt. Source:
    axolotl, prompt_strategies/chat_template.py, adjust_train_details.
    """
    for turn in row.turns:
        if turn.get("train_detail") and isinstance(turn.get("content"), str):
            yield Said(turn.at, "train_detail")


@kind("F404", "refused", "mark parts with `train` in each part instead")
def mask_over_parts(row: Row, _: Memory) -> Iterator[Said]:
    """`train_detail` stands at a turn whose content is not a text.

    Source: axolotl, prompt_strategies/chat_template.py: "`train_detail` is not supported when `content` is not a
    string".
    """
    for turn in row.turns:
        if turn.get("train_detail") and not isinstance(turn.get("content"), str):
            yield Said(turn.at, "train_detail beside content parts")


@kind("F405", "changed", "keep it in the sidecar, or set message_property_mappings if your template reads it")
def unread_key(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has a key that chat templates do not read, and it is left out.

    Source: axolotl, prompt_strategies/chat_template.py keeps only the keys that the template names.
    """
    for turn in row.turns:
        keys = [key for key in turn.data if key not in _KEYS]
        if keys:
            yield Said(turn.at, f"the {'key' if len(keys) == 1 else 'keys'} {', '.join(keys[:5])}")


@kind("F406", "cut", "rename the role, map it with `roles`, or try your template: rtrepo validate --template FILE")
def role_for_template(row: Row, _: Memory) -> Iterator[Said]:
    """What becomes of a role is left to the chat template, and many have no words for this one.

    Of the 36 templates that Axolotl ships, 12 raise on an unknown role and 9 leave its turn out in silence (measured
    with `narrator`). Source: axolotl, prompt_strategies/chat_template.py passes unknown roles through.
    """
    for turn, name in strangers(row.turns, _ROLES):
        yield Said(turn.at, f"the role {name}")


@kind("F407", "changed", "end with an answer that is trained on")
def last_turn_not_learnt(row: Row, _: Memory) -> Iterator[Said]:
    """The last turn is not trained on, so a model may not learn where an answer ends.

    Source: axolotl, prompt_strategies/chat_template.py warns "Last turn is not trainable"; #3754 and #3756 for what
    comes of it.
    """
    last = row.turns[-1:]
    if last and not row.ranked:
        trained = last[0].get("train")
        learnt = role(last[0]) in ("assistant", "gpt") if trained is None else bool(trained)
        if not learnt or last[0].get("weight") == 0:
            yield Said(last[0].at, f"the last turn is the {role(last[0])}'s" if trained is None else "train is false")


@kind("F408", "changed", "add `message_field_training: train` (or weight) to the dataset in Axolotl's configuration")
def unread_mask(row: Row, _: Memory) -> Iterator[Said]:
    """A turn that is not to be learnt is learnt, unless the configuration names the key that says so.

    Source: axolotl, docs/dataset-formats/conversation.qmd: `message_field_training` is not set by default.
    """
    for turn in row.turns:
        if role(turn) in ("assistant", "gpt") and (turn.get("train") is False or turn.get("weight") == 0):
            yield Said(turn.at, "train is false" if turn.get("train") is False else "weight is 0")


@kind("F409", "cut", "use a preference type of Axolotl's (rl: dpo, kto ...), which is not simulated here")
def answers_not_read(row: Row, _: Memory) -> Iterator[Said]:
    """Answers to choose from, and labels, are not read by `type: chat_template`.

    Source: axolotl, prompt_strategies/chat_template.py reads `field_messages` and no other list.
    """
    keys = [key for key in ("chosen", "rejected", "label") if key in row.record]
    if keys:
        yield Said("", f"{' and '.join(keys)} {'is' if len(keys) == 1 else 'are'} not read")


KINDS = (
    broken_arguments, argument_of_two_types, inexact_mask, mask_over_parts, unread_key, role_for_template,
    last_turn_not_learnt, unread_mask,
    answers_not_read,
)  # fmt: skip
TARGET = Target(
    "axolotl", "Axolotl, type: chat_template", "messages", KINDS, "dropped",
    "Axolotl drops lines longer than sequence_len unless excess_length_strategy says otherwise (#3321, #1731, #2211).",
)  # fmt: skip
