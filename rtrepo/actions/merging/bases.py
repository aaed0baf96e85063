"""The version that two branches grew apart from, as a tree; where there are several, they are merged first."""

from rtrepo.actions.joining.join import join
from rtrepo.git import refs, views
from rtrepo.git.drafts import Drafts
from rtrepo.git.views import StoredTree


def base_tree(drafts: Drafts, ours: str, theirs: str) -> StoredTree | None:
    """The tree of the merge base of two commits (full ids); None where they share no history.

    Branches that were merged into each other have several bases. These are merged in memory, and what is in conflict
    between them is as it was before them, so that neither side's answer is taken for what both began with.
    """
    repository = drafts.repository
    bases = refs.merge_bases(repository, ours, theirs)
    if not bases:
        return None
    made = drafts.tree(views.tree_id(repository, bases[0]))
    for other in bases[1:]:
        older = base_tree(drafts, bases[0], other) or drafts.tree(views.tree_id(repository, None))
        joined = join(
            repository, older, made, drafts.tree(views.tree_id(repository, other)), drafts.put, read=drafts.read
        )
        as_before = {stages.path: stages.base for one in joined.conflicts for stages in one.stages}
        made = drafts.tree(made.tree_id, {**joined.files, **as_before})
    return made
