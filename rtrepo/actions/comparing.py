"""`diff`: what differs between two snapshots, entry by entry and turn by turn. Only what differs is loaded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rtrepo.actions.loading import problem_of, read_entry, read_sidecar
from rtrepo.actions.selecting import Selection, rough_totals
from rtrepo.actions.workspace import Desk, look
from rtrepo.diff import snapshots
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.model.change import Side, SnapshotChange, Unreadable
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Problem
from rtrepo.model.tree import PathChange

WORKING = "the working tree"
STAGED = "what is staged"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two snapshots to compare, with what to call them."""

    before: StoredTree
    after: StoredTree
    before_name: str
    after_name: str


def snapshots_of(repository: Repository, revisions: Sequence[str], *, staged: bool = False) -> Pair:
    """The two snapshots that a command names: none (HEAD and the working tree), `A` (and the working tree),
    `A B`, `A..B`, or `A...B` (from where B left A)."""
    if len(revisions) == 1 and "..." in revisions[0]:
        left, right = (_commit(repository, side) for side in revisions[0].split("...", 1))
        base = refs.merge_base(repository, left, right)
        return _stored(repository, base, right, base[:7], revisions[0].split("...", 1)[1] or "HEAD")
    if len(revisions) == 1 and ".." in revisions[0]:
        revisions = revisions[0].split("..", 1)
    if len(revisions) == 2:
        one, other = (_commit(repository, revision) for revision in revisions)
        return _stored(repository, one, other, *(revision or "HEAD" for revision in revisions))
    if len(revisions) > 2:
        raise RtrepoError("diff takes two revisions at most", hint="rtrepo diff A B", exit_code=2)
    desk = look(repository)
    name = revisions[0] if revisions else "HEAD"
    before = views.commit_tree(repository, _commit(repository, name)) if revisions else desk.head
    if staged:
        return Pair(before, views.staged_tree(repository, desk.state), name, STAGED)
    return Pair(before, desk.work, name, WORKING)


def is_revision(repository: Repository, text: str) -> bool:
    """Whether a word of the command line names a version or two (`main`, `A..B`, `A...B`)."""
    sides = text.split("...", 1) if "..." in text else text.split("..", 1) if ".." in text else [text]
    return all(refs.is_version(repository, side or "HEAD") for side in sides)


def _commit(repository: Repository, revision: str) -> str:
    return refs.resolve(repository, revision or "HEAD")


def _stored(repository: Repository, one: str, other: str, one_name: str, other_name: str) -> Pair:
    return Pair(views.commit_tree(repository, one), views.commit_tree(repository, other), one_name, other_name)


def compare(pair: Pair, selection: Selection | None = None, *, most: int | None = None) -> SnapshotChange:
    """Everything that differs between two snapshots, as far as the selection takes it. Of more than `most`
    changed paths only the first are read, and the others counted."""
    selection = selection or Selection()
    changes = [change for change in views.changes(pair.before, pair.after) if selection.takes_path(change.path)]
    found = compare_paths(pair, changes if most is None else changes[:most])
    if most is not None and len(changes) > most:
        found = replace(found, unread={kind: n for kind, n in rough_totals(changes[most:]).items() if n})
    if not selection.tag and not selection.kinds:
        return found
    entries = tuple(
        entry
        for entry in found.entries
        if (not selection.kinds or entry.change in selection.kinds)
        and (not selection.tag or selection.tag in (*entry.before.sidecar.tags, *entry.after.sidecar.tags))
    )
    return replace(found, entries=entries)


def compare_paths(pair: Pair, changes: Sequence[PathChange]) -> SnapshotChange:
    """The same for changed paths that are already known."""
    unreadable: list[Unreadable] = []
    datasets = [place_of(change.path).dataset for change in changes if place_of(change.path).kind == "dataset"]
    others = [change.path for change in changes if place_of(change.path).kind in ("other", "config", "experiment")]
    return snapshots.compare(
        pair.before_name,
        pair.after_name,
        _sides(pair, changes, unreadable),
        _settings(pair, changes, unreadable) if datasets else (),
        unreadable,
        others,
    )


def _sides(
    pair: Pair, changes: Iterable[PathChange], unreadable: list[Unreadable]
) -> Iterator[tuple[Key, Side | None, Side | None]]:
    """Both sides of every entry that a changed path belongs to. An entry's file may lie at another path on the
    other side (a re-shard): it is the id that counts."""
    changed: dict[Key, tuple[list[str], list[str]]] = {}
    by_path = {change.path: change for change in changes}
    for change in by_path.values():
        place = place_of(change.path)
        if place.kind not in ("entry", "sidecar"):
            continue
        own = change.path if place.kind == "entry" else entry_path_of_sidecar(change.path)
        before, after = changed.setdefault(place.key, ([], []))
        known = by_path.get(own)
        if own not in before and (known.before is not None if known else pair.before.file(own) is not None):
            before.append(own)
        if own not in after and (known.after is not None if known else pair.after.file(own) is not None):
            after.append(own)
    for key, (old, new) in changed.items():
        if not old and not new:
            _note_orphans(pair, by_path, key, unreadable)
            continue
        yield (
            key,
            _side(pair.before, old[0], "from", unreadable) if old else None,
            _side(pair.after, new[0], "to", unreadable) if new else None,
        )


def _note_orphans(pair: Pair, changed: Iterable[str], key: Key, unreadable: list[Unreadable]) -> None:
    """A sidecar without its entry is nothing that could be compared, and nothing to pass over either."""
    for path in changed:
        if place_of(path).key == key and pair.after.file(path) is not None:
            unreadable.append(Unreadable(path, "to", f"describes {key}, which is not there"))


def _side(tree: StoredTree, path: str, side: Any, unreadable: list[Unreadable]) -> Side:
    beside = sidecar_path(path)
    entry = read_entry(tree.read(path) or b"")
    about_raw = tree.read(beside)
    about = read_sidecar(about_raw) if about_raw is not None else Sidecar()
    if isinstance(entry, Problem):
        unreadable.append(Unreadable(path, side, entry.words))
    if isinstance(about, Problem):
        unreadable.append(Unreadable(beside, side, about.words))
    return Side(entry if isinstance(entry, Entry) else None, about if isinstance(about, Sidecar) else Sidecar())


def _settings(
    pair: Pair, changes: Iterable[PathChange], unreadable: list[Unreadable]
) -> Iterator[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    for change in changes:
        place = place_of(change.path)
        if place.kind == "dataset":
            yield (
                place.dataset,
                _mapping(pair.before, change.path, "from", unreadable) if change.before else None,
                _mapping(pair.after, change.path, "to", unreadable) if change.after else None,
            )


def _mapping(tree: StoredTree, path: str, side: Any, unreadable: list[Unreadable]) -> Mapping[str, Any]:
    try:
        return yaml_file.load(tree.read(path) or b"")
    except FileError as error:
        unreadable.append(Unreadable(path, side, problem_of(error).words))
        return {}


def against_head(desk: Desk) -> Pair:
    """The last commit and the working tree."""
    return Pair(desk.head, desk.work, "HEAD", WORKING)
