"""One line of a training file as a trainer reads it, with the way back to the entry it was made from."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from rtrepo.model.entry import MESSAGE_LISTS

_CONVERSATIONS = ("conversations", "messages")
_PREFERRED = ("preferred_output", "non_preferred_output")


def row_of(number: int, record: Mapping[str, Any], entry: Mapping[str, Any], split: str) -> "Row":
    """A row of a record and the entry it was made from."""
    return Row(number, record, split, len(entry.get("messages", ())) - len(_conversation(record)), entry)


class Turn(NamedTuple):
    """One turn of a row: its place in the entry (`messages[3]`), its number among the row's own turns (from 0), and
    the object as the file has it."""

    at: str
    number: int
    data: Mapping[str, Any]

    def get(self, key: str) -> Any:
        """A value of the turn, None where there is none."""
        return self.data.get(key)


class Row(NamedTuple):
    """A record on its way to a trainer. `number` counts the file's lines from 1; `first` is the index that the
    row's first turn has in the entry, which differs where the format puts the system prompt elsewhere; `entry` is
    what the record was made from."""

    number: int
    record: Mapping[str, Any]
    split: str = "train"
    first: int = 0
    entry: Mapping[str, Any] = MappingProxyType({})

    @property
    def turns(self) -> list[Turn]:
        """The turns of the conversation; of TRL's `prompt`, with the `completion`."""
        return list(_turns("messages", _conversation(self.record), self.first))

    @property
    def all_turns(self) -> list[Turn]:
        """The turns of the conversation and of `chosen` and `rejected`; an answer may be one object."""
        found = self.turns
        for name, other in zip(MESSAGE_LISTS[1:], _PREFERRED, strict=True):
            value = self.record.get(name, self.record.get(other))
            found += _turns(name, value if isinstance(value, list) else [value], 0)
        return found

    @property
    def ranked(self) -> bool:
        """Whether it has answers to choose from."""
        return "chosen" in self.record or "rejected" in self.record


def _conversation(record: Mapping[str, Any]) -> list[Any]:
    for name in _CONVERSATIONS:
        if isinstance(found := record.get(name), list):
            return found
    if isinstance(begin := record.get("input"), Mapping):  # OpenAI's preference lines
        return _conversation({name: begin.get(name) for name in _CONVERSATIONS})
    prompt, completion = record.get("prompt"), record.get("completion")
    return [*prompt, *(completion if isinstance(completion, list) else [])] if isinstance(prompt, list) else []


def _turns(name: str, values: list[Any], first: int) -> Iterator[Turn]:
    for number, value in enumerate(values):
        if isinstance(value, Mapping):
            yield Turn(f"{name}[{first + number}]", number, value)
