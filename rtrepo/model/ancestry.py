"""From which entries a command made an entry: the sidecar's key `from`.

It is written by the command that split, joined, moved or copied, so that nobody has to guess later:
`{split: harbor/lamp, turns: 4-9}`, `{joined: [harbor/lamp, harbor/ferry], turns: [4, 6]}`, `{moved: harbor/lamp}`,
`{copied: harbor/lamp}`. The names are those of the version before; history goes on from there.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from rtrepo.model.entry import Key
from rtrepo.model.sidecar import Sidecar

FROM = "from"
"""The sidecar's key."""

How = Literal["split", "joined", "moved", "copied"]
HOWS: tuple[How, ...] = get_args(How)


class Ancestry(NamedTuple):
    """What became an entry, and how: `keys` in the order of the turns. `turns` are the turns of the one that was split
    (`4-9`, from 0), or how many each one that was joined had; empty where that is not known."""

    how: How
    keys: tuple[Key, ...]
    turns: str | tuple[int, ...] = ""


def ancestry_of(about: Sidecar) -> Ancestry | None:
    """What a sidecar says of where its entry is from; None where it says nothing that can be understood."""
    told = about.data.get(FROM)
    if not isinstance(told, Mapping):
        return None
    how = next((how for how in HOWS if how in told), None)
    if how is None:
        return None
    named = told[how] if isinstance(told[how], list) else [told[how]]
    keys = tuple(dict.fromkeys(key for key in map(_key, named) if key))
    turns = told.get("turns", "")
    return Ancestry(how, keys, _turns(turns)) if keys else None


def written(found: Ancestry) -> dict[str, Any]:
    """The same as the value of the sidecar's key."""
    names = [str(key) for key in found.keys]
    told: dict[str, Any] = {found.how: names if found.how == "joined" or len(names) > 1 else names[0]}
    if found.turns:
        told["turns"] = found.turns if isinstance(found.turns, str) else list(found.turns)
    return told


def _key(name: Any) -> Key | None:
    dataset, _, entry_id = name.partition("/") if isinstance(name, str) else ("", "", "")
    return Key(dataset, entry_id) if dataset and entry_id and "/" not in entry_id else None


def _turns(told: Any) -> str | tuple[int, ...]:
    if isinstance(told, list) and all(isinstance(number, int) for number in told):
        return tuple(told)
    # One turn alone is a number in YAML.
    return str(told) if isinstance(told, str | int) else ""
