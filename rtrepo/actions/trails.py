"""The trail of one entry back through the versions: which ones touched it, and which came before which.

The entry's file and its sidecar are followed apart, each as a graph of the commits that changed it. Where a file
first appears, the version before is asked where it was then: at another place (a re-shard is no change), under
another name, or in parts of several entries. What a command recorded of that in the sidecar is taken for it, also
where the entry was there before and others were joined to it. From there the trail goes on.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rtrepo.actions.ancestries import Ancestries, change_told
from rtrepo.actions.comparing import Pair, compare_paths
from rtrepo.actions.contents import Contents
from rtrepo.actions.locating import usual_paths
from rtrepo.actions.selecting import Selection
from rtrepo.actions.stops import Graph, Stop, reached
from rtrepo.git import history, path_history, views
from rtrepo.git.path_history import Step
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import DATASETS, place_of, sidecar_path
from rtrepo.model.ancestry import Ancestry
from rtrepo.model.change import EntryChange
from rtrepo.model.entry import Key
from rtrepo.model.tree import PathChange
from rtrepo.model.version import Version

RENAMED = Selection(kinds=frozenset({"moved", "split", "joined"}))
"""Entries that have another name, or are from several."""


class Former(NamedTuple):
    """Where an entry, or a part of it, was in the version before."""

    key: Key
    path: str


class Origin(NamedTuple):
    """What an entry that appears in a version was before; `change` where that was under another name."""

    formers: tuple[Former, ...] = ()
    change: EntryChange | None = None


class _Segment(NamedTuple):
    """A stretch of the trail on which the entry's file stands at one path."""

    key: Key
    path: str
    start: str


class _Link(NamedTuple):
    """What comes before a stop: earlier stops of its segment, and segments, before or after those."""

    inside: tuple[Stop, ...]
    elsewhere: tuple[_Segment, ...]
    elsewhere_first: bool


