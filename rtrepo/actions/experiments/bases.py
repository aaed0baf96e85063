"""Which version an experiment is counted from."""

import re

from rtrepo.actions.experiments import places
from rtrepo.git import refs
from rtrepo.git.refs import BRANCHES, REMOTES
from rtrepo.git.repository import Repository
from rtrepo.model.tried import Tried

_ID = re.compile(r"[0-9a-f]{4,40}")


def counted_from(repository: Repository, tried: Tried) -> str:
    """The version that an experiment's changes are counted from: its base, or a later one of the branch it began on
    that was merged into it since; empty where it has no line, or where none is known."""
    if tried.line is None:
        return ""
    tip, base = tried.line.commit, began_at(repository, tried)
    if tried.outcome == "adopted" and base:
        return base
    parent = parent_tip(repository, tried)
    fork = refs.related(repository, tip, parent) if parent else None
    if fork and fork != tip and (not base or refs.contains(repository, fork, base)):
        return fork
    return base or fork or ""


def began_at(repository: Repository, tried: Tried) -> str:
    """The version that an experiment says it began at; empty where that is not here, or not in its line."""
    said = tried.says.base
    if tried.line is None or not _ID.fullmatch(said) or not refs.is_version(repository, said):
        return ""
    base = refs.resolve(repository, said)
    return base if refs.contains(repository, tried.line.commit, base) else ""


def parent_tip(repository: Repository, tried: Tried) -> str | None:
    """The newest version of the branch that an experiment began on, here or on a remote; None where there is none."""
    name = tried.says.parent or "main"
    here = refs.read(repository, BRANCHES + name)
    if here is not None:
        return here
    there = refs.tips(repository, REMOTES)
    return next((commit for ref, commit in there.items() if places.branch_of(ref) == name), None)
