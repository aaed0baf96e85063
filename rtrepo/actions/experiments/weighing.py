"""What an experiment changed, in figures: from paths and blob ids alone, and how the make-up of the data moved.

Trees are compared by their ids, so that only what differs is looked at. Nothing is aligned, and an entry is measured
once for all experiments that have it. What was worked out is kept by the two trees it is about.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.comparing import Pair
from rtrepo.actions.loading import read_entry
from rtrepo.actions.measuring import Measured, Paths, paths_of, sidecar_at
from rtrepo.actions.populations import Progress, known, populations
from rtrepo.actions.selecting import rough_totals
from rtrepo.git import objects, trees, views
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.insight.counters import Sums, total
from rtrepo.insight.measures import VERSION, measure
from rtrepo.insight.population import Population, Together
from rtrepo.insight.shift import shift
from rtrepo.layout.paths import DATASETS, entries_folder, place_of, sidecar_path
from rtrepo.model.entry import Entry, Key
from rtrepo.model.noticeable import noticeable
from rtrepo.model.shift import Figure, Shift
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import PathChange

AT_ONCE = 700
"""Changed files that are measured unless asked for more: about a fifth of a second."""


_TREES = 4_000  # held at a time


class Weight(NamedTuple):
    """What differs between two versions: entries by kind of change, the figure that moved furthest (None where none
    moved noticeably), whether that was worked out, and whether it is about all entries and not the changed ones."""

    totals: Mapping[str, int]
    shift: Figure | None = None
    weighed: bool = False
    whole: bool = False


class Scales:
    """Weighs pairs of versions of one repository. With `thorough`, large datasets that were never measured are read,
    and nothing is put off; else no more than AT_ONCE changed files are measured in its life."""

    def __init__(self, repository: Repository, *, thorough: bool = False, progress: Progress | None = None) -> None:
        self._repository = repository
        self._thorough = thorough
        self._progress = progress
        self._left = AT_ONCE
        self._sums: dict[tuple[str, str], Sums] = {}
        self._sidecars: dict[str, Sidecar] = {}
        self._populations: dict[str, Population | None] = {}
        self._trees: dict[str, bytes] = {}
        self._bases: dict[str, StoredTree] = {}

    def weigh(self, pairs: Sequence[tuple[str, str]]) -> list[Weight]:
        """What leads from the first to the second of each pair of commits (full ids), in their order."""
        cache = Cache(self._repository)
        keys = [self._key(before, after) for before, after in pairs]
        kept = cache.get(keys)
        found: list[Weight] = []
        fresh: dict[str, bytes] = {}
        for key, (before, after) in zip(keys, pairs, strict=True):
            weight = _recalled(kept.get(key, b""))
            again = self._left > 0 if weight and not weight.weighed else False
            if weight is None or again or (self._thorough and not weight.whole):
                weight = self._weighed(before, after)
                fresh[key] = _dump(weight)
            found.append(weight)
        cache.put(fresh)
        return found

    def _key(self, before: str, after: str) -> str:
        sides = (views.tree_id(self._repository, commit) for commit in (before, after))
        return f"weight/1.{VERSION}/{'/'.join(sides)}"

    def _weighed(self, before: str, after: str) -> Weight:
        if before not in self._bases:
            self._bases[before] = views.commit_tree(self._repository, before)
        base, tip = self._bases[before], views.commit_tree(self._repository, after)
        moves = trees.compare(self._tree, base.tree_id, tip.tree_id)
        changes = [views.path_change(move) for move in moves]
        pair = Pair(base, tip, before, after)
        totals = rough_totals(changes)
        if len(changes) > self._left and not self._thorough:
            return Weight(totals)
        self._left -= len(changes)
        moved = self.moved(pair, changes)
        furthest = noticeable(moved.figures)[:1] if moved else []
        figure = furthest[0]._replace(drivers=()) if furthest else None
        return Weight(totals, figure, weighed=True, whole=moved is None or moved.whole)

    def _tree(self, tree: str) -> bytes:
        """A tree of the repository. Most experiments begin at the same versions, so trees are met again and again."""
        found = self._trees.get(tree)
        if found is None:
            found = objects.read(self._repository, tree)
            if len(self._trees) < _TREES:
                self._trees[tree] = found
        return found

    def moved(self, pair: Pair, changes: Iterable[PathChange]) -> Shift | None:
        """How the make-up of the data moved; None where no entry changed. Of all entries where their sums are known or
        can be read at once, else of the changed ones alone."""
        changes = list(changes)
        found = list(self._measured(pair, changes))
        if not found:
            return None
        datasets = sorted({*pair.before.folders(DATASETS), *pair.after.folders(DATASETS)})
        sums = self.sums(pair, datasets, found)
        moves = [entry.moved() for entry in found if entry.whole]
        if sums is None:
            return shift(total(move.before for move in moves), total(move.after for move in moves), moves, whole=False)
        broken = [entry.moved() for entry in found if not entry.whole]
        before = Together(sums[0], total(move.before for move in broken))
        return shift(before, Together(sums[1], total(move.after for move in broken)), moves)

    def sums(
        self, pair: Pair, datasets: Sequence[str], found: Sequence[Measured]
    ) -> tuple[list[Population], list[Population]] | None:
        """The sums of some datasets on both sides, given what changed; None where too much would have to be read."""
        folders = [pair.before.folder_id(entries_folder(name)) or "" for name in datasets]
        asked = [folder for folder in folders if folder and self._populations.get(folder) is None]
        self._populations |= known(self._repository, asked)
        olds: list[Population] = []
        for folder in folders:
            old = self._populations.get(folder) if folder else Population()
            if old is None:
                return populations(pair, datasets, found, self._thorough, self._progress)
            olds.append(old)
        news = []
        for name, old in zip(datasets, olds, strict=True):
            gone = [(sums, -1) for one in found for key, sums in one.before.items() if key.dataset == name]
            come = [(sums, 1) for one in found for key, sums in one.after.items() if key.dataset == name]
            news.append(old.changed(*gone, *come) if gone or come else old)
        return olds, news

    def measured(self, pair: Pair, dataset: str) -> list[Measured]:
        """What changed in one dataset, measured on both sides."""
        return list(self._measured(pair, [one for one in pair.changes if place_of(one.path).dataset == dataset]))

    def _measured(self, pair: Pair, changes: list[PathChange]) -> Iterable[Measured]:
        """What the changed entries add to the sums, before and after; not `whole` where a side cannot be read."""
        before, after = paths_of(pair.before, changes, before=True), paths_of(pair.after, changes, before=False)
        for key in sorted(before.keys() | after.keys()):
            old, new = self._of(pair.before, before, key), self._of(pair.after, after, key)
            whole = bool(old) == (key in before) and bool(new) == (key in after)
            yield Measured(key, {key: old} if old else {}, {key: new} if new else {}, whole)

    def _of(self, tree: StoredTree, paths: Paths, key: Key) -> Sums:
        return total(self._read(tree, path) for path in paths.get(key, ()))

    def _read(self, tree: StoredTree, path: str) -> Sums:
        """The sums of one entry, by the blobs of its file and its sidecar."""
        file, about = tree.file(path), tree.file(sidecar_path(path))
        key = file.id if file else "", about.id if about else ""
        if key not in self._sums:
            if key[1] not in self._sidecars:
                self._sidecars[key[1]] = sidecar_at(tree, sidecar_path(path) if about else "")
            entry = read_entry(tree.read(path) or b"")
            self._sums[key] = measure(entry, self._sidecars[key[1]]) if isinstance(entry, Entry) else {}
        return self._sums[key]


def pair_of(repository: Repository, before: str, after: str) -> Pair:
    """Two commits (full ids) to compare, called by the beginnings of their ids."""
    trees = views.commit_tree(repository, before), views.commit_tree(repository, after)
    return Pair(*trees, before[:7], after[:7], before, after)


def _dump(weight: Weight) -> bytes:
    told = weight._asdict() | {"shift": weight.shift._asdict() if weight.shift else None}
    return json.dumps(told).encode()


def _recalled(raw: bytes) -> Weight | None:
    """What was kept; None where that is nothing of ours."""
    try:
        told = json.loads(raw)
        figure = told["shift"]
        if figure is not None:
            figure = Figure(**{**figure, "counts": tuple(figure["counts"]), "drivers": ()})
        return Weight(told["totals"], figure, told["weighed"], told["whole"])
    except (ValueError, TypeError, KeyError):
        return None
