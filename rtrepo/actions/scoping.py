"""Which entries of which snapshot are meant: the working tree's, a version's, or those of what is staged."""

from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.choosing import Wish, chosen, narrows, selection
from rtrepo.actions.comparing import snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import look
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree


def scope(
    repository: Repository, wish: Wish, revision: str = "", *, staged: bool = False, progress: Progress | None = None
) -> Selection:
    """What is meant in the working tree, in a version, in what is staged, or on the later side of `A..B`."""
    if not narrows(wish):
        return Selection(wish.names, wish.dataset)
    if staged or ".." in revision:
        tree = snapshots_of(repository, [revision] if revision else [], staged=staged).after
    elif revision:
        tree = views.commit_tree(repository, refs.resolve(repository, revision))
    else:
        tree = look(repository).work
    return selection(tree, wish, progress)


def scope_of_two(now: StoredTree, then: StoredTree, wish: Wish) -> Selection:
    """What is meant of entries as they are now; of those that are no more, as they were then."""
    if not narrows(wish):
        return Selection(wish.names, wish.dataset)
    here = {one.key for one in chosen(now, Wish(), by_import=False)}
    keys = {one.key for one in chosen(now, wish, unknown=True, by_import=False)}
    keys |= {one.key for one in chosen(then, wish, unknown=True, by_import=False) if one.key not in here}
    return Selection(wish.names, wish.dataset, keys=frozenset(keys))
