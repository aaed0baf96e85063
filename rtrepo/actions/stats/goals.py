"""The targets of `dataset.yaml`: where each stands, what it would take, and which entries would bring it nearest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rtrepo.git.views import StoredTree
from rtrepo.insight.aims import aim, reached
from rtrepo.insight.counters import Counted
from rtrepo.insight.stats.movers import Move, distance
from rtrepo.insight.stats.values import Registry
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path, place_of
from rtrepo.model.stats import Goal, Mover

_TURNED = "system"  # told as the share with a prompt, counted as those without

Moves = Mapping[str, Sequence[Move]]
"""Target → the entries that would bring it nearest."""


class Settings(NamedTuple):
    """What a dataset's settings say that figures are held against."""

    targets: Mapping[str, float]
    registry: Registry


def settings_of(tree: StoredTree, dataset: str) -> Settings:
    """The targets that are numbers, and the tags of the registry with their categories."""
    try:
        told = yaml_file.load(tree.read(dataset_path(dataset)) or b"")
    except FileError:
        told = {}  # `validate` reports it
    targets, tags = told.get("targets"), told.get("tags")
    known = tags if isinstance(tags, Mapping) else {}
    wanted = targets if isinstance(targets, Mapping) else {}
    return Settings(
        {str(name): float(value) for name, value in wanted.items() if _is_number(value)},
        Registry({str(slug): _category(tag) for slug, tag in known.items()}),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _category(tag: object) -> str:
    found = tag.get("category_slug") if isinstance(tag, Mapping) else None
    return found if isinstance(found, str) else ""


def goals(
    dataset: str, targets: Mapping[str, float], sides: Sequence[Counted], moves: Callable[[Mapping[str, float]], Moves]
) -> list[Goal]:
    """Each target of a dataset; `moves` tells of some targets which entries would bring the last side nearest."""
    standing = [reached(targets, sums) for sums in sides]
    found = [
        _goal(dataset, name, wanted, [side[name] for side in standing], sides[-1]) for name, wanted in targets.items()
    ]
    missed = {goal.name: _counted(goal.name, goal.wanted) for goal in found if goal.off is not None and not goal.met}
    moved = moves(missed) if missed else {}
    return [goal._replace(movers=tuple(_movers(goal.name, moved.get(goal.name, ())))) for goal in found]


def _goal(dataset: str, name: str, wanted: float, values: Sequence[float | None], last: Counted) -> Goal:
    ratio = aim(name)
    if ratio is None:
        return Goal(dataset, name, wanted, "", tuple(values))
    needs = (0, 0)
    if ratio.below == "entries" and ratio.unit == "share":
        above, below = (last.get(counter, 0) for counter in (ratio.above, ratio.below))
        needs = distance(below - above if name == _TURNED else above, below, wanted)
    return Goal(dataset, name, wanted, ratio.unit, tuple(values), *needs)


def _counted(name: str, value: float) -> float:
    """A value of the figure that is counted for a target, from the one that is told, and back."""
    return 1 - value if name == _TURNED else value


def _movers(name: str, moves: Iterable[Move]) -> Iterator[Mover]:
    for move in moves:
        yield Mover(move.verb, place_of(move.path).key, _counted(name, move.to), move.alike)
