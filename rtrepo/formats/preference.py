"""`chosen` and `rejected`: lists of turns in an entry; in files also one turn, or the text of one."""

from collections.abc import Callable
from typing import Any

from rtrepo.model.entry import Message

LIST, OBJECT, TEXT = "list", "object", "text"
"""How a file writes an answer: turns, one turn, or the assistant's text."""

KEYS = ("chosen", "rejected")


def shape_of(value: Any) -> str:
    """How an answer is written; empty where the value is none (a number, null): then the key is not one."""
    if isinstance(value, list):
        return LIST
    return OBJECT if isinstance(value, dict) else TEXT if isinstance(value, str) else ""


def as_turns(value: Any, role_key: str, text_key: str, role: str) -> list[Any]:
    """An answer in any shape as a list of turns as the file writes them."""
    if isinstance(value, str):
        return [{role_key: role, text_key: value}]
    return [value] if isinstance(value, dict) else list(value)


def differing(shapes: dict[str, str], canonical: str, counts: dict[str, int]) -> dict[str, str]:
    """The shapes that a canonical export would not write. Several turns are a list in every format."""
    return {name: shape for name, shape in shapes.items() if shape != (LIST if counts[name] != 1 else canonical)}


def shaped(messages: list[Message], write: Callable[[int, Message], Any], shape: str) -> Any:
    """An answer in a shape if that can hold it, else in the next larger one. `write` makes the file's turn."""
    if len(messages) == 1 and shape == TEXT and is_plain(messages[0]):
        return messages[0]["content"]
    turns = [write(index, message) for index, message in enumerate(messages)]
    return turns[0] if len(turns) == 1 and shape != LIST else turns


def is_plain(message: Message) -> bool:
    """Whether a message is the assistant's text and nothing else."""
    return (
        message.keys() == {"role", "content"} and message["role"] == "assistant" and isinstance(message["content"], str)
    )
