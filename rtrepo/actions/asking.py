"""Whether what was asked for is there at all, and which entries were asked for by name."""

from collections.abc import Container, Sequence
from dataclasses import replace

from rtrepo.actions.comparing import Pair
from rtrepo.actions.selecting import Selection
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import DATASETS, place_of
from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key


def check(pair: Pair, selection: Selection, found: SnapshotChange) -> None:
    """Refuse a name or a dataset that stands for nothing in either snapshot: most likely it is a slip, and
    "nothing differs" would be a wrong answer. Raises RtrepoError. `found` is what was selected; what is in it
    need not be looked for."""
    keys = {key for entry in found.entries for key in (entry.key, *entry.previous)}
    known = {name for key in keys for name in (key.id, key.dataset, str(key))}
    refuse_slips(selection, (pair.before, pair.after), f"{pair.before_name} or {pair.after_name}", known)


def refuse_slips(
    selection: Selection, trees: Sequence[StoredTree], where: str, known: Container[str] = frozenset()
) -> None:
    """Refuse a name or a dataset that stands for nothing in any of some trees, which `where` calls by name; `known`
    are names that need not be looked for. Raises RtrepoError."""
    for name in (*selection.names, *([selection.dataset] if selection.dataset else [])):
        bare = name.rstrip("/")
        if bare not in known and not any(_holds(tree, bare) for tree in trees):
            raise RtrepoError(
                f"{name!r} is no version, and no dataset, entry or path in {where}",
                hint="rtrepo list shows entries, rtrepo log versions; a path is written from the repository's root",
            )


def _holds(tree: StoredTree, name: str) -> bool:
    """Whether a name is a path, a folder, a dataset, an id or `dataset/id` in a tree. What is cheap comes first."""
    if not name:
        return False
    if tree.file(name) is not None or any(any(tree.files(folder)) for folder in (name, f"{DATASETS}/{name}")):
        return True
    selection = Selection((name,))
    folder = f"{DATASETS}/{name.partition('/')[0]}" if "/" in name else DATASETS
    return any(selection.takes_path(blob.path) for blob in tree.files(folder))


def entries_only(found: SnapshotChange, selection: Selection) -> SnapshotChange:
    """The change without what a tag or a kind of change leaves out beside entries: other files, settings of
    datasets that went through another kind of change. Files that cannot be read stay, since nobody knows."""
    if not selection.tag and not selection.kinds:
        return found
    datasets = () if selection.tag else tuple(one for one in found.datasets if one.change in selection.kinds)
    return replace(found, datasets=datasets, other_files=())


def named(found: SnapshotChange, names: Sequence[str]) -> frozenset[Key]:
    """The changed entries that were asked for one by one: by id, by `dataset/id`, or by the path of a file."""
    asked = {str(place.key) if (place := place_of(name)).kind in ("entry", "sidecar") else name for name in names}
    return frozenset(entry.key for entry in found.entries if asked & {entry.key.id, str(entry.key)})
