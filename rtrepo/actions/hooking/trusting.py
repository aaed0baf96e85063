"""`trust`: whether the commands that `rtrepo.yaml` asks for at the gates may be run in this clone.

A repository that somebody else wrote must not run programs here just because it says so. So commands are run only
when the person has trusted exactly these commands, and exactly these contents of the repository's files that they
name. Whatever comes in later with a pull has to be trusted again.
"""

import hashlib
import json
import shlex
from collections.abc import Iterable

from rtrepo.actions.hooking.gates import all_steps
from rtrepo.errors import RtrepoError
from rtrepo.git import lock, refs, trust, views
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import CONFIG
from rtrepo.model.gates import Step, TrustReport
from rtrepo.model.tree import Tree


def standing(repository: Repository) -> TrustReport:
    """What the gates of the last version would run, and whether they may."""
    steps = all_steps(views.commit_tree(repository, refs.head_commit(repository)))
    files = tuple(path for path, _ in _files(repository, steps))
    return TrustReport(state_of(repository, steps), steps, files)


def trust_gates(repository: Repository) -> TrustReport:
    """Trust the commands of the last version's gates. Raises RtrepoError where there are none."""
    report = standing(repository)
    if not report.steps:
        raise RtrepoError(
            f"the last version's {CONFIG} asks for no commands at its gates; there is nothing to trust",
            hint=f"write them under gates in {CONFIG} and commit it first",
        )
    with lock.held(repository.own_dir, "trust"):
        trust.write(repository, fingerprint(repository, report.steps))
    return standing(repository)


def revoke(repository: Repository) -> TrustReport:
    """Trust nothing any more."""
    with lock.held(repository.own_dir, "trust --revoke"):
        trust.write(repository, "")
    return standing(repository)


def state_of(repository: Repository, steps: tuple[Step, ...]) -> str:
    """`trusted`, `changed`, `untrusted` or `nothing`; see TrustReport."""
    if not steps:
        return "nothing"
    trusted = trust.read(repository)
    if not trusted:
        return "untrusted"
    return "trusted" if trusted == fingerprint(repository, steps) else "changed"


def is_trusted(repository: Repository, tree: Tree) -> bool:
    """Whether the commands of a tree's gates may be run here."""
    return state_of(repository, all_steps(tree)) == "trusted"


def fingerprint(repository: Repository, steps: tuple[Step, ...]) -> str:
    """A hash over the commands, their conditions, and the files of the working tree that they name."""
    told = {"steps": [list(step) for step in steps], "files": list(_files(repository, steps))}
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _files(repository: Repository, steps: Iterable[Step]) -> list[tuple[str, str]]:
    """The files of the working tree that the commands name by path, each with git's id of its content."""
    return trust.contents(repository, {word for step in steps for word in _words(step.run)})


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command, comments=True)
    except ValueError:
        return command.split()
