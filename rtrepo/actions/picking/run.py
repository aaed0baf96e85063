"""Versions brought over or taken back one after the other in memory, and the one operation that makes of all of it.

Each result is what the next one starts from. Nothing is changed before all are done, or the first has to wait for a
person; then those before it are versions, its result is in the working tree, and the rest is in git's list.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rtrepo.actions.committing import MANY, ask_hooks, settled
from rtrepo.actions.merging.merge import branch_move
from rtrepo.actions.merging.merge_gate import check_merge
from rtrepo.actions.merging.message import with_conflicts
from rtrepo.actions.merging.waiting import remembered
from rtrepo.actions.merging.work import Sides, Work, put_together
from rtrepo.actions.picking.steps import Step
from rtrepo.actions.switching import way_to
from rtrepo.actions.undoing.marks import MERGING
from rtrepo.actions.workspace import Desk, branch_or_commit
from rtrepo.errors import RtrepoError
from rtrepo.git import history, hook_runs, identity, pending, picks_left, views
from rtrepo.git.drafts import Drafts
from rtrepo.git.picks_left import PicksLeft
from rtrepo.git.sequence import Writing
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import CONFIG
from rtrepo.model.finding import Finding
from rtrepo.model.merging import MergeReport, Picked, PickReport, PickWish, Waiting
from rtrepo.model.operation import FileMove, Plan, followed
from rtrepo.model.reports import CheckReport
from rtrepo.model.version import Version

HEADS = {"cherry-pick": pending.CHERRY_PICK_HEAD, "revert": pending.REVERT_HEAD}


class Footing(NamedTuple):
    """Where a run starts: the desk as it is once `before` is done, which is done first in the same operation; the
    version made by that, and what waited there (`waited`). `left` is git's list, where one was begun."""

    desk: Desk
    before: Plan = Plan("")
    made: tuple[Picked, ...] = ()
    empty: tuple[Picked, ...] = ()
    waited: bool = False
    left: PicksLeft | None = None
    findings: tuple[Finding, ...] = ()


