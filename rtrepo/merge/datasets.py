"""Two or more datasets as one: which entry keeps its id, which gets another, and which is there twice. Pure.

This is no three-way merge, as there is no common past: the first wins, and whatever does not come through as it was is
told. RoleThread Lite joins datasets too, but compares turns without the system prompt and drops what is equal in
silence; here entries are equal where all they hold is equal.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.model.entry import Key
from rtrepo.model.names import MAX_NAME
from rtrepo.model.sidecar import SET_KEYS

_SAYS_BY_SILENCE = frozenset({"status", "split", "why"})
"""Keys that say something by not being there (`active`, `train`): what is missing is not filled in."""


class Item(NamedTuple):
    """An entry on its way: where it is, and the hash of what it holds (empty where that cannot be read, so that it is
    nobody's equal)."""

    key: Key
    path: str
    content: str = ""


class Seat(NamedTuple):
    """An entry that comes through, and the id that it has then."""

    item: Item
    id: str


class Double(NamedTuple):
    """An entry that holds exactly what one of an earlier dataset does, which stays."""

    item: Item
    kept: Seat


class United(NamedTuple):
    """Every entry of the datasets, as a seat or as a double."""

    seats: tuple[Seat, ...]
    doubles: tuple[Double, ...]


def unite(sources: Sequence[Sequence[Item]]) -> United:
    """The entries of several datasets as those of one.

    Of equal entries of different datasets the first stays, best the one of the same id; equal ones of one dataset all
    do. An id that an earlier entry has gets `-2`, `-3` and so on behind it, so that no other id is taken by that.
    """
    known = {item.key.id.casefold() for items in sources for item in items}
    taken: set[str] = set()
    seats: list[Seat] = []
    doubles: list[Double] = []
    by_content: dict[str, list[Seat]] = {}
    for items in sources:
        fresh: list[Seat] = []
        for item in items:
            equals = by_content.get(item.content, []) if item.content else []
            if equals:
                same_id = [seat for seat in equals if seat.item.key.id == item.key.id]
                doubles.append(Double(item, (same_id or equals)[0]))
                continue
            name = item.key.id
            if name.casefold() in taken:
                name = _free(name, known | taken)
            taken.add(name.casefold())
            fresh.append(Seat(item, name))
        # Only now: what one dataset has twice, it has twice on purpose or for validation to show.
        for seat in fresh:
            by_content.setdefault(seat.item.content, []).append(seat)
        seats += fresh
    return United(tuple(seats), tuple(doubles))


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while True:
        suffix = f"-{number}"
        found = name[: MAX_NAME - len(suffix)].rstrip("._-") + suffix
        if found.casefold() not in taken:
            return found
        number += 1


class Joined(NamedTuple):
    """What is known of an entry that was there twice: the values that stay, the tags that came to it, and what the
    second one said otherwise, as place → (what stays, what goes)."""

    data: dict[str, Any]
    tags: tuple[str, ...]
    lost: dict[str, tuple[Any, Any]]


def joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> Joined:
    """The sidecars of two equal entries as one: tags and characters joined, else the first wins; what only the second
    says is taken over, and what both say differently is told."""
    data = dict(first)
    lost: dict[str, tuple[Any, Any]] = {}
    tags: list[str] = []
    for key, value in second.items():
        said = data.get(key)
        if said == value or value in (None, "", [], {}):
            continue
        if key in SET_KEYS and isinstance(value, (list, str)) and isinstance(said, (list, str, type(None))):
            new = [item for item in _listed(value) if item not in _listed(said)]
            data[key] = [*_listed(said), *new]
            tags += [str(item) for item in new] if key == "tags" else []
        elif said in (None, "", [], {}) and key not in _SAYS_BY_SILENCE:
            data[key] = value
        elif isinstance(said, Mapping) and isinstance(value, Mapping):
            data[key] = {**value, **said}
            lost |= {f"{key}.{at}": (said[at], other) for at, other in value.items() if said.get(at, other) != other}
        else:
            lost[key] = (said, value)
    return Joined(data, tuple(tags), lost)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
