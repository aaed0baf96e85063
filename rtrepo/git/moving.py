"""Bringing the working tree from one content to another, file by file, never over what somebody wrote."""

import contextlib
from collections.abc import Callable, Iterable, Sequence

from rtrepo.errors import RtrepoError
from rtrepo.git import objects, process, steps
from rtrepo.git.repository import Repository
from rtrepo.git.views import identify
from rtrepo.git.worktree import Worktree
from rtrepo.model.operation import LINK, SUBMODULE, FileId, FileMove

Reader = Callable[[str], bytes]
Progress = Callable[[int, int], None]


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


def refuse_filters(repository: Repository, paths: Iterable[str]) -> None:
    """Refuse where git's attributes give one of the paths a filter or another encoding."""
    asked = "\0".join(paths)
    if not asked:
        return
    told = process.run(
        repository.root, "check-attr", "-z", "--stdin", "filter", "working-tree-encoding",
        data=asked.encode("utf-8", "surrogateescape"),
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


def in_the_way(repository: Repository, moves: Iterable[FileMove]) -> list[str]:
    """The paths whose file is not the `before` of their move: hand edits, or files git does not know."""
    found = []
    with Worktree(repository.root) as worktree:
        for path, before, after in moves:
            standing = worktree.look(path)
            if standing is None and before is None:
                continue
            now = identify(worktree, path)
            unknown_kind = now is None and standing is not None
            if unknown_kind or not (_same(now, before) or _same(now, after)):
                found.append(path)
    return found


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
    """Write the `after` of every move, in path order; gives the paths left alone because their file was
    neither the `before` nor the `after`. Doing it twice changes nothing more.

    A new file that holds only the beginning of its content is one that a killed command was writing;
    with `sweep` the temporary files of such a command are removed too.
    """
    left = []
    ordered = sorted(moves)
    with Worktree(repository.root) as worktree:
        for done, (path, before, after) in enumerate(ordered):
            if sweep:
                worktree.sweep(path)
            if not _apply_one(worktree, path, before, after, read):
                left.append(path)
            steps.reached("file written")
            if progress and done % 500 == 0:
                progress(done, len(ordered))
    return left


def _apply_one(worktree: Worktree, path: str, before: FileId | None, after: FileId | None, read: Reader) -> bool:
    if before is None and after is not None:
        data = read(after.id)
        try:
            worktree.create(path, data, after.mode)
            return True
        except FileExistsError:
            found = worktree.read(path, objects.MAX_BLOB)
            if found is None or not data.startswith(found):
                return False
            if found != data:
                worktree.replace(path, data, after.mode)
            return True
    now = identify(worktree, path)
    if _same(now, after):
        return True
    if not _same(now, before):
        if after is not None or before is None or now is None:
            return False
        if not read(before.id).startswith(worktree.read(path, objects.MAX_BLOB) or b""):
            return False
    if after is None:
        with contextlib.suppress(FileNotFoundError):
            worktree.remove(path)
    else:
        worktree.replace(path, read(after.id), after.mode)
    return True
