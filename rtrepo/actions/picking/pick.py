"""`cherry-pick` and `revert`: what single versions changed brought over to this branch, or taken back on it."""

from collections.abc import Callable

from rtrepo.actions.merging.merge import refuse_unmerged
from rtrepo.actions.picking.entry_reverts import entries_asked, names_entries
from rtrepo.actions.picking.run import Footing, Run
from rtrepo.actions.picking.steps import versions_asked
from rtrepo.actions.workspace import Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import hook_runs
from rtrepo.git.drafts import Drafts
from rtrepo.git.repository import Repository
from rtrepo.model.merging import PickReport, PickWish


def pick(
    repository: Repository, wish: PickWish, *, waiting: Told | None = None, tell: Callable[[str], None] = lambda _: None
) -> PickReport:
    """Bring over what versions changed, or take it back, each as a version of its own: one operation for all of them.

    What changes nothing here (any more) is told and left out. At the first that somebody has to settle it stops: those
    before it are versions then, its result is in the working tree, and `resuming.go_on` goes on with the rest. Raises
    RtrepoError where uncommitted work is in the way, or something asked for is not there; then nothing is changed.
    """
    with changing(repository, f"{wish.verb} {' '.join(wish.names)}", waiting=waiting) as writing:
        desk = look(repository)
        refuse_unmerged(desk)
        if desk.state.head is None:
            raise RtrepoError("there is no version yet to go on from", hint='rtrepo commit -m "first version"')
        drafts = Drafts(repository)
        if wish.verb == "revert" and (wish.at or names_entries(repository, wish.names)):
            steps = [entries_asked(repository, drafts, wish, tell)]
        else:
            steps = versions_asked(repository, wish)
        report = Run(writing, drafts, Footing(desk), wish).through(steps)
    told(repository, report)
    return report


def told(repository: Repository, report: PickReport) -> None:
    """Run the user's post-commit hook, where there are new versions."""
    if any(one.version for one in report.picked) and "post-commit" in hook_runs.others(repository):
        hook_runs.run(repository, "post-commit")
