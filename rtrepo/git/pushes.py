"""What a push brings to another repository: git's own words for it, and which versions are new there."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pygit2

from rtrepo.errors import RtrepoError
from rtrepo.git import bare, process, refs, views
from rtrepo.git.repository import Repository
from rtrepo.model.tree import PathChange

_NOTHING = "0" * 40
_BRANCHES, _TRACKING = refs.BRANCHES, "refs/remotes/"


class RefUpdate(NamedTuple):
    """A ref that is to move over there: its full name, and the ids it has and gets, None for none."""

    name: str
    before: str | None
    after: str | None


class Arrival(NamedTuple):
    """What a ref's move brings: the version at its tip, and the versions nearest to it that are there already.

    `into` is the version whose settings decide, the one that the branch has over there; None where nothing is there.
    """

    update: RefUpdate
    tip: str
    known: tuple[str, ...]
    into: str | None


def told_to_pre_push(data: bytes) -> list[RefUpdate]:
    """The lines `LOCAL-REF ID REMOTE-REF ID` that git gives pre-push (githooks(5))."""
    return [RefUpdate(line[2], _id(line[3]), _id(line[1])) for line in _lines(data, 4)]


def told_to_pre_receive(data: bytes) -> list[RefUpdate]:
    """The lines `OLD-ID NEW-ID REF` that git gives pre-receive (githooks(5))."""
    return [RefUpdate(line[2], _id(line[0]), _id(line[1])) for line in _lines(data, 3)]


def told_by_framework(environment: Mapping[str, str]) -> list[RefUpdate]:
    """What the pre-commit framework, which keeps git's own words to itself, says of a push: its first ref alone.

    Facts: `pre_commit/commands/hook_impl.py` and `run.py` of pre-commit 4.7. For a branch that is new over there it
    names the version that the branch left; where the whole history is new it names the branch alone.
    """
    name, branch = (environment.get(f"PRE_COMMIT_{part}_BRANCH", "") for part in ("REMOTE", "LOCAL"))
    after = environment.get("PRE_COMMIT_TO_REF") or branch
    return [RefUpdate(name, environment.get("PRE_COMMIT_FROM_REF"), after)] if name and after else []


def _lines(data: bytes, words: int) -> Iterator[list[str]]:
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        if not line:
            continue
        # A local ref may be an expression with blanks (`HEAD@{one week ago}`); what follows it may not.
        found = line.rsplit(" ", words - 1)
        if len(found) != words:
            raise RtrepoError(f"git said what rtrepo does not understand about a push: {line!r}")
        yield found


def _id(text: str) -> str | None:
    return None if text == _NOTHING else text


def arrival(repository: Repository, update: RefUpdate, *, remote: str | None) -> Arrival | None:
    """What one ref's move brings; None for a ref that goes, and for one that brings nothing new.

    `remote` names the place in this repository's settings, whose tracking branches say what is there; None means
    that this repository is the place.
    """
    tip = _commit(repository, update.after)
    if tip is None:
        return None
    standing = _commit(repository, update.before)
    if standing is not None:
        backwards = standing == tip or repository.handle.descendant_of(standing, tip)
        return None if backwards else Arrival(update, tip, (standing,), standing)
    there = f"--remotes={remote}" if remote is not None else "--all"
    told = _git(repository, "rev-list", "--boundary", "--topo-order", tip, "--not", there).split()
    if all(line.startswith("-") for line in told):
        return None
    known = tuple(line[1:] for line in told if line.startswith("-"))
    return Arrival(update, tip, known, _home(repository, update, remote) or (known[0] if known else None))


def _home(repository: Repository, update: RefUpdate, remote: str | None) -> str | None:
    """Where nobody can tell what the branch itself has over there: its tracking branch, or the branch that the
    place shows first."""
    if remote is None:
        return _commit(repository, refs.head_commit(repository))
    tracking = f"{_TRACKING}{remote}/{update.name.removeprefix(_BRANCHES)}"
    for name in (tracking, f"{_TRACKING}{remote}/HEAD"):
        found = _commit(repository, refs.read(repository, name))
        if found:
            return found
    return None


def changes(repository: Repository, arrived: Arrival) -> list[PathChange]:
    """The files that differ from all the versions that are there already, sorted by path."""
    after = views.commit_tree(repository, arrived.tip)
    first, *others = [views.commit_tree(repository, known) for known in arrived.known] or [
        views.commit_tree(repository, None)
    ]
    moves = views.moves(first, after)
    for other in others:
        moves = [move for move in moves if other.file(move.path) != move.after]
    return [views.path_change(move) for move in moves]


def brought_by(repository: Repository, arrived: Arrival, path: str) -> str:
    """The newest version of those that arrive which changed a file; empty where none did."""
    asked = ("rev-list", "--max-count=1", arrived.tip, "--not", *arrived.known, "--", f":(top,literal){path}")
    return _git(repository, *asked).strip()


def brought_objects(repository: Repository, arrived: Arrival) -> Iterator[tuple[str, str]]:
    """Every object that arrives, each once, with a path that it has; what has none is left out."""
    for line in _git(repository, "rev-list", "--objects", arrived.tip, "--not", *arrived.known).split("\n"):
        object_id, _, path = line.partition(" ")
        if path:
            yield object_id, path


def held_by(repository: Repository, arrived: Arrival, blob: str) -> str:
    """The oldest version of those that arrive which has a file's content; empty where none is found."""
    asked = ("log", "-m", "--format=%H", "--no-abbrev", "--topo-order", "--reverse", f"--find-object={blob}")
    return _git(repository, *asked, arrived.tip, "--not", *arrived.known).partition("\n")[0].strip()


def _commit(repository: Repository, object_id: str | None) -> str | None:
    """The commit that an id stands for, through tags; None where it is not here or is no commit."""
    if object_id is None:
        return None
    try:
        return str(repository.handle.revparse_single(object_id).peel(pygit2.Commit).id)
    except (KeyError, ValueError, pygit2.GitError):
        return None


def _git(repository: Repository, *arguments: str) -> str:
    env = bare.environment(repository)
    return process.run(repository.root, "--no-replace-objects", *arguments, env=env).decode("utf-8", "surrogateescape")
