"""`experiment start`: a branch with a question, and the file that asks it."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.noting import carry_out, noted
from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import identity, refs
from rtrepo.git.refs import BRANCHES
from rtrepo.git.repository import Repository
from rtrepo.layout import experiment_file
from rtrepo.model.experiment import BRANCH, Experiment
from rtrepo.model.names import name_flaw, suggest_name
from rtrepo.model.operation import RefMove
from rtrepo.model.reports import MoveReport
from rtrepo.model.tried import Tried


def start(
    repository: Repository,
    name: str,
    question: str,
    *,
    revision: str = "",
    tags: Sequence[str] = (),
    params: Mapping[str, Any] | None = None,
    stay: bool = False,
    waiting: Told | None = None,
) -> MoveReport:
    """Make the branch `experiment/NAME` at a revision (what is checked out, unless told), put the experiment's file
    on it and go there; uncommitted work comes along. With `stay` nothing that is checked out is touched.

    Raises RtrepoError for a name that is taken or cannot be one, and where uncommitted work stands in the way.
    """
    check_name(name)
    if not question.strip():
        raise RtrepoError("an experiment asks something", hint='--question "Would …?"', exit_code=2)
    with changing(repository, f"experiment start {name}", waiting=waiting) as writing:
        refuse_taken(repository, name)
        base = refs.resolve(repository, revision or "HEAD")
        who = identity.author(repository)
        experiment = Experiment(
            question=question.strip(),
            base=base,
            started=_day(who),
            by=who.name,
            parent=_parent(repository, revision),
            tags=list(dict.fromkeys(tags)),
            params=dict(params or {}),
        )
        commit = noted(
            writing,
            base,
            {name: experiment_file.begin(experiment)},
            f"Start the experiment {name}\n\n{experiment.question}",
        )
        branch = BRANCHES + BRANCH + name
        did = f"start experiment {name}"
        done = carry_out(writing, did, [RefMove(branch, None, commit)], "" if stay else branch)
        told = f"{did} from {_where(revision or experiment.parent, base)}"
        return MoveReport("experiment start", told, done.files, done.left, BRANCH + name, commit)


def _where(called: str, base: str) -> str:
    """`main at 558a7ac`; the id alone where that is what somebody typed, or where no branch is checked out."""
    return base[:7] if not called or base.startswith(called) else f"{called} at {base[:7]}"


def check_name(name: str) -> None:
    """Refuse what cannot be the name of an experiment."""
    flaw = name_flaw(name)
    if flaw:
        raise RtrepoError(
            f"{name!r} cannot be the name of an experiment: it {flaw}",
            hint=f"such as {suggest_name(name.removeprefix(BRANCH))}",
            exit_code=2,
        )


def refuse_taken(repository: Repository, name: str) -> None:
    """Refuse a name under which there is an experiment already, wherever it stands."""
    if refs.read(repository, BRANCHES + BRANCH.rstrip("/")) is not None:
        raise RtrepoError(
            "a branch is called experiment, so git can make none below experiment/; nothing was changed",
            hint="git branch --move experiment OTHER-NAME",
        )
    found = places.everything(repository).get(name)
    if found:
        raise RtrepoError(f"there is an experiment {name} already; nothing was changed", hint=_way_to(found))


def _way_to(found: Tried) -> str:
    if found.line is None:
        return f"rtrepo experiment show {found.name}"
    if found.line.kind == "archive":
        return f"rtrepo experiment revive {found.name} brings it back"
    if found.line.kind == "remote":
        return f"git switch {BRANCH}{found.name} goes on with it"
    return f"rtrepo switch {BRANCH}{found.name} goes on with it"


def _parent(repository: Repository, revision: str) -> str:
    """The branch that an experiment begins on: the one named, or the one checked out; empty where there is none."""
    if revision and refs.read(repository, BRANCHES + revision) is not None:
        return revision
    current = refs.head(repository)
    return current.removeprefix(BRANCHES) if current.startswith(BRANCHES) else ""


def _day(who: identity.Person) -> str:
    """The day it is where somebody is, as `2026-11-22`."""
    return time.strftime("%Y-%m-%d", time.gmtime(who.at + 60 * who.offset))
