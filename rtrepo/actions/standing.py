"""`status`: where the repository stands, in entries and turns."""

from collections import Counter

from rtrepo.actions.comparing import against_head, compare_paths, rough_totals
from rtrepo.actions.workspace import look
from rtrepo.git import history, views
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import DATASETS, is_ours, place_of
from rtrepo.model.reports import StatusReport
from rtrepo.model.tree import Tree

READ_AT_MOST = 2_000
"""Changed paths that `status` reads; of more it counts the paths and shows the first ones."""
SHOWN_OF_MANY = 40


def stand(repository: Repository) -> StatusReport:
    """The branch, the last version, what is uncommitted, what of it is broken. Changes nothing."""
    desk = look(repository)
    changes = views.changes(desk.head, desk.work)
    many = len(changes) > READ_AT_MOST
    change = compare_paths(against_head(desk), changes[:SHOWN_OF_MANY] if many else changes)
    return StatusReport(
        branch=desk.state.branch,
        head=history.version(repository, desk.state.head) if desk.state.head else None,
        change=change,
        staged_others=tuple(
            file.path for file in desk.state.files if file.head != file.index and not is_ours(file.path)
        ),
        unmerged=desk.state.unmerged,
        datasets=_counts(desk.work) if not change else {},
        rough=rough_totals(changes) if many else {},
    )


def _counts(tree: Tree) -> dict[str, int]:
    """Entries per dataset."""
    counts: Counter[str] = Counter()
    for path, _ in tree.files(DATASETS):
        place = place_of(path)
        if place.kind == "entry":
            counts[place.dataset] += 1
    return dict(sorted(counts.items()))
