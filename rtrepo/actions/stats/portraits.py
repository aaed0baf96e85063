"""Entries of a tree as portraits: those of some files, or of a whole dataset, by several processes if it pays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rtrepo.actions.checking import crew
from rtrepo.actions.loading import read_entry
from rtrepo.actions.measuring import sidecar_at
from rtrepo.git.views import StoredTree
from rtrepo.insight.stats.portrait import UNREADABLE, Portrait, portrait
from rtrepo.insight.stats.tally import Fold
from rtrepo.layout import snapshots
from rtrepo.layout.paths import sidecar_path
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import Blob

SHARED = 2_000
"""Entries from which on several processes share the work."""
PIECE = 500  # entries handed to a process at a time
_SIDECARS = 5_000  # different ones held at a time

Progress = Callable[[int, int], None]
"""Told entries counted, and of how many."""


class _Job(NamedTuple):
    """Where a process reads."""

    tree: StoredTree


def of_path(tree: StoredTree, path: str) -> Portrait | None:
    """The entry of a file; None where there is no such file."""
    raw = tree.read(path)
    return None if raw is None else _drawn(raw, sidecar_at(tree, sidecar_path(path)))


def of_dataset(tree: StoredTree, dataset: str, progress: Progress | None = None) -> tuple[Fold, bool]:
    """Every entry of a dataset taken together, and whether all bytes were what the tree says: where somebody wrote
    meanwhile, nothing is to be kept."""
    files = list(snapshots.entries(tree, dataset))
    pieces = [files[at : at + PIECE] for at in range(0, len(files), PIECE)]
    processes = crew.size() if len(files) >= SHARED else 1
    whole, done, sound = Fold(), 0, True
    for piece, (fold, stale) in zip(pieces, _folds(tree, pieces, processes), strict=True):
        whole.join(fold)
        done, sound = done + len(piece), sound and not stale
        if progress:
            progress(done, len(files))
    return whole, sound


def _folds(tree: StoredTree, pieces: Sequence[Sequence[EntryFiles]], processes: int) -> Iterable[tuple[Fold, bool]]:
    if processes > 1:
        return crew.in_order(_begin, _Job(tree), pieces, processes)
    return map(_folder(tree), pieces)


def _begin(job: _Job) -> Callable[[Sequence[EntryFiles]], tuple[Fold, bool]]:
    return _folder(job.tree.again())


def _folder(tree: StoredTree) -> Callable[[Sequence[EntryFiles]], tuple[Fold, bool]]:
    """What takes a piece together. Sidecars that say the same are read once."""
    known: dict[str, Sidecar] = {}

    def folded(piece: Sequence[EntryFiles]) -> tuple[Fold, bool]:
        fold = Fold()
        for files in piece:
            about = known.get(files.sidecar_id)
            if about is None:
                if len(known) >= _SIDECARS:
                    known.clear()
                about = known[files.sidecar_id] = sidecar_at(tree, files.sidecar)
            raw = tree.content(Blob(files.path, files.id))
            fold.take(files.path, _drawn(raw or b"", about))
        return fold, tree.stale

    return folded


def _drawn(raw: bytes, about: Sidecar) -> Portrait:
    entry = read_entry(raw)
    return portrait(entry, about) if isinstance(entry, Entry) else UNREADABLE


def of_paths(tree: StoredTree, paths: Iterable[str]) -> Iterator[tuple[str, Portrait]]:
    """The entries of some files, each with its path; files that are not there are left out."""
    for path in paths:
        found = of_path(tree, path)
        if found is not None:
            yield path, found
