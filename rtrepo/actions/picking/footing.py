"""A cherry-pick or a revert that waits, made into a version or put back: from there the rest goes on."""

from collections.abc import Collection, Mapping
from dataclasses import replace

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
)
from rtrepo.actions.merging.merge import branch_move
from rtrepo.actions.merging.merge_gate import check_merge
from rtrepo.actions.merging.message import kept_message
from rtrepo.actions.picking.run import Footing
from rtrepo.actions.undoing.marks import MERGING
from rtrepo.actions.workspace import Desk, branch_or_commit
from rtrepo.git import history, hook_runs, identity, views
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.git.status import FileState
from rtrepo.git.views import StoredTree
from rtrepo.model.joined import JoinTotals
from rtrepo.model.merging import MergeReport, Picked, PickWish, Waiting
from rtrepo.model.operation import FileId, Plan
from rtrepo.model.reports import CheckReport


def concluded(writing: Writing, desk: Desk, pick: Waiting, message: str, wish: PickWish) -> Footing | MergeReport:
    """Where the rest starts once what waits is a version, made and held by no branch yet; or why there is none."""
    repository, into = desk.repository, branch_or_commit(desk.repository, desk.state)
    by_hand = settled_by_hand(writing, desk, pick)
    stop = MergeReport("stopped", pick.name, into, verb=pick.verb)
    if by_hand.open:
        return stop._replace(outcome="conflicts", conflicts=by_hand.conflicts)
    taken = taken_in(desk, pick, by_hand.files)
    tree = store(writing, desk, taken)
    theirs = _theirs(repository, pick)
    checked = check_merge(desk.head, theirs, StoredTree(repository, tree)) if wish.verify else CheckReport(0, ())
    if checked.blocking:
        return stop._replace(stopped_by="the gate", findings=checked.findings)
    others = hook_runs.others(repository)
    if wish.verify:
        hooked, output, failed, steps = ask_hooks(desk, tree, others)
        if not failed and hooked != tree:
            tree, taken = hooked, as_hooked(repository, desk, hooked)
            checked = check_merge(desk.head, theirs, StoredTree(repository, tree))
            failed = "the gate, after a hook changed the entries" if checked.blocking else ""
        if failed:
            stop = stop._replace(stopped_by=failed, findings=checked.findings)
            return stop._replace(hook_output=output, steps=steps)
    one = Picked(pick.name, pick.theirs, history.version(repository, pick.theirs).subject, files=len(taken.files))
    commit = desk.state.head or ""
    if tree != desk.head.tree_id:
        words = clean(message) if message else _message(repository, pick)
        if wish.verify and {"prepare-commit-msg", "commit-msg"} & others:
            words = settled(repository, words, others)
        who = writing.who = identity.committer(repository)
        author = identity.author_of(repository, pick.theirs) if pick.verb == "cherry-pick" else None
        commit = history.create(repository, tree, [commit], words, who, author)
    before = Plan(
        f"finish the {pick.verb} of {pick.name}", branch_move(repository, desk.state.head or "", commit),
        work=moves_by_hand(writing, desk, by_hand.files), index=index_moves(desk, taken), stages=unstaged(desk),
        keeps=(pick.theirs,), details={MERGING: pick.theirs},
    )  # fmt: skip
    writing.objects.publish()
    after = _desk_after(desk, StoredTree(repository, tree), commit, taken.files, taken.from_work)
    footing = Footing(after, before, waited=True, findings=checked.findings)
    if commit == desk.state.head:
        return footing._replace(empty=(one,))
    changes = views.changes(desk.head, after.head)
    totals = counterparts.totals(desk.head, after.head, changes, most=MANY)
    made = JoinTotals(totals.get("added", 0), totals.get("removed", 0), totals.get("edited", 0), totals.get("moved", 0))
    return footing._replace(made=(one._replace(version=history.version(repository, commit), totals=made),))


def _theirs(repository: Repository, pick: Waiting) -> StoredTree:
    """What the pick brings in, for the gate: what was wrong there is not the pick's doing."""
    if len(pick.trees) > 1:
        return StoredTree(repository, pick.trees[1])
    if pick.verb == "cherry-pick":
        return views.commit_tree(repository, pick.theirs)
    return views.commit_tree(repository, next(iter(history.version(repository, pick.theirs).parents), None))


def _message(repository: Repository, pick: Waiting) -> str:
    """What git keeps for the version; to the letter what it was, where nobody edited that meanwhile."""
    kept = kept_message(repository, made_by_git=pick.made_by_git)
    if pick.message and kept == pick.message.strip():
        return pick.message
    return clean(kept or history.version(repository, pick.theirs).message)


def put_all_back(writing: Writing, desk: Desk, pick: Waiting | None, did: str) -> Footing:
    """Where the rest starts once everything that a pick touched is as it is in the last version."""
    if pick is None:
        return Footing(desk, Plan(did), waited=True)
    work, index = put_back(writing, desk, pick)
    details = {MERGING: pick.theirs}
    before = Plan(did, work=work, index=index, stages=unstaged(desk), keeps=(pick.theirs,), details=details)
    touched = {move.path: move.after for move in (*work, *index)} | {
        path: desk.head.file(path) for path in desk.state.stages
    }
    writing.objects.publish()
    return Footing(_desk_after(desk, desk.head, desk.state.head or "", touched, touched), before, waited=True)


def _desk_after(
    desk: Desk, head: StoredTree, commit: str, files: Mapping[str, FileId | None], from_work: Collection[str]
) -> Desk:
    """The desk once some paths are as they are in `head`, in the index, and in the working tree those `from_work`."""
    rest = []
    for file in desk.state.files:
        if file.path not in files:
            rest.append(file)
        elif file.work and file.path not in from_work:
            rest.append(FileState(file.path, files[file.path], files[file.path], file.work))
    state = replace(desk.state, head=commit or None, files=tuple(rest), unmerged=(), stages={})
    return replace(desk, state=state, head=head, dirty={file.path: file for file in rest})
