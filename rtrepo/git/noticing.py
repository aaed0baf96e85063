"""What plain git did since the last operation, told by where branches, tags and HEAD stand, as an operation of its own.

A branch that another worktree has checked out is left to the operations of that worktree.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import pygit2

from rtrepo.git import index, objects, operations, ref_states, refs, trees, views
from rtrepo.git.objects import LooseObjects, ObjectWriter, PackedObjects
from rtrepo.git.ref_states import RefStates
from rtrepo.git.repository import Repository
from rtrepo.git.worktree import Worktree
from rtrepo.model.operation import FileMove, HeadMove, Plan, RefMove

NOTICED = "noticed"
"""In the details of an operation that plain git did: what git's own log says of it, newest first."""
TAGS = "tags"
"""In the details of an operation: annotated tags that it needs, by id, each with the blob that holds its content."""

_ENOUGH = 3
_MANY = 200
"""Files from which the trees of an operation are many objects."""
_COMMITTED = re.compile(r"commit(?! \(merge\))[ :]")
"""A line of git's log of HEAD for what takes the working tree as it is, and so leaves it as it was."""


class Noticed(NamedTuple):
    """Where everything stands as the log now has it, and what the next operation has to keep besides: commits and
    tags (id → blob), where it is the first one that looks."""

    states: RefStates
    keeps: tuple[str, ...] = ()
    tags: Mapping[str, str] = {}


def carried_on(repository: Repository) -> Noticed:
    """Where everything stood after the last operation; as it stands now where no operation says."""
    last = operations.last_states(repository)
    return Noticed(last) if last is not None else _first(repository, ref_states.read(repository))


def notice(repository: Repository) -> Noticed:
    """Record what plain git moved since the last operation, if anything. Needs the lock."""
    last = operations.last_states(repository)
    if last is None:
        return _first(repository, ref_states.read(repository))
    found = _since(repository, last)
    if found.plan:
        _record(repository, found)
    return Noticed(found.states, found.keeps)


def seen(repository: Repository) -> Plan | None:
    """What `notice` would record; None for nothing. Changes nothing."""
    last = operations.last_states(repository)
    return _since(repository, last).plan if last else None


class _Since(NamedTuple):
    """What is different now, None for nothing, where everything stands as the log has it then, and what to keep."""

    plan: Plan | None
    states: RefStates
    keeps: tuple[str, ...] = ()


def _since(repository: Repository, last: RefStates) -> _Since:
    here, now = repository.worktree, ref_states.read(repository)
    now = RefStates(now.refs, {**last.heads, **now.heads})
    keeps: tuple[str, ...] = ()
    if here not in last.heads:  # a worktree in which nothing was done yet: what it has checked out is news to nobody
        last = RefStates(_with(last.refs, now.refs, now.heads[here]), now.heads)
        at = now.commit(here)
        keeps = (at,) if at else ()
    changed = [name for name in sorted(last.refs.keys() | now.refs.keys()) if last.refs.get(name) != now.refs.get(name)]
    for name in set(refs.checked_out_in_others(repository)).intersection(changed) if changed else ():
        now = RefStates(_with(now.refs, last.refs, name), now.heads)
        changed.remove(name)
    moves = tuple(RefMove(name, last.refs.get(name), now.refs.get(name)) for name in changed)
    head = HeadMove(last.heads[here], now.heads[here]) if last.heads[here] != now.heads[here] else None
    if not moves and not head:
        return _Since(None, now, keeps)
    told = _told_by_git(repository, last.commit(here), now.commit(here))
    work, index = _files(repository, last.commit(here), now.commit(here), told)
    return _Since(Plan(_words(repository, moves, head, told), moves, head, work, index, {NOTICED: told}), now, keeps)


def _record(repository: Repository, found: _Since) -> None:
    plan = found.plan
    assert plan is not None
    commits = [commit for move in plan.refs for commit in move[1:] if commit]
    detached = [at for at in (plan.head or ()) if not at.startswith("refs/")]
    held = ref_states.holdings(repository, [*commits, *detached])
    many = len(plan.work) > _MANY
    writer: ObjectWriter = PackedObjects(repository, f"{os.getpid()}-git") if many else LooseObjects(repository)
    try:
        tags = _stored(writer, held.tags) | _pruned(repository, commits)
        details = {**plan.details, TAGS: tags} if tags else plan.details
        plan = replace(plan, details=details, keeps=tuple(dict.fromkeys((*held.commits, *found.keeps))))
        sides = operations.file_trees(plan, writer.read, writer)
        states = writer.put("blob", ref_states.dump(found.states))
        writer.publish()
        operations.record(repository, operations.to_record(plan, "git", sides, repository.worktree, states))
    finally:
        writer.discard()


