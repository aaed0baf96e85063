"""What is left of a cherry-pick or a revert of several versions: git's own list in `.git/sequencer`, so that either
of git and rtrepo goes on with what the other began.

`head` is where the branch was before, `todo` a line `pick ID SUBJECT` or `revert ID SUBJECT` for each version, the one
at work first, `opts` git's options of the whole, `abort-safety` where the branch was when it stopped (sequencer.c).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import pending, process, refs
from rtrepo.git.repository import Repository

_WORDS = {"cherry-pick": "pick", "revert": "revert"}
_VERBS = {"pick": "cherry-pick", "p": "cherry-pick", "revert": "revert"}


class PicksLeft(NamedTuple):
    """The versions to do (full ids), of which the first is the one at work, or was done just now; where the branch
    was before all of them, and where it was when this was written; and what they are to be done with."""

    verb: str
    commits: tuple[str, ...]
    start: str
    stopped: str = ""
    mainline: int = 0
    origin: bool = False


def verb(repository: Repository) -> str:
    """What git's list is of, `cherry-pick` or `revert`; empty where there is none."""
    words = (pending.read(repository, pending.LEFT) or b"").decode("utf-8", "replace").split(maxsplit=1)
    return _VERBS.get(words[0], "") if words else ""


def read(repository: Repository) -> PicksLeft | None:
    """The list that is here, rtrepo's or git's. Raises RtrepoError where it names what is not there."""
    found = verb(repository)
    if not found:
        return None
    told = (pending.read(repository, pending.LEFT) or b"").decode("utf-8", "replace").split("\n")
    named = [words[1] for line in told if len(words := line.split()) > 1 and words[0] in _VERBS]
    start, stopped = (
        (pending.read(repository, name) or b"").decode("ascii", "replace").strip()
        for name in (pending.START, pending.SAFETY)
    )
    mainline = _option(repository, "mainline", "int")
    return PicksLeft(
        found, tuple(refs.resolve(repository, name) for name in named), start, stopped,
        int(mainline) if mainline.isdecimal() else 0, _option(repository, "record-origin", "bool") == "true",
    )  # fmt: skip


def _option(repository: Repository, name: str, kind: str) -> str:
    place = str(repository.git_dir / pending.OPTIONS)
    told = process.ask(repository.root, "config", "--file", place, f"--type={kind}", "--get", f"options.{name}")
    return (told or b"").decode("utf-8", "replace").strip()


def written(left: PicksLeft, subjects: Sequence[str]) -> Mapping[str, bytes | None]:
    """The files that say this, by name in git's folder; `subjects` are those of the commits."""
    if left.verb not in _WORDS:
        raise RtrepoError(f"git keeps no list of several {left.verb}s")
    lines = (
        f"{_WORDS[left.verb]} {commit} {subject}\n" for commit, subject in zip(left.commits, subjects, strict=True)
    )
    options = [f"\tmainline = {left.mainline}\n"] if left.mainline else []
    options += ["\trecord-origin = true\n"] if left.origin else []
    return {
        pending.START: f"{left.start}\n".encode(),
        pending.LEFT: "".join(lines).encode("utf-8", "surrogateescape"),
        pending.OPTIONS: "".join(["[options]\n", *options]).encode() if options else None,
        pending.SAFETY: f"{left.stopped}\n".encode(),
    }
