"""What a resolve is asked for: which entries and files, and how."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.loading import read_sidecar
from rtrepo.actions.merging.rejoining import Rejoined
from rtrepo.errors import RtrepoError
from rtrepo.layout.conflict_file import on_marker
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.merging import Left
from rtrepo.model.sidecar import Sidecar


class Asked(NamedTuple):
    """What to settle, and how. `names` are entries (id or `dataset/id`) and paths; `every` takes all, of a `dataset`
    or with a `tag` where these are given. `take` is the side for each conflict, `turns` for some by where they are
    (`6`, `chosen[1]`, `tags`); `done` takes the files as they stand."""

    names: tuple[str, ...] = ()
    every: bool = False
    dataset: str = ""
    tag: str = ""
    take: str = ""
    turns: Mapping[str, str] = {}
    done: bool = False


def chosen_of(lefts: Sequence[Left], asked: Asked, found: Rejoined) -> list[Left]:
    """What is asked for, of all that is left. Raises RtrepoError where that is nothing."""
    if asked.every:
        chosen = [one for one in lefts if _is_asked_for(one, asked, found)]
        if not chosen:
            raise RtrepoError(
                "nothing in conflict is in that dataset or has that tag", hint="rtrepo conflicts lists all"
            )
        return chosen
    chosen = []
    for name in asked.names:
        of_name = named(lefts, name)
        if not of_name:
            raise RtrepoError(f"{name} is not in conflict; nothing was changed", hint="rtrepo conflicts lists what is")
        chosen += [one for one in of_name if one not in chosen]
    return chosen


def named(lefts: Iterable[Left], name: str) -> list[Left]:
    """What is in conflict and called so: an id, `dataset/id`, or a path."""
    return [
        one
        for one in lefts
        if name in (one.about.name, one.about.key.id if one.about.key else "", *(s.path for s in one.about.stages))
    ]


def _is_asked_for(one: Left, asked: Asked, found: Rejoined) -> bool:
    places = {place_of(stages.path) for stages in one.about.stages}
    if asked.dataset and asked.dataset not in {place.dataset for place in places}:
        return False
    return not asked.tag or any(asked.tag in tags for tags in _tags(one, found))


def _tags(one: Left, found: Rejoined) -> Iterable[tuple[str, ...]]:
    """The tags of an entry in each of its versions."""
    for path in {_beside(stages.path) for stages in one.about.stages}:
        for tree in found.trees:
            about = read_sidecar(tree.read(path) or b"")
            yield about.tags if isinstance(about, Sidecar) else ()


def _beside(path: str) -> str:
    return sidecar_path(path) if place_of(path).kind == "entry" else path


def is_at(where: str, at: str) -> bool:
    """Whether what somebody typed means the place of a conflict: its number, or its place as it is written."""
    if on_marker(where) == at:
        return True
    if not where.isdecimal() or not at.startswith("messages["):
        return False
    first, _, last = at[len("messages[") : -1].partition(":")
    if not first.isdecimal() or (last and not last.isdecimal()):
        return False
    number, start = int(where), int(first)
    return number == start or start <= number < int(last or start)
