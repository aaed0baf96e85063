"""`blame ID`: which version brought each turn of an entry, each of its words, and each field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from rtrepo.actions.locating import locate
from rtrepo.actions.stops import Stop, nearest
from rtrepo.actions.tracing import Past
from rtrepo.diff import tracks, word_tracks
from rtrepo.diff.align import align
from rtrepo.diff.entries import turns_of
from rtrepo.diff.tracks import Ignored, Unit, carried_back, units_of
from rtrepo.diff.turns import spoken
from rtrepo.diff.word_tracks import Stretch, stretches_of
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Entry
from rtrepo.model.lineage import BlameReport, FieldOrigin, TurnOrigin, WordRun
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.version import Version

Told = Callable[[str], None]
Runs = Mapping[tuple[str, int], Sequence[tuple[int, int, Stop]]]


def blamed(
    repository: Repository, name: str, *, revision: str = "", words: bool = False, typography: bool = False,
    renames: bool = False, tell: Told,
) -> BlameReport:  # fmt: skip
    """Where everything in an entry comes from; `typography` and `renames` are what counts as no change of a turn.
    Raises RtrepoError where the entry is not there now, or cannot be read."""
    past = Past(repository, locate(repository, name, revision, verb="blame"), tell)
    now = past.now()
    if not now.there:
        where = f"in {revision}" if revision else "here now"
        raise RtrepoError(f"{past.key} is not {where}", hint=f"rtrepo history {past.key} tells its past")
    if now.side.entry is None:
        raise RtrepoError(
            f"{past.key} cannot be read: {now.problem}", hint=f"rtrepo history {past.key}, then --at an older version"
        )
    blame = _Blame(past, Ignored(typography, renames))
    return BlameReport(
        past.key,
        now.side.entry,
        now.side.sidecar,
        tuple(blame.turns(now.side.entry, words=words)),
        (*blame.sidecar(now.side.sidecar), *blame.fields(now.side.entry)),
        (past.located.tip or "") if revision else "",
        blame.first(),
    )


class _Blame:
    """The questions about where an entry comes from. What cannot be read, and a time during which the entry was
    gone, is passed over: what was there before and is there again was written before."""

    def __init__(self, past: Past, ignored: Ignored) -> None:
        self._past, self._ignored = past, ignored
        self._entry_at, self._units_at, self._links = cache(self._entry), cache(self._units), cache(self._aligned)
        self._order, self._about_order = past.lines()

    def turns(self, entry: Entry, *, words: bool) -> Iterator[TurnOrigin]:
        """Every turn, in the order of the entry."""
        items = [tracks.Carried(name, index, index) for name, index, _ in entry.turns()]
        found = carried_back(self._order, self._entries_before, items, self._turns_back)
        runs = self._runs(entry) if words else {}
        origin = {(held.list, held.turn): stop for held, stop in found}
        for name, index, message in entry.turns():
            text = spoken(message)
            told = [WordRun(text[start:end], self._version(stop)) for start, end, stop in runs.get((name, index), ())]
            yield TurnOrigin(name, index, self._version(origin[name, index]), tuple(told))

    def _runs(self, entry: Entry) -> Runs:
        loose: set[Stretch] = set()

        def back(later: Stop, earlier: Stop, held: list[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
            old, new, links = self._between(later, earlier)
            passed, rest = word_tracks.stretches_back(old, new, links, held)
            if any(self._ignored):
                same = {name: tracks.unchanged(old, new, name, links[name], self._ignored) for name in links}
                loose.update(stretch for stretch in rest if stretch.place in same[stretch.list])
            return passed, rest

        found = carried_back(self._order, self._entries_before, stretches_of(entry), back)
        return word_tracks.runs_of(found, loose)

    def fields(self, entry: Entry) -> Iterator[FieldOrigin]:
        """The entry's keys beside its turns."""
        units = units_of(entry.fields, frozenset())

        def back(later: Stop, earlier: Stop, held: list[Unit]) -> tuple[list[Unit], list[Unit]]:
            old, new, _ = self._between(later, earlier)
            return tracks.units_back(units_of(old.fields, frozenset()), units_of(new.fields, frozenset()), held)

        yield from self._told("entry", units, carried_back(self._order, self._entries_before, units, back))

    def sidecar(self, about: Sidecar) -> Iterator[FieldOrigin]:
        """The fields of the sidecar."""
        units = units_of(about.data)

        def back(later: Stop, earlier: Stop, held: list[Unit]) -> tuple[list[Unit], list[Unit]]:
            return tracks.units_back(self._units_at(earlier) or {}, self._units_at(later) or {}, held)

        yield from self._told("sidecar", units, carried_back(self._about_order, self._sidecars_before, units, back))

    def _told(self, place: str, units: Mapping[Unit, Any], found: Sequence[tuple[Unit, Stop]]) -> Iterator[FieldOrigin]:
        origin = dict(found)
        for unit, value in units.items():
            yield FieldOrigin(place, unit.path, unit.part, value, self._version(origin[unit]))

    def first(self) -> Version | None:
        """The version in which the entry came in."""
        return self._version(self._order[-1])

    def _version(self, stop: Stop) -> Version | None:
        return self._past.trail.version(stop.commit) if stop.commit else None

    def _turns_back(
        self, later: Stop, earlier: Stop, held: list[tracks.Carried]
    ) -> tuple[list[tracks.Carried], list[tracks.Carried]]:
        old, new, links = self._between(later, earlier)
        return tracks.turns_back(old, new, links, held, self._ignored)

    def _between(self, later: Stop, earlier: Stop) -> tuple[Entry, Entry, Mapping[str, Sequence[TurnEdit]]]:
        old, new = self._entry_at(earlier), self._entry_at(later)
        assert old is not None
        assert new is not None
        return old, new, self._links(later, earlier)

    def _aligned(self, later: Stop, earlier: Stop) -> Mapping[str, Sequence[TurnEdit]]:
        old, new = self._entry_at(earlier) or Entry({}), self._entry_at(later) or Entry({})
        return {name: align(turns_of(old, name), turns_of(new, name)) for name in MESSAGE_LISTS}

    def _entry(self, stop: Stop) -> Entry | None:
        return self._past.held(stop).side.entry

    def _units(self, stop: Stop) -> Mapping[Unit, Any] | None:
        """The sidecar's units; none at all where there is no sidecar beside an entry, None where it says nothing of
        the sidecar's past: it cannot be read, or the entry is gone."""
        held = self._past.held(stop)
        if not held.sidecar_id:
            return {} if held.there else None
        about = self._past.contents.sidecar(held.sidecar_id)
        return units_of(about.data) if isinstance(about, Sidecar) else None

    def _entries_before(self, stop: Stop) -> Iterator[Stop]:
        return nearest(self._past.trail.entries, stop, lambda each: self._entry_at(each) is not None)

    def _sidecars_before(self, stop: Stop) -> Iterator[Stop]:
        return nearest(self._past.trail.sidecars, stop, lambda each: self._units_at(each) is not None)
