"""One file of three versions merged, bytes in and bytes out: an entry, a sidecar, a settings file.

It knows no repository and imports little: git starts a process for each file that it merges.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from rtrepo.layout import conflict_file, entry_file, sidecar_file, yaml_conflict, yaml_file
from rtrepo.layout.conflict_file import MARKER_SIZE, Labels
from rtrepo.layout.file_error import FileError
from rtrepo.merge.entries import merge_entries
from rtrepo.merge.fields import same
from rtrepo.merge.pairs import Pair, merge_pairs
from rtrepo.merge.places import steps
from rtrepo.merge.settings import merge_settings
from rtrepo.merge.sidecars import merge_sidecars
from rtrepo.model.conflict import Conflict, MergedEntry, MergedSidecar, Notice
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar

_Read = TypeVar("_Read")
_LABELS = Labels()


class Three(NamedTuple):
    """The bytes of a file in three versions; `base` is None where both sides added it."""

    base: bytes | None
    ours: bytes
    theirs: bytes


class MergedFile(NamedTuple):
    """A merged file, with markers where there are conflicts."""

    data: bytes
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[Notice, ...] = ()


class UnreadableError(ValueError):
    """A version (0 base, 1 ours, 2 theirs) that cannot be read, and why."""

    def __init__(self, version: int, error: FileError) -> None:
        self.version, self.error = version, error
        super().__init__(f"{('base', 'ours', 'theirs')[version]} cannot be read: {error}")


def read_entries(files: Three) -> tuple[Entry | None, Entry, Entry]:
    """The entries in three files. Raises UnreadableError."""
    base, ours, theirs = _read(files, entry_file.load)
    return base, ours or Entry({}), theirs or Entry({})


def merge_entry_files(
    files: Three, labels: Labels = _LABELS, marker_size: int = MARKER_SIZE, *, by_sentences: bool = False
) -> MergedFile:
    """An entry. Raises UnreadableError."""
    return written_entry(files, merge_entries(*read_entries(files), by_sentences=by_sentences), labels, marker_size)


def written_entry(
    files: Three, merged: MergedEntry, labels: Labels = _LABELS, marker_size: int = MARKER_SIZE
) -> MergedFile:
    """A merged entry as a file; as a side has written it, where it says the same."""
    if merged.conflicts:
        return MergedFile(conflict_file.dump(merged, labels, marker_size), merged.conflicts, merged.notices)
    entry = merged.entry()
    for raw in files[1:]:
        if same((entry_file.load(raw).data,), (entry.data,)):
            return MergedFile(raw, (), merged.notices)
    return MergedFile(entry_file.dump(entry), (), merged.notices)


def merge_sidecar_files(
    files: Three,
    entries: Three | None = None,
    labels: Labels = _LABELS,
    marker_size: int = MARKER_SIZE,
) -> MergedFile:
    """A sidecar. `entries` are the files of its entry: speakers follow the turns in them. Where they are not known (or
    cannot be read) nobody can tell whose turn a number means, and two sides with different speakers are in conflict.
    Raises UnreadableError."""
    sidecars = _read(files, sidecar_file.load)
    turned = (sidecars[0], sidecars[2], sidecars[1])
    try:
        known = read_entries(entries) if entries else None
    except UnreadableError:
        known = None
    if known:
        merged = _with_entries(known, sidecars)
        other = _with_entries((known[0], known[2], known[1]), turned)
    else:
        merged, other = (_alone(merge_sidecars(*three, None), three) for three in (sidecars, turned))
    return _written(files, sidecars, merged, other, labels, marker_size)


def _with_entries(entries: tuple[Entry | None, Entry, Entry], sidecars: Sequence[Sidecar | None]) -> MergedSidecar:
    base = Pair(entries[0], sidecars[0]) if entries[0] else None
    found = merge_pairs(base, Pair(entries[1], sidecars[1]), Pair(entries[2], sidecars[2])).sidecar
    assert found is not None  # both sides have the entry
    return found


def _alone(merged: MergedSidecar, sidecars: Sequence[Sidecar | None]) -> MergedSidecar:
    """A merged sidecar in which speakers that wait for their turns are left to a person."""
    waits = [notice for notice in merged.notices if notice.kind == "speakers"]
    if not waits:
        return merged
    told = [(one.data["speakers"],) if one and "speakers" in one.data else () for one in sidecars]
    why = "the turns that they number are not known here"
    conflict = Conflict("modify/modify", "speakers", told[0], told[1], told[2], why)
    rest = tuple(notice for notice in merged.notices if notice not in waits)
    return merged._replace(conflicts=(*merged.conflicts, conflict), notices=rest)


def merge_settings_files(files: Three, labels: Labels = _LABELS, marker_size: int = MARKER_SIZE) -> MergedFile:
    """`dataset.yaml`, `rtrepo.yaml` or the record of an experiment. Raises UnreadableError."""
    base, ours, theirs = (Sidecar(data) if data is not None else None for data in _read(files, yaml_file.load))
    told = [one.data if one else {} for one in (ours, theirs)]
    before = base.data if base else None
    merged, turned = merge_settings(before, told[0], told[1]), merge_settings(before, told[1], told[0])
    one, other = (MergedSidecar(found.data, found.conflicts) for found in (merged, turned))
    return _written(files, (base, ours, theirs), one, other, labels, marker_size)


def _written(
    files: Three,
    versions: Sequence[Sidecar | None],
    merged: MergedSidecar,
    turned: MergedSidecar,
    labels: Labels,
    marker_size: int,
) -> MergedFile:
    """A merged YAML file; `turned` is the merge with the sides exchanged, which has theirs' values in conflicts."""
    if merged.conflicts:
        keys: dict[Any, list[Conflict]] = {}
        for conflict in merged.conflicts:
            keys.setdefault(next(iter(steps(conflict.at))), []).append(conflict)
        base: Mapping[str, Any] = versions[0].data if versions[0] else {}
        marked = yaml_conflict.dump(files.ours, (base, merged.data, turned.data), keys, labels, marker_size)
        return MergedFile(marked, merged.conflicts, merged.notices)
    for raw, version in zip(files[1:], versions[1:], strict=True):
        if version and same((version.data,), (merged.data,)):
            return MergedFile(raw, (), merged.notices)
    return MergedFile(yaml_conflict.written(files.ours, merged.data), (), merged.notices)


def _read(files: Three, load: Callable[[bytes], _Read]) -> tuple[_Read | None, _Read | None, _Read | None]:
    found: list[_Read | None] = []
    for version, raw in enumerate(files):
        try:
            found.append(None if raw is None else load(raw))
        except FileError as error:
            raise UnreadableError(version, error) from None
    return found[0], found[1], found[2]


def whole_file(files: Three, why: str, labels: Labels = _LABELS, marker_size: int = MARKER_SIZE) -> bytes:
    """All that the three versions have between markers, for what cannot be merged at all. Any bytes will do."""
    told = [(raw or b"").decode("utf-8", "surrogateescape").removesuffix("\n") for raw in files]
    lines = [text.split("\n") if text else [] for text in told]
    conflict = Conflict("whole", "the file", (), (), (), why)
    marked = conflict_file.Markers(labels, marker_size, 1).around(conflict, *lines)
    return "".join(f"{line}\n" for line in marked).encode("utf-8", "surrogateescape")