class Run:
    """Steps done one after the other, from a footing."""

    def __init__(self, writing: Writing, drafts: Drafts, footing: Footing, wish: PickWish) -> None:
        self.writing, self.drafts, self.footing, self.wish = writing, drafts, footing, wish
        self.repository = footing.desk.repository
        self.into = branch_or_commit(self.repository, footing.desk.state)
        self.commit = footing.desk.state.head or ""
        self.ours = drafts.tree(footing.desk.head.tree_id)
        self.made, self.empty = list(footing.made), list(footing.empty)
        self.findings = list(footing.findings)
        self.others = hook_runs.others(self.repository) if wish.verify and wish.commit else frozenset[str]()

    def through(self, steps: Sequence[Step]) -> PickReport:
        """Do all steps, as far as they go, and carry the operation out."""
        for at, step in enumerate(steps):
            stop = self._do(step)
            if stop:
                return self._stopped(stop[0], stop[1], steps, at)
        outcome = "picked" if any(one.version for one in self.made) else "nothing"
        if not self.wish.commit and self.made:
            outcome = "uncommitted"
        report = self._report(outcome)
        state = self._gone() | ({pending.MERGE_MSG: steps[0].message.encode()} if outcome == "uncommitted" else {})
        if outcome == "nothing" and not self.footing.waited:
            return report
        moves = self._way(self.ours.tree_id)
        plan = self._plan(self._did(), moves, moves, state)
        return report._replace(left=tuple(self.writing.apply(plan)), files=len(plan.work))

    def back_to(self, start: str) -> PickReport:
        """Take the branch back to where it was, a full commit id, and with it what was made since."""
        moves = self._way(views.tree_id(self.repository, start))
        self.commit = start
        plan = self._plan(self.footing.before.did, moves, moves, self._gone())
        name = self.wish.names[0] if self.wish.names else ""
        report = self._report("aborted")._replace(name=name, files=len(plan.work))
        return report._replace(left=tuple(self.writing.apply(plan)))

    def _do(self, step: Step) -> tuple[Work, MergeReport] | None:
        """One step; what it made is where the next one starts. Gives why it stops, where it does."""
        sides = Sides(self.commit, step.commit, step.name, self.into)
        trees = (self.drafts.tree(step.base), self.ours, self.drafts.tree(step.theirs))
        verb = self.wish.verb
        work = put_together(self.drafts, sides, trees, by_sentences=self.wish.by_sentences, verb=verb)
        joined = work.joined
        told = MergeReport(
            "conflicts", step.name, self.into, totals=joined.totals, conflicts=joined.conflicts, verb=verb,
            remarks=joined.remarks, files=len(joined.files),
        )  # fmt: skip
        if joined.conflicts:
            return work, told
        if work.result.tree_id == self.ours.tree_id:
            self.empty.append(step.told)
            return None
        if work.result.file(CONFIG) is None:
            raise RtrepoError(
                f"{step.name} would take out {CONFIG}, without which this is no rtrepo repository; nothing was changed"
            )
        self._store(work)
        checked = check_merge(self.ours, work.theirs, work.result) if self._asks_gate() else CheckReport(0, ())
        if checked.blocking:
            return work, told._replace(outcome="stopped", stopped_by="the gate", findings=checked.findings)
        tree, message = work.result.tree_id, step.message
        if self._asks_gate():
            desk = self.footing.desk
            tree, output, failed, steps = ask_hooks(desk, tree, self.others, "pre-commit", "pre-commit")
            if not failed and tree != work.result.tree_id:
                checked = check_merge(self.ours, work.theirs, StoredTree(self.repository, tree))
                failed = "the gate, after a hook changed the entries" if checked.blocking else ""
            if failed:
                stop = told._replace(outcome="stopped", stopped_by=failed, findings=checked.findings)
                return work, stop._replace(hook_output=output, steps=steps)
            if {"prepare-commit-msg", "commit-msg"} & self.others:
                message = settled(self.repository, message, self.others)
        version = self._recorded(step, tree, message) if self.wish.commit else None
        self.findings += checked.findings
        self.ours = self.drafts.tree(tree)
        made = step.told._replace(version=version, totals=joined.totals, files=told.files, remarks=told.remarks)
        self.made.append(made)
        return None

    def _asks_gate(self) -> bool:
        return self.wish.verify and self.wish.commit

    def _store(self, work: Work) -> None:
        if len(work.joined.files) >= MANY:
            self.writing.collect()
        self.drafts.store(self.writing.objects)
        self.writing.objects.publish()

    def _recorded(self, step: Step, tree: str, message: str) -> Version:
        who = self.writing.who = identity.committer(self.repository)
        author = identity.author_of(self.repository, step.commit) if self.wish.verb == "cherry-pick" else None
        self.commit = history.create(self.repository, tree, [self.commit], message, who, author)
        return history.version(self.repository, self.commit)

    def _way(self, tree: str) -> tuple[FileMove, ...]:
        apart = {move.path for move in self.footing.before.work}
        return way_to(self.writing, self.footing.desk, tree, self._name(), apart)

    def _name(self) -> str:
        done = [*self.made, *self.empty]
        return done[-1].name if done else self.wish.names[-1] if self.wish.names else "what is left"

    def _plan(
        self, did: str, work: Collection[FileMove], index: Collection[FileMove], state: dict[str, bytes | None],
        stages: tuple[FileMove, ...] = (), waits_for: str = "",
    ) -> Plan:  # fmt: skip
        desk, put = self.footing.desk, self.writing.objects.put
        plan = Plan(
            did, branch_move(self.repository, desk.state.head or "", self.commit),
            work=tuple(work), index=tuple(sorted(index)), stages=stages,
            state=pending.moves(self.repository, put, state),
            keeps=(waits_for,) if waits_for else (), details={MERGING: waits_for} if waits_for else {},
        )  # fmt: skip
        return followed(self.footing.before, plan)

    def _stopped(self, work: Work, stop: MergeReport, steps: Sequence[Step], at: int) -> PickReport:
        """Leave the result of a step in the working tree, with all that git and rtrepo need to go on from there."""
        step, desk, verb = steps[at], self.footing.desk, self.wish.verb
        if not self.wish.commit and at + 1 < len(steps):
            raise RtrepoError(
                f"{step.name} does not go in by itself, and {len(steps) - at - 1} more would follow it uncommitted; "
                "nothing was changed",
                hint=f"without --no-commit it can be settled on the way: rtrepo {verb} {' '.join(self.wish.names)}",
            )
        self._store(work)
        stages = [one for conflict in stop.conflicts for one in conflict.stages]
        paths = {one.path for one in stages}
        if dirty := sorted(paths & desk.dirty.keys()):
            raise RtrepoError(
                f"uncommitted work is in the way of {step.name}: {', '.join(dirty[:5])}; nothing was changed",
                hint='rtrepo commit -m "…" first',
            )
        moves = self._way(work.standing.tree_id)
        index = [move for move in moves if move.path not in paths]
        index += [FileMove(path, desk.head.file(path), None) for path in sorted(paths) if desk.head.file(path)]
        told = with_conflicts(step.message, sorted(paths)) if paths else step.message
        state = self._gone() | {pending.MERGE_MSG: told.encode("utf-8", "surrogateescape")}
        if self.wish.commit:
            record = Waiting(
                verb, step.name, step.commit, self.commit, self.wish.by_sentences, tuple(sorted(desk.dirty)),
                trees=(step.base, step.theirs), message=step.message,
            )  # fmt: skip
            state |= {pending.OWN: remembered(record), HEADS[verb]: f"{step.commit}\n".encode()}
            if len(steps) > 1 or self.footing.left:
                state |= self._list(steps[at:])
        why = f"{len(stop.conflicts)} in conflict" if stop.conflicts else f"stopped by {stop.stopped_by}"
        versions = tuple(
            FileMove(f"{place}/{one.path}", None, file)
            for one in stages
            for place, file in enumerate((one.base, one.ours, one.theirs), 1)
            if file
        )
        plan = self._plan(f"{verb} {step.name}, {why}", moves, index, state, versions, step.commit)
        report = self._report(stop.outcome)._replace(stop=stop, rest=tuple(one.told for one in steps[at + 1 :]))
        return report._replace(left=tuple(self.writing.apply(plan)), files=len(plan.work))

    def _gone(self) -> dict[str, bytes | None]:
        """What git and rtrepo remember of what waited before, and is done."""
        return dict.fromkeys(pending.WAITING) if self.footing.waited else {}

    def _list(self, steps: Sequence[Step]) -> dict[str, bytes | None]:
        """Git's list of what is left, so that git goes on as well."""
        wish, left = self.wish, self.footing.left
        start = left.start if left else self.footing.desk.state.head or ""
        commits = tuple(step.commit for step in steps)
        told = PicksLeft(wish.verb, commits, start, self.commit, wish.mainline, wish.origin)
        return dict(picks_left.written(told, [step.subject for step in steps]))

    def _did(self) -> str:
        done = [one.name for one in self.made] or [one.name for one in self.empty]
        if not done:
            return self.footing.before.did or f"finish the {self.wish.verb}"
        what = done[0] if len(done) == 1 else f"{len(done)} versions"
        more = "" if self.wish.commit else ", uncommitted"
        return f"{self.wish.verb} {what}{more}"

    def _report(self, outcome: str) -> PickReport:
        return PickReport(
            self.wish.verb, outcome, self.into, tuple(self.made), tuple(self.empty), findings=tuple(self.findings)
        )
