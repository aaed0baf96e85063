"""Where branches, tags and HEAD stand: written into each operation, so that the next one sees what plain git moved.

As a file: a line `HEAD WORKTREE TARGET` for each worktree that an operation was done in, and a line `ID NAME` for each
branch and tag, sorted by name.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pygit2
from pygit2.enums import ObjectType, ReferenceType

from rtrepo.git import refs
from rtrepo.git.repository import Repository
from rtrepo.model.operation import Plan


class RefStates(NamedTuple):
    """Branches and tags by full name with the full id that each holds, and what HEAD points at, by worktree."""

    refs: dict[str, str]
    heads: dict[str, str]

    def commit(self, worktree: str) -> str | None:
        """The commit that is checked out in a worktree; None before its first one, or where it is not known."""
        target = self.heads.get(worktree, "")
        return self.refs.get(target) if target.startswith("refs/") else target or None


class Holdings(NamedTuple):
    """What some refs need to be there again: commits, and the contents of annotated tags by their id."""

    commits: tuple[str, ...]
    tags: dict[str, bytes]


def read(repository: Repository) -> RefStates:
    """Where everything stands now; HEAD of this worktree only."""
    found = {}
    for reference in repository.handle.references.iterator():
        name = reference.name
        if name.startswith((refs.BRANCHES, refs.TAGS)) and reference.type == ReferenceType.DIRECT:
            found[name] = str(reference.target)
    return RefStates(found, {repository.worktree: refs.head(repository)})


def dump(states: RefStates) -> bytes:
    """The file, see above."""
    heads = (f"HEAD {worktree} {states.heads[worktree]}\n" for worktree in sorted(states.heads))
    lines = (f"{states.refs[name]} {name}\n" for name in sorted(states.refs))
    return "".join((*heads, *lines)).encode("utf-8", "surrogateescape")


def load(raw: bytes) -> RefStates:
    """What a file says."""
    states = RefStates({}, {})
    for line in raw.decode("utf-8", "surrogateescape").splitlines():
        first, _, rest = line.partition(" ")
        if first == "HEAD":
            worktree, _, target = rest.rpartition(" ")
            states.heads[worktree] = target
        else:
            states.refs[rest] = first
    return states


def after(states: RefStates, plan: Plan, worktree: str) -> RefStates:
    """Where everything stands once a plan is carried out in a worktree."""
    held, heads = dict(states.refs), dict(states.heads)
    for name, _, to in plan.refs:
        if name.startswith((refs.BRANCHES, refs.TAGS)):
            if to is None:
                held.pop(name, None)
            else:
                held[name] = to
        elif name == "HEAD" and to is not None:  # a version made without a branch
            heads[worktree] = to
    if plan.head:
        heads[worktree] = plan.head.after
    return RefStates(held, heads)


def holdings(repository: Repository, ids: Sequence[str]) -> Holdings:
    """What the objects that refs held need to be kept. Those that are gone, or lead to no commit, are left out."""
    commits, tags = [], {}
    for object_id in dict.fromkeys(ids):
        found = repository.handle.get(object_id)
        if found is None:
            continue
        if found.type == ObjectType.TAG:
            tags[object_id] = bytes(repository.handle.odb.read(object_id)[1])
        try:
            commits.append(str(found.peel(pygit2.Commit).id))
        except (KeyError, ValueError, pygit2.GitError):
            continue
    return Holdings(tuple(dict.fromkeys(commits)), tags)
