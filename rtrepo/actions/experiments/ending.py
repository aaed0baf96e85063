"""`experiment drop` and `revive`: an idea put away with its reason, and taken out again."""

from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.noting import carry_out, edited, home, noted, shown, text_of
from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, status
from rtrepo.git.refs import BRANCHES, TAGS
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.git.status import FileState
from rtrepo.layout import experiment_file
from rtrepo.layout.paths import place_of
from rtrepo.model.experiment import ARCHIVE, BRANCH
from rtrepo.model.operation import RefMove
from rtrepo.model.reports import MoveReport
from rtrepo.model.tried import Line, Tried


def drop(repository: Repository, name: str, why: str, *, onto: str = "", waiting: Told | None = None) -> MoveReport:
    """Put an experiment away: its line is kept as the tag `archive/experiment/NAME`, its branch goes, and its record
    with the reason is committed to the branch it began on (or `onto`).

    Raises RtrepoError where it has ended already, and where it is checked out with uncommitted work.
    """
    if not why.strip():
        raise RtrepoError("what did it show?", hint='--why "…" says why it was dropped', exit_code=2)
    with changing(repository, f"experiment drop {name}", waiting=waiting) as writing:
        tried = places.one(repository, name)
        line = _to_be_dropped(tried)
        branch, tag = BRANCHES + BRANCH + tried.name, TAGS + ARCHIVE + tried.name
        leaves = refs.head(repository) == branch
        if leaves and any(map(_is_work, status.read(repository).files)):
            raise RtrepoError(
                f"{BRANCH}{tried.name} is checked out, with uncommitted work; nothing was changed",
                hint='rtrepo commit -m "…" keeps it with the experiment, rtrepo restore gives it up',
            )
        to = home(repository, tried, onto)
        raw = text_of(repository, tried)
        assert to.before is not None
        base = "" if tried.says.base else refs.related(repository, to.before, line.commit) or ""
        new = edited(
            tried.name,
            lambda: experiment_file.with_outcome(raw, "dropped", why.strip(), parent=shown(to.name), base=base),
        )
        commit = noted(writing, to.before, {tried.name: new}, f"Drop the experiment {tried.name}\n\n{why.strip()}")
        moves = [RefMove(tag, _free(repository, tag, line.commit), line.commit), to._replace(after=commit)]
        if line.kind == "branch":
            moves.append(RefMove(branch, line.commit, None))
        did = f"drop experiment {tried.name}"
        done = carry_out(writing, did, moves, to.name if leaves else "")
        remarks = [
            f"its versions are kept as the tag {ARCHIVE}{tried.name}; the reason is on {shown(to.name)}",
            f"to share that: git push origin {shown(to.name)} tag {ARCHIVE}{tried.name}",
            *_at_remotes(repository, tried.name),
        ]
        return MoveReport("experiment drop", did, done.files, done.left, shown(to.name), commit, remarks=tuple(remarks))


def _is_work(file: FileState) -> bool:
    """Whether a file that differs from the last version is work that would be torn from its experiment; what git does
    not know, and is nothing of ours, is not."""
    return file.head is not None or file.index is not None or place_of(file.path).kind != "other"


def _to_be_dropped(tried: Tried) -> Line:
    if tried.says.outcome == "adopted":
        raise RtrepoError(
            f"{tried.name} was adopted, so it cannot be dropped; nothing was changed",
            hint=f"rtrepo branch --delete {BRANCH}{tried.name} takes its branch away",
        )
    if tried.line is None:
        raise RtrepoError(
            f"{tried.name} has no branch here, only its record", hint=f"rtrepo experiment show {tried.name}"
        )
    if tried.line.kind == "archive":
        raise RtrepoError(
            f"{tried.name} is dropped already", hint=f"rtrepo experiment revive {tried.name} brings it back"
        )
    return tried.line


def _free(repository: Repository, tag: str, commit: str) -> str | None:
    """What a tag holds that is about to be set; None where there is none. Refused where versions would be lost."""
    stood = refs.read(repository, tag)
    if stood is not None and not refs.contains(repository, commit, stood):
        raise RtrepoError(
            f"the tag {tag.removeprefix(TAGS)} holds versions that this experiment does not have; nothing was changed",
            hint=f"git tag OTHER-NAME {tag.removeprefix(TAGS)} && git tag --delete {tag.removeprefix(TAGS)}",
        )
    return stood


def _at_remotes(repository: Repository, name: str) -> list[str]:
    """How to take the branch away from the remotes that have it."""
    there = [ref for ref in refs.tips(repository, refs.REMOTES) if places.name_of(ref) == name]
    remotes = [ref.removeprefix(refs.REMOTES).partition("/")[0] for ref in there]
    return [f"{remote} has its branch: git push {remote} --delete {BRANCH}{name}" for remote in remotes]


def revive(repository: Repository, name: str, *, waiting: Told | None = None) -> MoveReport:
    """Bring the branch of a dropped experiment back, open again, with the runs that were recorded since; its record
    goes from the branch it began on back to its own. Nothing is checked out.

    Raises RtrepoError where it was not dropped, and where its versions or its record are not here.
    """
    with changing(repository, f"experiment revive {name}", waiting=waiting) as writing:
        tried = places.one(repository, name)
        branch, tag = BRANCHES + BRANCH + tried.name, TAGS + ARCHIVE + tried.name
        line = _to_be_revived(tried)
        kept = refs.read(repository, tag)
        raw = text_of(repository, tried)
        again = edited(tried.name, lambda: experiment_file.with_outcome(raw, "open", ""))
        stood = line.commit if line.kind == "branch" else None
        commit = noted(
            writing, stood or kept or line.commit, {tried.name: again}, f"Revive the experiment {tried.name}"
        )
        moves = [RefMove(branch, stood, commit)] if stood != commit else []
        moves += [RefMove(tag, kept, None)] if kept else []
        if tried.record and tried.record.ref not in (branch, line.ref):
            moves.append(_without_record(writing, tried))
        did = f"revive experiment {tried.name}"
        done = carry_out(writing, did, moves)
        remarks = (f"rtrepo switch {BRANCH}{tried.name} goes there",)
        return MoveReport("experiment revive", did, done.files, done.left, BRANCH + tried.name, commit, remarks=remarks)


def _to_be_revived(tried: Tried) -> Line:
    if tried.outcome != "dropped":
        raise RtrepoError(
            f"{tried.name} was not dropped; nothing was changed", hint=f"rtrepo experiment show {tried.name}"
        )
    if tried.line is None:
        raise RtrepoError(
            f"{tried.name} was dropped, but the tag with its versions is not here; nothing was changed",
            hint=f"git fetch origin tag {ARCHIVE}{tried.name}",
        )
    return tried.line


def _without_record(writing: Writing, tried: Tried) -> RefMove:
    """The branch that holds the record of an experiment's end, without it."""
    assert tried.record is not None
    ref = tried.record.ref
    at = refs.read(writing.repository, ref)
    if at is None or not ref.startswith(BRANCHES):
        raise RtrepoError(
            f"{tried.name} was dropped on {shown(ref)}, which is not here as a branch; nothing was changed",
            hint=f"git switch {places.branch_of(ref)} && git pull, then again",
        )
    return RefMove(ref, at, noted(writing, at, {tried.name: None}, f"Revive the experiment {tried.name}"))
