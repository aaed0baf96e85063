"""What a merge or a pick that waits has in the working tree and the index: taken into a version, or put back."""

from collections.abc import Callable
from typing import NamedTuple

from rtrepo.actions.committing import Taken, take
from rtrepo.actions.merging.rejoining import left, rejoined
from rtrepo.actions.merging.resolve_bench import mode_of
from rtrepo.actions.merging.taking import followed, read_back
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import Desk
from rtrepo.errors import RtrepoError
from rtrepo.git import objects, views
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.git.views import StoredTree, identify
from rtrepo.git.worktree import Worktree
from rtrepo.model.joined import PathConflict
from rtrepo.model.merging import Left, Waiting
from rtrepo.model.operation import FileId, FileMove


class ByHand(NamedTuple):
    """What is still in conflict, or, where nothing is, the files that somebody settled in an editor."""

    conflicts: tuple[PathConflict, ...] = ()
    files: dict[str, FileId | None] = {}  # noqa: RUF012 (never changed)
    open: bool = False


def settled_by_hand(writing: Writing, desk: Desk, merge: Waiting) -> ByHand:
    """What somebody settled in an editor, as it is to be stored. Raises RtrepoError for a file that cannot be read."""
    if not desk.state.unmerged:
        return ByHand()
    found = rejoined(desk, merge)
    lefts = left(desk, found, made_by_git=merge.made_by_git)
    waits = [one for one in lefts if not one.edited]
    if waits or set(desk.state.unmerged) - {path for one in lefts for path in one.paths}:
        return ByHand(tuple(one.about for one in waits), open=True)
    return ByHand(files=_as_left(writing, desk, lefts, found.drafts.read))


def _as_left(
    writing: Writing, desk: Desk, lefts: tuple[Left, ...], read: Callable[[str], bytes]
) -> dict[str, FileId | None]:
    found: dict[str, FileId | None] = {}
    with Worktree(desk.repository.root) as worktree:
        for path in (path for one in lefts for path in one.paths):
            now = identify(worktree, path)
            raw = read_back(path, worktree.read(path, objects.MAX_BLOB) or b"") if now else None
            found[path] = FileId(writing.objects.put("blob", raw), now.mode) if now and raw is not None else None
        for one in lefts:
            _follow(writing, worktree, one.about, found, read)
    return found


def _follow(
    writing: Writing,
    worktree: Worktree,
    about: PathConflict,
    found: dict[str, FileId | None],
    read: Callable[[str], bytes],
) -> None:
    """Let the speakers in a sidecar follow the turns that somebody settled by hand."""

    def now(path: str) -> bytes:
        file = found.get(path)
        if path in found:
            return writing.read(file.id) if file else b""
        return worktree.read(path, objects.MAX_BLOB) or b""

    told = about.speakers
    entry = now(about.stages[0].path) if told else b""
    if told and entry:
        beside = now(told.path)
        changed = followed(about, entry, beside, read)
        if changed != beside:
            found[told.path] = FileId(writing.objects.put("blob", changed), mode_of(told))


def taken_in(desk: Desk, merge: Waiting, by_hand: dict[str, FileId | None]) -> Taken:
    """What goes into the version: what the merge changed and what was edited since; of a merge that git began, what
    is staged and the edits of these same files."""
    found = take(desk, staged=False, selection=Selection())
    aside = set(merge.aside)
    if merge.made_by_git:
        aside |= {file.path for file in desk.state.files if file.head == file.index}
    files = {path: file for path, file in found.files.items() if path not in aside}
    return Taken(files | by_hand, frozenset(found.from_work & files.keys()))


def as_hooked(repository: Repository, desk: Desk, tree: str) -> Taken:
    """What goes into the version where a hook staged something of its own."""
    moves = views.moves(desk.head, StoredTree(repository, tree))
    return Taken({move.path: move.after for move in moves})


def moves_by_hand(writing: Writing, desk: Desk, by_hand: dict[str, FileId | None]) -> tuple[FileMove, ...]:
    """What was settled by hand in its canonical form; what stood there is kept for undo."""
    moves = []
    with Worktree(desk.repository.root) as worktree:
        for path, after in sorted(by_hand.items()):
            now = identify(worktree, path)
            if now != after:
                _keep(writing, worktree, path, now)
                moves.append(FileMove(path, now, after))
    return tuple(moves)


def _keep(writing: Writing, worktree: Worktree, path: str, now: FileId | None) -> None:
    raw = worktree.read(path, objects.MAX_BLOB) if now else None
    if now and (raw is None or writing.objects.put("blob", raw) != now.id):
        raise RtrepoError(f"{path} was changed just now; nothing was changed", hint="run the command again")


def staged_now(desk: Desk, path: str) -> FileId | None:
    """What the index has of a path, None for one in conflict."""
    return None if path in desk.state.stages else desk.staged(path, desk.head.file(path))


def index_moves(desk: Desk, taken: Taken) -> tuple[FileMove, ...]:
    """The moves after which the index holds what was taken into a version."""
    found = ((path, staged_now(desk, path), file) for path, file in sorted(taken.files.items()))
    return tuple(FileMove(*one) for one in found if one[1] != one[2])


def unstaged(desk: Desk) -> tuple[FileMove, ...]:
    """The moves after which no path is in conflict any more."""
    return tuple(
        FileMove(f"{at}/{path}", file, None)
        for path, stages in sorted(desk.state.stages.items())
        for at, file in enumerate(stages, 1)
        if file
    )


def put_back(writing: Writing, desk: Desk, merge: Waiting) -> tuple[tuple[FileMove, ...], tuple[FileMove, ...]]:
    """The moves of the working tree and of the index that put everything back which the merge touched. What stood
    there, half-made resolutions too, is kept for undo."""
    aside = set(merge.aside)
    paths = {file.path for file in desk.state.files if file.head != file.index and file.path not in aside}
    paths |= set(desk.state.unmerged)
    work, index = [], []
    with Worktree(desk.repository.root) as worktree:
        for path in sorted(paths):
            now, before, staged = identify(worktree, path), desk.head.file(path), staged_now(desk, path)
            if now != before:
                _keep(writing, worktree, path, now)
                work.append(FileMove(path, now, before))
            if staged != before:
                index.append(FileMove(path, staged, before))
    return tuple(work), tuple(index)
