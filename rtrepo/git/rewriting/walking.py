"""A rewrite from every root, tried or for good, and the moves of refs that come of it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import objects, process
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting import roots
from rtrepo.git.rewriting.rewriter import Renamed, Rewriter, Wanted
from rtrepo.git.rewriting.roots import Roots, StashLine
from rtrepo.model.operation import RefMove


class Rewritten(NamedTuple):
    """What a rewrite comes to: the moves of refs and of heads without a branch, the names of those that go, the log of
    the stash, ids of versions and tags that changed (old → new), how many versions there are, the ids of those that
    lose a signature, the folders there are, and what gives a text with ids of versions as they are now."""

    moves: tuple[RefMove, ...]
    dropped: tuple[str, ...]
    stash: tuple[StashLine, ...]
    ids: Mapping[str, str]
    of: int
    unsigned: tuple[str, ...]
    folders: frozenset[str]
    renamed: Renamed


def rewrite(
    repository: Repository, found: Roots, kinds: Mapping[str, str], wanted: Wanted, put: Callable[[str, bytes], str]
) -> Rewritten:
    """Make everything anew that a repository holds. `kinds` has the kind of every commit and tag by id; `put` stores an
    object and gives its id, or gives the id alone."""
    commits = {one for one, kind in kinds.items() if kind == "commit"}
    rewriter = Rewriter(
        lambda one: objects.read(repository, one), put, wanted, commits, {one for one in kinds if one not in commits}
    )
    refs = {name: at for name, at in found.refs.items() if not name.startswith(roots.TRANSCRIPTS)}
    notes = {at for name, at in refs.items() if name.startswith(roots.NOTES)}
    starts = {*refs.values(), *found.heads.values(), *(line.after for line in found.stash)} - notes
    try:
        for commit in _oldest_first(repository, starts & kinds.keys()):
            rewriter.commit(commit)
        for at in sorted(starts):
            rewriter.anything(kinds.get(at) or _kind(repository, at), at)
        for at in sorted(notes):
            rewriter.anything(kinds.get(at) or _kind(repository, at), at, notes=True)
    except RecursionError:
        raise RtrepoError("the history refers to itself too deeply to be made anew; nothing was changed") from None
    ids = {**rewriter.commits, **rewriter.tags}
    moves, dropped = _moves(found, lambda at: rewriter.anything(kinds.get(at) or _kind(repository, at), at))
    log = tuple(one._replace(before=ids.get(one.before, one.before), after=ids[one.after]) for one in found.stash)
    changed = {old: new for old, new in ids.items() if old != new}
    return Rewritten(
        moves,
        dropped,
        log,
        changed,
        len(rewriter.commits),
        tuple(rewriter.unsigned),
        rewriter.folders,
        rewriter.renamed,
    )


def _oldest_first(repository: Repository, starts: set[str]) -> list[str]:
    """Every version, each after its parents and otherwise by time: what a message names was there before it."""
    told = process.run(
        repository.root, "rev-list", "--reverse", "--date-order", "--stdin",
        data="".join(f"{one}\n" for one in sorted(starts)).encode(),
        env=process.environment(GIT_NO_REPLACE_OBJECTS="1"),
    )  # fmt: skip
    return told.decode().split()


def _kind(repository: Repository, object_id: str) -> str:
    return process.run(repository.root, "cat-file", "-t", object_id).decode().strip()


def _moves(found: Roots, now: Callable[[str], str]) -> tuple[tuple[RefMove, ...], tuple[str, ...]]:
    """Where refs go. What a remote has is not what was made anew here, so its refs go where they would move."""
    moves, dropped = [], []
    for name, at in sorted(found.refs.items()):
        if name in found.symbolic:
            continue
        gone = name.startswith(roots.TRANSCRIPTS) or (name.startswith(roots.REMOTES) and now(at) != at)
        if gone:
            dropped.append(name)
        after = None if gone else now(at)
        if after != at:
            moves.append(RefMove(name, at, after))
    for name, to in sorted(found.symbolic.items()):
        if to in dropped:
            dropped.append(name)
            moves.append(RefMove(name, found.refs[name], None))
    moves += [RefMove(name, at, now(at)) for name, at in sorted(found.heads.items()) if now(at) != at]
    return tuple(moves), tuple(dropped)
