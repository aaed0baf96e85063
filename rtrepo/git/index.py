"""Setting paths of git's index: through git for a few, in one pass of our own for many.

git's `update-index` leaves entries without stat data, which the next `git status` mends by reading those
files again. For 100,000 imported files that would be seconds, so the bulk path writes the index itself
(version 2 of gitformat-index) with the stat data of the files that were just written.

The lock is git's own: `index.lock`, made by linking a file of ours, so that after a crash the next command
can tell our lock from somebody else's.
"""

import contextlib
import hashlib
import os
import shutil
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository
from rtrepo.model.operation import FileId, FileMove

BULK = 2_000
"""Paths from which the index is written in one pass."""

_HEAD = struct.Struct(">10I20sH")


def update(
    repository: Repository,
    moves: Sequence[FileMove],
    written: Collection[str] = (),
    stages: Sequence[FileMove] = (),
    *,
    merging: bool = False,
) -> None:
    """Set the paths to the `after` of their moves. Raises RtrepoError where git holds the index.

    `stages` are moves of `1/PATH`, `2/PATH` and `3/PATH`, see Plan; a path named there has what is given here and
    nothing else. `written` are the paths whose file this command has just written with that content: only of these may
    the index claim to know the file. Of the others git looks at the content itself, at the next status.
    With `merging` the index knows them also where they are few: `git merge --abort` and `git reset --merge` trust it
    without looking, and take a file that it does not know for an edit in their way.
    """
    if not moves and not stages:
        return
    wanted = _by_stage(moves, stages)
    with _locked(repository) as copy:
        if len(wanted) >= BULK:
            _write_in_bulk(repository, copy, wanted, frozenset(written))
        else:
            _let_git_write(repository, copy, wanted)
            known = [move.path for move in moves if merging and move.after and move.path in written]
            if known:
                _let_git_look(repository, copy, known)


def staged(repository: Repository, paths: Sequence[str]) -> dict[str, FileId | None]:
    """What the index holds for some paths; None for what it does not, or has in conflict."""
    index = repository.handle.index
    index.read(False)  # only where somebody has written it since
    found: dict[str, FileId | None] = dict.fromkeys(paths)
    for path in paths:
        with contextlib.suppress(KeyError):  # `in` would find a path in conflict too
            found[path] = FileId(str(index[path].id), int(index[path].mode))
    return found


def in_conflict(repository: Repository, paths: Iterable[str]) -> tuple[FileMove, ...]:
    """What the index has in conflict of some paths, as the moves of stages (see Plan) that drop it."""
    # libgit2 would read all of the index, which for 100,000 entries with sidecars is a third of a second.
    told = process.run(repository.root, "ls-files", "--unmerged", "-z").decode("utf-8", "surrogateescape")
    wanted, found = set(paths), []
    for line in filter(None, told.split("\0")):
        about, _, path = line.partition("\t")
        mode, object_id, stage = about.split(" ")
        if path in wanted:
            found.append(FileMove(f"{stage}/{path}", FileId(object_id, int(mode, 8)), None))
    return tuple(sorted(found))


_Wanted = Mapping[tuple[str, int], FileId | None]
"""What the index is to hold, by path and stage; stage 0 is that of a path without a conflict."""


def _by_stage(moves: Sequence[FileMove], stages: Sequence[FileMove]) -> _Wanted:
    told = [(move.path[2:], int(move.path[0]), move.after) for move in stages]
    # A path has stage 0 or the others: what is not given goes.
    wanted: dict[tuple[str, int], FileId | None] = {(path, at): None for path, _, _ in told for at in range(4)}
    wanted |= {(move.path, 0): move.after for move in moves}
    return wanted | {(path, stage): after for path, stage, after in told}


@contextmanager
def _locked(repository: Repository) -> Iterator[Path]:
    """Hold git's index lock; the path given is a copy of the index, which takes its place at the end."""
    own = repository.git_dir / "rtrepo"
    own.mkdir(exist_ok=True)
    index, lock = repository.git_dir / "index", repository.git_dir / "index.lock"
    # Of a name of its own: a git that a killed command had started may still be writing the copy it was given.
    copy, ours = own / f"index.new-{os.getpid()}", own / "index.held"
    ours.unlink(missing_ok=True)
    ours.write_bytes(b"")
    try:
        os.link(ours, lock)
    except FileExistsError:
        ours.unlink()
        refuse_held(repository)
        raise
    try:
        if index.exists():
            shutil.copyfile(index, copy)
        yield copy
        if copy.exists():  # git writes no index where there was none and nothing is set
            os.replace(copy, index)
    finally:
        lock.unlink(missing_ok=True)
        ours.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)


def refuse_held(repository: Repository) -> None:
    """Refuse while git (or a git command that was killed) holds the index."""
    lock = repository.git_dir / "index.lock"
    if lock.exists():
        raise RtrepoError(
            "git is using the index (index.lock exists)",
            hint=f"wait for the git command to end; if none runs, remove {lock}",
        )


