"""`merge`: another version's changes brought into this one, entry by entry, never over an edit of somebody's."""

from collections.abc import Sequence
from dataclasses import replace

from rtrepo.actions.committing import MANY, ask_hooks, clean, settled
from rtrepo.actions.comparing import Pair, compare
from rtrepo.actions.merging.merge_gate import blocking, check_merge
from rtrepo.actions.merging.message import default_message, squash_message, with_conflicts
from rtrepo.actions.merging.waiting import remembered
from rtrepo.actions.merging.work import Sides, Work, sides_of, way_of, worked_out
from rtrepo.actions.shifting import shift_of
from rtrepo.actions.switching import way_to
from rtrepo.actions.undoing.marks import MERGING
from rtrepo.actions.workspace import Desk, Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import history, hook_runs, identity, pending, refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing, ref_moves
from rtrepo.git.views import StoredTree
from rtrepo.model.merging import MergeReport, Outcome, Waiting, Wish
from rtrepo.model.operation import FileMove, Plan, RefMove
from rtrepo.model.reports import CheckReport
from rtrepo.model.version import Version

READ_AT_MOST = 2_000
"""Changed files that a dry run reads to tell what changes; the others it counts."""
NAMED = 5


def merge(repository: Repository, wish: Wish, *, waiting: Told | None = None) -> MergeReport:
    """Bring a version into the branch that is checked out.

    Gives a report without a version where somebody has to settle something first: the result is in the working tree
    then, and the merge waits for `concluding.conclude`. Raises RtrepoError where uncommitted work is in the way, where
    the two share no history, or where a fast-forward was wanted and there is none; then nothing is changed.
    """
    with changing(repository, f"merge {wish.revision}", waiting=waiting) as writing:
        desk = look(repository)
        refuse_unmerged(desk)
        sides = sides_of(desk, wish.revision)
        way = way_of(repository, sides, wish)
        if way == "up-to-date":
            return MergeReport("up-to-date", sides.name, sides.into)
        if way == "fast-forward" and not _is_held_up(desk, sides, wish):
            report = _move_on(writing, desk, sides, wish)
        else:
            report = bring_in(writing, desk, worked_out(repository, sides, by_sentences=wish.by_sentences), wish)
    if not report.waits and "post-merge" in hook_runs.others(repository):
        hook_runs.run(repository, "post-merge", str(int(wish.squash)))
    return report


def tried(repository: Repository, wish: Wish) -> MergeReport:
    """What `merge` would do: conflicts, findings that the merge brings in, what changes, and the shift. Changes
    nothing; uncommitted work does not count."""
    desk = look(repository)
    sides = sides_of(desk, wish.revision)
    way = way_of(repository, sides, wish)
    report = MergeReport("up-to-date", sides.name, sides.into, dry_run=True)
    if way == "up-to-date":
        return report
    if way == "fast-forward" and not _is_held_up(desk, sides, wish):
        outcome: Outcome = "squashed" if wish.squash else "fast-forward"
        trees = desk.head, views.commit_tree(repository, sides.theirs)
        return _with_change(report._replace(outcome=outcome), Pair(*trees, sides.into, sides.name))
    return foretold(worked_out(repository, sides, by_sentences=wish.by_sentences), wish)


def _is_held_up(desk: Desk, sides: Sides, wish: Wish) -> bool:
    """Whether the gate stops a fast-forward. A version of its own then joins the two, once it is mended.

    Raises RtrepoError where only a fast-forward was wanted.
    """
    if not wish.verify or wish.squash or not sides.ours:  # the commit that follows a squash asks the gate
        return False
    theirs = views.commit_tree(desk.repository, sides.theirs)
    found = blocking(desk.head, theirs, views.changes(desk.head, theirs))
    if found and wish.fast_forward == "only":
        raise RtrepoError(
            f"{sides.name} brings what would block a commit on {sides.into}; nothing was changed",
            hint=f"rtrepo validate {sides.into}..{sides.name} shows it; without --ff-only it is mended in the merge",
        )
    return bool(found)


def foretold(work: Work, wish: Wish) -> MergeReport:
    """What a merge that is worked out would do; see `tried`."""
    checked = check_merge(work.ours, work.theirs, work.result) if wish.verify else CheckReport(0, ())
    report = _told(work, _outcome(work, checked, wish), checked)._replace(dry_run=True)
    return _with_change(report, Pair(work.ours, work.result, work.sides.into, work.sides.name))


