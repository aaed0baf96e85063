"""Turns: who speaks when, and whether anything is said."""

from collections.abc import Iterator

from rtrepo.model.entry import text_of
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.rules.rule import Remark, rule

_ALTERNATING = frozenset({"user", "assistant"})


@rule("T101", "error")
def repeated_role(subject: Subject, _: Surroundings) -> Iterator[Remark]:
    """The same speaker has two turns in a row.

    Nine of 36 chat templates raise on it and LLaMA-Factory drops the entry with no more than a warning.
    """
    if subject.entry:
        previous = ""
        for index, message in enumerate(subject.entry.messages):
            role = message["role"]
            if role == previous and role in _ALTERNATING:
                yield Remark(f"a second {role} turn in a row", f"messages[{index}]")
            previous = role


@rule("T102", "warn")
def empty_turn(subject: Subject, _: Surroundings) -> Iterator[Remark]:
    """A turn says nothing.

    An empty reply teaches the model to end its turn at once.
    """
    if subject.entry:
        for name, index, message in subject.entry.turns():
            calls = message.get("tool_calls") or message.get("function_call")
            if not calls and not (message.get("content") and text_of(message).strip()):
                yield Remark(f"the {message['role']} turn is empty", f"{name}[{index}]")


@rule("T103", "info", fix="unsafe")
def edge_whitespace(subject: Subject, _: Surroundings) -> Iterator[Remark]:
    """A turn begins or ends in white space.

    The tokens it becomes differ from the same words without it, and nobody sees why.
    """
    if subject.entry:
        for name, index, message in subject.entry.turns():
            text = text_of(message)
            if text.strip() and text != text.strip():
                edge = "begins" if text != text.lstrip() else "ends"
                yield Remark(f"the {message['role']} turn {edge} with white space", f"{name}[{index}]")


@rule("T104", "warn")
def last_turn_not_assistant(subject: Subject, _: Surroundings) -> Iterator[Remark]:
    """The conversation does not end with the assistant.

    Trainers learn replies; a closing question is read and thrown away.
    """
    if subject.entry and subject.entry.messages and not subject.entry.data.get("chosen"):
        last = len(subject.entry.messages) - 1
        role = subject.entry.messages[last]["role"]
        if role != "assistant":
            yield Remark(f"the last turn is the {role}'s", f"messages[{last}]")


RULES = (repeated_role, empty_turn, edge_whitespace, last_turn_not_assistant)
