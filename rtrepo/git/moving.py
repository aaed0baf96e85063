"""Bringing the working tree from one content to another, file by file, never over what somebody wrote."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import objects, process, steps
from rtrepo.git.repository import Repository
from rtrepo.git.views import identify
from rtrepo.git.worktree import Worktree
from rtrepo.model.operation import LINK, SUBMODULE, FileId, FileMove

Reader = Callable[[str], bytes]
Progress = Callable[[int, int], None]

FEW = 8
"""Replaced files up to which each waits for the disk by itself."""
AT_ONCE = 5_000
"""Files that lie beside the old ones at most before they are put in their places."""


def refuse_what_we_cannot_write(repository: Repository, moves: Sequence[FileMove]) -> None:
    """Refuse links and submodules, and paths that git would pass through a filter of the user's.

    libgit2 and rtrepo skip clean and smudge filters; a path that git-crypt should encrypt would be
    stored in the clear.
    """
    for path, before, after in moves:
        for file in (before, after):
            if file and file.mode in (LINK, SUBMODULE):
                kind = "a link" if file.mode == LINK else "a submodule"
                raise RtrepoError(
                    f"{path} is {kind}, which rtrepo leaves to git; nothing was changed",
                    hint="use the git command of the same name (git switch, git restore, git commit)",
                )
    refuse_filters(repository, [move.path for move in moves])
    gone = _gone(moves)
    with Worktree(repository.root) as worktree:
        for folder, path in {path.rpartition("/")[0]: path for path, _, _ in moves}.items():
            worktree.look(path)  # refuses links in the place of folders
            blocking = _blocking(worktree, folder, gone)
            if blocking and any(move.after for move in moves if move.path.startswith(f"{folder}/")):
                raise RtrepoError(
                    f"{blocking} is a file, where {folder} is to be a folder; nothing was changed",
                    hint=f"move {blocking} away",
                )


def _gone(moves: Iterable[FileMove]) -> set[str]:
    return {path for path, _, after in moves if after is None}


def _blocking(worktree: Worktree, folder: str, gone: set[str]) -> str:
    """The file that stands where a folder has to be and that does not go, or an empty string."""
    for place in _folders(f"{folder}/") if folder else ():
        standing = worktree.look(place)
        if standing is not None and not stat.S_ISDIR(standing.st_mode):
            return "" if place in gone else place
    return ""


def _folders(path: str) -> list[str]:
    """The folders a path lies in, the outermost first."""
    return [path[:place] for place, character in enumerate(path) if character == "/"]


def refuse_filters(repository: Repository, paths: Iterable[str]) -> None:
    """Refuse where git's attributes give one of the paths a filter or another encoding."""
    asked = "\0".join(paths)
    if not asked:
        return
    # check-attr reads the whole index and needs nothing of it; of 100,000 entries that is most of its time. An
    # index that is not there is an empty one.
    no_index = process.environment(GIT_INDEX_FILE=os.fspath(repository.own_dir / "no-index"))
    told = process.run(
        repository.root, "check-attr", "-z", "--stdin", "filter", "working-tree-encoding",
        data=asked.encode("utf-8", "surrogateescape"), env=no_index,
    )  # fmt: skip
    if told.count(b"\0unspecified\0") * 3 == told.count(b"\0"):
        return
    parts = told.decode("utf-8", "surrogateescape").split("\0")
    for path, attribute, value in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        if value not in ("unspecified", "unset"):
            raise RtrepoError(
                f"{path} has the git attribute {attribute}={value}, which rtrepo does not run: it would store "
                "the file unfiltered (in the clear, for an encrypting filter); nothing was changed",
                hint=f"in .gitattributes, take {attribute} off this path ({path} -{attribute})",
            )


class Met(NamedTuple):
    """A move whose file is not its `before` (any more). `now` is what stands there, None for no file. `at` is the path
    that is in the way, empty where the file is the `after` already; `is_file` is False for what is no regular file."""

    move: FileMove
    now: FileId | None
    at: str
    is_file: bool = True


def in_the_way(repository: Repository, moves: Sequence[FileMove]) -> list[str]:
    """The paths whose file is not the `before` of their move: hand edits, or files git does not know."""
    return [met.at for met in meet(repository, moves) if met.at]


