"""The versions that others are measured by: their style by `validate --baseline`, their rules by `--rules-from`."""

from collections.abc import Sequence

from rtrepo.actions.checking.rulebook import NamedTree, Rulebook
from rtrepo.actions.checking.surveying import Gathered, Surveyor
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.whole import Baseline, Member


def named_tree(repository: Repository, revision: str) -> NamedTree | None:
    """The version that a command names; None for an empty name. Raises RtrepoError where there is no such version."""
    if not revision:
        return None
    return NamedTree(revision, views.commit_tree(repository, refs.resolve(repository, revision)))


def baseline_of(book: Rulebook, entries: Sequence[Gathered]) -> Baseline | None:
    """What the version that the rulebook goes by says of style, and which of these entries are as they were there:
    their files have the same content, wherever they stand."""
    if book.baseline is None:
        return None
    then = Surveyor(book.baseline.tree, book).survey((), {}, whole=True).gathered
    members: dict[str, list[Member]] = {}
    for one in then:
        told = Member(one.key, one.path, Sidecar(), style=dict(one.part.traits), words=one.part.words)
        members.setdefault(one.key.dataset, []).append(told)
    files = {one.key: one.id for one in then}
    same = frozenset(one.key for one in entries if one.id and files.get(one.key) == one.id)
    return Baseline(book.baseline.name, members, same)