class Trail:
    """The versions of one entry. `paths` says where its file stands (or stood, where it went) at each stop."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.entries: Graph = {}
        self.sidecars: Graph = {}
        self.paths: dict[Stop, str] = {}
        self.times: dict[Stop, int] = {}
        self._versions: dict[str, Version] = {}
        self._files: dict[tuple[str, str], str | None] = {}
        self._origins: dict[tuple[str, str, Key], Origin] = {}
        self._ancestries = Ancestries(repository)
        self._repeated: set[tuple[str, Key]] = set()
        self._cuts: tuple[list[Stop], list[Stop]] = ([], [])  # stops of entries that stood at a path before
        self._roots: tuple[list[Stop], list[Stop]] = ([], [])
        self._compared: dict[tuple[str, str], tuple[EntryChange, ...]] = {}
        self._heads: dict[_Segment, tuple[Stop | None, Stop | None]] = {}

    def follow(self, key: Key, path: str, start: str) -> tuple[Stop | None, Stop | None]:
        """Go back from a commit in which (or before which) the entry's file stood at a path. Gives the newest stop
        of the entry and that of its sidecar; None where there is none."""
        first = _Segment(key, path, start)
        links: tuple[dict[Stop, _Link], dict[Stop, _Link]] = ({}, {})
        waiting = [first]
        while waiting:
            segment = waiting.pop()
            if segment in self._heads:
                continue
            both = (segment.path, sidecar_path(segment.path))
            lists = path_history.steps(self.repository, segment.start, both)
            self._heads[segment] = (_head(lists[0], segment.key), _head(lists[1], segment.key))
            for steps, at, found in zip(lists, both, links, strict=True):
                for step in steps:
                    stop = Stop(step.commit, segment.key)
                    link = self._link(step, segment, at)
                    found[stop] = _joined(found[stop], link) if stop in found else link
                    waiting += link.elsewhere
                    self._place(stop, segment.path, step.at)
        for found, graph, which in ((links[0], self.entries, 0), (links[1], self.sidecars, 1)):
            for stop, link in found.items():
                graph[stop] = self._resolved(link, which)
            self._roots[which].extend(filter(None, [self._heads[first][which]]))
        return self._heads[first]

    def followed(self) -> tuple[Graph, Graph]:
        """The graphs of the entry and of its sidecar, without what another entry was that stood at a path before."""
        found: list[Graph] = []
        for graph, roots, cuts in zip((self.entries, self.sidecars), self._roots, self._cuts, strict=True):
            kept = {stop for root in roots for stop in reached(graph, root)}
            gone = {stop for cut in cuts for stop in reached(graph, cut)} - kept
            found.append({stop: earlier for stop, earlier in graph.items() if stop not in gone})
        return found[0], found[1]

    def _place(self, stop: Stop, path: str, at: int) -> None:
        if stop not in self.paths or self.file(stop.commit, path):
            self.paths[stop] = path
        self.times[stop] = at

    def _link(self, step: Step, segment: _Segment, path: str) -> _Link:
        """What comes before a step of the file at `path`, the entry's or the sidecar's."""
        elsewhere: list[_Segment] = []
        parents = self.version(step.commit).parents
        own = Former(segment.key, segment.path)
        goes_on = True
        if self.file(step.commit, path):
            self._note_repeated(step, segment)
            for parent in parents:
                told = self.told(step.commit, parent, segment.key, segment.path)
                # A sidecar that is new beside an entry that was there is new, and not from anywhere.
                if told or not (self.file(parent, path) or self.file(parent, segment.path)):
                    formers = self.origin(step.commit, parent, segment.key).formers
                    elsewhere += (_Segment(*former, parent) for former in formers if former != own)
                    goes_on = goes_on and not (told and formers and own not in formers)
        inside = [parent for parent in step.parents if goes_on and (not elsewhere or self.file(parent, path))]
        if not goes_on:
            self._cuts[path != segment.path].extend(Stop(parent, segment.key) for parent in step.parents)
        return _Link(
            tuple(Stop(parent, segment.key) for parent in inside),
            tuple(elsewhere),
            bool(elsewhere) and elsewhere[0].start == parents[0] and not (inside and self.file(parents[0], path)),
        )

    def _note_repeated(self, step: Step, segment: _Segment) -> None:
        """An entry that was gone and is there again says what it said before: that is nothing new."""
        said = self._said(step.commit, segment.path)
        earlier = (at for parent in step.parents for at in (parent, *self.version(parent).parents)) if said else ()
        if any(self._said(at, segment.path) == said for at in earlier):
            self._repeated.add((step.commit, segment.key))

    def told(self, commit: str, parent: str, key: Key, path: str) -> Ancestry | None:
        """What a command recorded, new against a parent, of where an entry is from; None where it was copied: a copy
        has a beginning."""
        said = self._said(commit, path)
        if said is None or said.how == "copied" or (commit, key) in self._repeated:
            return None
        was = self._said(parent, self._path_in(commit, parent, key, path))
        return None if said == was else said

    def _said(self, commit: str, path: str) -> Ancestry | None:
        return self._ancestries.said(self.file(commit, sidecar_path(path))) if path else None

    def _path_in(self, commit: str, parent: str, key: Key, path: str = "") -> str:
        """Where an entry was in the parent of a commit; empty where it was not there."""
        there = (each for each in (path, *usual_paths(key)) if each and self.file(parent, each))
        found = next(there, "")
        return found or _entries(self._came_and_went(commit, parent), vanished=True).get(key, "")

    def _resolved(self, link: _Link, which: int) -> tuple[Stop, ...]:
        heads = [head for segment in link.elsewhere if (head := self._heads[segment][which])]
        found = [*heads, *link.inside] if link.elsewhere_first else [*link.inside, *heads]
        return tuple(dict.fromkeys(found))

    def version(self, commit: str) -> Version:
        """A version by its full id."""
        if commit not in self._versions:
            self._versions[commit] = history.version(self.repository, commit)
        return self._versions[commit]

    def file(self, commit: str, path: str) -> str | None:
        """The id of a file's content in a version, or None."""
        at = (commit, path)
        if at not in self._files:
            self._files[at] = path_history.file_at(self.repository, commit, path)
        return self._files[at]

    def origin(self, commit: str, parent: str, key: Key) -> Origin:
        """Where an entry that a commit has was in a parent that has it not at that place."""
        at = (commit, parent, key)
        if at not in self._origins:
            self._origins[at] = self._found(commit, parent, key)
        return self._origins[at]

    def _found(self, commit: str, parent: str, key: Key) -> Origin:
        own = self._path_in(parent, commit, key)  # the other way round: where the commit has it
        told = self.told(commit, parent, key, own) if own else None
        if told and (recorded := self._recorded(commit, parent, key, own, told)):
            return recorded
        for path in usual_paths(key):
            if self.file(parent, path):
                return Origin((Former(key, path),))
        vanished = _entries(self._came_and_went(commit, parent), vanished=True)
        if key in vanished:
            return Origin((Former(key, vanished[key]),))
        for change in self.renamed(commit, parent) if vanished else ():
            if change.key == key:
                formers = tuple(Former(old, vanished[old]) for old in change.previous if old in vanished)
                return Origin(formers, change if formers else None)
        return Origin()

    def _recorded(self, commit: str, parent: str, key: Key, path: str, told: Ancestry) -> Origin | None:
        """The origin that a command recorded; None where nothing of it is in the parent."""
        change = next((change for change in self.renamed(commit, parent) if change.key == key), None)
        paths = {old: self._path_in(commit, parent, old) for old in (change.previous if change else told.keys)}
        formers = tuple(Former(old, path) for old, path in paths.items() if path)
        if formers and change is None:
            olds = [(old, parent, path) for old, path in formers]
            change = change_told(Contents(self.repository), told, olds, (key, commit, path))
        return Origin(formers, change) if formers else None

    def became(self, commit: str, parent: str, key: Key) -> tuple[Key, ...]:
        """The entries that one which a commit removed lives on in."""
        return tuple(change.key for change in self.renamed(commit, parent) if key in change.previous)

    def renamed(self, commit: str, parent: str) -> tuple[EntryChange, ...]:
        """The entries that a commit has under other names than its parent: moved, split and joined ones."""
        at = (commit, parent)
        if at not in self._compared:
            pair = Pair(
                views.commit_tree(self.repository, parent),
                views.commit_tree(self.repository, commit),
                parent[:7],
                commit[:7],
            )
            # What only changed matters too: an entry that another one was joined to, or split from, is still there.
            changes = path_history.changed(self.repository, parent, commit, DATASETS)
            self._compared[at] = compare_paths(pair, changes, RENAMED).entries
        return self._compared[at]

    def _came_and_went(self, commit: str, parent: str) -> list[PathChange]:
        return path_history.came_and_went(self.repository, parent, commit, DATASETS)


def _head(steps: list[Step], key: Key) -> Stop | None:
    return Stop(steps[0].commit, key) if steps else None


def _joined(one: _Link, other: _Link) -> _Link:
    """Two ways in which one stop was come by."""
    inside = tuple(dict.fromkeys((*one.inside, *other.inside)))
    return _Link(inside, (*one.elsewhere, *other.elsewhere), one.elsewhere_first or other.elsewhere_first)


def _entries(changes: Iterable[PathChange], *, vanished: bool) -> dict[Key, str]:
    """The entries whose files came or went, with their paths; of an id with files on both sides neither."""
    sides: tuple[dict[Key, str], dict[Key, str]] = ({}, {})
    for change in changes:
        place = place_of(change.path)
        if place.kind == "entry":
            sides[change.before is None].setdefault(place.key, change.path)
    return sides[not vanished]
