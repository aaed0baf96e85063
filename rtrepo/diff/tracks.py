"""Where the turns, words and fields of an entry come from: carried back from version to version.

What a version has as one of the versions before it has it goes back to that one, the first that has it so; what
is left was put there by the version itself. It is git's way of blaming, with turns in the place of lines.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from rtrepo.diff.entries import turns_of
from rtrepo.diff.labels import label
from rtrepo.diff.patterns import explains, find_patterns
from rtrepo.diff.plain import same_value
from rtrepo.diff.turns import same_message, spoken
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import SET_KEYS

FORM = frozenset({"same", "whitespace", "quotes", "typography", "unicode-form"})
"""Labels of edits that change how a text is written, and no word of it."""

Version = TypeVar("Version", bound=Hashable)
Item = TypeVar("Item")

Back = Callable[[Version, Version, list[Item]], tuple[list[Item], list[Item]]]
"""(version, one before it, items) → the items as the one before has them, and those it has not."""


def carried_back(
    order: Sequence[Version],
    before: Callable[[Version], Iterable[Version]],
    items: Iterable[Item],
    back: Back[Version, Item],
) -> list[tuple[Item, Version]]:
    """Each item, as it stood where it came in, with the version that brought it.

    `order` begins with the version that holds the items and gives each version before those `before` it.
    """
    if not order:
        return []
    waiting = {order[0]: list(items)}
    found: list[tuple[Item, Version]] = []
    for version in order:
        held = waiting.pop(version, [])
        for earlier in before(version) if held else ():
            passed, held = back(version, earlier, held)
            waiting.setdefault(earlier, []).extend(passed)
        found += [(item, version) for item in held]
        if not any(waiting.values()):
            break
    return found


class Carried(NamedTuple):
    """A turn of the newest version (`list` and `turn`), and its `index` in the version that is looked at."""

    list: str
    turn: int
    place: int


class Ignored(NamedTuple):
    """What counts as no change of a turn: how it is written, and renames that run through the conversation."""

    typography: bool = False
    renames: bool = False


def turns_back(
    older: Entry, newer: Entry, edits: Mapping[str, Sequence[TurnEdit]], held: list[Carried], ignored: Ignored
) -> tuple[list[Carried], list[Carried]]:
    """The turns that the older entry has as they are, wherever it has them, and the others. `edits` are the
    links of each list."""
    places = {name: unchanged(older, newer, name, edits[name], ignored) for name in edits}
    passed, rest = [], []
    for turn in held:
        index = places[turn.list].get(turn.place)
        if index is None:
            rest.append(turn)
        else:
            passed.append(turn._replace(place=index))
    return passed, rest


def unchanged(older: Entry, newer: Entry, name: str, edits: Sequence[TurnEdit], ignored: Ignored) -> dict[int, int]:
    """New index → old index of the turns of one list that are the same, but for what is ignored."""
    before, after = turns_of(older, name), turns_of(newer, name)
    found: dict[int, int] = {}
    patterns = find_patterns(before, after, edits) if ignored.renames else ()
    taken = [pattern for pattern in patterns if pattern.pattern == "rename" or ignored.typography]
    for edit in edits:
        if edit.edit in ("kept", "moved", "edited"):
            (i,), (j,) = edit.before, edit.after
            old, new = before[i], after[j]
            if (
                edit.edit == "kept"
                or same_message(old, new)
                or (ignored.typography and _same_but_for_form(old, new))
                or (taken and explains(taken, old, new))
            ):
                found[j] = i
    return found


def _same_but_for_form(old: Message, new: Message) -> bool:
    if old.keys() != new.keys() or label(spoken(old), spoken(new)) not in FORM:
        return False
    return all(key == "content" or same_value(value, new[key]) for key, value in old.items())


class Unit(NamedTuple):
    """The smallest part of a field that has a history of its own: a member of a set, a key of a map, or a whole
    value (then `part` is empty)."""

    path: str
    part: str = ""


def units_of(data: Mapping[Any, Any], sets: frozenset[str] = SET_KEYS) -> dict[Unit, Any]:
    """The units of a sidecar or of an entry's keys beside its turns, with their values, in the order of the file.

    Members of the lists that are `sets` stand each for itself; so do the keys of a map (`waive`, `extra`), but not
    those of `speakers`, which are places that shift with the turns.
    """
    found: dict[Unit, Any] = {}
    for key, value in data.items():
        path = str(key)
        members = [value] if isinstance(value, str) else value
        if key in sets and isinstance(members, list) and all(isinstance(item, str) for item in members):
            found |= {Unit(path, item): item for item in members}
        elif isinstance(value, Mapping) and value and path != "speakers":
            found |= {Unit(path, str(inner)): item for inner, item in value.items()}
        else:
            found[Unit(path)] = value
    return found


def units_back(older: Mapping[Unit, Any], newer: Mapping[Unit, Any], held: list[Unit]) -> tuple[list[Unit], list[Unit]]:
    """The units that an older version has with the same value, and the others."""
    passed = [unit for unit in held if unit in older and same_value(older[unit], newer[unit])]
    kept = frozenset(passed)
    return passed, [unit for unit in held if unit not in kept]
