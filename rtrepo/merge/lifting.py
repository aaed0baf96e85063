"""Changes that run through a whole conversation, taken off before turns are merged and put on again after.

Somebody renames Mara, somebody else mends a reply of Mara's: turn by turn every reply would be a conflict, and a new
reply would bring the old name back without a word. So what one side did everywhere is done to all three versions first.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.diff.patterns import find_patterns, stems
from rtrepo.diff.turns import spoken
from rtrepo.diff.words import substitutions
from rtrepo.merge.typography import WAYS, Way, is_carried
from rtrepo.model.change import Pattern, TurnEdit
from rtrepo.model.entry import Message

LEAST_TURNS = 2
"""Turns in which a change must be seen before it is one of the whole conversation."""

_MID_SENTENCE = r"[\w,;]['’\"*]?\s+[\"“'*]?"


class Habit(NamedTuple):
    """What one side did throughout: names it changed, old to new, and ways of writing it took up.

    `partly` are renames that the side did not carry through, or that may be none.
    """

    renames: Mapping[str, str]
    ways: tuple[Way, ...] = ()
    partly: Mapping[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.renames or self.ways)

    def without(self, other: "Habit") -> "Habit":
        """What the other side did not do as well."""
        renames = {old: new for old, new in self.renames.items() if other.renames.get(old) != new}
        return Habit(renames, tuple(way for way in self.ways if way not in other.ways))

    def with_(self, other: "Habit") -> "Habit":
        """What either did."""
        ways = (way for way in WAYS if way in self.ways or way in other.ways)
        return Habit({**self.renames, **other.renames}, tuple(ways))

    def told(self) -> str:
        """The habit in words."""
        return ", ".join([*(f"{old} → {new}" for old, new in self.renames.items()), *(way.name for way in self.ways)])

    def write(self, text: str) -> str:
        """A text as it is when the habit is kept."""
        text = rename(text, self.renames)
        for way in self.ways:
            text = way.write(text)
        return text

    def say(self, message: Message) -> Message:
        """A turn as it is when the habit is kept: names in its content and `name`, the rest in its content. The very
        same turn where nothing is to change."""
        changed: dict[str, Any] = {}
        content = message.get("content")
        written = _written(content, self.write)
        if written != content:
            changed["content"] = written
        name = message.get("name")
        if isinstance(name, str) and rename(name, self.renames) != name:
            changed["name"] = rename(name, self.renames)
        return {**message, **changed} if changed else message


def find_habit(base: Sequence[Message], side: Sequence[Message], edits: Sequence[TurnEdit]) -> Habit:
    """What a side did to the whole conversation and held on to: seen in two turns, and nowhere the other way."""
    links = [(base[edit.before[0]], side[edit.after[0]]) for edit in edits if edit.edit in ("kept", "edited", "moved")]
    if sum(old is not new and old != new for old, new in links) < LEAST_TURNS:
        return Habit({})
    renames: dict[str, str] = {}
    partly: dict[str, str] = {}
    for pattern in find_patterns(base, side, edits):
        if pattern.pattern == "rename":
            sound = _is_name(pattern, base) and _is_held(pattern, links)
            (renames if sound else partly)[pattern.before] = pattern.after
    so_far = Habit(renames)
    texts = [(so_far.write(x), y) for old, new in links for x, y in _texts(old, new)]
    return Habit(renames, tuple(way for way in WAYS if is_carried(way, texts, LEAST_TURNS)), partly)


def joined_in(
    own: Habit, other: Habit, base: Sequence[Message], side: Sequence[Message], edits: Sequence[TurnEdit]
) -> Habit:
    """A habit with the renames of the other side that this one did as well, if not everywhere: who left the old name
    in a new turn knew of the new one."""
    renames = dict(own.renames)
    for old, new in other.renames.items():
        habit = Habit({old: new})
        did = 0
        for edit in edits:
            if edit.edit in ("edited", "moved"):
                was, now = base[edit.before[0]], side[edit.after[0]]
                did += habit.say(was) is not was and habit.say(now) is now and new in spoken(now)
        if old not in renames and did >= LEAST_TURNS:
            renames[old] = new
    return own._replace(renames=renames)


def clash(ours: Habit, theirs: Habit) -> str:
    """Why the two habits do not go together; empty where they do."""
    for old, new in ours.renames.items():
        other = theirs.renames.get(old, new)
        if other != new:
            return f"ours calls {old} {new}, theirs calls {old} {other}"
    mine, other_side = ours.without(theirs), theirs.without(ours)
    for one, another in ((mine, other_side), (other_side, mine)):
        for old, new in one.renames.items():
            if new in another.renames or new in another.renames.values():
                return f"one side calls {old} {new}, and the other one uses {new} in another rename"
    for way in mine.ways:
        for other_way in other_side.ways:
            if way.family == other_way.family:
                return f"ours took to {way.name}, theirs to {other_way.name}"
    return ""


def renamed_otherwise(
    renames: Mapping[str, str], base: Sequence[Message], side: Sequence[Message], edits: Sequence[TurnEdit]
) -> set[int]:
    """The base turns in which a side put another word for a name than the other side did throughout. There the
    rename must not be taken off, or the other side's choice would win without a word."""
    found: set[int] = set()
    for edit in edits if renames else ():
        if edit.edit not in ("edited", "moved", "split", "joined"):
            continue
        old = "\n".join(f"{spoken(base[index])}\n{base[index].get('name') or ''}" for index in edit.before)
        if any(name in old for name in renames):
            new = "\n".join(f"{spoken(side[index])}\n{side[index].get('name') or ''}" for index in edit.after)
            pairs = [stems(*pair) for pair in substitutions(old, new)] if old != new else []
            if any(renames.get(word, other) != other for word, other in pairs):
                found |= set(edit.before)
    return found


