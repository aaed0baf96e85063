"""`diff`: what differs between two snapshots, entry by entry and turn by turn. Only what differs is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rtrepo.actions import sides
from rtrepo.actions.counterparts import Group, groups
from rtrepo.actions.selecting import Selection
from rtrepo.actions.undoing import moments
from rtrepo.actions.workspace import Desk, look
from rtrepo.diff import snapshots
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import place_of
from rtrepo.model.change import EntryChange, SnapshotChange, Unreadable
from rtrepo.model.tree import PathChange

MATCHED_FOR_ONE = 10
"""Files that are read to see which entry is which, for each that may be compared: it takes a tenth of the time."""

WORKING = "the working tree"
STAGED = "what is staged"


@dataclass(frozen=True)
class Pair:
    """Two snapshots to compare, with what to call them, and their full commit ids (empty for what is no commit)."""

    before: StoredTree
    after: StoredTree
    before_name: str
    after_name: str
    before_version: str = ""
    after_version: str = ""

    @cached_property
    def changes(self) -> list[PathChange]:
        """The files that differ, by path. Worked out once: it takes a third of a diff of 100,000 entries."""
        return views.changes(self.before, self.after)


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
        (one, at), (other, to) = (moments.tree_of(repository, revision or "HEAD") for revision in revisions)
        return Pair(one, other, revisions[0] or "HEAD", revisions[1] or "HEAD", at, to)
    if len(revisions) > 2:
        raise RtrepoError("diff takes two revisions at most", hint="rtrepo diff A B", exit_code=2)
    desk = look(repository)
    name = revisions[0] if revisions else "HEAD"
    before, version = moments.tree_of(repository, name) if revisions else (desk.head, desk.state.head or "")
    if staged:
        return Pair(before, views.staged_tree(repository, desk.state), name, STAGED, version)
    return Pair(before, desk.work, name, WORKING, version)


def is_revision(repository: Repository, text: str) -> bool:
    """Whether a word of the command line names a version or two (`main`, `A..B`, `A...B`)."""
    sides = text.split("...", 1) if "..." in text else text.split("..", 1) if ".." in text else [text]
    return all(side.startswith(moments.PREFIX) or refs.is_version(repository, side or "HEAD") for side in sides)


def _commit(repository: Repository, revision: str) -> str:
    return refs.resolve(repository, revision or "HEAD")


def _stored(repository: Repository, one: str, other: str, one_name: str, other_name: str) -> Pair:
    trees = views.commit_tree(repository, one), views.commit_tree(repository, other)
    return Pair(*trees, one_name, other_name, one, other)


def compare(pair: Pair, selection: Selection | None = None, *, most: int | None = None) -> SnapshotChange:
    """Everything that differs between two snapshots, as far as the selection takes it. Entries of more than `most`
    changed files are not read but counted.

    A selection takes an entry by the names it has on both sides, and with it all that it was split in or joined
    with.
    """
    return compare_paths(pair, pair.changes, selection, most=most)


def compare_paths(
    pair: Pair, changes: Sequence[PathChange], selection: Selection | None = None, *, most: int | None = None
) -> SnapshotChange:
    """The same for changed paths that are already known."""
    selection = selection or Selection()
    unreadable: list[Unreadable] = []
    entries: list[EntryChange] = []
    layout_only = 0
    read, left = _first(_groups(pair, changes, selection, most), most)
    for group in read:
        found = sides.compared(pair.before, pair.after, group, unreadable)
        if found is None:
            layout_only += group.before[0].files
        elif not selection.tag or any(_tagged(change, selection.tag) for change in found):
            entries += found
    beside = [(change, place_of(change.path).kind) for change in changes if selection.takes_path(change.path)]
    settings = [change for change, kind in beside if kind == "dataset"]
    change = snapshots.compare(
        pair.before_name,
        pair.after_name,
        entries,
        sides.settings(pair.before, pair.after, settings, unreadable),
        unreadable,
        [change.path for change, kind in beside if kind in ("other", "config", "experiment")],
        layout_only + sum(group.before[0].files for group in left if group.only_elsewhere),
    )
    unread: dict[str, int] = {}
    for group in left:
        if not group.only_elsewhere:
            unread[group.change] = unread.get(group.change, 0) + 1
    return replace(change, unread=unread, before_version=pair.before_version, after_version=pair.after_version)


def _groups(pair: Pair, changes: Sequence[PathChange], selection: Selection, most: int | None) -> list[Group]:
    """What the selection takes, as far as it can be told before anything is compared."""
    if selection.kinds == {"edited"}:
        readable: int | None = 0  # what vanished or appeared was not edited, whatever became of it
    else:
        readable = None if most is None else most * MATCHED_FOR_ONE
    found = groups(pair.before, pair.after, changes, selection.takes_path, most=readable)
    return [group for group in found if group.change in selection.kinds] if selection.kinds else found


def _first(found: list[Group], most: int | None) -> tuple[list[Group], list[Group]]:
    """The groups whose files are no more than `most` together, and the others."""
    if most is not None:
        files = 0
        for at, group in enumerate(found):
            files += sum(len(entry.paths) for entry in group.members)
            if files > most and at:
                return found[:at], found[at:]
    return found, []


def _tagged(change: EntryChange, tag: str) -> bool:
    return tag in change.before.sidecar.tags or tag in change.after.sidecar.tags


def against_head(desk: Desk) -> Pair:
    """The last commit and the working tree."""
    return Pair(desk.head, desk.work, "HEAD", WORKING)
