"""What a cherry-pick or a revert was asked to do, version by version: which two trees tell the change, and what the
version that comes of it says."""

from collections.abc import Iterator
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs, trailers, views
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.repository import Repository
from rtrepo.model.merging import Picked, PickWish
from rtrepo.model.version import Version


class Step(NamedTuple):
    """One version to bring over or to take back: what it is called and its full id, the trees (by id) between which
    the change lies, and the message of what comes of it."""

    name: str
    commit: str
    subject: str
    base: str
    theirs: str
    message: str

    @property
    def told(self) -> Picked:
        """The same for a report."""
        return Picked(self.name, self.commit, self.subject)


def versions_asked(repository: Repository, wish: PickWish) -> list[Step]:
    """A step for each version, in the order in which they are to be done: as they were named, those of a range `A..B`
    from old to new, and from new to old where they are taken back.

    Raises RtrepoError where something names no version, or where it has to be told which parent of a merge counts.
    """
    return [step_of(repository, commit, wish, name) for name, commit in _commits(repository, wish)]


def _commits(repository: Repository, wish: PickWish) -> Iterator[tuple[str, str]]:
    for name in wish.names:
        if ".." not in name:
            commit = refs.resolve(repository, name)
            yield (commit[:7] if commit.startswith(name) else name), commit
            continue
        if "..." in name:
            raise RtrepoError(f"{name} tells no order; nothing was changed", hint="name A..B: what B has and A has not")
        commits = refs.span(repository, name)
        if not commits:
            raise RtrepoError(f"there are no versions in {name}", hint=f"rtrepo log {name}")
        yield from ((commit[:7], commit) for commit in (commits if wish.verb == "cherry-pick" else reversed(commits)))


def step_of(repository: Repository, commit: str, wish: PickWish, name: str = "") -> Step:
    """The step for one commit (a full id)."""
    version = history.version(repository, commit)
    name = name or commit[:7]
    before = _before(version, wish, name)
    trees = views.tree_id(repository, before) if before else EMPTY_TREE, views.tree_id(repository, commit)
    if wish.verb == "revert":
        return Step(name, commit, version.subject, trees[1], trees[0], wish.message or _taken_back(version, before))
    message = trailers.came_from(version.message, commit) if wish.origin else version.message
    return Step(name, commit, version.subject, *trees, message)


def _before(version: Version, wish: PickWish, name: str) -> str:
    """The parent that counts as the version before; empty for the first version."""
    many = len(version.parents) > 1
    if many and not wish.mainline:
        raise RtrepoError(
            f"{name} is a merge, so it has to be told which of its parents counts as before it; nothing was changed",
            hint=f"rtrepo {wish.verb} -m 1 {name}: all that the merge brought into the branch it was made on",
        )
    if wish.mainline > max(1, len(version.parents)):
        raise RtrepoError(
            f"{name} has {len(version.parents)} parents, and none with the number {wish.mainline}; nothing was changed"
        )
    return version.parents[(wish.mainline or 1) - 1] if version.parents else ""


def _taken_back(version: Version, before: str) -> str:
    """Git's words (sequencer.c); what takes a revert back says so."""
    subject = version.subject
    again = subject.startswith('Revert "') and not subject.startswith('Revert "Revert "')
    first = "Reapply " + subject.removeprefix("Revert ") if again else f'Revert "{subject}"'
    merge = f", reversing\nchanges made to {before}" if len(version.parents) > 1 else ""
    return f"{first}\n\nThis reverts commit {version.id}{merge}.\n"
