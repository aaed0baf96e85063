"""`list`, `show` and `search`: looking at entries, in the working tree or in any version."""

from contextlib import nullcontext
from typing import NamedTuple

from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.finder import Finder, patience
from rtrepo.actions.loading import subject, subjects
from rtrepo.actions.narrowing import pathspecs
from rtrepo.actions.passages import passages
from rtrepo.actions.selecting import Selection
from rtrepo.actions.undoing import moments
from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs, walk
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.git.walk import Wanted
from rtrepo.layout import snapshots
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.entry import Key
from rtrepo.model.reports import EntryView, ListReport
from rtrepo.model.search import Hit, SearchReport
from rtrepo.model.subject import Subject
from rtrepo.model.version import Version


def tree_at(repository: Repository, revision: str) -> tuple[StoredTree, str]:
    """The tree of a version and its full id; the working tree and an empty id where no revision is given."""
    if revision:
        return moments.tree_of(repository, revision)
    return look(repository).work, ""


def listed(
    repository: Repository, wish: Wish | None = None, *, revision: str = "", progress: Progress | None = None
) -> ListReport:
    """Entries sorted by dataset, and in it by import order. Raises RtrepoError as `choosing.chosen` does."""
    tree, version = tree_at(repository, revision)
    found = chosen(tree, wish or Wish(), progress)
    views_ = (_view(one, version) for one in subjects(tree, [files.path for files in found]))
    return ListReport(tuple(views_), version)


def _view(found: Subject, version: str) -> EntryView:
    problem = found.entry_problem or found.sidecar_problem
    return EntryView(found.key, found.entry, found.sidecar, found.path, version, problem.words if problem else "")


def shown(repository: Repository, name: str, revision: str = "") -> EntryView | None:
    """One entry by id or `dataset/id`; None where no entry has that name. Raises where several do."""
    tree, version = tree_at(repository, revision)
    found = [
        files
        for files in snapshots.entries(tree)
        if name in (files.key.id, str(files.key), files.path, sidecar_path(files.path))
    ]
    if not found:
        return None
    if len({files.key for files in found}) > 1:
        raise RtrepoError(
            f"{name} is an entry of {' and of '.join(files.key.dataset for files in found)}",
            hint=f"rtrepo show {found[0].key}",
        )
    first = found[0]
    read = subject(tree, first.key, first.path)
    return _view(read, version) if read else None


class LastSeen(NamedTuple):
    """Where an entry was last: `version` is the newest one that holds it."""

    key: Key
    version: Version


def last_seen(repository: Repository, name: str, revision: str = "") -> LastSeen | None:
    """The newest version with an entry of an id, `dataset/id` or path: in the history of a revision (empty: of
    what is checked out), else on any branch or tag; None where there never was one."""
    start = refs.resolve(repository, revision) if revision else refs.head_commit(repository)
    specs = pathspecs(Selection(names=(name,)))
    for wanted in (Wanted((start,) if start else (), paths=specs), Wanted(everywhere=True, paths=specs)):
        for walked in walk.walk(repository, wanted) if specs and (wanted.revisions or wanted.everywhere) else ():
            for path, before, after in walked.moves:
                place = place_of(path)
                if place.kind != "entry" or name not in (place.name, str(place.key), path):
                    continue
                if after:
                    return LastSeen(place.key, walked.version)
                if before:
                    return LastSeen(place.key, history.version(repository, walked.version.parents[0]))
    return None


def searched(
    repository: Repository,
    text: str,
    wish: Wish | None = None,
    *,
    revision: str = "",
    role: str = "",
    exact_case: bool = False,
    regex: bool = False,
) -> SearchReport:
    """Every text of every entry that holds a text, or with `regex` something that fits a pattern; without
    `exact_case`, case is ignored. With a role, only turns of this role are looked at, with a wish only the entries
    that are meant."""
    if not text:
        raise RtrepoError("search for what?", hint='rtrepo search "the lamp"', exit_code=2)
    finder = Finder(text, exact_case=exact_case, regex=regex)
    tree, version = tree_at(repository, revision)
    hits: list[Hit] = []
    problems: list[tuple[str, str]] = []
    looked_at = 0
    for found in subjects(tree, [files.path for files in chosen(tree, wish or Wish())]):
        looked_at += 1
        for path, problem in ((found.path, found.entry_problem), (found.sidecar_path, found.sidecar_problem)):
            if problem:
                problems.append((path, problem.words))
        with patience(str(found.key)) if regex else nullcontext():
            for at, speaker, said in passages(found.entry, found.sidecar, role):
                place = finder.find(said)
                if place:
                    hits.append(Hit(found.key, at, speaker, said, *place))
    entries = len({hit.key for hit in hits})
    return SearchReport(text, tuple(hits), entries, sum(hit.count for hit in hits), looked_at, version, tuple(problems))