def _with_change(report: MergeReport, pair: Pair) -> MergeReport:
    """A report that also tells what changes, with the shift."""
    change = compare(pair, most=READ_AT_MOST)
    return report._replace(files=len(pair.changes), change=replace(change, shift=shift_of(pair, change)))


def _outcome(work: Work, checked: CheckReport, wish: Wish) -> Outcome:
    if work.joined.conflicts:
        return "conflicts"
    if wish.squash:
        return "squashed"  # the commit that follows asks the gate
    return "stopped" if checked.blocking else "merged"


def _told(work: Work, outcome: Outcome, checked: CheckReport) -> MergeReport:
    joined = work.joined
    return MergeReport(
        outcome, work.sides.name, work.sides.into, totals=joined.totals, conflicts=joined.conflicts,
        remarks=joined.remarks, findings=checked.findings, stopped_by="the gate" if outcome == "stopped" else "",
    )  # fmt: skip


def refuse_unmerged(desk: Desk) -> None:
    """Refuse to bring anything in while files are in conflict."""
    if desk.state.unmerged:
        raise RtrepoError(
            f"{len(desk.state.unmerged)} files are in conflict, {desk.state.unmerged[0]} first; nothing was changed",
            hint="rtrepo conflicts shows them, rtrepo resolve settles them",
        )


def branch_move(repository: Repository, before: str, after: str) -> tuple[RefMove, ...]:
    """The move of the branch that is checked out, or of HEAD where none is."""
    target = refs.head(repository)
    return ref_moves(target if target.startswith(refs.BRANCHES) else "HEAD", before or None, after)


def _move_on(writing: Writing, desk: Desk, sides: Sides, wish: Wish) -> MergeReport:
    """A fast-forward: nothing has to be joined."""
    repository, put = desk.repository, writing.objects.put
    moves = way_to(writing, desk, views.tree_id(repository, sides.theirs), sides.name)
    if wish.squash:
        record = Waiting("squash", sides.name, sides.theirs, sides.ours, aside=tuple(sorted(desk.dirty)))
        proposed = squash_message(repository, sides).encode("utf-8")
        state = {pending.OWN: remembered(record), pending.SQUASH_MSG: proposed}
        did = f"merge {sides.name} into {sides.into}, squashed"
        told = pending.moves(repository, put, state)
        left = writing.apply(Plan(did, work=moves, index=moves, state=told, keeps=(sides.theirs,)))
        return MergeReport("squashed", sides.name, sides.into, files=len(moves), left=tuple(left))
    plan = Plan(
        f"merge {sides.name} into {sides.into}, fast-forward", branch_move(repository, sides.ours, sides.theirs),
        work=moves, index=moves, state=_where_it_was(writing, desk),
    )  # fmt: skip
    left = writing.apply(plan)
    version = history.version(repository, sides.theirs)
    return MergeReport("fast-forward", sides.name, sides.into, version=version, files=len(moves), left=tuple(left))


def _where_it_was(writing: Writing, desk: Desk) -> tuple[FileMove, ...]:
    """Git's ORIG_HEAD, for those who go back with git."""
    before = f"{desk.state.head}\n".encode() if desk.state.head else None
    return pending.moves(desk.repository, writing.objects.put, {pending.ORIG_HEAD: before})


def bring_in(writing: Writing, desk: Desk, work: Work, wish: Wish, did: str = "") -> MergeReport:
    """Make the version of a merge that is worked out, or leave its result in the working tree for somebody to settle;
    see `merge`. `did` is what to call it in the log of operations, where that is not a merge."""
    repository, sides = desk.repository, work.sides
    did = did or f"merge {sides.name} into {sides.into}"
    _refuse_work_in(desk, work)
    if len(work.joined.files) >= MANY:
        writing.collect()
    work.drafts.store(writing.objects)
    writing.objects.publish()
    moves = way_to(writing, desk, work.standing.tree_id, sides.name)
    checked = check_merge(work.ours, work.theirs, work.result) if wish.verify else CheckReport(0, ())
    report = _told(work, _outcome(work, checked, wish), checked)._replace(files=len(moves))
    message = clean(wish.message or default_message(repository, sides))
    if report.outcome != "merged":
        return _wait(writing, desk, work, wish, report, moves, message, did)
    others = hook_runs.others(repository)
    tree = work.result.tree_id
    if wish.verify:
        hooked, output, failed, steps = ask_hooks(desk, tree, others, "pre-merge-commit", "pre-merge")
        report = report._replace(hook_output=output, steps=steps, stopped_by=failed)
        if hooked != tree and not failed:
            tree = hooked
            moves = way_to(writing, desk, tree, sides.name)
            again = check_merge(work.ours, work.theirs, StoredTree(repository, tree))
            failed = "the gate, after a hook changed the entries" if again.blocking else ""
            report = report._replace(findings=again.findings, stopped_by=failed)
        if failed:
            return _wait(writing, desk, work, wish, report._replace(outcome="stopped"), moves, message, did)
        message = settled(repository, message, others, "merge")
    parents = [sides.ours] if wish.alone else [sides.ours, sides.theirs]
    version = recorded(writing, repository, tree, parents, message)
    plan = Plan(
        did, branch_move(repository, sides.ours, version.id),
        work=moves, index=moves, state=_where_it_was(writing, desk),
    )  # fmt: skip
    return report._replace(version=version, left=tuple(writing.apply(plan)))


