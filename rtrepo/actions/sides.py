"""Both sides of what changed, read and compared. What cannot be read is told with its reason."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rtrepo.actions.counterparts import Group
from rtrepo.actions.loading import problem_of, read_entry, read_sidecar
from rtrepo.actions.touched import Touched
from rtrepo.diff.entries import compare_entry, compare_moved
from rtrepo.diff.regrouped import compare_joined, compare_split
from rtrepo.git.views import StoredTree
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.change import EntryChange, Side, Unreadable
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Problem
from rtrepo.model.tree import Blob, PathChange


def compared(
    before: StoredTree, after: StoredTree, group: Group, unreadable: list[Unreadable]
) -> list[EntryChange] | None:
    """What happened to the entries of a group; None where they are only written otherwise, or went elsewhere.

    Files that cannot be read are added to `unreadable`; an entry of which that is all there is to say has no change.
    """
    if group.only_elsewhere:
        return None
    broken = len(unreadable)
    olds = [(entry.key, _side(before, entry.before, "from", unreadable)) for entry in group.before if entry.before]
    news = [(entry.key, _side(after, entry.after, "to", unreadable)) for entry in group.after if entry.after]
    if not olds and not news:
        _note_orphans(after, group.before[0], unreadable)
        return []
    if group.change == "split":
        return compare_split(*olds[0], news)
    if group.change == "joined":
        return [compare_joined(olds, *news[0])]
    if group.change == "moved":
        return [compare_moved(olds[0][0], news[0][0], olds[0][1], news[0][1])]
    change = compare_entry(group.key, olds[0][1] if olds else None, news[0][1] if news else None)
    if change is None:
        return None if len(unreadable) == broken else []
    return [change]


def _note_orphans(after: StoredTree, entry: Touched, unreadable: list[Unreadable]) -> None:
    """A sidecar without its entry is nothing that could be compared, and nothing to pass over either; nor is a
    link in an entry's place."""
    for path in entry.paths:
        if after.file(path) is not None:
            about = place_of(path).kind == "sidecar"
            why = f"describes {entry.key}, which is not there" if about else "is a link, not a file"
            unreadable.append(Unreadable(path, "to", why))


def _side(tree: StoredTree, file: Blob, side: Any, unreadable: list[Unreadable]) -> Side:
    beside = sidecar_path(file.path)
    entry = read_entry(tree.content(file) or b"")
    about_raw = tree.read(beside)
    about = read_sidecar(about_raw) if about_raw is not None else Sidecar()
    if isinstance(entry, Problem):
        unreadable.append(Unreadable(file.path, side, entry.words))
    if isinstance(about, Problem):
        unreadable.append(Unreadable(beside, side, about.words))
    return Side(entry if isinstance(entry, Entry) else None, about if isinstance(about, Sidecar) else Sidecar())


def settings(
    before: StoredTree, after: StoredTree, changes: Iterable[PathChange], unreadable: list[Unreadable]
) -> Iterator[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Each dataset of some `dataset.yaml`s with their content on both sides, None where there is none."""
    for change in changes:
        place = place_of(change.path)
        if place.kind == "dataset":
            yield (
                place.dataset,
                _mapping(before, change.path, "from", unreadable) if change.before else None,
                _mapping(after, change.path, "to", unreadable) if change.after else None,
            )


def _mapping(tree: StoredTree, path: str, side: Any, unreadable: list[Unreadable]) -> Mapping[str, Any]:
    try:
        return yaml_file.load(tree.read(path) or b"")
    except FileError as error:
        unreadable.append(Unreadable(path, side, problem_of(error).words))
        return {}
