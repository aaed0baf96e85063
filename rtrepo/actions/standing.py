"""`status`: where the repository stands, in entries and turns."""

from rtrepo.actions.comparing import against_head, compare_paths
from rtrepo.actions.experiments.standing import underway
from rtrepo.actions.merging.waiting import in_conflict, waiting
from rtrepo.actions.workspace import look
from rtrepo.git import history, unfinished, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import DATASETS, entries_folder, is_ours
from rtrepo.model.reports import StatusReport

READ_AT_MOST = 2_000
"""Changed paths that `status` reads; of more it counts the paths and shows the first ones."""
SHOWN_OF_MANY = 40


def stand(repository: Repository) -> StatusReport:
    """The branch, the last version, what is uncommitted, what of it is broken. Changes nothing."""
    desk = look(repository)
    changes = [change for change in views.changes(desk.head, desk.work) if change.path not in desk.state.stages]
    merge = waiting(repository)
    many = len(changes) > READ_AT_MOST
    change = compare_paths(against_head(desk), changes, most=SHOWN_OF_MANY if many else None)
    return StatusReport(
        branch=desk.state.branch,
        head=history.version(repository, desk.state.head) if desk.state.head else None,
        change=change,
        staged_others=tuple(
            file.path for file in desk.state.files if file.head != file.index and not is_ours(file.path)
        ),
        unmerged=desk.state.unmerged,
        datasets=_counts(desk.head) if not change else {},
        unfinished=unfinished.name(repository),
        rough=change.totals() if many else {},
        experiment=underway(repository, desk.state.branch or ""),
        conflicts=in_conflict(desk.state),
        merging=merge.name if merge else "",
    )


def _counts(tree: StoredTree) -> dict[str, int]:
    """Entries per dataset of a clean repository."""
    counts = {name: tree.count(entries_folder(name), ".json") for name in tree.folders(DATASETS)}
    return {name: count for name, count in counts.items() if count}
