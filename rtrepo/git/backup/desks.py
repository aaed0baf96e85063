"""What is in no version, stored as trees: the files of a working tree as they lie, its index, a merge that waits."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rtrepo.git import objects, pending, process
from rtrepo.git.backup.scratch import Scratch
from rtrepo.model.backup import Desk, LeftOut, Stashed

_NOT_KEPT = {"rebase-merge": "a rebase", "rebase-apply": "a rebase", "BISECT_LOG": "a bisect"}
"""What else git may be in the middle of; its files name places of this machine."""
_NAMES = (*pending.WAITING, pending.ORIG_HEAD)
_COMMITS = {*pending.HEADS, pending.ORIG_HEAD, pending.START}
"""Files of git's folder that hold ids of commits."""


class Captured(NamedTuple):
    """A working tree in objects: `desk` with its trees, `commits` those that are needed beside the refs, and what is
    left out."""

    desk: Desk
    commits: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def capture(root: Path, git_dir: Path, scratch: Scratch, name: str) -> Captured:
    """Store a working tree in scratch objects; `name` is of its own for each. Changes nothing in the repository.

    Files that git ignores are left out, and of those that it does not know the ones larger than rtrepo reads.
    """
    index = f"{name}-index"
    if (git_dir / "index").exists():
        # With its time: git takes files as old as the index for files that may have changed since.
        shutil.copy2(git_dir / "index", scratch.folder / index)

    def git(*words: str, data: bytes = b"") -> bytes:
        return scratch.run(root, *words, data=data, index=index)

    scratch.put(root, b"")  # `git add --intent-to-add` puts the empty file into the index, and not among the objects
    rows = [row.split(b"\t", 1) for row in git("ls-files", "-s", "-z").split(b"\0") if row]
    lines = [b"%s 0\t%s/%s\0" % (about[:-2], about[-1:], path) for about, path in rows]
    staged = scratch.tree(root, b"".join(lines), f"{name}-stages")

    left = [LeftOut(_text(path), "a submodule") for about, path in rows if about.startswith(b"160000")]
    changed = [path for path in git("diff-files", "-z", "--name-only", "--ignore-submodules=all").split(b"\0") if path]
    others = [path for path in git("ls-files", "-z", "--others", "--exclude-standard").split(b"\0") if path]
    taken = []
    for path, is_new in [*((path, False) for path in dict.fromkeys(changed)), *((path, True) for path in others)]:
        why = _refused(root, path, is_new)
        if why:
            left.append(LeftOut(_text(path), why))
        else:
            taken.append(path)
    git("update-index", "-z", "--add", "--remove", "--replace", "--stdin", data=b"".join(one + b"\0" for one in taken))
    work = git("write-tree").decode().strip()
    ignored = git("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
    left += [LeftOut(_text(path), "ignored by git") for path in ignored.split(b"\0") if path]

    head = (process.ask(root, "symbolic-ref", "-q", "HEAD") or process.run(root, "rev-parse", "HEAD")).decode().strip()
    committed = (process.ask(root, "rev-parse", "-q", "--verify", "HEAD^{tree}") or b"").decode().strip()
    count = len([path for path in git("diff-tree", "-r", "-z", "--name-only", committed or objects.EMPTY_TREE, work)
                 .split(b"\0") if path])  # fmt: skip
    state, commits = _state(root, git_dir, scratch, name)
    left += [LeftOut(what, "git is in the middle of it") for what in dict.fromkeys(_unfinished(git_dir))]
    tip = (process.ask(root, "rev-parse", "-q", "--verify", "HEAD^{commit}") or b"").decode().strip()
    if tip:
        # Also where a branch holds it: beside it, git packs only those files that it has not.
        commits = (tip, *commits)
    return Captured(Desk(os.fspath(root), head, work, staged, state, count), commits, tuple(left))


def stashed(root: Path) -> tuple[Stashed, ...]:
    """What `git stash list` lists, newest first; the ref of the stash names only the first."""
    told = process.ask(root, "stash", "list", "-z", "--format=%H%x09%gs") or b""
    lines = [line for line in told.decode("utf-8", "surrogateescape").split("\0") if line]
    return tuple(Stashed(*line.split("\t", 1)) for line in lines)


def _refused(root: Path, path: bytes, is_new: bool) -> str:
    """Why a path cannot be kept; empty where it can be."""
    if path.endswith(b"/"):
        return "a repository of its own"
    place = os.path.join(os.fsencode(root), path)
    try:
        found = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if stat.S_ISREG(found.st_mode):
        if is_new and found.st_size > objects.MAX_BLOB:
            return f"larger than {objects.MAX_BLOB // 2**20} MiB and not known to git"
        return "" if os.access(place, os.R_OK) else "cannot be read"
    return "" if stat.S_ISLNK(found.st_mode) or stat.S_ISDIR(found.st_mode) else "neither a file nor a link"


def _state(root: Path, git_dir: Path, scratch: Scratch, name: str) -> tuple[str, tuple[str, ...]]:
    """The tree of git's own files of a merge that waits (empty for none), and the commits that they name."""
    lines, needed = b"", []
    for file in _NAMES:
        path = git_dir / file
        if not path.is_file():
            continue
        raw = path.read_bytes()
        commits = (
            [word for word in raw.decode("ascii", "replace").split() if len(word) == 40] if file in _COMMITS else []
        )
        if len(scratch.has(root, commits)) < len(set(commits)):
            continue  # it names what git has collected since: ORIG_HEAD of long ago
        needed += commits
        lines += b"100644 %s 0\t%s\0" % (scratch.put(root, raw).encode(), file.encode())
    waits = any((git_dir / file).is_file() for file in pending.WAITING)
    return (scratch.tree(root, lines, f"{name}-state"), tuple(needed)) if waits and lines else ("", ())


def _unfinished(git_dir: Path) -> Iterator[str]:
    for name, what in _NOT_KEPT.items():
        if (git_dir / name).exists():
            yield what


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
