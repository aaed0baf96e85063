"""Joining two versions of a repository that have a common base: three trees in, what changes against ours out.

Only what both sides changed is read. Nothing is written but new contents, through the `put` of the caller.
"""

from collections.abc import Iterator, Mapping

from rtrepo.actions.joining.bench import Bench, Put, Read
from rtrepo.actions.joining.entries import settle, tear
from rtrepo.actions.joining.files import merge_other
from rtrepo.actions.joining.names import Changed, matches, newcomers
from rtrepo.actions.joining.places import Places
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import sidecar_path
from rtrepo.merge.snapshots import SIDES, Meeting, followed
from rtrepo.model.conflict import Conflict, Notice
from rtrepo.model.entry import Key
from rtrepo.model.joined import Joined, PathConflict, Remark, Stages
from rtrepo.model.operation import FileId

LABELS = ("ours", "base", "theirs")


def join(
    repository: Repository,
    base: StoredTree,
    ours: StoredTree,
    theirs: StoredTree,
    put: Put,
    *,
    read: Read | None = None,
    by_sentences: bool = False,
    labels: tuple[str, str, str] = LABELS,
) -> Joined:
    """Everything that joining `theirs` into `ours` changes, as Joined tells.

    `put` stores an object of a kind and gives its id, `read` gives the contents of objects that are not in the
    repository yet. `labels` say on conflict markers what ours, base and theirs are called. With `by_sentences` one turn
    that both sides edited merges where their sentences do not touch.
    """
    bench = Bench(repository, put, read, labels, by_sentences=by_sentences)
    changed = Changed(base, ours, theirs)
    places = Places(bench, changed)
    places.move_settings()
    for path in changed.others:
        merge_other(bench, changed, path)
    _join_entries(bench, changed, places)
    _part_folders(bench, changed)
    ordered = sorted(bench.conflicts, key=lambda one: one.stages[0].path if one.key is None else str(one.key))
    remarks = sorted(bench.remarks, key=lambda one: (str(one.key or ""), one.path))
    return Joined(bench.files, tuple(ordered), tuple(remarks), bench.totals())


def _join_entries(bench: Bench, changed: Changed, places: Places) -> None:
    found = matches(changed)
    both = {key for key, sides in changed.by.items() if len(sides) == len(SIDES)}
    named = {key for told in found.values() for match in told for key in match.before + match.after}
    met = both | named | set(newcomers(changed, places.moving))
    pool: dict[Key, Meeting] = {}
    for key in sorted(met):
        meetings = changed.meetings(key)
        if len(meetings) > 1:  # one version has it twice: each file is taken for itself
            for meeting in meetings:
                settle(bench, changed, meeting, lambda _, key, path: (key, path))
        elif any(meetings[0]):
            pool[key] = meetings[0]
        else:  # a sidecar that no version has an entry to
            for path in map(sidecar_path, changed.paths[key]):
                merge_other(bench, changed, path)
    _note_duplicates(bench, pool)
    left, torn = followed(pool, found)
    for one in torn:
        tear(bench, one)
    for meeting in left:
        settle(bench, changed, meeting, places.place)
    for key in sorted(changed.by.keys() - met):
        if "theirs" in changed.by[key]:
            _take_theirs(bench, changed, key)


def _take_theirs(bench: Bench, changed: Changed, key: Key) -> None:
    """The files of an entry that theirs alone edited, removed, or put into another folder."""
    had: set[FileId] = set()
    has: set[FileId] = set()
    for path in changed.paths[key]:
        for at in (path, sidecar_path(path)):
            three = changed.three.get(at)
            if three and three.theirs != three.base:
                bench.set(at, three.ours, three.theirs)
                had |= {three.base} if three.base else set()
                has |= {three.theirs} if three.theirs else set()
    if changed.has(key, 0) and not changed.has(key, 2):
        bench.count_removed(next(three.base for path in changed.paths[key] if (three := changed.at(path)).base))
    elif had != has:
        bench.count("edited")


def _note_duplicates(bench: Bench, pool: Mapping[Key, Meeting]) -> None:
    """Say where both sides added the same conversation under two names."""
    new = [(key, one) for key, one in pool.items() if one.base is None]
    ours = {one.ours.entry.id: key for key, one in new if one.ours and one.ours.entry and one.theirs is None}
    for key, one in new:
        if one.ours is None and one.theirs and one.theirs.entry and one.theirs.entry.id in ours:
            why = f"theirs added what ours added as {ours[one.theirs.entry.id]}"
            bench.remarks.append(Remark(key, one.theirs.path, Notice("duplicate", "", why)))


def _part_folders(bench: Bench, changed: Changed) -> None:
    """Where one side has a file and the other a folder of that name: the file stands beside it, with the side in its
    name, as git does it."""
    folders = {parent for path in changed.three for parent in _parents(path)}
    for path in sorted(folders & changed.three.keys()):
        three = changed.three[path]
        file = bench.files.get(path, three.ours)
        below = (one for one in {*changed.three, *bench.files} if one.startswith(f"{path}/"))
        if file is None or not any(bench.files.get(one, changed.at(one).ours) for one in below):
            continue
        side = "ours" if three.ours else "theirs"
        beside = f"{path}~{side}"
        while beside in changed.three or changed.at(beside).base:
            beside += "_"
        bench.set(path, three.ours, None)
        bench.files[beside] = file
        why = f"{side} has a file of this name where the other side has a folder; it stands beside it as {beside}"
        stage = Stages(beside, *three)  # instead of one that it has where it stood
        conflict = Conflict("file/folder", "", (), (), (), why)
        told = [one._replace(stages=tuple(at for at in one.stages if at.path != path)) for one in bench.conflicts]
        bench.conflicts = [*(one for one in told if one.stages), PathConflict(None, (stage,), (conflict,))]


def _parents(path: str) -> Iterator[str]:
    at = path.rfind("/")
    while at > 0:
        yield path[:at]
        at = path.rfind("/", 0, at)
