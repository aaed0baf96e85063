"""How the make-up of the data moved between two snapshots, without reading what did not change.

The sums over a dataset are kept by the git id of its folder of entries. Where those of one side are known, the
other side's follow from the entries that changed, and are kept too; so a dataset is read once in its life. The
first time, a small one is read at once; a large one only where it is asked for, and until then the shift is that
of the changed entries alone.
"""

from collections.abc import Iterable

from rtrepo.actions import measuring
from rtrepo.actions.comparing import Pair
from rtrepo.actions.populations import Progress, populations
from rtrepo.actions.selecting import Selection
from rtrepo.insight.counters import total
from rtrepo.insight.population import Together
from rtrepo.insight.shift import shift
from rtrepo.layout.paths import DATASETS, place_of
from rtrepo.model.change import SnapshotChange
from rtrepo.model.shift import Shift
from rtrepo.model.tree import PathChange


def shift_of(
    pair: Pair,
    change: SnapshotChange,
    selection: Selection | None = None,
    *,
    thorough: bool = False,
    progress: Progress | None = None,
) -> Shift | None:
    """The shift of the datasets selected, or where entries were selected (by id, tag or kind of change) of these
    alone; None where no entry changed. `change` is what `compare` found for the same pair and selection.

    With `thorough`, datasets that are not known yet are read whatever their size.
    """
    selection = selection or Selection()
    if not change.entries:
        return None
    changes = pair.changes
    old = measuring.paths_of(pair.before, changes, before=True)
    new = measuring.paths_of(pair.after, changes, before=False)
    found = list(measuring.measured(pair, change.entries, old, new))
    datasets = sorted(_datasets(pair, changes))
    of_datasets = {*datasets, *(f"{DATASETS}/{name}" for name in datasets)}
    named = {name.rstrip("/") for name in selection.names}
    narrowed = bool(selection.tag or selection.kinds) or not named <= of_datasets
    if not narrowed and not change.unread:
        told = {entry.key for entry in change.entries} | {key for entry in found for key in entry.before}
        found += measuring.twins(pair, old, new, told, selection)
        wanted = [name for name in datasets if selection.takes_path(f"{DATASETS}/{name}/dataset.yaml")]
        found = [entry.within(frozenset(wanted)) for entry in found]
        sums = populations(pair, wanted, found, thorough, progress)
        if sums:
            broken = [entry.moved() for entry in found if not entry.whole]
            before = Together(sums[0], total(entry.before for entry in broken))
            after = Together(sums[1], total(entry.after for entry in broken))
            return shift(before, after, [entry.moved() for entry in found if entry.whole])
    moves = [entry.moved() for entry in found if entry.whole]
    return shift(
        total(move.before for move in moves),
        total(move.after for move in moves),
        moves,
        whole=False,
        narrowed=narrowed,
    )


def _datasets(pair: Pair, changes: Iterable[PathChange]) -> set[str]:
    """The datasets of both sides."""
    stored = {name for tree in (pair.before, pair.after) for name in tree.folders(DATASETS)}
    return stored | {place_of(change.path).dataset for change in changes} - {""}
