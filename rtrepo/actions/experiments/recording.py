"""`experiment record`: what came of a training, attached to the version that it was done with."""

from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.noting import carry_out, edited, noted, shown, text_of
from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import refs
from rtrepo.git.refs import BRANCHES, REMOTES
from rtrepo.git.repository import Repository
from rtrepo.layout import experiment_file
from rtrepo.model.experiment import BRANCH, Run
from rtrepo.model.operation import RefMove
from rtrepo.model.reports import MoveReport
from rtrepo.model.tried import Tried


def record(
    repository: Repository, name: str, run: Run, *, replace: bool = False, waiting: Told | None = None
) -> MoveReport:
    """Write a run into the file of an experiment, with a version of its own on the branch where that file stands.
    Nothing is checked out for it; where that branch is, its file is written too, never over hand edits.

    With `replace`, a run of the same name takes over what the new one says. Raises RtrepoError where there is one and
    this was not asked for, and where a new run names no version.
    """
    with changing(repository, f"experiment record {name}", waiting=waiting) as writing:
        tried = places.one(repository, name)
        known = tried.says.run(run.name)
        if known and not replace:
            raise RtrepoError(
                f"{tried.name} has a run {run.name} already; nothing was changed",
                hint="--replace takes the new values over, or give this one another name",
            )
        if not known and not run.version:
            raise RtrepoError(
                "which version was it trained on?",
                hint="--export FILE names the training file or its manifest, --version REVISION the version",
                exit_code=2,
            )
        to = _place(repository, tried)
        raw = text_of(repository, tried)
        new = edited(tried.name, lambda: experiment_file.with_run(raw, run))
        onto = to.before or to.after
        assert onto is not None
        commit = noted(writing, onto, {tried.name: new}, f"Record the run {run.name} of {tried.name}")
        did = f"record the run {run.name} of {tried.name}"
        done = carry_out(writing, did, [to._replace(after=commit)] if commit != to.before else [])
        remarks = [f"written in experiments/{tried.name}.yaml on {shown(to.name)}"]
        line = tried.line
        if run.version and line and not refs.contains(repository, line.commit, run.version):
            remarks.append(f"{run.version[:7]} is not a version of {line.name}; the run names it all the same")
        branch = shown(to.name)
        return MoveReport("experiment record", did, done.files, done.left, branch, commit, remarks=tuple(remarks))


def _place(repository: Repository, tried: Tried) -> RefMove:
    """The branch whose file takes the run, as a move that does not go anywhere yet: where the record stands, or its
    line where there is no record. A branch of a remote's becomes one here."""
    ref = tried.record.ref if tried.record else tried.line.ref if tried.line else ""
    if ref.startswith(REMOTES):
        branch = BRANCHES + places.branch_of(ref)
        if branch == BRANCHES + BRANCH + tried.name and refs.read(repository, branch) is None:
            return RefMove(branch, None, refs.read(repository, ref))
        raise RtrepoError(
            f"the record of {tried.name} is on {shown(ref)}, which is not here as a branch; nothing was changed",
            hint=f"git switch {places.branch_of(ref)} && git pull, then again",
        )
    commit = refs.read(repository, ref)
    return RefMove(ref, commit, commit)
