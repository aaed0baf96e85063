"""Hugging Face datasets: the whole file becomes one table in Arrow, where every key has one type."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row

_KINDS = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
_MOST = 10_000
"""Places of a record that are remembered; a file with more keys than that is no table anyway."""


@kind(
    "F701", "refused", "give the key one type in all entries; what differs in shape, such as tools, as a text of JSON"
)
def type_flip(row: Row, memory: Memory) -> Iterator[Said]:
    """A key holds one type here and another in a row before, and the file cannot be loaded.

    Source: datasets raises ArrowInvalid; #6460, #6162, #7322 and #7664, LLaMA-Factory #8805.
    """
    for at, path, value in _values(row):
        told = _KINDS.get(type(value), "")
        if len(memory) < _MOST or path in memory:
            before = memory.setdefault(path, told)
            if told != before:
                yield Said(at, f"{quoted(path)[1:-1]} is {told}, in a row before {before}")
                return


def _values(row: Row) -> Iterator[tuple[str, str, Any]]:
    """Every value of a row but null: its place as a creator knows it, its path in the table, and itself."""
    waiting: list[tuple[str, str, Any]] = [("", key, value) for key, value in reversed(list(row.record.items()))]
    while waiting:
        at, path, value = waiting.pop()
        if value is None:
            continue
        yield at, path, value
        if isinstance(value, Mapping):
            waiting += [(at, f"{path}.{key}", one) for key, one in reversed(list(value.items()))]
        elif isinstance(value, list):
            turns = path in ("messages", "conversations", "chosen", "rejected")
            name = "messages" if path == "conversations" else path
            first = row.first if name == "messages" else 0
            waiting += [
                (f"{name}[{first + number}]" if turns else at, f"{path}[]", one)
                for number, one in reversed(list(enumerate(value)))
            ]


@kind("F702", "changed", "write the key in every turn, or in none")
def key_of_some_turns(row: Row, memory: Memory) -> Iterator[Said]:
    """A key of some turns becomes a key of all: where it is missing it comes back as None.

    A template that asks `'tool_calls' in message` then says yes to every turn. Told once for each key, at the first
    turn that has it or lacks it. Source: datasets, measured: union of the keys of all rows.
    """
    usual: set[str] = memory.setdefault("usual", set())
    told: set[str] = memory.setdefault("told", set())
    for turn in row.turns:
        keys = set(turn.data)
        if not usual:
            usual |= keys
        for key in [key for key in [*turn.data, *sorted(usual - keys)] if key not in usual & keys and key not in told]:
            told.add(key)
            yield Said(turn.at, f"{'has' if key in keys else 'lacks'} the key {quoted(key, 30)}, unlike turns before")


@kind("F703", "refused", "write the split's name with letters, digits, underscores and dots")
def split_name(row: Row, _: Memory) -> Iterator[Said]:
    """The split has a name that datasets does not take.

    Source: datasets, naming.py: `^\\w+(\\.\\w+)*$`, so no dashes.
    """
    if not re.fullmatch(r"\w+(\.\w+)*", row.split):
        yield Said("", f"the split {quoted(row.split, 30)}")


KINDS = (type_flip, key_of_some_turns, split_name)
TARGET = Target("hf", "Hugging Face datasets (Arrow)", "messages", KINDS)