def recorded(writing: Writing, repository: Repository, tree: str, parents: Sequence[str], message: str) -> Version:
    """A version with several parents, stored; no branch holds it yet."""
    writing.who = identity.committer(repository)
    return history.version(repository, history.create(repository, tree, list(parents), message, writing.who))


def _refuse_work_in(desk: Desk, work: Work) -> None:
    """Refuse where a file that is to be in conflict has uncommitted work, also where the file itself would stay, and
    where a sidecar has that has to follow turns in conflict."""
    told = (stages for one in work.joined.conflicts for stages in (*one.stages, one.speakers) if stages)
    paths = list(dict.fromkeys(stages.path for stages in told if stages.path in desk.dirty))
    if paths:
        named = ", ".join(paths[:NAMED]) + (f" and {len(paths) - NAMED} more" if len(paths) > NAMED else "")
        raise RtrepoError(
            f"uncommitted work is in the way of {work.sides.name}: {named}; nothing was changed",
            hint='rtrepo commit -m "…" first',
        )


def _wait(
    writing: Writing, desk: Desk, work: Work, wish: Wish, report: MergeReport, moves: Sequence[FileMove], message: str,
    did: str,
) -> MergeReport:  # fmt: skip
    """Leave the result in the working tree and in the index, with all that git and rtrepo need to go on from there."""
    repository, sides = desk.repository, work.sides
    stages = [one for conflict in work.joined.conflicts for one in conflict.stages]
    paths = {one.path for one in stages}
    index = [*(move for move in moves if move.path not in paths)]
    index += [FileMove(path, desk.head.file(path), None) for path in sorted(paths) if desk.head.file(path)]
    squash = wish.squash or wish.alone
    verb = "squash" if squash else "merge"
    record = Waiting(verb, sides.name, sides.theirs, sides.ours, wish.by_sentences, tuple(sorted(desk.dirty)))
    told = with_conflicts(message, sorted(paths)) if paths else message
    state: dict[str, bytes | None] = {pending.OWN: remembered(record)}
    if squash:
        proposed = told if wish.alone else squash_message(repository, sides)
        state[pending.SQUASH_MSG] = proposed.encode("utf-8", "surrogateescape")
    else:
        state[pending.MERGE_HEAD] = f"{sides.theirs}\n".encode()
        state[pending.MERGE_MSG] = told.encode("utf-8", "surrogateescape")
        state[pending.MERGE_MODE] = b"no-ff" if wish.fast_forward == "no" else b""
        state[pending.ORIG_HEAD] = f"{sides.ours}\n".encode()
    plan = Plan(
        f"{did}, {_so_far(report)}",
        work=tuple(moves),
        index=tuple(sorted(index)),
        stages=tuple(
            FileMove(f"{at}/{one.path}", None, file)
            for one in stages
            for at, file in enumerate((one.base, one.ours, one.theirs), 1)
            if file
        ),
        state=pending.moves(repository, writing.objects.put, state),
        keeps=(sides.theirs,),
        details={MERGING: sides.theirs},
    )
    return report._replace(left=tuple(writing.apply(plan)), verb=verb)


def _so_far(report: MergeReport) -> str:
    if report.outcome == "squashed":
        return "squashed"
    return f"{len(report.conflicts)} in conflict" if report.conflicts else f"stopped by {report.stopped_by}"
