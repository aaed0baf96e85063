"""An entry that both sides changed: read in three versions, merged with its sidecar, and written."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.actions.joining.bench import Bench, mode_of, whole_file
from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.layout import conflict_file, entry_file, sidecar_file, yaml_conflict
from rtrepo.layout.paths import sidecar_path
from rtrepo.merge.fields import same
from rtrepo.merge.pairs import Pair, merge_pairs
from rtrepo.merge.places import steps
from rtrepo.merge.snapshots import Meeting
from rtrepo.model.conflict import Conflict, MergedEntry, MergedPair, MergedSidecar
from rtrepo.model.entry import Entry, Key
from rtrepo.model.joined import PathConflict, Remark, Stages
from rtrepo.model.operation import FileId
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Problem

_TOO_LARGE = Problem("is larger than rtrepo reads")
_NAMES = ("the common base", "ours", "theirs")
_Files = Sequence[FileId | None]


class BothChanged:
    """One entry in three versions. What ours or theirs has and cannot be read is left to a person; a base that cannot
    be read is as good as none, unless one side removed the entry."""

    def __init__(self, bench: Bench, meeting: Meeting) -> None:
        self.bench = bench
        self.meeting = meeting
        self.entries: _Files = [one.entry if one else None for one in meeting]
        self.sidecars: _Files = [one.sidecar if one else None for one in meeting]
        self.problems: list[list[str]] = [[], [], []]
        self.pairs = [self._pair(version) for version in range(3)]

    def _pair(self, version: int) -> Pair | None:
        one = self.meeting[version]
        if one is None:
            return None
        entry: Entry | Problem = _TOO_LARGE
        about: Sidecar | Problem | None = None
        if not self.bench.is_too_large(one.entry, one.sidecar):
            entry = read_entry(self.bench.read(one.entry))
            about = read_sidecar(self.bench.read(one.sidecar)) if one.sidecar else None
        self.problems[version] = [
            f"{path} of {_NAMES[version]} cannot be read: {found.words}"
            for path, found in ((one.path, entry), (sidecar_path(one.path), about))
            if isinstance(found, Problem)
        ]
        return None if isinstance(entry, Problem) or isinstance(about, Problem) else Pair(entry, about)

    def keep_or_leave(self, stages: tuple[Stages, ...]) -> bool:
        """An entry that one side removed and the other changed: a conflict of all its files, of which those that are
        left stand in the working tree. False where nothing but its writing changed, so that it is to go."""
        told = [reason for reasons in self.problems for reason in reasons]
        base, left = self.meeting.base, self.meeting.ours or self.meeting.theirs
        gone, stayed = ("theirs", "ours") if self.meeting.ours else ("ours", "theirs")
        merged = merge_pairs(*self.pairs)
        if told:
            merged = _whole(f"{gone} removed the entry, {stayed} changed it; {told[0]}")
        elif base and left and left.key != base.key:
            merged = merged if merged.whole else _whole(f"{gone} removed the entry, {stayed} made it {left.key}")
        if merged.whole is None:
            return False
        for path, _, ours, theirs in stages:
            if self.meeting.ours is None:
                self.bench.set(path, ours, theirs)
        self.bench.conflicts.append(PathConflict(self.meeting.key, stages, (merged.whole,), merged))
        return True

    def write(self, key: Key, path: str, entry_now: FileId | None, sidecar_now: FileId | None) -> None:
        """Merge the two halves and write them where the result has them; `…_now` is what ours has there."""
        beside = sidecar_path(path)
        if self.problems[1] or self.problems[2]:
            self._leave_raw(key, path, entry_now, sidecar_now)
            return
        merged = merge_pairs(*self.pairs, by_sentences=self.bench.by_sentences)
        assert merged.entry is not None
        assert merged.sidecar is not None
        stages = [Stages(path, *self.entries)] if merged.entry.conflicts else []
        stages += [Stages(beside, *self.sidecars)] if merged.sidecar.conflicts else []
        self.bench.set(path, entry_now, self._entry(merged.entry))
        self.bench.set(beside, sidecar_now, self._sidecar(merged.sidecar))
        for at, notices in ((path, merged.entry.notices), (beside, merged.sidecar.notices)):
            self.bench.remarks += [Remark(key, at, notice) for notice in notices]
        if stages:
            found = tuple(conflict for _, conflict in merged.conflicts)
            waits = merged.entry.conflicts and any("speakers" in self._about(version) for version in range(3))
            speakers = Stages(beside, *self.sidecars) if waits else None
            self.bench.conflicts.append(PathConflict(key, tuple(stages), found, merged, speakers=speakers))
        else:
            self.bench.count("merged")

    def _entry(self, merged: MergedEntry) -> FileId:
        mode = mode_of(*self.entries)
        if merged.conflicts:
            return self.bench.store(conflict_file.dump(merged, self.bench.labels), mode)
        entry = merged.entry()
        for version in (1, 2):
            pair, file = self.pairs[version], self.entries[version]
            if pair and file and same((pair.entry.data,), (entry.data,)) and file.mode == mode:
                return file
        return self.bench.store(entry_file.dump(entry), mode)

    def _sidecar(self, merged: MergedSidecar) -> FileId | None:
        mode = mode_of(*self.sidecars)
        data = [self._about(version) for version in range(3)]
        if merged.conflicts:
            turned = merge_pairs(self.pairs[0], self.pairs[2], self.pairs[1], by_sentences=self.bench.by_sentences)
            theirs: Mapping[str, Any] = turned.sidecar.data if turned.sidecar else {}
            keys: dict[Any, list[Conflict]] = {}
            for conflict in merged.conflicts:
                keys.setdefault(next(iter(steps(conflict.at))), []).append(conflict)
            sides = data[0], merged.data, theirs
            return self.bench.store(yaml_conflict.dump(self._raw_sidecar(), sides, keys, self.bench.labels), mode)
        for version in (1, 2):
            file = self.sidecars[version]
            if file and same((data[version],), (merged.data,)):
                return file
        if not merged.data:
            return None
        raw = self._raw_sidecar()
        new = yaml_conflict.written(raw, merged.data) if raw else sidecar_file.dump(Sidecar(merged.data))
        return self.bench.store(new, mode)

    def _about(self, version: int) -> Mapping[str, Any]:
        pair = self.pairs[version]
        return pair.sidecar.data if pair and pair.sidecar else {}

    def _raw_sidecar(self) -> bytes:
        """The file that is to be changed: ours, or theirs where ours has none."""
        file = self.sidecars[1] or self.sidecars[2]
        return self.bench.read(file) if file else b""

    def _leave_raw(self, key: Key, path: str, entry_now: FileId | None, sidecar_now: FileId | None) -> None:
        """Files that cannot be read: a half that only one side changed is that side's, of another both versions are
        left between markers."""
        why = "; ".join((*self.problems[1], *self.problems[2]))
        conflict = Conflict("unreadable", "", (), (), (), why)
        stages = []
        for at, now, (base, ours, theirs) in (
            (path, entry_now, self.entries), (sidecar_path(path), sidecar_now, self.sidecars)
        ):  # fmt: skip
            if base != ours != theirs != base:
                stages.append(Stages(at, base, ours, theirs))
                self.bench.set(at, now, whole_file(self.bench, (base, ours, theirs), why) or ours)
            else:
                self.bench.set(at, now, theirs if base == ours else ours)
        if stages:
            self.bench.conflicts.append(PathConflict(key, tuple(stages), (conflict,)))
        else:
            self.bench.count("merged")


def _whole(why: str) -> MergedPair:
    return MergedPair(whole=Conflict("delete/modify", "", (), (), (), why))
