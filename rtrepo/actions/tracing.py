"""`history ID`: every version of one entry with what changed in it, through re-shards, renames, splits and joins."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from rtrepo.actions.comparing import against_head, compare_paths
from rtrepo.actions.contents import Contents, Held
from rtrepo.actions.locating import Located, locate
from rtrepo.actions.stops import Graph, Stop, nearest, newest_first, reached
from rtrepo.actions.trails import RENAMED, Former, Origin, Trail
from rtrepo.actions.workspace import look
from rtrepo.diff.entries import compare_entry
from rtrepo.errors import RtrepoError
from rtrepo.git import commit_graph, path_history, views
from rtrepo.git.repository import Repository
from rtrepo.layout import import_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import imports_folder, place_of
from rtrepo.model.ancestry import ancestry_of
from rtrepo.model.change import EntryChange
from rtrepo.model.entry import Key
from rtrepo.model.lineage import EntryVersion, HistoryReport

Told = Callable[[str], None]


def history_of(
    repository: Repository, name: str, *, revision: str = "", limit: int | None = None, tell: Told
) -> HistoryReport:
    """The versions of an entry by id, `dataset/id` or path, newest first, at most `limit`. Also of one that is
    gone now. `tell` hears of a look through the whole history, which is made once."""
    past = Past(repository, locate(repository, name, revision, verb="history"), tell)
    found = list(islice(past.versions(), None if limit is None else limit + 1))
    more = limit is not None and len(found) > limit
    return HistoryReport(past.key, tuple(found[:limit]), (past.located.tip or "") if revision else "", more)


class Turn(NamedTuple):
    """A version of an entry, the version that it is held against, and where the entry's file was in that and is in
    this; empty where it is not."""

    entry: EntryVersion
    parent: str | None
    before: str
    after: str


class Past:
    """An entry with its trail and what it held at each stop. The working tree is a stop where it differs."""

    def __init__(self, repository: Repository, located: Located, tell: Told) -> None:
        self.repository, self.located, self.key = repository, located, located.key
        self.trail, self.contents = Trail(repository), Contents(repository)
        self.here = Stop("", located.key)
        self._uncommitted = Origin()
        heads: tuple[Stop | None, Stop | None] = (None, None)
        if located.tip and located.path:
            commit_graph.ensure(repository, located.tip, tell)
            heads = self.trail.follow(located.key, located.path, located.tip)
        self._heads = heads
        if located.work is not None:
            self._look_at_work(heads)
        if not self.trail.entries:
            raise RtrepoError(f"git names no version of {self.key}", hint="git fsck --full tells what is damaged")

    def _look_at_work(self, heads: tuple[Stop | None, Stop | None]) -> None:
        """Make the working tree a stop, before everything else, where it has the entry otherwise."""
        before, after = self._committed(), self.contents.at("", self.located.work or "")
        if (before.id, before.sidecar_id) == (after.id, after.sidecar_id):
            return
        entries, sidecars = ([head] if head else [] for head in heads)
        if after.there and (not before.there or self._is_told(before, after)):
            self._uncommitted = self._origin_in_work()
            formers = self._uncommitted.formers
            if formers and self.key not in (former.key for former in formers):
                self.trail, entries, sidecars = Trail(self.repository), [], []  # another entry stood here before
            for former in formers:
                if former.key != self.key or not before.there:
                    found = self.trail.follow(former.key, former.path, self.located.tip or "")
                    entries += [found[0]] if found[0] else []
                    sidecars += [found[1]] if found[1] else []
        self.trail.paths[self.here] = self.located.work or ""
        self.trail.entries[self.here], self.trail.sidecars[self.here] = tuple(entries), tuple(sidecars)

    def _is_told(self, before: Held, after: Held) -> bool:
        """Whether the sidecar newly says where the entry is from."""
        told = ancestry_of(after.side.sidecar)
        return told is not None and told != ancestry_of(before.side.sidecar)

    def _committed(self) -> Held:
        return self.contents.at(self.located.tip, self.located.path) if self.located.tip else Held()

    def _origin_in_work(self) -> Origin:
        """What an entry was in the last version, where the working tree has it under another name or from several."""
        known, renamed = self._renamed_in_work()
        for change in renamed:
            if change.key == self.key:
                return Origin(tuple(Former(key, known[key]) for key in change.previous if key in known), change)
        return Origin()

    def _renamed_in_work(self) -> tuple[dict[Key, str], list[EntryChange]]:
        """The paths of entries in the last version that differ now, and those that the working tree has under new
        names, or from several."""
        desk = look(self.repository)
        changes = views.changes(desk.head, desk.work)
        known = {place_of(each.path).key: each.path for each in changes if each.before and _is_entry(each.path)}
        found = compare_paths(against_head(desk), changes, RENAMED).entries if known else ()
        return known, list(found)

    def head(self) -> tuple[Stop | None, Stop | None]:
        """The newest stop of the entry, and that of its sidecar: the working tree where it differs."""
        return (self.here, self.here) if self.here in self.trail.entries else self._heads

    def lines(self) -> tuple[list[Stop], list[Stop]]:
        """The stops from which the entry as it is now came, and those of its sidecar, newest first."""
        entry, sidecar = self.head()
        return (
            self.stops(reached(self.trail.entries, entry)),
            self.stops(reached(self.trail.sidecars, sidecar)),
        )

    def stops(self, *graphs: Graph) -> list[Stop]:
        """The stops of some graphs of the trail, each before those that came before it."""

        def is_before(one: str, other: str) -> bool:
            return path_history.is_before(self.repository, one, other)

        return newest_first(graphs, self.trail.times, is_before)

    def now(self) -> Held:
        """What the entry holds where one looks from: in the working tree, or in the version asked for."""
        return self._committed() if self.located.work is None else self.contents.at("", self.located.work)

    def held(self, stop: Stop) -> Held:
        """What the entry held at a stop."""
        return self.contents.at(stop.commit, self.trail.paths[stop])

    def versions(self) -> Iterator[EntryVersion]:
        """Every stop at which something changed, newest first. A new place or another writing is no change."""
        for stop in self.stops(*self.trail.followed()):
            found = self._version(stop)
            if found is not None:
                yield found

    def turned(self) -> Iterator["Turn"]:
        """Every version that changed the entry, newest first, with its files before and after."""
        for stop in self.stops(*self.trail.followed()):
            found = self._version(stop)
            if found is not None and found.version is not None:
                parent, path, before = self._parent(stop), self.trail.paths[stop], ""
                if parent:
                    formers = () if self.trail.file(parent, path) else self._sides(stop)[2].formers
                    before = path if self.trail.file(parent, path) else formers[0].path if formers else ""
                yield Turn(found, parent, before, path if self.trail.file(stop.commit, path) else "")

    def _version(self, stop: Stop) -> EntryVersion | None:
        before, after, origin = self._sides(stop)
        mended = before.there and before.side.entry is None and after.side.entry is not None
        if mended:
            before = self._last_readable(stop) or before
        change = origin.change or self._change(stop.key, before, after, mended=mended)
        if change is None:
            return None
        version = self.trail.version(stop.commit) if stop.commit else None
        parent = self._parent(stop)
        return EntryVersion(
            version,
            change,
            problem=after.problem,
            note=self._note(stop, parent, change) if after.there else "",
            again=change.change == "added" and bool(self.trail.entries.get(stop)),
            mended=mended,
            became=self._became(stop) if change.change == "removed" else (),
        )

    def _note(self, stop: Stop, parent: str | None, change: EntryChange) -> str:
        """Where the content of a version came from: another entry, or an import."""
        told = ancestry_of(change.after.sidecar) if change.change == "added" else None
        if told and told.how == "copied":
            return f"copied from {told.keys[0]}"
        return _import_named(self.repository, stop, parent) if stop.commit else ""

    def _last_readable(self, stop: Stop) -> Held | None:
        """What the entry held the last time that it could be read before a stop."""
        found = nearest(self.trail.entries, stop, lambda each: self.held(each).side.entry is not None)
        return next(map(self.held, found), None)

    def _sides(self, stop: Stop) -> tuple[Held, Held, Origin]:
        """What the entry held before a stop and at it, and what it was before if it had another name."""
        path, after = self.trail.paths[stop], self.held(stop)
        if not stop.commit:
            return self._committed(), after, self._uncommitted
        parent = self._parent(stop)
        before = self.contents.at(parent, path) if parent else Held()
        told = parent and before.there and self.trail.told(stop.commit, parent, stop.key, path)
        if parent is None or not after.there or (before.there and not told):
            return before, after, Origin()
        origin = self.trail.origin(stop.commit, parent, stop.key)
        if origin.change is None and origin.formers:
            before = self.contents.at(parent, origin.formers[0].path)
        return before, after, origin

    def _parent(self, stop: Stop) -> str | None:
        """The version that a stop is held against: its first parent, as in `log`; of a merge that brought the entry
        from another line, the first one that has it, be it elsewhere."""
        parents = self.trail.version(stop.commit).parents if stop.commit else ()
        having = (parent for parent in parents if len(parents) == 1 or self._has(parent, stop))
        return next(having, parents[0]) if parents else None

    def _has(self, parent: str, stop: Stop) -> bool:
        path = self.trail.paths[stop]
        if self.trail.file(parent, path) or not self.trail.file(stop.commit, path):
            return self.trail.file(parent, path) is not None
        return bool(self.trail.origin(stop.commit, parent, stop.key).formers)

    def _change(self, key: Key, before: Held, after: Held, *, mended: bool) -> EntryChange | None:
        if (before.id, before.sidecar_id) == (after.id, after.sidecar_id):
            return EntryChange(key, "edited", before.side, after.side) if mended else None
        return compare_entry(key, before.side if before.there else None, after.side if after.there else None)

    def _became(self, stop: Stop) -> tuple[Key, ...]:
        parent = self._parent(stop)
        if parent:
            return self.trail.became(stop.commit, parent, stop.key)
        return tuple(change.key for change in self._renamed_in_work()[1] if stop.key in change.previous)


def _is_entry(path: str) -> bool:
    return place_of(path).kind == "entry"


def _import_named(repository: Repository, stop: Stop, parent: str | None) -> str:
    """`from drafts.jsonl, record 12` where a version brought an import file that names the entry."""
    folder = imports_folder(stop.key.dataset)
    tree = views.commit_tree(repository, stop.commit)
    known = {blob.path for blob in views.commit_tree(repository, parent).files(folder)}
    for path, _ in tree.files(folder):
        raw = tree.read(path) if path not in known and path.endswith(".jsonl") else None
        # An import file has a line for each record; only the header and the one that may name the entry are read.
        head, _, lines = (raw or b"").partition(b"\n")
        at = lines.find(b'"id":"%s"' % stop.key.id.encode("utf-8", "surrogateescape"))
        if at >= 0:
            line = lines[lines.rfind(b"\n", 0, at) + 1 :].partition(b"\n")[0]
            try:
                origin = import_file.load(head + b"\n" + line)
            except FileError:
                continue  # a damaged import file costs this remark; `validate` names it
            return f"from {origin.source}, record {origin.lines[0].record}"
    return ""
