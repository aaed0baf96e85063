"""The tally of each dataset of a tree: recalled, worked out from one that little was changed since, or read.

What is kept is kept by git's id of the folder of entries, so that it is never wrong and never to be thrown away. The
rows, which are large, are those of the last folder that was read or recalled with them.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from rtrepo.actions.measuring import paths_of
from rtrepo.actions.stats import portraits
from rtrepo.actions.stats.portraits import Progress
from rtrepo.errors import RtrepoError
from rtrepo.git import views
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.insight.aims import aim
from rtrepo.insight.stats.movers import Move, movers
from rtrepo.insight.stats.portrait import VERSION, Portrait
from rtrepo.insight.stats.rows import Row, Rows
from rtrepo.insight.stats.tally import EMPTY, Tally
from rtrepo.layout.paths import entries_folder, place_of
from rtrepo.model.tree import PathChange

MANY = 10_000
"""Changed files from which on a dataset is rather read again than worked out from what it was before."""
KEPT_EDITS = 200
"""Uncommitted files from which on what they add up to is kept: fewer are as soon read again."""


_ALWAYS, _GROUPS = ("whole", "said"), "groups"


class Counted(NamedTuple):
    """A dataset counted; `rows` only where they were asked for."""

    tally: Tally
    rows: Rows | None = None


class _Changed(NamedTuple):
    """The entries that differ between two trees, by path, as they were and as they are."""

    gone: Mapping[str, Portrait]
    come: Mapping[str, Portrait]


class Counter:
    """Counts datasets of one repository; what it found is kept in the cache. Groups and rows are read where they are
    wanted, since these take longest."""

    def __init__(
        self, repository: Repository, *, groups: bool = False, rows: bool = False, progress: Progress | None = None
    ) -> None:
        self._repository = repository
        self._cache = Cache(repository)
        self._groups = groups
        self._rows = rows
        self._progress = progress
        self._counted: dict[str, Counted] = {}

    def count(self, tree: StoredTree, dataset: str) -> Counted:
        """One dataset of a tree; an empty tally where it has no entries."""
        key = _key(tree, dataset)
        if not key:
            return Counted(EMPTY, Rows({}))
        found = self._counted.get(key) or self._recalled(key, dataset, groups=self._groups, rows=self._rows)
        found = found or self._followed(tree, dataset, key) or self._read(tree, dataset, key)
        self._counted[key] = found
        return found

    def moves(self, tree: StoredTree, dataset: str, wanted: Mapping[str, float], most: int) -> dict[str, list[Move]]:
        """The entries that would bring each of some targets nearest, so many of each; targets that are no figure, or
        not of entries, are left out."""
        key = _key(tree, dataset)
        asked = sha256(repr((sorted(wanted.items()), most)).encode("utf-8", "surrogatepass")).hexdigest()
        name = f"{_name(key)}/moves/{asked}"
        kept = self._cache.get([name]).get(name)
        if kept is not None:
            try:
                return {target: [Move(*move) for move in some] for target, some in json.loads(kept).items()}
            except (ValueError, TypeError, AttributeError):
                pass  # nothing that we wrote: as if it were not there
        rows = self._rows_of(tree, dataset, key)
        found = {target: movers(ratio, rows, wanted[target], most) for target in wanted if (ratio := aim(target))}
        if tree.folder_id(entries_folder(dataset)):
            self._cache.put({name: json.dumps(found).encode()})
        return found

    def _rows_of(self, tree: StoredTree, dataset: str, key: str) -> Rows:
        known = self._counted.get(key)
        if known is None or known.rows is None:
            known = Counter(self._repository, rows=True, progress=self._progress).count(tree, dataset)
        assert known.rows is not None
        return known.rows

    def _recalled(self, key: str, dataset: str, *, groups: bool, rows: bool) -> Counted | None:
        """What is known under a key; None where something of what is wanted is not."""
        names = {part: f"{_name(key)}/{part}" for part in (*_ALWAYS, *([_GROUPS] if groups else []))}
        row_key = _row_key(dataset)
        kept = self._cache.get([*names.values(), *([row_key] if rows else [])])
        whose, _, raw = kept.get(row_key, b"").partition(b"\n")
        if not kept.keys() >= set(names.values()) or (rows and whose != key.encode()):
            return None
        try:
            tally = Tally.load({part: kept[name] for part, name in names.items()})
            return Counted(tally, Rows.load(raw) if rows else None)
        except ValueError:
            return None  # nothing that we wrote: as if it were not there

    def _followed(self, tree: StoredTree, dataset: str, key: str) -> Counted | None:
        """The tally worked out from one that is known: of the tree without what was changed on top of it, or of the
        one that was counted last. What is kept of it is whole."""
        last = self._cache.get([_last_key(dataset)]).get(_last_key(dataset), b"").decode("ascii", "replace")
        for base_id in filter(None, dict.fromkeys((tree.tree_id, last) if tree.changed else (last,))):
            base = StoredTree(self._repository, base_id)
            try:
                changes = changes_in(base, tree, dataset)
                keeps = not tree.changed or len(changes) >= KEPT_EDITS
                known = self._base(_key(base, dataset), dataset, keeps=keeps) if len(changes) <= MANY else None
                if known is None:
                    continue
                found = _after(known, changed(base, tree, changes))
            except RtrepoError:
                continue  # that tree was of an undone command, and git has thrown it away since
            if keeps and not tree.stale:
                self._keep(tree, dataset, key, found)
            return found
        return None

    def _base(self, key: str, dataset: str, *, keeps: bool) -> Counted | None:
        groups = keeps or self._groups
        found = self._recalled(key, dataset, groups=groups, rows=keeps or self._rows) if key else None
        if found is None and key and not self._rows:
            return self._recalled(key, dataset, groups=groups, rows=False)
        return found

    def _read(self, tree: StoredTree, dataset: str, key: str) -> Counted:
        fold, sound = portraits.of_dataset(tree, dataset, self._progress)
        found = Counted(fold.tally(), Rows(fold.rows))
        if sound:
            self._keep(tree, dataset, key, found)
        return found

    def _keep(self, tree: StoredTree, dataset: str, key: str, found: Counted) -> None:
        fresh = {f"{_name(key)}/{part}": raw for part, raw in found.tally.dump().items()}
        if found.rows is not None and not tree.changed:
            fresh[_row_key(dataset)] = key.encode() + b"\n" + found.rows.dump()
            fresh[_last_key(dataset)] = tree.tree_id.encode()
        self._cache.put(fresh)


def _key(tree: StoredTree, dataset: str) -> str:
    """What the entries are known by: the id of their folder, and of what was changed in it; empty without any."""
    folder = entries_folder(dataset)
    stored = tree.folder_id(folder)
    if stored is not None:
        return stored
    base = StoredTree(tree.repository, tree.tree_id).folder_id(folder)
    changed = sorted((path, file) for path, file in tree.changed.items() if path.startswith(f"{folder}/"))
    return f"{base}+{sha256(repr(changed).encode('utf-8', 'surrogatepass')).hexdigest()}"


def changes_in(before: StoredTree, after: StoredTree, dataset: str) -> list[PathChange]:
    """The files of a dataset that differ between two trees."""
    return [change for change in views.changes(before, after) if place_of(change.path).dataset == dataset]


def changed(before: StoredTree, after: StoredTree, changes: list[PathChange]) -> _Changed:
    """The entries that some changed files belong to, on both sides."""
    sides = [dict(portraits.of_paths(tree, _paths(tree, changes, before=tree is before))) for tree in (before, after)]
    return _Changed(*sides)


def _paths(tree: StoredTree, changes: list[PathChange], *, before: bool) -> Iterable[str]:
    return (path for paths in paths_of(tree, changes, before=before).values() for path in paths)


def _after(known: Counted, moved: _Changed) -> Counted:
    tally = known.tally.changed(moved.gone.values(), moved.come.values())
    if known.rows is None:
        return Counted(tally)
    come = {path: Row(one.numbers, one.marks, one.archived) for path, one in moved.come.items() if one.numbers}
    return Counted(tally, known.rows.changed(moved.gone, come))


def _name(key: str) -> str:
    return f"stats/{VERSION}/{key}"


def _row_key(dataset: str) -> str:
    return f"stats/{VERSION}/rows/{dataset}"


def _last_key(dataset: str) -> str:
    return f"stats/{VERSION}/last/{dataset}"