def rename(text: str, renames: Mapping[str, str]) -> str:
    """The text with whole words replaced at once, so that two names may be swapped."""
    targets = [old for old in renames if old in text]
    if not targets:
        return text
    names = "|".join(map(re.escape, sorted(targets, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda match: renames[match.group()], text)


def _is_name(pattern: Pattern, base: Sequence[Message]) -> bool:
    """Whether the old word is a name: it has a capital (or its script has none) and not just where sentences begin.
    Carrying a name over is what anybody would do; carrying a word over would put words into somebody's mouth."""
    old, new = pattern.before, pattern.after
    if old[:1] == old[:1].lower() != old[:1].upper() or new[:1] == new[:1].lower() != new[:1].upper():
        return False
    if any(rename(str(message.get("name") or ""), {old: ""}) != str(message.get("name") or "") for message in base):
        return True
    inside = re.compile(rf"{_MID_SENTENCE}{re.escape(old)}(?!\w)")
    return any(inside.search(text) for message in base for text, _ in _texts(message, message))


def _is_held(pattern: Pattern, links: Sequence[tuple[Message, Message]]) -> bool:
    habit = Habit({pattern.before: pattern.after})
    hits = 0
    for old, new in links:
        changed = habit.say(old)
        if changed is not old:
            if habit.say(new) is not new and changed != new:
                return False
            hits += 1
    return hits >= LEAST_TURNS


def _texts(old: Message, new: Message) -> list[tuple[str, str]]:
    """The texts of two turns, paired: the content, or its text parts where both have as many."""
    x, y = _parts(old.get("content")), _parts(new.get("content"))
    return list(zip(x, y, strict=True)) if len(x) == len(y) else []


def _parts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    parts = content if isinstance(content, list) else []
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]


def _written(content: Any, write: Callable[[str], str]) -> Any:
    if isinstance(content, str):
        return write(content)
    if not isinstance(content, list):
        return content
    return [
        {**part, "text": write(part["text"])} if isinstance(part, dict) and isinstance(part.get("text"), str) else part
        for part in content
    ]