def free_abandoned_lock(repository: Repository) -> None:
    """Remove an `index.lock` that a killed rtrepo left. Call with rtrepo's own lock held."""
    lock, ours = repository.git_dir / "index.lock", repository.git_dir / "rtrepo" / "index.held"
    with contextlib.suppress(FileNotFoundError):
        if os.path.samefile(lock, ours):
            lock.unlink()
    ours.unlink(missing_ok=True)
    for copy in ours.parent.glob("index.new*"):  # and what git made beside it, `.lock`
        copy.unlink(missing_ok=True)


def _let_git_write(repository: Repository, copy: Path, wanted: _Wanted) -> None:
    # Git removes a path with all its stages, so what goes is told before what comes.
    lines = [f"0 {'0' * 40}\t{path}\0" for (path, _), after in wanted.items() if after is None]
    lines += [f"{file.mode:06o} {file.id} {stage}\t{path}\0" for (path, stage), file in wanted.items() if file]
    process.run(
        repository.root, "update-index", "-z", "--index-info",
        data="".join(lines).encode("utf-8", "surrogateescape"), env=process.environment(GIT_INDEX_FILE=str(copy)),
    )  # fmt: skip


def _let_git_look(repository: Repository, copy: Path, paths: Sequence[str]) -> None:
    process.run(
        repository.root, "--literal-pathspecs", "add", "--refresh", "--pathspec-from-file=-", "--pathspec-file-nul",
        data="\0".join(paths).encode("utf-8", "surrogateescape"), env=process.environment(GIT_INDEX_FILE=str(copy)),
    )  # fmt: skip


def _write_in_bulk(repository: Repository, copy: Path, wanted: _Wanted, written: frozenset[str]) -> None:
    """One pass: what the index had, less the paths set, plus the paths set with their stat data."""
    version, entries = 2, dict[tuple[bytes, int], bytes]()
    if copy.exists():
        process.run(
            repository.root, "update-index", "--index-version", "2",
            env=process.environment(GIT_INDEX_FILE=str(copy)),
        )  # fmt: skip
        version, entries = _parse(copy.read_bytes())
    root = os.fsencode(repository.root)
    for (path, stage), file in wanted.items():
        name = os.fsencode(path)
        if file is None:
            entries.pop((name, stage), None)
        else:
            for other in (1, 2, 3) if not stage else ():
                entries.pop((name, other), None)  # a path that is settled is in no conflict
            full = os.path.join(root, name) if path in written and not stage else b""
            entries[name, stage] = _entry(full, name, file, stage)
    digest = hashlib.sha1(usedforsecurity=False)
    with open(copy, "wb", buffering=2**20) as out:
        body = b"".join(
            (b"DIRC", struct.pack(">II", version, len(entries)), *(entries[key] for key in sorted(entries)))
        )
        digest.update(body)
        out.write(body + digest.digest())


def _entry(full: bytes, name: bytes, file: FileId, stage: int) -> bytes:
    """One entry, with the stat data of the file at `full`, or with none."""
    try:
        found = os.lstat(full)
        stat = (
            found.st_ctime_ns // 10**9, found.st_ctime_ns % 10**9, found.st_mtime_ns // 10**9,
            found.st_mtime_ns % 10**9, found.st_dev, found.st_ino, file.mode, found.st_uid, found.st_gid,
            found.st_size,
        )  # fmt: skip
    except FileNotFoundError:
        stat = (0, 0, 0, 0, 0, 0, file.mode, 0, 0, 0)
    head = _HEAD.pack(
        *(number & 0xFFFFFFFF for number in stat), bytes.fromhex(file.id), stage << 12 | min(len(name), 0xFFF)
    )
    return _padded(head + name)


def _padded(entry: bytes) -> bytes:
    """Entries end in one to eight NULs, to a multiple of eight bytes."""
    return entry + b"\0" * (8 - len(entry) % 8)


def _parse(raw: bytes) -> tuple[int, dict[tuple[bytes, int], bytes]]:
    """The version (2 or 3) and the entries of an index by path and stage, each as its bytes; extensions are dropped."""
    if raw[:4] != b"DIRC":
        raise RtrepoError("git's index is damaged", hint="git reset rebuilds it")
    version, count = struct.unpack_from(">II", raw, 4)
    place, entries = 12, dict[tuple[bytes, int], bytes]()
    for _ in range(count):
        (flags,) = struct.unpack_from(">H", raw, place + 60)
        start = place + (64 if version >= 3 and flags & 0x4000 else 62)
        length = flags & 0xFFF
        end = start + length if length < 0xFFF else raw.index(b"\0", start)
        following = place + (end - place) // 8 * 8 + 8
        entries[raw[start:end], flags >> 12 & 3] = raw[place:following]
        place = following
    return version, entries
