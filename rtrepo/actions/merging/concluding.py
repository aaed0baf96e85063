"""`merge --continue` and `merge --abort`: a merge that waited becomes a version, or is as if it had never begun."""

from rtrepo.actions import counterparts
from rtrepo.actions.committing import MANY, ask_hooks, clean, settled, store
from rtrepo.actions.merging.half_done import (
    as_hooked,
    index_moves,
    moves_by_hand,
    put_back,
    settled_by_hand,
    taken_in,
    unstaged,
)  # fmt: skip
from rtrepo.actions.merging.merge import branch_move, recorded
from rtrepo.actions.merging.merge_gate import check_merge
from rtrepo.actions.merging.message import kept_message
from rtrepo.actions.merging.waiting import tool, waiting
from rtrepo.actions.undoing.marks import MERGING
from rtrepo.actions.workspace import Desk, Told, branch_or_commit, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import hook_runs, pending, unfinished, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.model.joined import JoinTotals
from rtrepo.model.merging import MergeReport, Waiting
from rtrepo.model.operation import Plan
from rtrepo.model.reports import CheckReport


def conclude(
    repository: Repository, message: str = "", *, verify: bool = True, waiting_for: Told | None = None
) -> MergeReport:
    """Make the version of a merge that waits, of ours or of git's. Files in which somebody settled all conflicts by
    hand are taken as they stand; uncommitted work from before the merge stays out.

    Gives a report without a version where conflicts are left, or where the gate or a hook stops it; then nothing is
    changed. Raises RtrepoError where no merge waits.
    """
    with changing(repository, "merge --continue", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        merge = _merge_that_waits(repository, "finish")
        into = branch_or_commit(repository, desk.state)
        by_hand = settled_by_hand(writing, desk, merge)
        if by_hand.open:
            return MergeReport("conflicts", merge.name, into, conflicts=by_hand.conflicts)
        taken = taken_in(desk, merge, by_hand.files)
        tree = store(writing, desk, taken)
        theirs = pending.read(repository, pending.MERGE_HEAD) or b""
        parents = [desk.state.head or "", *theirs.decode("ascii", "replace").split()]
        checked = _checked(repository, desk, tree, parents) if verify else CheckReport(0, ())
        report = MergeReport("merged", merge.name, into, findings=checked.findings, files=len(taken.files))
        if checked.blocking:
            return report._replace(outcome="stopped", stopped_by="the gate")
        others = hook_runs.others(repository)
        if verify:
            # As git does: what finishes a merge is a commit, and asks the hook of one.
            hooked, output, failed, steps = ask_hooks(desk, tree, others, "pre-commit", "pre-merge")
            report = report._replace(hook_output=output, steps=steps)
            if failed:
                return report._replace(outcome="stopped", stopped_by=failed)
            if hooked != tree:
                tree, taken = hooked, as_hooked(repository, desk, hooked)
                checked = _checked(repository, desk, tree, parents)
                if checked.blocking:
                    by = "the gate, after a hook changed the entries"
                    return report._replace(outcome="stopped", stopped_by=by, findings=checked.findings)
        kept_words = kept_message(repository, made_by_git=merge.made_by_git)
        message = clean(message or kept_words or f"Merge {merge.name} into {into}")
        if verify:
            message = settled(repository, message, others, "merge")
        version = recorded(writing, repository, tree, parents, message)
        plan = Plan(
            f"finish the merge of {merge.name} into {into}",
            branch_move(repository, parents[0], version.id),
            work=moves_by_hand(writing, desk, by_hand.files),
            index=index_moves(desk, taken),
            stages=unstaged(desk),
            state=pending.cleared(repository, writing.objects.put),
            details={MERGING: merge.theirs},
        )
        kept = tuple(writing.apply(plan))
    if "post-merge" in others:
        hook_runs.run(repository, "post-merge", "0")
    changes = views.changes(desk.head, views.commit_tree(repository, version.id))
    totals = counterparts.totals(desk.head, views.commit_tree(repository, version.id), changes, most=MANY)
    made = JoinTotals(totals.get("added", 0), totals.get("removed", 0), totals.get("edited", 0), totals.get("moved", 0))
    return report._replace(version=version, left=kept, totals=made)


def _merge_that_waits(repository: Repository, verb: str) -> Waiting:
    found = waiting(repository)
    if found and found.verb == "merge":
        return found
    if found and found.verb == "squash":
        raise RtrepoError(
            f"{found.name} was squashed, which makes an ordinary version; nothing was changed",
            hint='rtrepo resolve settles what is in conflict, then rtrepo commit -m "…"',
        )
    name = unfinished.name(repository)
    if name:
        raise RtrepoError(
            f"what waits here is a {name}, not a merge; nothing was changed",
            hint=f"{tool(name)} {name} --continue, {tool(name)} {name} --abort",
        )
    raise RtrepoError(f"there is no merge to {verb} here", hint="rtrepo status shows where you are")


def _checked(repository: Repository, desk: Desk, tree: str, parents: list[str]) -> CheckReport:
    theirs = views.commit_tree(repository, parents[1])
    return check_merge(desk.head, theirs, StoredTree(repository, tree))


def give_up(repository: Repository, *, waiting_for: Told | None = None) -> MergeReport:
    """Put everything that the merge touched back to the last version, and leave the rest as it is. What stood there,
    half-made resolutions too, comes back with undo."""
    with changing(repository, "merge --abort", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        merge = waiting(repository)
        if merge is None:
            merge = _merge_that_waits(repository, "give up")
        if (repository.git_dir / "sequencer").is_dir():
            raise RtrepoError(
                f"this is in the middle of a {merge.verb} of several versions; nothing was changed",
                hint=f"rtrepo {merge.verb} --abort, or --skip",
            )
        work, index = put_back(writing, desk, merge)
        plan = Plan(
            f"give up the {merge.verb} of {merge.name}",
            work=work,
            index=index,
            stages=unstaged(desk),
            state=pending.cleared(repository, writing.objects.put),
            keeps=(merge.theirs,),
            details={MERGING: merge.theirs},
        )
        kept = writing.apply(plan)
        into = branch_or_commit(repository, desk.state)
        return MergeReport("aborted", merge.name, into, files=len(work), left=tuple(kept), verb=merge.verb)
