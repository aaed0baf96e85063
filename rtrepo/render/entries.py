"""One entry as a readable conversation, for people and as JSON (`rtrepo.entry/1`)."""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.model.entry import MESSAGE_LISTS, Entry, Message
from rtrepo.model.reports import EntryView
from rtrepo.model.sidecar import Sidecar
from rtrepo.render.cells import wrap
from rtrepo.render.entry_facts import opening_words
from rtrepo.render.json_values import json_value
from rtrepo.render.safe import safe
from rtrepo.render.speech import SPOKEN_KEYS, plain_text, role_of, speaker_of, spoken
from rtrepo.render.style import Style
from rtrepo.render.wording import count, short, words_in

_TEXT_WIDTH = 90  # cells: longer lines of prose are hard to read
_SHOWN_KEYS = SPOKEN_KEYS | {"role", "name"}
_PLAIN_CALL = ("type", "function")
_ROLES = {"system": "dim", "user": "added", "assistant": "changed"}


def text(view: EntryView, style: Style) -> str:
    """A title line, what is known about the entry, then every turn with its speaker and text."""
    return style.page([*_head(view, style), *_about(view, style), *_turns(view, style)])


def words_of(entry: Entry | None) -> int:
    """How many words the turns of an entry hold."""
    return sum(words_in(spoken(message)) for _, _, message in entry.turns()) if entry else 0


def _head(view: EntryView, style: Style) -> list[str]:
    told = []
    if view.entry:
        turns = sum(1 for _ in view.entry.turns())
        told = [count(turns, "turn", "turns"), count(words_of(view.entry), "word", "words")]
    told += [f"at {short(view.version)}"] if view.version else []
    title = safe(view.sidecar.title) or opening_words(view.entry)
    lines = [f"{style.heading(safe(str(view.key)))}  {title}   {style.dim(' · '.join(told))}"]
    if view.problem or view.entry is None:
        reason = safe(view.problem) or "there is no conversation here"
        lines.append(style.error("cannot be read") + f": {reason}   ({safe(view.path)})")
    return lines


def _about(view: EntryView, style: Style) -> list[str]:
    """What is known about an entry beside its turns and its title; what is shown elsewhere is left out."""
    facts = {key: value for key, value in view.sidecar.data.items() if key not in ("title", "speakers")}
    if "title" in view.sidecar.data and not view.sidecar.title:
        facts["title"] = view.sidecar.data["title"]
    speakers = _speakers_not_seen(view)
    facts |= {"speakers": speakers} if speakers else {}
    facts |= view.entry.fields if view.entry else {}
    shown = {str(key): value for key, value in facts.items() if key != "id" or value != view.key.id}
    widest = max((len(safe(key)) for key in shown), default=0)
    lines = []
    for key, value in shown.items():
        start = f"  {safe(key):<{widest}}   "
        told = safe(plain_text(value).strip("\n"), lines=True)
        lines += wrap(start + told, min(style.width, _TEXT_WIDTH), " " * min(len(start), 24))
    return lines


def _speakers_not_seen(view: EntryView) -> Any:
    """What the sidecar says of speakers and the turns do not show: more than a label, or turns that are not there."""
    told = view.sidecar.data.get("speakers")
    turns = view.entry.messages if view.entry else []
    if not isinstance(told, Mapping):
        return told
    return {
        key: value
        for key, value in told.items()
        if not (isinstance(key, int) and 0 <= key < len(turns) and speaker_of(turns[key], key, view.sidecar) == value)
    }


def _turns(view: EntryView, style: Style) -> list[str]:
    if view.entry is None:
        return []
    lines: list[str] = []
    listed = "messages"
    width = min(style.width, _TEXT_WIDTH) - 4
    for name, index, message in view.entry.turns():
        if name != listed:
            listed = name
            lines += ["", style.heading(name)]
        role = role_of(message)
        speaker = safe(speaker_of(message, index, view.sidecar if name == "messages" else Sidecar()))
        head = f"{index:>3} {style.paint(_ROLES.get(role, 'heading'), safe(role))}{'  ' + speaker if speaker else ''}"
        lines += ["", head]
        said = safe(spoken(message), lines=True)
        lines += ["    " + line for line in wrap(said, width)] if said else []
        for key, value in _rest(message):
            told = style.dim(f"{safe(key)}: {safe(plain_text(value), lines=True)}")
            lines += ["    " + line for line in wrap(told, width, "  ")]
    return lines


def _rest(message: Message) -> Iterator[tuple[str, Any]]:
    """What a turn holds beside what is said in it: other keys, and what parts and calls have beside their text."""
    content, calls = message.get("content"), message.get("tool_calls")
    for number, part in enumerate(content if isinstance(content, list) else ()):
        if isinstance(part, Mapping) and isinstance(part.get("text"), str):
            more = {key: value for key, value in part.items() if key != "text" and (key, value) != ("type", "text")}
            if more:
                yield f"part {number}", more
    for number, call in enumerate(calls if isinstance(calls, list) else ()):
        if isinstance(call, Mapping) and isinstance(call.get("function"), Mapping):
            more = {key: value for key, value in call.items() if key != "function" and (key, value) != _PLAIN_CALL}
            more |= {key: value for key, value in call["function"].items() if key not in ("name", "arguments")}
            if more:
                yield f"call {number}", more
    for key, value in message.items():
        if key not in _SHOWN_KEYS or (key == "name" and not isinstance(value, str)):
            yield str(key), value


def to_json(view: EntryView) -> dict[str, Any]:
    """The schema `rtrepo.entry/1`; `entry` is the whole object of the file, null where it cannot be read."""
    return {
        "schema": "rtrepo.entry/1",
        "dataset": view.key.dataset,
        "id": view.key.id,
        "path": view.path,
        "version": view.version,
        "problem": view.problem,
        "lists": {
            name: len(view.entry.data.get(name) or ())
            for name in MESSAGE_LISTS
            if view.entry and name in view.entry.data
        },
        "entry": dict(view.entry.data) if view.entry else None,
        "sidecar": json_value(view.sidecar.data),
    }
