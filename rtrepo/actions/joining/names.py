"""Which entries of three trees meet: changed paths gathered by key, renames and splits found where they matter."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.counterparts import Group, groups
from rtrepo.actions.loading import read_entry
from rtrepo.actions.touched import Touched
from rtrepo.diff.matching import Match
from rtrepo.git import views
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.merge.renames import grew_into, lives_on
from rtrepo.merge.snapshots import SIDES, Meeting, SideName, Standing, folded
from rtrepo.model.entry import Entry, Key
from rtrepo.model.operation import FileId, FileMove
from rtrepo.model.tree import Blob

MOST_MATCHED = 20_000
"""Entries that are read at most to see which is which; beyond, only those with equal bytes are paired."""

_REGULAR = 0o100000


class Three(NamedTuple):
    """One path in three versions, None where there is no file."""

    base: FileId | None
    ours: FileId | None
    theirs: FileId | None


class Changed:
    """What two sides changed, by path and by entry. `three` holds every path that either changed; `paths` the paths
    of each entry's own file, changed or not; `others` what belongs to no entry."""

    def __init__(self, base: StoredTree, ours: StoredTree, theirs: StoredTree) -> None:
        self.trees = base, ours, theirs
        self.moves: dict[SideName, list[FileMove]] = {
            "ours": views.moves(base, ours),
            "theirs": views.moves(base, theirs),
        }
        self.three = {move.path: Three(move.before, move.after, move.before) for move in self.moves["ours"]}
        for path, before, after in self.moves["theirs"]:
            known = self.three.get(path)
            self.three[path] = Three(before, known.ours if known else before, after)
        self.paths: dict[Key, dict[str, None]] = {}
        self.by: dict[Key, set[SideName]] = {}
        self.others: list[str] = []
        for path, three in self.three.items():
            place = place_of(path)
            if place.kind not in ("entry", "sidecar") or any(one and one.mode & 0o170000 != _REGULAR for one in three):
                self.others.append(path)
                continue
            own = path if place.kind == "entry" else entry_path_of_sidecar(path)
            self.paths.setdefault(place.key, {})[own] = None
            sides = self.by.setdefault(place.key, set())
            sides |= {side for side in SIDES if getattr(three, side) != three.base}

    def at(self, path: str) -> Three:
        """The three versions of a path, changed or not."""
        known = self.three.get(path)
        if known is None:
            file = self.trees[0].file(path)
            known = self.three[path] = Three(file, file, file)
        return known

    def meetings(self, key: Key) -> list[Meeting]:
        """The entry of a key in three versions; several, by path, where a version has it twice."""
        found = []
        for path in self.paths[key]:
            halves = zip(self.at(path), self.at(sidecar_path(path)), strict=True)
            found.append(Meeting(*(Standing(key, path, own, about) if own else None for own, about in halves)))
        if any(sum(one[version] is not None for one in found) > 1 for version in range(3)):
            return found
        return [Meeting(*(next((one[version] for one in found if one[version]), None) for version in range(3)))]

    def has(self, key: Key, version: int) -> bool:
        """Whether a version has a file of the entry's own among the changed ones."""
        return any((three := self.three.get(path)) is not None and three[version] for path in self.paths[key])

    def vanished(self, side: SideName) -> set[Key]:
        """Entries that a side does not have any more."""
        at = 1 + SIDES.index(side)
        return {key for key in self.by if side in self.by[key] and self.has(key, 0) and not self.has(key, at)}

    def appeared(self) -> set[Key]:
        """Entries that the base does not have and either side does."""
        return {key for key in self.by if not self.has(key, 0) and (self.has(key, 1) or self.has(key, 2))}


def newcomers(changed: Changed, moving: Container[str]) -> Iterator[Key]:
    """New entries that have to be looked at: all that theirs has, and of ours those that could be in their way (by
    name or by content) and those of data sets where things are `moving`."""
    names: set[str] = set()
    contents: set[str] = set()
    ours: list[Key] = []
    for key in changed.appeared():
        if "theirs" in changed.by[key]:
            names.add(folded(key))
            contents |= {file.id for path in changed.paths[key] if (file := changed.at(path).theirs)}
            yield key
        else:
            ours.append(key)
    for key in ours:
        known = (file.id for path in changed.paths[key] if (file := changed.at(path).ours))
        if key.dataset in moving or (names and folded(key) in names) or (contents and not contents.isdisjoint(known)):
            yield key


