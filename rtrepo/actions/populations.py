"""The sums over whole datasets: from the cache, from the other side, or by reading every entry."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rtrepo.actions.comparing import Pair
from rtrepo.actions.measuring import Measured, paths_of, read, read_with, sidecar_at
from rtrepo.errors import RtrepoError
from rtrepo.git import views
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.git.trees import MAX_FILES
from rtrepo.git.views import StoredTree
from rtrepo.insight.counters import Sums, add
from rtrepo.insight.measures import VERSION
from rtrepo.insight.population import Population
from rtrepo.layout import snapshots
from rtrepo.layout.paths import entries_folder, place_of
from rtrepo.model.sidecar import Sidecar

SMALL = 2_000
"""Entries in the datasets that are not known yet, up to which they are read without being asked for: about a second."""

_SIDECARS = 5_000  # different ones held at a time

Progress = Callable[[int, int], None]
"""Told entries measured, and of how many."""


class _Dataset:
    """The entries of one dataset on both sides: their folder's ids, and their sums as far as they are known."""

    def __init__(self, pair: Pair, name: str, changes: Iterable[Measured]) -> None:
        self.name = name
        self.folder = entries_folder(name)
        self.ids = tuple(tree.folder_id(self.folder) for tree in (pair.before, pair.after))
        self.sums = [Population() if folder == "" else None for folder in self.ids]
        self._gone = [sums for change in changes for key, sums in change.before.items() if key.dataset == name]
        self._come = [sums for change in changes for key, sums in change.after.items() if key.dataset == name]

    def recall(self, kept: Mapping[str, bytes]) -> None:
        """Take from the cache what it has of both sides."""
        for side, folder in enumerate(self.ids):
            raw = kept.get(_name(folder)) if folder else None
            if raw is not None:
                try:
                    self.sums[side] = Population.load(raw)
                except ValueError:
                    continue  # nothing that we wrote: as if it were not there

    def complete(self) -> tuple[Population, Population]:
        """The sums of both sides, of which one must be known."""
        before, after = self.sums
        if before is None:
            assert after is not None
            before = after.changed(*((sums, 1) for sums in self._gone), *((sums, -1) for sums in self._come))
        elif after is None:
            after = before.changed(*((sums, -1) for sums in self._gone), *((sums, 1) for sums in self._come))
        return before, after


def populations(
    pair: Pair, names: Iterable[str], changes: Sequence[Measured], thorough: bool, progress: Progress | None
) -> tuple[list[Population], list[Population]] | None:
    """The sums of some datasets before and after; None where too much would have to be read for them."""
    datasets = [_Dataset(pair, name, changes) for name in names]
    cache = Cache(pair.before.repository)
    kept = cache.get(_name(folder) for one in datasets for folder in one.ids if folder)
    for one in datasets:
        one.recall(kept)
        if one.sums == [None, None]:
            _catch_up(pair, one, cache)
    if not _read_unknown(pair, [one for one in datasets if one.sums == [None, None]], thorough, progress):
        return None
    fresh: dict[str, bytes] = {}
    both = [one.complete() for one in datasets]
    for one, sides in zip(datasets, both, strict=True):
        for folder, sums in zip(one.ids, sides, strict=True):
            if folder and _name(folder) not in kept:
                fresh[_name(folder)] = sums.dump()
                fresh[_last(one.name)] = (pair.after if one.ids[1] else pair.before).tree_id.encode()
    cache.put(fresh)
    return [before for before, _ in both], [after for _, after in both]


def known(repository: Repository, folders: Iterable[str]) -> dict[str, Population | None]:
    """The sums of folders of entries by their git ids, as far as they were ever worked out; None for the others."""
    wanted = {_name(folder): folder for folder in folders}
    kept = Cache(repository).get(wanted)
    found: dict[str, Population | None] = {}
    for name, folder in wanted.items():
        try:
            found[folder] = Population.load(kept[name]) if name in kept else None
        except ValueError:
            found[folder] = None  # nothing that we wrote: as if it were not there
    return found


def _catch_up(pair: Pair, one: _Dataset, cache: Cache) -> None:
    """Make the sums of a side out of those of the snapshot that was measured last, if little changed since."""
    last = cache.get([_last(one.name)]).get(_last(one.name), b"").decode("ascii", "replace")
    side = 1 if one.ids[1] else 0
    tree = (pair.before, pair.after)[side]
    base = StoredTree(tree.repository, last)
    try:
        folder = base.folder_id(one.folder) if last else ""
        raw = cache.get([_name(folder)]).get(_name(folder)) if folder else None
        if raw is None:
            return
        changes = [change for change in views.changes(base, tree) if place_of(change.path).dataset == one.name]
        if len(changes) > SMALL:
            return
        gone, come = (
            [
                (read(there, path), times)
                for paths in paths_of(there, changes, before=times < 0).values()
                for path in paths
            ]
            for there, times in ((base, -1), (tree, 1))
        )
        one.sums[side] = Population.load(raw).changed(*gone, *come)
    except (RtrepoError, ValueError):
        return  # that snapshot was of an undone command, and git has thrown it away since


def _read_unknown(pair: Pair, unknown: Sequence[_Dataset], thorough: bool, progress: Progress | None) -> bool:
    """Measure one side of each dataset, the one with fewer entries of those whose sums can be kept; False where
    together they are too many."""
    trees = (pair.before, pair.after)
    jobs: list[tuple[int, int, _Dataset]] = []
    of = 0
    for one in unknown:
        most = MAX_FILES if thorough else SMALL - of
        sizes = [
            (trees[side].count(one.folder, ".json", most), side)
            for side, folder in enumerate(one.ids)
            if folder is not None
        ]
        size, side = min(sizes, default=(0, 0))
        jobs.append((size, side, one))
        of += size
        if of > SMALL and not thorough:
            return False
    done = 0
    for _, side, one in jobs:
        sums: Sums = {}
        for entry in _every_entry(trees[side], one.name):
            add(sums, entry)
            done += 1
            if progress and done % 200 == 0:
                progress(done, of)
        if progress:
            progress(done, of)
        one.sums[side] = Population(sums)
    return True


def _every_entry(tree: StoredTree, dataset: str) -> Iterator[Sums]:
    """The sums of each entry of a dataset. Sidecars that say the same are read once: they take longer than entries."""
    known: dict[str, Sidecar] = {}
    for files in snapshots.entries(tree, dataset):
        about = known.get(files.sidecar_id)
        if about is None:
            if len(known) >= _SIDECARS:
                known.clear()
            about = known[files.sidecar_id] = sidecar_at(tree, files.sidecar)
        yield read_with(tree, files.path, about)


def _last(dataset: str) -> str:
    return f"last/{VERSION}/{dataset}"


def _name(folder: str) -> str:
    return f"sums/{VERSION}/{folder}"
