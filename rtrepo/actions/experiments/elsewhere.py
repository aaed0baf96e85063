"""A merge into a branch that is not checked out: no file is touched, so nobody can settle anything there."""

from dataclasses import replace

from rtrepo.actions.committing import ask_hooks, clean, settled
from rtrepo.actions.experiments.noting import carry_out
from rtrepo.actions.merging.merge import recorded
from rtrepo.actions.merging.merge_gate import check_merge
from rtrepo.actions.merging.work import Work
from rtrepo.actions.workspace import Desk
from rtrepo.errors import RtrepoError
from rtrepo.git import hook_runs
from rtrepo.git.refs import BRANCHES
from rtrepo.git.sequence import Writing
from rtrepo.model.merging import MergeReport, Wish
from rtrepo.model.operation import RefMove
from rtrepo.model.reports import CheckReport


def bring_in_elsewhere(writing: Writing, desk: Desk, work: Work, wish: Wish, did: str) -> MergeReport:
    """Make the version of a merge that is worked out, on the branch that it goes into.

    Raises RtrepoError where a conflict, a finding or a hook stops it: then somebody has to go to that branch first.
    """
    repository, sides, joined = desk.repository, work.sides, work.joined
    if joined.conflicts:
        number = len(joined.conflicts)
        raise _refusal(work, f"{number} {'entry is' if number == 1 else 'entries are'} in conflict")
    checked = check_merge(work.ours, work.theirs, work.result) if wish.verify else CheckReport(0, ())
    if checked.blocking:
        raise _refusal(work, "findings that only this brings stop it")
    work.drafts.store(writing.objects)
    writing.objects.publish()
    report = MergeReport(
        "merged", sides.name, sides.into, files=len(joined.files), totals=joined.totals, remarks=joined.remarks,
        findings=checked.findings,
    )  # fmt: skip
    message, tree = clean(wish.message), work.result.tree_id
    if wish.verify:
        there = replace(desk, head=work.ours, state=replace(desk.state, branch=sides.into))
        others = hook_runs.others(repository)
        hooked, output, failed, steps = ask_hooks(there, tree, others, "pre-merge-commit", "pre-merge")
        if failed or hooked != tree:
            raise _refusal(work, f"{failed} stops it" if failed else "a hook changes the entries")
        report = report._replace(hook_output=output, steps=steps)
        message = settled(repository, message, others, "merge")
    parents = [sides.ours] if wish.alone else [sides.ours, sides.theirs]
    version = recorded(writing, repository, tree, parents, message)
    carry_out(writing, did, [RefMove(BRANCHES + sides.into, sides.ours, version.id)])
    return report._replace(version=version)


def _refusal(work: Work, reason: str) -> RtrepoError:
    into = work.sides.into
    return RtrepoError(
        f"{reason}, and {into} is not checked out to settle that; nothing was changed",
        hint=f"rtrepo switch {into}, and then the same without --into",
    )
