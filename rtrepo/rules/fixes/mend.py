"""What a fix is: a function from a flawed entry to what is to be written in its place, or to nothing."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rtrepo.model.entry import Entry, Message
from rtrepo.rules.look import Look, Turn
from rtrepo.rules.program_text import without_code
from rtrepo.rules.rule import Options, Remark


class Flaw(NamedTuple):
    """What a fix is given: the entry as the rules look at it, what its rule says of it and nobody waived, the rule's
    options, and what the dataset does usually where the rule is about that (`straight`)."""

    look: Look
    remarks: tuple[Remark, ...]
    options: Options
    usual: str = ""

    @property
    def turns(self) -> list[tuple[Turn, Remark]]:
        """The turns that the rule points at, each with the first remark about it."""
        first: dict[str, Remark] = {}
        for remark in self.remarks:
            first.setdefault(remark.at, remark)
        return [(turn, first[turn.at]) for turn in self.look.turns if turn.at in first]


class Mend(NamedTuple):
    """What is to be written instead; what is left out stays as it is.

    `sidecar` is the whole mapping, without the keys that go. `texts` are keys of the sidecar under which a number or
    the like is to be the text that stands there. `path` is where the entry's file belongs, its sidecar beside it.
    `anew` has the entry's file written as rtrepo writes it, whatever it holds.
    """

    entry: Entry | None = None
    sidecar: Mapping[Any, Any] | None = None
    texts: tuple[str, ...] = ()
    path: str = ""
    anew: bool = False


Fix = Callable[[Flaw], Mend | None]
"""Gives nothing where a mend would be a guess: then it takes a person."""

Change = Callable[[str, bool, bool], str]
"""A text's change: it is told whether the text is the first one of its turn, and whether it is the last."""


def with_turns(flaw: Flaw, change: Callable[[Turn, Remark], Message]) -> Mend | None:
    """The entry with every turn that the rule points at changed; nothing where none of them is."""
    entry = flaw.look.subject.entry
    if entry is None:
        return None
    lists: dict[str, list[Message]] = {}
    for turn, remark in flaw.turns:
        changed = change(turn, remark)
        if changed != turn.message:
            lists.setdefault(turn.list, list(entry.data[turn.list]))[turn.number] = changed
    return Mend(Entry({**entry.data, **lists})) if lists else None


def with_texts(flaw: Flaw, change: Callable[[str], str]) -> Mend | None:
    """The entry with the texts of the flawed turns changed, each for itself."""
    return with_turns(flaw, lambda turn, _: texts_changed(turn.message, lambda text, _, __: change(text)))


def with_edges(flaw: Flaw, change: Change) -> Mend | None:
    """The same for a change that is about the edges of a turn."""
    return with_turns(flaw, lambda turn, _: texts_changed(turn.message, change))


def texts_changed(message: Message, change: Change) -> Message:
    """A message with its texts changed, which are its content or the texts of its content's parts.

    No text is emptied: it held nothing but the flaw, and an empty turn is for a person to fill.
    """

    def changed(text: str, is_first: bool, is_last: bool) -> str:
        new = change(text, is_first, is_last)
        return text if text.strip() and not new.strip() else new

    content = message.get("content")
    if isinstance(content, str):
        return {**message, "content": changed(content, True, True)}
    if not isinstance(content, list):
        return message
    parts = list(content)
    places = [place for place, part in enumerate(parts) if part.get("type", "text") == "text"]
    texts = [(place, key) for place in places for key in _TEXT_KEYS if isinstance(parts[place].get(key), str)]
    for number, (place, key) in enumerate(texts):
        text = changed(parts[place][key], number == 0, number == len(texts) - 1)
        parts[place] = {**parts[place], key: text}
    return {**message, "content": parts}


_TEXT_KEYS = ("text", "value", "content")
"""Where `look.said` finds the text of a part."""


def outside_code(text: str, pattern: re.Pattern[str], instead: Callable[[str], str]) -> str:
    """A text with something instead of every match of a pattern that does not stand between backticks."""
    parts, done = [], 0
    for found in pattern.finditer(without_code(text)):
        parts += [text[done : found.start()], instead(found.group())]
        done = found.end()
    return "".join([*parts, text[done:]])