def _pruned(repository: Repository, ids: list[str]) -> dict[str, str]:
    """Annotated tags that git gc took before their going was noticed, as the operation has them that saw them come."""
    gone = {one for one in ids if not objects.exists(repository, one)}
    found: dict[str, str] = {}
    for _, told, _, _ in operations.log(repository) if gone else ():
        found |= {tag: blob for tag, blob in told["details"].get(TAGS, {}).items() if tag in gone}
        if len(found) == len(gone):
            break
    return found


def _first(repository: Repository, now: RefStates) -> Noticed:
    commit = now.commit(repository.worktree)
    held = ref_states.holdings(repository, [*now.refs.values(), *([commit] if commit else [])])
    return Noticed(now, held.commits, _stored(LooseObjects(repository), held.tags))


def _with(old: Mapping[str, str], new: Mapping[str, str], name: str) -> dict[str, str]:
    held = {ref: at for ref, at in old.items() if ref != name}
    return held | ({name: new[name]} if name in new else {})


def _stored(writer: ObjectWriter, tags: Mapping[str, bytes]) -> dict[str, str]:
    return {tag: writer.put("blob", raw) for tag, raw in tags.items()}


def _told_by_git(repository: Repository, before: str | None, after: str | None) -> list[str]:
    """What git's log of HEAD says of the way between two commits, newest first; nothing where it does not tell it."""
    if before == after:
        return []
    told, at = [], after
    try:
        for line in repository.handle.lookup_reference("HEAD").log():
            if str(line.oid_new) != at:
                return []
            told.append((line.message or "").strip())
            at = str(line.oid_old)
            if at == (before or "0" * 40):
                return told
    except (KeyError, ValueError, pygit2.GitError):
        return []
    return []


def _files(
    repository: Repository, before: str | None, after: str | None, told: list[str]
) -> tuple[tuple[FileMove, ...], tuple[FileMove, ...]]:
    """What git did to the working tree and to the index on the way from one commit to another.

    It does not say. A commit leaves the files alone; otherwise a file that is what the old commit has was left alone,
    and any other one was brought to what the new one has, and may have been edited since.
    """
    if before == after or (told and all(map(_COMMITTED.match, told))):
        return (), ()
    ends = (views.tree_id(repository, commit) for commit in (before, after))
    moves = list(trees.compare(lambda tree: objects.read(repository, tree), *ends))
    staged = index.staged(repository, [move.path for move in moves])
    with Worktree(repository.root) as worktree:
        work = tuple(move for move in moves if views.identify(worktree, move.path) != move.before)
    return work, tuple(move for move in moves if staged[move.path] != move.before)


def _words(repository: Repository, moves: tuple[RefMove, ...], head: HeadMove | None, told: list[str]) -> str:
    """In a sentence what git did."""
    found = list(_each(repository, moves, head, told))
    more = f" and {len(found) - _ENOUGH} more" if len(found) > _ENOUGH else ""
    return f"git: {', '.join(found[:_ENOUGH])}{more}"


def _each(repository: Repository, moves: tuple[RefMove, ...], head: HeadMove | None, told: list[str]) -> Iterator[str]:
    if head:
        yield f"from {_short(head.before)} to {_short(head.after)}"
    current = refs.head(repository)
    for name, before, after in moves:
        kind = "tag" if name.startswith(refs.TAGS) else "branch"
        if before is None:
            yield f"{kind} {_short(name)} made"
        elif after is None:
            yield f"{kind} {_short(name)} deleted"
        else:
            why = told[0] if len(told) == 1 and name == current else _way(repository, before, after)
            yield f"{_short(name)} moved {before[:7]}→{after[:7]}{f' ({why})' if why else ''}"


def _way(repository: Repository, before: str, after: str) -> str:
    try:
        ahead, behind = repository.handle.ahead_behind(after, before)
    except (KeyError, ValueError, pygit2.GitError):  # a tag of something else, or what git gc has taken
        return ""
    ways = ((ahead, ""), (behind, " back"))
    return ", ".join(f"{n} commit{'' if n == 1 else 's'}{way}" for n, way in ways if n)


def _short(name: str) -> str:
    bare = name.removeprefix(refs.BRANCHES).removeprefix(refs.TAGS)
    return bare if name.startswith("refs/") else name[:7]
