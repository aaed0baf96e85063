"""`log` and `show` of a version: what each version changed, in entries and turns."""

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rtrepo.actions.comparing import Pair, compare_paths
from rtrepo.actions.finder import Finder
from rtrepo.actions.narrowing import OneSide, narrowed, pathspecs
from rtrepo.actions.selecting import Selection, rough_totals
from rtrepo.diff.gist import gist
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs, views, walk
from rtrepo.git.repository import Repository
from rtrepo.git.walk import Walked, Wanted
from rtrepo.layout import import_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of
from rtrepo.model.change import SnapshotChange
from rtrepo.model.log import Brought, LogLine
from rtrepo.model.tree import PathChange
from rtrepo.model.version import Version

READ_AT_MOST = 400
"""Changed paths of one version that `log` reads; a larger one is counted by its paths."""

_QUOTED = re.compile(r"'([^']+)'")
_REQUESTED = re.compile(r"Merge pull request \S+ from (\S+)")


class Asked(NamedTuple):
    """Which versions a log is about; empty means all.

    `author` and `message` are texts found in a version, capitals or not; `since` and `until` dates as git reads
    them. `selection` and `text` are about entries: one must be selected, and the text must stand in it more or
    less often than before. `titled` looks up what every entry is called, which takes longer. `drawn` gives versions
    in the order in which a graph can be drawn, with the branches of remotes named too.
    """

    selection: Selection = Selection()
    author: str = ""
    message: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    exact_case: bool = False
    everywhere: bool = False
    titled: bool = False
    drawn: bool = False

    @property
    def of_entries(self) -> bool:
        """Whether a version must have changed something in particular."""
        return bool(self.selection != Selection() or self.text)


def told(
    repository: Repository, revisions: Sequence[str] = (), asked: Asked | None = None, *, limit: int = 0
) -> Generator[LogLine, None, None]:
    """Versions, newest first, each with what it changed, one by one as they are found; `limit` of them at most.

    `revisions` are git's: `A..B` gives what B has and A has not, `A...B` what one has and the other has not.
    Raises RtrepoError where one names no version.
    """
    asked = asked or Asked()
    starts = tuple(_resolved(repository, revision) for revision in revisions)
    if not starts and not (asked.everywhere and refs.head_commit(repository) is None):
        starts = (refs.resolve(repository, "HEAD"),)
    wanted = Wanted(
        starts, asked.everywhere, asked.author, asked.message, asked.since, asked.until,
        pathspecs(asked.selection), 0 if asked.of_entries else limit, asked.drawn,
    )  # fmt: skip
    branches, tags = history.branches_at(repository), history.tags_at(repository)
    remotes = _of_remotes(repository) if asked.drawn else {}
    given = 0
    for walked in walk.walk(repository, wanted):
        line = _line(repository, walked, asked)
        if line is not None:
            named = tuple(tags.get(line.version.id, ()))
            version = line.version
            if there := [name for name in remotes.get(version.id, ()) if not _is_here(name, version)]:
                version = replace(version, branches=(*version.branches, *there))
            yield line._replace(version=version, merged=_merged(version, branches), tags=named)
            given += 1
            if given == limit:
                return


def _of_remotes(repository: Repository) -> dict[str, list[str]]:
    """The branches of remotes (`origin/main`) by the full id of the commit each one points at."""
    names: dict[str, list[str]] = {}
    for ref, commit in refs.tips(repository, refs.REMOTES).items():
        names.setdefault(commit, []).append(ref.removeprefix(refs.REMOTES))
    return names


def _is_here(name: str, version: Version) -> bool:
    """Whether a version has the branch here that a remote's is called after."""
    return name.partition("/")[2] in version.branches


def date_of(repository: Repository, text: str) -> int:
    """The moment that git reads in a date somebody typed, in seconds since the epoch."""
    return walk.date_of(repository, text)


def _resolved(repository: Repository, revision: str) -> str:
    """A revision or a range with full ids in place of names."""
    for dots in ("...", ".."):
        if dots in revision:
            return dots.join(refs.resolve(repository, side or "HEAD") for side in revision.split(dots, 1))
    return refs.resolve(repository, revision)