def meet(repository: Repository, moves: Sequence[FileMove]) -> Iterator[Met]:
    """The moves that do not find what they start from, in their order."""
    gone, free = _gone(moves), set[str]()
    with Worktree(repository.root) as worktree:
        for move in moves:
            path, before, after = move
            folder = path.rpartition("/")[0]
            if after is not None and folder not in free:
                blocking = _blocking(worktree, folder, gone)
                if blocking:
                    yield Met(move, None, blocking, is_file=False)
                    continue
                free.add(folder)
            standing = worktree.look(path)
            if before is None and (standing is None or _makes_room(repository, path, gone)):
                continue
            now = identify(worktree, path)
            if now is None and standing is not None:
                yield Met(move, None, path, is_file=False)
            elif now != before:
                yield Met(move, now, "" if _same(now, before) or _same(now, after) else path)


def _makes_room(repository: Repository, path: str, gone: set[str]) -> bool:
    """Whether a path is a folder of which everything goes, so that a file can take its place."""
    top = os.path.join(repository.root, path)
    standing = [
        os.path.relpath(os.path.join(folder, name), repository.root)
        for folder, folders, names in os.walk(top)
        for name in (*names, *(name for name in folders if os.path.islink(os.path.join(folder, name))))
    ]
    return bool(standing) and gone.issuperset(standing)


def _same(one: FileId | None, other: FileId | None) -> bool:
    return (one is None and other is None) or (one is not None and other is not None and one.id == other.id)


def apply(
    repository: Repository,
    moves: Sequence[FileMove],
    read: Reader,
    progress: Progress | None = None,
    *,
    sweep: bool = False,
) -> list[str]:
    """Write the `after` of every move: what goes first, then what comes, each in path order. Gives the paths
    left alone because their file was neither the `before` nor the `after`. Doing it twice changes nothing more.

    A new file that holds only the beginning of its content is one that a killed command was writing;
    with `sweep` the temporary files of such a command are removed too.
    """
    return _Moving(repository, moves, read, progress, sweep=sweep).done()


class _Moving:
    """Moves at work. Many files that are replaced are written beside the old ones first, made durable all at once, and
    then put in their places, each only where nobody has touched the old one since it was looked at."""

    def __init__(
        self, repository: Repository, moves: Sequence[FileMove], read: Reader, progress: Progress | None, *, sweep: bool
    ) -> None:
        self._root = repository.root
        self._moves = sorted(moves, key=lambda move: (move.after is not None, move.path))
        self._read = read
        self._progress = progress
        self._sweep = sweep
        self._waits = sum(1 for move in moves if move.before and move.after) > FEW
        self._beside: dict[str, os.stat_result] = {}
        self._left: list[str] = []

    def done(self) -> list[str]:
        """Carry all of them out; the paths left alone."""
        with Worktree(self._root) as worktree:
            for number, move in enumerate(self._moves):
                if self._sweep:
                    worktree.sweep(move.path)
                if not self._apply(worktree, move):
                    self._left.append(move.path)
                if move.path not in self._beside:
                    steps.reached("file written")
                if len(self._beside) >= AT_ONCE:
                    self._put_in_place(worktree)
                if self._progress and number % 500 == 0:
                    self._progress(number, len(self._moves))
            self._put_in_place(worktree)
        return sorted(self._left)

    def _put_in_place(self, worktree: Worktree) -> None:
        if not self._beside:
            return
        worktree.settle(self._beside)
        steps.reached("files beside")
        for path, seen in self._beside.items():
            if _signature(worktree.look(path)) == _signature(seen):
                worktree.put_in_place(path)
            else:
                worktree.sweep(path)
                self._left.append(path)
            steps.reached("file written")
        self._beside.clear()

    def _apply(self, worktree: Worktree, move: FileMove) -> bool:
        path, before, after = move
        if before is None and after is not None:
            return _create(worktree, path, self._read(after.id), after.mode)
        seen = worktree.look(path)
        now = identify(worktree, path)
        if now == after:
            return True
        if not _same(now, before) and not _same(now, after):
            if after is not None or before is None or now is None:
                return False
            if not self._read(before.id).startswith(worktree.read(path, objects.MAX_BLOB) or b""):
                return False
        if after is None:
            with contextlib.suppress(FileNotFoundError):
                worktree.remove(path)
        elif self._waits and seen is not None:
            worktree.lay_beside(path, self._read(after.id), after.mode)
            self._beside[path] = seen
        else:
            worktree.replace(path, self._read(after.id), after.mode)
        return True


def _signature(found: os.stat_result | None) -> tuple[int, ...]:
    """What changes when somebody writes a file, or puts another one in its place."""
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns) if found else ()


def _create(worktree: Worktree, path: str, data: bytes, mode: int) -> bool:
    try:
        worktree.create(path, data, mode)
        return True
    except FileExistsError:
        found = worktree.read(path, objects.MAX_BLOB)
        if found is None or not data.startswith(found):
            return False
        if found != data:
            worktree.replace(path, data, mode)
        return True
