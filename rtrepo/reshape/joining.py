"""Several entries as one: their turns one after the other, and all that is known about them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Entry, Key, Message
from rtrepo.model.sidecar import SET_KEYS, Sidecar
from rtrepo.reshape.splitting import opening_of

_OF_THE_END = ("chosen", "rejected")
_USUAL = {"status": "active", "split": "train"}


class Half(NamedTuple):
    """An entry that is to be joined with others."""

    key: Key
    entry: Entry
    about: Sidecar


class Whole(NamedTuple):
    """What several entries became. `lost` names the fields of which the first one's value was kept over another one,
    each with the entry whose value is not there any more."""

    entry: Entry
    about: dict[str, Any]
    lost: tuple[tuple[str, Key], ...] = ()


def join(halves: Sequence[Half], *, keep_systems: bool = False) -> Whole:
    """Some entries as one, in the order given.

    An opening (the system prompts before anybody speaks) that begins as that of the first entry stands once. Raises
    RtrepoError where one says something else, unless they are all kept where they stand, and where an entry in the
    middle has answers to choose from (`chosen`, `rejected`), behind which no turn can come.
    """
    first = halves[0]
    opening = opening_of(first.entry.messages)
    data, about = dict(first.entry.data), dict(first.about.data)
    turns: list[Message] = list(first.entry.messages)
    lost: list[tuple[str, Key]] = []
    for before, half in pairwise(halves):
        _refuse_ended(before)
        theirs = opening_of(half.entry.messages)
        same = len(opening) if theirs[: len(opening)] == opening else 0
        if len(theirs) > same and not keep_systems:
            raise RtrepoError(
                f"{half.key} begins with another system prompt than {first.key}; nothing was changed",
                hint="--keep-systems keeps each where it stands; or make them equal first",
            )
        about, differing = _together(about, half.about.data, len(turns) - same, same)
        lost += ((name, half.key) for name in differing)
        data, differing = _fields(data, half.entry.data)
        lost += ((name, half.key) for name in differing)
        turns += half.entry.messages[same:]
    data = {key: turns if key == "messages" else value for key, value in data.items()}
    return Whole(Entry(data), about, tuple(lost))


def _refuse_ended(half: Half) -> None:
    if any(half.entry.data.get(name) for name in _OF_THE_END):
        raise RtrepoError(
            f"{half.key} ends with answers to choose from, so no turn can follow; nothing was changed",
            hint=f"name {half.key} last",
        )


def _fields(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields of an entry beside its turns: lists united, of everything else the first value."""
    found, lost = dict(ours), []
    for name, value in theirs.items():
        if name == "messages":
            continue
        there = found.setdefault(name, value)
        if name == "tools" and isinstance(there, list) and isinstance(value, list):
            found[name] = [*there, *(tool for tool in value if tool not in there)]
        elif there != value:
            lost.append(name)
    return found, lost


def _together(
    ours: Mapping[str, Any], theirs: Mapping[str, Any], shift: int, dropped: int
) -> tuple[dict[str, Any], list[str]]:
    """What is known of two entries as known of one: sets united, notes one after the other, speakers moved on by
    `shift` turns, mappings united, and of everything else what the first one says. Gives what differed too."""
    found: dict[str, Any] = dict(ours)
    lost = []
    for name, value in theirs.items():
        there = found.get(name)
        if name == "speakers" and isinstance(value, Mapping):
            here = there if isinstance(there, Mapping) else {}
            moved = dict(_moved(value, shift, dropped))
            found[name] = {**here, **{key: who for key, who in moved.items() if key not in here}}
            lost += [f"{name}.{key}" for key, who in moved.items() if here.get(key, who) != who]
        elif name in _USUAL:
            if ours.get(name, _USUAL[name]) != value:
                lost.append(name)
        elif there in (None, "", [], {}):
            found[name] = value
        elif name in SET_KEYS and isinstance(here := _listed(there), list) and isinstance(_listed(value), list):
            found[name] = [*here, *(item for item in _listed(value) if item not in here)]
        elif name == "notes" and isinstance(there, str) and isinstance(value, str):
            found[name] = there if value.strip() == there.strip() else f"{there.rstrip()}\n\n{value}"
        elif isinstance(there, Mapping) and isinstance(value, Mapping):
            found[name] = {**there, **{key: told for key, told in value.items() if key not in there}}
            lost += [f"{name}.{key}" for key in value if key in there and there[key] != value[key]]
        elif there != value:
            lost.append(name)
    lost += [name for name, usual in _USUAL.items() if name not in theirs and ours.get(name, usual) != usual]
    return found, lost


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _moved(speakers: Mapping[Any, Any], shift: int, dropped: int) -> list[tuple[Any, Any]]:
    """Speakers by their turns of the whole, without those of an opening that stands there already."""
    indexes = [(key, value) for key, value in speakers.items() if isinstance(key, int) and not isinstance(key, bool)]
    others = [(key, value) for key, value in speakers.items() if not isinstance(key, int) or isinstance(key, bool)]
    return [(key + shift, value) for key, value in indexes if key >= dropped] + others
