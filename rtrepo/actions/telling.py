"""`log` and `show` of a version: what each version changed, in entries and turns."""

from collections.abc import Iterator

from rtrepo.actions.comparing import Pair, compare_paths
from rtrepo.actions.selecting import Selection, rough_totals
from rtrepo.git import history, refs, views
from rtrepo.git.repository import Repository
from rtrepo.layout import import_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of
from rtrepo.model.change import SnapshotChange
from rtrepo.model.reports import LogLine
from rtrepo.model.tree import PathChange
from rtrepo.model.version import Version

READ_AT_MOST = 400
"""Changed paths of one version that `log` reads; a larger one is counted by its paths."""


def told(
    repository: Repository, revision: str = "HEAD", *, selection: Selection | None = None, limit: int | None = None
) -> Iterator[LogLine]:
    """Versions, newest first, each with what it changed. `A..B` gives what B has and A has not."""
    left, dots, right = revision.partition("..")
    tip = refs.resolve(repository, right or "HEAD" if dots else revision)
    hidden = refs.resolve(repository, left or "HEAD") if dots else None
    given = 0
    for version in history.log(repository, tip, hidden):
        if limit is not None and given >= limit:
            return
        line = _line(repository, version, selection or Selection())
        if line is not None:
            given += 1
            yield line


def _line(repository: Repository, version: Version, selection: Selection) -> LogLine | None:
    pair, changes = _changes(repository, version, selection)
    if not changes and (selection.names or selection.dataset):
        return None
    note = _note(pair, changes)
    if len(changes) > READ_AT_MOST:
        return LogLine(version, rough_totals(changes), note=note)
    return _lined(version, compare_paths(pair, changes), note)


def _lined(version: Version, change: SnapshotChange, note: str) -> LogLine:
    added = sum(entry.words_added for entry in change.entries)
    removed = sum(entry.words_removed for entry in change.entries)
    return LogLine(version, change.totals(), added, removed, change, note)


def _changes(repository: Repository, version: Version, selection: Selection) -> tuple[Pair, list[PathChange]]:
    parent = version.parents[0] if version.parents else None
    pair = Pair(
        views.commit_tree(repository, parent),
        views.commit_tree(repository, version.id),
        parent[:7] if parent else "nothing",
        version.id[:7],
    )
    changes = [change for change in views.changes(pair.before, pair.after) if selection.takes_path(change.path)]
    return pair, changes


def _note(pair: Pair, changes: list[PathChange]) -> str:
    """Where a version's entries came from, when an import file says so."""
    sources = []
    for change in changes:
        if change.before is None and place_of(change.path).kind == "import":
            try:
                sources.append(import_file.load(pair.after.read(change.path) or b"").source)
            except FileError:
                sources.append("an import that cannot be read")
    return f"from {', '.join(dict.fromkeys(sources))}" if sources else ""


def version_shown(repository: Repository, revision: str) -> LogLine:
    """One version and everything it changed against its first parent."""
    version = history.version(repository, refs.resolve(repository, revision))
    pair, changes = _changes(repository, version, Selection())
    return _lined(version, compare_paths(pair, changes), _note(pair, changes))
