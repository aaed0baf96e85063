"""`experiment adopt`: what worked is brought in, whole or in part, and the reason with it."""

from typing import NamedTuple

from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.adoption_message import count_of, message_of, message_of_portion
from rtrepo.actions.experiments.elsewhere import bring_in_elsewhere
from rtrepo.actions.experiments.noting import carry_out, edited, noted, text_of
from rtrepo.actions.experiments.portions import Portion, portion
from rtrepo.actions.joining.join import join
from rtrepo.actions.merging.bases import base_tree
from rtrepo.actions.merging.merge import bring_in, foretold, refuse_unmerged
from rtrepo.actions.merging.waiting import labels
from rtrepo.actions.merging.work import Sides, Work, way_of, work_of, worked_out
from rtrepo.actions.workspace import Desk, Told, branch_or_commit, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import history, hook_runs, refs, views
from rtrepo.git.drafts import Drafts
from rtrepo.git.refs import BRANCHES
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.layout import experiment_file
from rtrepo.layout.paths import experiment_path
from rtrepo.model.experiment import BRANCH
from rtrepo.model.merging import MergeReport, Wish
from rtrepo.model.operation import FileId, RefMove
from rtrepo.model.tried import Tried


class Adoption(NamedTuple):
    """What is asked for: the reason, and the branch to bring it into (empty: the one checked out). With `names` (ids,
    `dataset/id`, datasets or paths) or a `tag`, only these entries. `message` stands in place of our own words."""

    why: str = ""
    into: str = ""
    names: tuple[str, ...] = ()
    tag: str = ""
    message: str = ""
    verify: bool = True
    by_sentences: bool = False

    @property
    def in_part(self) -> bool:
        """Whether only some entries are asked for."""
        return bool(self.names or self.tag)


def adopt(repository: Repository, name: str, asked: Adoption, *, waiting: Told | None = None) -> MergeReport:
    """Bring an experiment in: a merge whose version also records that it was adopted, and why. In part, an ordinary
    version with the entries asked for, whose message says where they are from; the experiment stays open then.

    Conflicts and findings stop it as they stop a merge, and it waits as a merge does; in part, as a squashed one. The
    branch of the experiment stays. Raises RtrepoError as `merge` does, for an experiment that was dropped (but in
    part), and where something would stop it on a branch that is not checked out.
    """
    with changing(repository, f"experiment adopt {name}", waiting=waiting) as writing:
        desk = look(repository)
        refuse_unmerged(desk)
        tried = places.one(repository, name)
        sides = _sides(desk, tried, asked)
        plan = _planned(repository, tried, sides, asked)
        if isinstance(plan, MergeReport):
            settled = None if asked.in_part else _record(writing, tried, sides, asked)
            return settled or plan
        here = asked.into in ("", desk.state.branch)
        report = (bring_in if here else bring_in_elsewhere)(writing, desk, *plan)
    if here and not report.waits and not asked.in_part and "post-merge" in hook_runs.others(repository):
        hook_runs.run(repository, "post-merge", "0")
    return report


def tried_out(repository: Repository, name: str, asked: Adoption) -> MergeReport:
    """What `adopt` would do: conflicts, findings that only this brings, what changes, and the shift. Changes nothing;
    uncommitted work does not count. Raises RtrepoError as `adopt` does, but not for what it tells."""
    tried = places.one(repository, name)
    sides = _sides(look(repository), tried, asked)
    plan = _planned(repository, tried, sides, asked)
    if isinstance(plan, MergeReport):
        return plan._replace(dry_run=True, verb="adopt")
    return foretold(plan.work, plan.wish)._replace(verb="adopt")


class _Planned(NamedTuple):
    """An adoption worked out, with how it is wished and what it is called in the log of operations."""

    work: Work
    wish: Wish
    did: str


def _planned(repository: Repository, tried: Tried, sides: Sides, asked: Adoption) -> _Planned | MergeReport:
    """What is to be brought in; a report where that is nothing."""
    wish = Wish(sides.name, "no", verify=asked.verify, by_sentences=asked.by_sentences)
    if way_of(repository, sides, wish) == "up-to-date":
        return MergeReport("up-to-date", sides.name, sides.into)
    if not asked.in_part:
        whole = worked_out(repository, sides, by_sentences=asked.by_sentences)
        work = _with_record(repository, whole, tried, asked)
        wish = wish._replace(message=asked.message or message_of(tried.name, asked.why))
        return _Planned(work, wish, f"adopt experiment {tried.name}")
    work, found = _part_of(repository, sides, asked)
    if not work.joined.files and not work.joined.conflicts:
        what = str(found.keys[0]) if len(found.keys) == 1 else f"these {len(found.keys):,} entries"
        return MergeReport("up-to-date", what, sides.into)
    message = message_of_portion(repository, tried.name, sides, found, asked.message, asked.why)
    did = f"adopt {count_of(found)} of experiment {tried.name}"
    return _Planned(work, wish._replace(alone=True, message=message), did)