def _line(repository: Repository, walked: Walked, asked: Asked) -> LogLine | None:
    """The version's line, or None where it changed nothing of what is asked for."""
    selection = asked.selection
    changes = [views.path_change(move) for move in walked.moves if selection.takes_path(move.path)]
    if asked.of_entries and not changes:
        return None
    try:
        pair = _pair(repository, walked, titled=asked.titled or bool(selection.tag))
        if selection.tag or asked.text:
            finder = Finder(asked.text, exact_case=asked.exact_case) if asked.text else None
            changes = narrowed(pair, changes, selection.tag, finder)
            if not changes:
                return None
        note = _note(pair, changes)
        if len(changes) > READ_AT_MOST:
            totals = rough_totals(changes)
            if selection.kinds:
                totals = {kind: number for kind, number in totals.items() if kind in selection.kinds}
                if not any(totals.values()):
                    return None
            return LogLine(walked.version, totals, note=note)
        if asked.of_entries and any(change.before is None or change.after is None for change in changes):
            # What came or went may have been moved, split or joined: the other entry is not among those asked for.
            whole = _whole(repository, walked.version)
            change = compare_paths(whole, whole.changes, replace(selection, kinds=frozenset()), most=READ_AT_MOST)
        else:
            change = compare_paths(pair, changes)
    except RtrepoError as error:  # an object that is missing or damaged costs this line what it says, not the log
        return LogLine(walked.version, rough_totals(changes), trouble=error.message)
    if selection.kinds:
        change = replace(change, entries=tuple(one for one in change.entries if one.change in selection.kinds))
        if not change.entries:
            return None
    return _lined(walked.version, change, note)


def _lined(version: Version, change: SnapshotChange, note: str) -> LogLine:
    added = sum(entry.words_added for entry in change.entries)
    removed = sum(entry.words_removed for entry in change.entries)
    return LogLine(version, change.totals(), added, removed, change, note, across=gist(change.entries))


def _pair(repository: Repository, walked: Walked, *, titled: bool) -> Pair:
    parent = walked.version.parents[0] if walked.version.parents else None
    old = {move.path: move.before for move in walked.moves}
    new = {move.path: move.after for move in walked.moves}
    return Pair(
        OneSide(repository, views.tree_id(repository, parent), old, titled=titled),
        OneSide(repository, walked.tree, new, titled=titled),
        parent[:7] if parent else "nothing",
        walked.version.id[:7],
    )


def _whole(repository: Repository, version: Version) -> Pair:
    """A version against its first parent."""
    parent = version.parents[0] if version.parents else None
    return Pair(
        views.commit_tree(repository, parent),
        views.commit_tree(repository, version.id),
        parent[:7] if parent else "nothing",
        version.id[:7],
        parent or "",
        version.id,
    )


def _note(pair: Pair, changes: Sequence[PathChange]) -> str:
    """Where a version's entries came from, when an import file says so."""
    sources = []
    for change in changes:
        if change.before is None and place_of(change.path).kind == "import":
            try:
                sources.append(import_file.source(pair.after.read(change.path) or b""))
            except FileError:
                sources.append("an import that cannot be read")
    return f"from {', '.join(dict.fromkeys(sources))}" if sources else ""


def _merged(version: Version, branches: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a merge joined to its first parent: as its message calls it, else the branch that ends there now, else
    the version's short id."""
    others = version.parents[1:]
    named: list[str] = []
    if request := _REQUESTED.match(version.subject):
        named = [request[1]]
    elif version.subject.startswith("Merge "):
        named = _QUOTED.findall(version.subject)
    if len(named) < len(others):
        named = [branches[parent][0] if parent in branches else parent[:7] for parent in others]
    return tuple(named[: len(others)])


def version_shown(repository: Repository, revision: str, *, most: int | None = None) -> LogLine:
    """One version and what it changed against its first parent; of more than `most` changed paths only the first
    are read, and the others counted. For a merge also what each parent brought."""
    version = history.version(repository, refs.resolve(repository, revision))
    pair = _whole(repository, version)
    branches, tags = history.branches_at(repository), history.tags_at(repository)
    named = replace(version, branches=tuple(branches.get(version.id, ())))
    changes = pair.changes
    line = _lined(named, compare_paths(pair, changes, most=most), _note(pair, changes))
    return line._replace(
        merged=_merged(version, branches),
        brought=_brought(repository, version),
        tags=tuple(tags.get(version.id, ())),
    )


def _brought(repository: Repository, merge: Version) -> tuple[Brought, ...]:
    """What each parent of a merge had changed since it parted from the first one; the first since it parted from
    the second."""
    if len(merge.parents) < 2:
        return ()
    first, *others = merge.parents
    found = []
    for parent, other in ((first, others[0]), *((parent, first) for parent in others)):
        try:
            base: str | None = refs.merge_base(repository, parent, other)
        except RtrepoError:
            base = None  # two histories that began apart: all of it is new
        pair = views.commit_tree(repository, base), views.commit_tree(repository, parent)
        found.append(Brought(history.version(repository, parent), rough_totals(views.changes(*pair))))
    return tuple(found)
