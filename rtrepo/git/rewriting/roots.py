"""Where a history begins to be read: refs, the heads of working trees, the stash; and what stands in the way."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import process, unfinished
from rtrepo.git.repository import Repository

STASH = "refs/stash"
NOTES = "refs/notes/"
TRANSCRIPTS = "refs/notes/textconv/"
REMOTES = "refs/remotes/"
_LINE = re.compile(rb"([0-9a-f]{40}) ([0-9a-f]{40}) ([^\t\n]*)(?:\t([^\n]*))?\n")


class StashLine(NamedTuple):
    """A line of the stash's own log: the commit before and after, who and when, and its message, as git has them."""

    before: str
    after: str
    who: bytes
    message: bytes


class Roots(NamedTuple):
    """Everything that holds a history here. `refs` by full name with the object each names, `symbolic` those that name
    another ref; `heads` are the working trees without a branch, as git calls their HEAD; `stash` begins with the
    oldest; `desks` are the working trees, this one first."""

    refs: dict[str, str]
    symbolic: dict[str, str]
    heads: dict[str, str]
    stash: tuple[StashLine, ...]
    desks: tuple[Repository, ...]


def read(repository: Repository) -> Roots:
    """What holds a history. Changes nothing. Raises RtrepoError where something makes a rewrite impossible."""
    _refuse(repository)
    refs: dict[str, str] = {}
    symbolic: dict[str, str] = {}
    told = process.run(repository.root, "for-each-ref", "--format=%(objectname)%00%(refname)%00%(symref)")
    for line in told.decode("utf-8", "surrogateescape").splitlines():
        target, name, to = line.split("\0")
        refs[name] = target
        if to:
            symbolic[name] = to
    desks = _desks(repository)
    heads = {}
    for desk in desks:
        unfinished.refuse(desk)
        if process.run(desk.root, "ls-files", "-u", "-z"):
            raise RtrepoError(
                f"{desk.root} has files in conflict; nothing was changed", hint="settle them and git add them first"
            )
        if process.ask(desk.root, "symbolic-ref", "-q", "HEAD") is None:
            name = "HEAD" if desk.worktree == repository.worktree else _head_of(desk)
            heads[name] = process.run(desk.root, "rev-parse", "HEAD").decode().strip()
    return Roots(refs, symbolic, heads, stash(repository.common_dir), desks)


def _head_of(desk: Repository) -> str:
    """How every working tree can call the HEAD of another one."""
    return "main-worktree/HEAD" if desk.worktree == "." else f"{desk.worktree}/HEAD"


def stash(common_dir: Path) -> tuple[StashLine, ...]:
    """The log of the stash, oldest first: it is all that holds the older entries."""
    try:
        raw = (common_dir / "logs" / STASH).read_bytes()
    except FileNotFoundError:
        return ()
    found = _LINE.findall(raw)
    return tuple(StashLine(before.decode(), after.decode(), who, said) for before, after, who, said in found)


def stash_log(lines: tuple[StashLine, ...]) -> bytes:
    """The bytes of the stash's log."""
    told = ((one.before.encode(), one.after.encode(), one.who, one.message) for one in lines)
    return b"".join(b"%s %s %s\t%s\n" % line for line in told)


def _desks(repository: Repository) -> tuple[Repository, ...]:
    found = [repository]
    places = [".", *sorted(f"worktrees/{path.name}" for path in repository.common_dir.glob("worktrees/*"))]
    for place in places:
        if place == repository.worktree:
            continue
        try:
            desk = repository.sibling(place)
        except RtrepoError:
            raise RtrepoError(
                f"the working tree {place} is gone or cannot be opened, so what it holds cannot be looked at; "
                "nothing was changed",
                hint="git worktree prune forgets it, git worktree repair finds it again",
            ) from None
        if not desk.root.is_dir():
            raise RtrepoError(
                f"the working tree {desk.root} is not there, so what it holds cannot be looked at; nothing was changed",
                hint="git worktree prune forgets it",
            )
        found.append(desk)
    return tuple(found)


def _refuse(repository: Repository) -> None:
    """Refuse where objects lie elsewhere, or where git shows other ones than there are."""
    common = repository.common_dir
    for what, there, hint in (
        ("borrows objects from another repository (objects/info/alternates), which this cannot rewrite",
         _has(common / "objects/info/alternates"), "git repack -a -d && rm .git/objects/info/alternates copies them"),
        ("is a shallow clone, whose older versions are elsewhere", _has(common / "shallow"), "git fetch --unshallow"),
        ("has submodules, whose objects lie in folders of their own",
         any((common / "modules").glob("*")), "run this in each of them, and take them out here: git submodule deinit"),
        ("keeps packs for ever (objects/pack/*.keep)", any((common / "objects/pack").glob("*.keep")),
         "remove the .keep files, which somebody has put there"),
        ("replaces objects (refs/replace), so git shows other versions than there are",
         bool(process.run(repository.root, "for-each-ref", "--count=1", "refs/replace")), "git replace -d"),
        ("has grafts (.git/info/grafts)", _has(common / "info/grafts"), "remove that file"),
        ("is in the middle of a bisect",
         any((place / "BISECT_LOG").exists() for place in (common, *common.glob("worktrees/*"))), "git bisect reset"),
        ("has refs of one working tree alone (refs/worktree)",
         any(os.path.isdir(place / "refs/worktree") and any((place / "refs/worktree").iterdir())
             for place in (common, *common.glob("worktrees/*"))), "git update-ref -d removes them"),
    ):  # fmt: skip
        if there:
            raise RtrepoError(f"{repository.root} {what}; nothing was changed", hint=hint)


def _has(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
