"""What commands recorded of where entries are from, as the versions of a repository have it."""

from collections.abc import Sequence

from rtrepo.actions.contents import Contents
from rtrepo.actions.loading import told_from
from rtrepo.diff.entries import compare_moved
from rtrepo.diff.regrouped import compare_joined, compare_split
from rtrepo.errors import RtrepoError
from rtrepo.git import objects
from rtrepo.git.repository import Repository
from rtrepo.model.ancestry import Ancestry
from rtrepo.model.change import EntryChange
from rtrepo.model.entry import Key


class Ancestries:
    """What sidecars say of where their entries are from, read once for each content."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._said: dict[str, Ancestry | None] = {}

    def said(self, blob: str | None) -> Ancestry | None:
        """What the sidecar with a content says; None where there is no such file."""
        if blob and blob not in self._said:
            try:
                self._said[blob] = told_from(objects.read(self._repository, blob))
            except RtrepoError:
                self._said[blob] = None  # too large or damaged: what the other versions say can still be told
        return self._said[blob] if blob else None


def change_told(
    contents: Contents, told: Ancestry, olds: Sequence[tuple[Key, str, str]], new: tuple[Key, str, str]
) -> EntryChange | None:
    """The change that a record tells of one entry alone, where two versions do not have all that belongs to it: a
    part was recorded before the rest. Entries are given by key, version and path. None where one cannot be read."""
    before = [(key, contents.at(commit, path).side) for key, commit, path in olds]
    key, commit, path = new
    after = contents.at(commit, path).side
    if any(side.entry is None for side in (after, *(side for _, side in before))):
        return None
    if len(before) > 1:
        return compare_joined(before, key, after)
    ((old, whole),) = before
    if told.how == "split":
        # The whole stands for the parts that are not there: what is not in this one is not lost.
        return compare_split(old, whole, [(old, whole), (key, after)])[1]
    return compare_moved(old, key, whole, after)
