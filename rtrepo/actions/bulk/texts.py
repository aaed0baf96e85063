"""Entries with other texts in their turns: the same turns, each text changed by a function."""

from collections.abc import Callable, Mapping
from typing import Any

from rtrepo.actions.candidate import speakers_of
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Message
from rtrepo.model.sidecar import Sidecar

Retold = Callable[[str], tuple[str, int]]
"""A text as it is to be, and at how many places it differs."""


def spoken_by(message: Message, mapped: Any, role: str, speaker: str) -> bool:
    """Whether a turn is of a role and of a speaker; an empty one says nothing. `mapped` is what the sidecar's
    `speakers` say of it."""
    return (not role or message.get("role") == role) and (not speaker or speaker in speakers_of(message, mapped))


def retold(
    entry: Entry, about: Sidecar, tell: Retold, *, role: str = "", speaker: str = "", names: bool = False
) -> tuple[Entry, int]:
    """The entry with every text of its turns told anew, of one role or speaker where they are named, and with `names`
    the `name` of each turn too; and at how many places it differs. Tool calls and other fields stay."""
    speakers = about.speakers if speaker else {}
    places = 0
    data = dict(entry.data)
    for place in MESSAGE_LISTS:
        turns = []
        for index, message in enumerate(data.get(place) or ()):
            mapped = speakers.get(index) if place == "messages" else None
            if spoken_by(message, mapped, role, speaker):
                told, number = _turn(message, tell, names=names)
                places += number
                turns.append(told)
            else:
                turns.append(message)
        if turns:
            data[place] = turns
    return (Entry(data), places) if places else (entry, 0)


def _turn(message: Message, tell: Retold, *, names: bool) -> tuple[Message, int]:
    found, places = dict(message), 0
    for key in ("content", "name") if names else ("content",):
        value = found.get(key)
        if isinstance(value, str):
            found[key], number = tell(value)
            places += number
        elif isinstance(value, list) and key == "content":
            parts = []
            for part in value:
                told, number = _part(part, tell)
                parts.append(told)
                places += number
            found[key] = parts
    return (found, places) if places else (message, 0)


def _part(part: Any, tell: Retold) -> tuple[Any, int]:
    if not isinstance(part, Mapping) or not isinstance(part.get("text"), str):
        return part, 0
    text, places = tell(part["text"])
    return ({**part, "text": text}, places) if places else (part, 0)
