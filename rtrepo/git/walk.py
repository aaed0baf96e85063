"""Versions with the files that each one changed, walked by `git log`, which knows dates, authors and paths best.

One process of git does the walk and the comparison of trees; what it finds is passed on as it comes, so that the
first versions are there before the last ones have been looked at.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rtrepo.git import history, process, refs
from rtrepo.git.repository import Repository
from rtrepo.model.operation import FileId, FileMove
from rtrepo.model.version import Version

_START = b"\x1e"
_FORMAT = "%x1e%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%B%x00"
_ABSENT = b"000000"
_SETTINGS = ("-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "log.follow=false")
_SHOWN = (
    "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", "--no-color", "--no-mailmap",
    "--no-notes", "--encoding=UTF-8", f"--format={_FORMAT}",
)  # fmt: skip
_MAGIC = str.maketrans({character: f"\\{character}" for character in "\\*?["})


class Wanted(NamedTuple):
    """Which versions to walk; empty means any.

    `revisions` are full commit ids, or ranges of them as git writes them (`A..B`, `A...B`); `everywhere` adds
    every branch and tag. `author` and `message` are texts to be found there, capitals or not. `since` and `until`
    are dates in git's own language, and mean when a version was recorded. `paths` are git's pathspecs: only
    versions that changed one of them are walked, and only these paths are told. `most` is how many at most.
    `in_lines` keeps the versions of a line together, and never gives one before all that grew from it.
    """

    revisions: tuple[str, ...] = ()
    everywhere: bool = False
    author: str = ""
    message: str = ""
    since: str = ""
    until: str = ""
    paths: tuple[str, ...] = ()
    most: int = 0
    in_lines: bool = False


class Walked(NamedTuple):
    """A version, its tree's id, and the files that differ from its first parent, sorted by path."""

    version: Version
    tree: str
    moves: tuple[FileMove, ...]


def walk(repository: Repository, wanted: Wanted) -> Iterator[Walked]:
    """Versions in git's order, newest first. Raises RtrepoError with git's own words where git fails."""
    names = history.branches_at(repository)
    told = process.stream(
        repository.root, "--no-replace-objects", *_SETTINGS, "log", *_SHOWN, *_asked(repository, wanted)
    )
    try:
        head: list[bytes] = []
        moves: list[FileMove] = []
        for part in told:
            if part.startswith(_START):
                if head and (moves or not wanted.paths):
                    yield _walked(head, moves, names)
                head, moves = [part[1:], *(next(told) for _ in range(6))], []
            elif part.lstrip(b"\n")[:1] == b":":
                moves.append(_move(part.lstrip(b"\n"), next(told)))
        if head and (moves or not wanted.paths):  # a merge that differs from another parent only changed nothing
            yield _walked(head, moves, names)
    finally:
        told.close()


def date_of(repository: Repository, text: str) -> int:
    """What git makes of a date that somebody typed, in seconds since the epoch. Git takes anything: what it cannot
    read is now."""
    told = process.run(repository.root, "rev-parse", f"--since={text}").decode().strip()
    return int(told.removeprefix("--max-age="))


def _asked(repository: Repository, wanted: Wanted) -> list[str]:
    options = ["--fixed-strings", "--regexp-ignore-case"]
    for name, value in (("author", wanted.author), ("grep", wanted.message), ("since", wanted.since),
                        ("until", wanted.until)):  # fmt: skip
        options += [f"--{name}={value}"] if value else []
    options += [f"--max-count={wanted.most}"] if wanted.most else []
    options += _everywhere(repository) if wanted.everywhere else []
    options += ["--topo-order"] if wanted.in_lines else []
    # A version that a merge passed over did change the file, so its line is followed too.
    options += ["--full-history"] if wanted.paths else []
    return [*options, "--end-of-options", *wanted.revisions, "--", *wanted.paths]


def _everywhere(repository: Repository) -> list[str]:
    if repository.then is None:
        return ["--branches", "--remotes", "--tags"]
    return [*refs.tips(repository, refs.BRANCHES, refs.TAGS).values()]


def _walked(head: list[bytes], moves: list[FileMove], names: dict[str, list[str]]) -> Walked:
    commit, tree, parents, author, email, at, message = (part.decode("utf-8", "replace") for part in head)
    version = Version(
        id=commit,
        author=author,
        email=email,
        at=int(at or 0),
        message=message,
        parents=tuple(parents.split()),
        branches=tuple(names.get(commit, ())),
    )
    return Walked(version, tree, tuple(sorted(moves, key=lambda move: move.path)))


def _move(raw: bytes, path: bytes) -> FileMove:
    old_mode, new_mode, old, new, _ = raw[1:].split(b" ")
    return FileMove(
        path.decode("utf-8", "surrogateescape"),
        None if old_mode == _ABSENT else FileId(old.decode(), int(old_mode, 8)),
        None if new_mode == _ABSENT else FileId(new.decode(), int(new_mode, 8)),
    )


def literal(path: str) -> str:
    """The pathspec of one file or folder, whatever stands in its name."""
    return f":(top,literal){path}"


def anywhere_below(folder: str, name: str) -> str:
    """The pathspec of every file of a name below a folder, in which `*` stands for one folder."""
    return f":(top,glob){folder}/**/{escaped(name)}"


def escaped(name: str) -> str:
    """A name with nothing in it that git would take for a pattern."""
    return name.translate(_MAGIC)