def _sides(desk: Desk, tried: Tried, asked: Adoption) -> Sides:
    """The version to bring in, and the one to bring it into."""
    repository, line = desk.repository, tried.line
    if line is None:
        raise RtrepoError(
            f"the versions of {tried.name} are not here, only its record; nothing was changed",
            hint="git fetch --all --tags brings what others have pushed",
        )
    if tried.outcome == "dropped" and not asked.in_part:
        raise RtrepoError(
            f"{tried.name} was dropped; nothing was changed",
            hint=f"rtrepo experiment revive {tried.name} brings it back, --entries takes some of it as it is",
        )
    into = asked.into or branch_or_commit(repository, desk.state)
    ours = refs.read(repository, BRANCHES + asked.into) if asked.into else desk.state.head
    if ours is None:
        raise RtrepoError(f"there is no branch {into}; nothing was changed", hint="rtrepo branch lists branches")
    if into == BRANCH + tried.name:
        home = tried.says.parent or "main"
        raise RtrepoError(
            f"{into} is checked out, and an experiment cannot be adopted into itself; nothing was changed",
            hint=f"rtrepo experiment adopt {tried.name} --into {home}",
        )
    return Sides(ours, line.commit, line.name, into)


def _with_record(repository: Repository, work: Work, tried: Tried, asked: Adoption) -> Work:
    """A merge that also records the outcome. The record itself is never in conflict: that of the experiment counts."""
    path = experiment_path(tried.name)
    about = next((one for one in work.joined.conflicts if one.name == path), None)
    conflicts = tuple(one for one in work.joined.conflicts if one is not about)
    file = work.result.file(path) if about is None else about.settled[1] if about.settled else None
    new = _adopted(repository, tried, work.sides, asked, work.drafts.read(file.id) if file else None)
    record = FileId(work.drafts.put("blob", new))
    joined = work.joined._replace(files={**work.joined.files, path: record}, conflicts=conflicts)
    return work_of(work.sides, work.drafts, joined, work.ours, work.theirs)


def _adopted(repository: Repository, tried: Tried, sides: Sides, asked: Adoption, raw: bytes | None = None) -> bytes:
    """The record of an experiment that was adopted; `raw` is what it says now, where that is known."""
    text = text_of(repository, tried) if raw is None else raw
    parent = sides.into if refs.read(repository, BRANCHES + sides.into) else ""
    base = "" if tried.says.base else refs.related(repository, sides.ours, sides.theirs) or ""
    why = asked.why.strip() or (tried.says.why if tried.outcome == "adopted" else "")
    return edited(tried.name, lambda: experiment_file.with_outcome(text, "adopted", why, parent=parent, base=base))


def _record(writing: Writing, tried: Tried, sides: Sides, asked: Adoption) -> MergeReport | None:
    """Record the outcome of an experiment that was merged already; None where that is recorded too."""
    repository = writing.repository
    target = BRANCHES + sides.into
    if refs.read(repository, target) is None:
        raise RtrepoError(
            "no branch is checked out to record the outcome on; nothing was changed",
            hint=f"rtrepo experiment adopt {tried.name} --into BRANCH",
        )
    if tried.outcome == "adopted" and tried.record and tried.record.ref == target and not asked.why.strip():
        return None
    message = asked.message or message_of(tried.name, asked.why)
    commit = noted(writing, sides.ours, {tried.name: _adopted(repository, tried, sides, asked)}, message.rstrip("\n"))
    if commit == sides.ours:
        return None
    done = carry_out(writing, f"adopt experiment {tried.name}", [RefMove(target, sides.ours, commit)])
    version = history.version(repository, commit)
    return MergeReport("merged", sides.name, sides.into, version=version, files=1, left=done.left)


def _part_of(repository: Repository, sides: Sides, asked: Adoption) -> tuple[Work, Portion]:
    """The merge of the entries that were asked for, worked out."""
    drafts = Drafts(repository)
    ours, theirs = (drafts.tree(views.tree_id(repository, commit)) for commit in (sides.ours, sides.theirs))
    base = base_tree(drafts, sides.ours, sides.theirs)
    assert base is not None  # way_of refuses versions without a common history
    found = portion(drafts, base, theirs, asked.names, asked.tag, sides.name)
    joined = join(
        repository, base, ours, found.tree, drafts.put, read=drafts.read, by_sentences=asked.by_sentences,
        labels=labels(sides.into, sides.name),
    )  # fmt: skip
    joined = joined._replace(remarks=(*joined.remarks, *found.remarks))
    return work_of(sides, drafts, joined, ours, found.tree), found
