"""`stats`: the figures of one snapshot or of two, of all of it and of its parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from rtrepo.actions.stats import goals, tallies
from rtrepo.actions.stats.portraits import Progress
from rtrepo.actions.stats.tallies import Counted, Counter
from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.insight.counters import Sums, total
from rtrepo.insight.population import Together
from rtrepo.insight.shift import Moved, shift
from rtrepo.insight.stats.portrait import Portrait
from rtrepo.insight.stats.values import RATIOS, Facts, Registry, spreads, values
from rtrepo.layout.paths import DATASETS, place_of
from rtrepo.model.entry import Key
from rtrepo.model.shift import Shift
from rtrepo.model.stats import By, Goal, Portion, Spread, Stats, Value

WORKING = "the working tree"

MOVES = 3
"""Entries named for each target, unless another number is asked for."""

BY: tuple[By, ...] = ("dataset", "tag", "character", "split")
"""What the data can be divided by."""


class _Side(NamedTuple):
    """One snapshot: its tree, what to call it, its full id, and its datasets counted."""

    tree: StoredTree
    name: str
    version: str
    counted: Mapping[str, Counted]


def take(
    repository: Repository,
    revisions: str = "",
    *,
    dataset: str = "",
    by: Sequence[By] = (),
    moves: int = MOVES,
    progress: Progress | None = None,
) -> Stats:
    """The figures of the working tree (empty), of a version, or of two versions `A..B` side by side.

    Archived entries are left out; drafts count. Raises RtrepoError for a revision or a dataset that there is not.
    """
    trees = _trees(repository, revisions)
    names = sorted({name for tree, _, _ in trees for name in _datasets(tree)})
    if dataset and dataset not in names:
        known = ", ".join(names) or "none yet; rtrepo import makes one"
        raise RtrepoError(f"there is no dataset {dataset}", hint=f"datasets: {known}")
    chosen = [dataset] if dataset else names
    last = trees[-1][0]
    settings = {name: goals.settings_of(last, name) for name in chosen}
    counter = Counter(repository, groups=bool({*by} - {"dataset"}), progress=progress)
    sides = [
        _Side(tree, name, version, {one: counter.count(tree, one) for one in chosen}) for tree, name, version in trees
    ]
    registry = {name: one.registry for name, one in settings.items()}
    return Stats(
        tuple(side.name for side in sides),
        tuple(side.version for side in sides),
        dataset,
        tuple(chosen),
        _whole(sides, "", "", chosen, _joined(registry.values())),
        tuple(by),
        tuple(portion for kind in by for portion in _portions(sides, kind, chosen, registry)),
        tuple(_goals(sides, settings, counter, moves)),
        _shift(sides, chosen) if len(sides) == 2 else None,
    )


def _trees(repository: Repository, revisions: str) -> list[tuple[StoredTree, str, str]]:
    """The trees that are meant, with what to call them and their full ids."""
    if ".." not in revisions:
        if not revisions:
            return [(look(repository).work, WORKING, "")]
        commit = refs.resolve(repository, revisions)
        return [(views.commit_tree(repository, commit), revisions, commit)]
    names = [side or "HEAD" for side in revisions.split("..." if "..." in revisions else "..", 1)]
    commits = [refs.resolve(repository, side) for side in names]
    if "..." in revisions:
        commits[0] = refs.merge_base(repository, *commits)
        names[0] = commits[0]
    return [(views.commit_tree(repository, one), name, one) for name, one in zip(names, commits, strict=True)]


def _datasets(tree: StoredTree) -> set[str]:
    """The datasets of a tree, those that were only just begun too."""
    begun = {place_of(path).dataset for path, file in tree.changed.items() if file is not None}
    return {*tree.folders(DATASETS), *begun} - {""}


def _joined(registries: Iterable[Registry]) -> Registry:
    return Registry(reduce(or_, (dict(one.categories) for one in registries), {}))


def _whole(sides: Sequence[_Side], by: By, name: str, datasets: Sequence[str], registry: Registry) -> Portion:
    """Some datasets as one portion."""
    told = []
    for side in sides:
        some = [side.counted[one].tally for one in datasets]
        prompts: set[int] = reduce(or_, (one.whole.prompts() for one in some), set())
        told.append((Together(one.whole for one in some), Facts(len(prompts), sum(one.said.again for one in some))))
    return _portion(by, name, told, registry)


def _portion(by: By, name: str, sides: Sequence[tuple[Together | Sums, Facts]], registry: Registry) -> Portion:
    def each(counter: str) -> tuple[int, ...]:
        return tuple(sums.get(counter, 0) for sums, _ in sides)

    return Portion(
        by, name, each("entries"),
        _side_by_side([values(sums, facts, registry) for sums, facts in sides]),
        tuple(_beside(some) for some in zip(*(spreads(sums) for sums, _ in sides), strict=True)),
        each("archived"), each("unreadable"),
    )  # fmt: skip


def _side_by_side(sides: Sequence[list[Value]]) -> tuple[Value, ...]:
    """The figures of all sides, group by group, in the order of the last side, then those that only an earlier one
    has."""
    found = [{(one.group, one.name, one.id): one for one in side} for side in sides]
    order = list(dict.fromkeys(name for side in reversed(found) for name in side))
    groups = list(dict.fromkeys(group for group, _, _ in order))
    whole = []
    for name in sorted(order, key=lambda one: groups.index(one[0])):
        some = [side.get(name) for side in found]
        first = next(one for one in some if one)
        # A share of names is 0 where nobody has it.
        nothing = None if first.values == (None,) else 0.0
        whole.append(first._replace(
            values=tuple(one.values[0] if one else nothing for one in some),
            counts=tuple(one.counts[0] if one else 0 for one in some) if first.counts else (),
        ))  # fmt: skip
    return tuple(whole)


def _beside(some: Sequence[Spread]) -> Spread:
    return some[0]._replace(counts=tuple(one.counts[0] for one in some))


def _portions(
    sides: Sequence[_Side], kind: By, datasets: Sequence[str], registry: Mapping[str, Registry]
) -> Iterator[Portion]:
    """The parts of a kind: datasets by name, others the largest first, what has no name at the end."""
    if kind == "dataset":
        for dataset in datasets:
            yield _whole(sides, kind, dataset, [dataset], registry[dataset])
        return
    parts = []
    for side in sides:
        named: dict[str, list[Sums]] = {}
        for dataset in datasets:
            for name, sums in side.counted[dataset].tally.groups.get(kind, {}).items():
                named.setdefault(name, []).append(sums)
        parts.append({name: total(some) for name, some in named.items()})

    def rank(name: str) -> tuple[bool, int, str]:
        return not name, -parts[-1].get(name, {}).get("entries", 0), name

    for name in sorted({name for side in parts for name in side}, key=rank):
        yield _portion(kind, name, [(side.get(name, {}), Facts()) for side in parts], Registry({}))


def _goals(
    sides: Sequence[_Side], settings: Mapping[str, goals.Settings], counter: Counter, most: int
) -> Iterator[Goal]:
    last = sides[-1].tree
    for dataset, told in settings.items():

        def moves(wanted: Mapping[str, float], dataset: str = dataset) -> goals.Moves:
            return counter.moves(last, dataset, wanted, most) if most else {}

        yield from goals.goals(dataset, told.targets, [side.counted[dataset].tally.whole for side in sides], moves)


def _shift(sides: Sequence[_Side], datasets: Sequence[str]) -> Shift:
    """How the figures moved, and which entries moved them."""
    before, after = sides
    moved = []
    for dataset in datasets:
        found = tallies.changed(before.tree, after.tree, tallies.changes_in(before.tree, after.tree, dataset))
        gone, come = _by_key(found.gone), _by_key(found.come)
        moved += [Moved(key, gone.get(key, {}), come.get(key, {})) for key in sorted(gone.keys() | come.keys())]

    def together(side: _Side) -> Together:
        return Together(side.counted[one].tally.whole for one in datasets)

    return shift(together(before), together(after), moved, fixed=RATIOS)


def _by_key(portraits: Mapping[str, Portrait]) -> dict[Key, Sums]:
    found: dict[Key, list[Sums]] = {}
    for path, one in portraits.items():
        found.setdefault(place_of(path).key, []).append(one.sums)
    return {key: total(some) for key, some in found.items()}