def matches(changed: Changed) -> dict[SideName, list[Match]]:
    """By side, which entry that vanished is which of those that appeared, as far as the other side changed it too.

    Where several equal entries vanished or appeared nobody can tell which is which: only those that kept their id
    are paired.
    """
    found: dict[SideName, list[Match]] = {}
    doubtful: list[tuple[SideName, Match]] = []
    for at, side in enumerate(SIDES):
        other = SIDES[1 - at]
        met = {key for key in changed.vanished(side) if other in changed.by[key]}
        if not met:
            continue
        paths = {either for key in met for path in changed.paths[key] for either in (path, sidecar_path(path))}
        times = _times(changed, side)
        told = groups(
            changed.trees[0], changed.trees[1 + at], [views.path_change(move) for move in changed.moves[side]],
            paths.__contains__,
            most=MOST_MATCHED,
        )  # fmt: skip
        found[side] = []
        for group in told:
            if group.change in ("moved", "split", "joined") and group.is_clean:
                match = Match(group.change, _keys(group.before), _keys(group.after))
                if _is_certain(changed, side, group, times):
                    found[side].append(match)
                else:
                    doubtful.append((side, match))
    for side, match in _moved_alike(changed, found):
        found[side] = [*found.get(side, ()), match]
    for side, match in _grown(changed, found, doubtful):
        found[side] = [*found.get(side, ()), match]
    return found


def _grown(
    changed: Changed, found: Mapping[SideName, Sequence[Match]], doubtful: Sequence[tuple[SideName, Match]]
) -> list[tuple[SideName, Match]]:
    """Entries that one side removed, and the other gave another name and added so much to that no certain rename is
    left: of those that a diff takes for one, and those that kept their id in another dataset. What is gone on one
    side and grew on the other is for a person to decide, so less evidence will do."""
    named = {key for told in found.values() for match in told for key in match.before + match.after}
    grown: list[tuple[SideName, Match]] = []
    for at, side in enumerate(SIDES):
        gone = changed.vanished(side) & changed.vanished(SIDES[1 - at]) - named
        if not gone:
            continue
        ways = [(match.before[0], match.after[0]) for one, match in doubtful if one == side and match.change == "moved"]
        by_id: dict[str, list[Key]] = {}
        for key in changed.appeared() - named:
            by_id.setdefault(key.id, []).append(key)
        ways += [(old, new) for old in sorted(gone) for new in sorted(by_id.get(old.id, ()))]
        for old, new in ways:
            if old not in gone or new in named or changed.has(new, 2 - at) or not changed.has(new, 1 + at):
                continue
            one, later = _entry_of(changed, old, 0), _entry_of(changed, new, 1 + at)
            if one and later and grew_into(one, later):
                grown.append((side, Match("moved", (old,), (new,))))
                named.add(new)
                gone.discard(old)
    return grown


def _moved_alike(changed: Changed, found: Mapping[SideName, Sequence[Match]]) -> list[tuple[SideName, Match]]:
    """Entries that one side gave another name and the other side too, by way of an edit that hides it: a part of the
    one was taken into the other before."""
    alike: list[tuple[SideName, Match]] = []
    for at, side in enumerate(SIDES):
        other = SIDES[1 - at]
        gone = changed.vanished(side)
        known = {key for match in found.get(side, ()) for key in (*match.before, *match.after)}
        for match in found.get(other, ()):
            old, new = match.before[0], match.after[0]
            is_free = match.change == "moved" and not known & {old, new} and old in gone
            if is_free and new in changed.by and not changed.has(new, 0):
                one, later = _entry_of(changed, old, 0), _entry_of(changed, new, 1 + at)
                if one and later and lives_on(one, later):
                    alike.append((side, match))
    return alike


def _entry_of(changed: Changed, key: Key, version: int) -> Entry | None:
    """The entry of a key in one version; None where it is not there or cannot be read."""
    tree = changed.trees[version]
    files = ((path, changed.at(path)[version]) for path in changed.paths[key])
    raw = next((tree.content(Blob(path, file.id)) for path, file in files if file), None)
    entry = read_entry(raw) if raw is not None else None
    return entry if isinstance(entry, Entry) else None


def _is_certain(changed: Changed, side: SideName, group: Group, times: tuple[Counter[str], Counter[str]]) -> bool:
    """Whether a moved entry is the one it is taken for."""
    old, new = group.before[0].before, group.after[0].after
    if group.change != "moved" or old is None or new is None:
        return True
    if old.id == new.id:
        return group.before[0].key.id == group.after[0].key.id or all(count[old.id] == 1 for count in times)
    trees = changed.trees[0], changed.trees[1 + SIDES.index(side)]
    before, after = (read_entry(tree.content(file) or b"") for tree, file in zip(trees, (old, new), strict=True))
    return isinstance(before, Entry) and isinstance(after, Entry) and lives_on(before, after)


def _times(changed: Changed, side: SideName) -> tuple[Counter[str], Counter[str]]:
    """How many entries of each content vanished on a side, and how many appeared."""
    at = 1 + SIDES.index(side)
    sides = ((changed.vanished(side), 0), (changed.appeared(), at))
    gone, come = (
        Counter(file.id for key in keys for path in changed.paths[key] if (file := changed.at(path)[version]))
        for keys, version in sides
    )
    return gone, come


def _keys(entries: Iterable[Touched]) -> tuple[Key, ...]:
    return tuple(entry.key for entry in entries)
