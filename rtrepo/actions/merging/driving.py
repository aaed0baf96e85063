"""What plain git calls for each file that both sides changed: `merge.rtrepo.driver`, one path at a time.

Git takes exit code 0 for merged, and what then stands in the file of ours for the result. With 1 it is in conflict, and
the file must have markers in it: without them it would hold ours, and `git add` would drop theirs without a word.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

from rtrepo.actions.merging.file_merge import (
    MergedFile,
    Three,
    UnreadableError,
    merge_settings_files,
    merge_sidecar_files,
    read_entries,
    whole_file,
    written_entry,
)
from rtrepo.errors import RtrepoError
from rtrepo.git import merging_now
from rtrepo.git.text_merge import is_text, merge_text
from rtrepo.layout.conflict_file import MARKER_SIZE, Labels, has_markers, on_marker
from rtrepo.layout.paths import entry_path, entry_path_of_sidecar, place_of
from rtrepo.merge.entries import merge_entries
from rtrepo.merge.renames import lives_on
from rtrepo.model.names import LAYOUTS

_SETTINGS = ("dataset", "config")
_LOST = "nobody can tell that the three are versions of one file; git may have taken another one for it"


class Asked(NamedTuple):
    """What git asks: the names of the files that hold base, ours and theirs, the size of markers, the path in the
    repository, and what to call the versions (from git 2.44 on; with a path, where it is another one)."""

    base: str
    ours: str
    theirs: str
    marker_size: int
    path: str
    labels: Labels

    @classmethod
    def of(cls, words: list[str]) -> "Asked":
        """The question in the words of the command: %O %A %B %L %P, and %S %X %Y, which an older git leaves as they
        are."""
        told = [*words[:8], *("%",) * 8][:8]
        size = int(told[3]) if told[3].isdecimal() and 0 < int(told[3]) < 1_000 else MARKER_SIZE
        base, ours, theirs = ("" if label.startswith("%") else label for label in told[5:8])
        return cls(told[0], told[1], told[2], size, told[4], Labels(ours, base, theirs))


def drive(folder: Path, asked: Asked) -> bool:
    """Merge three files into the one of ours; whether nothing is left to a person. `folder` is where git's files and
    its repository are. Raises OSError where a file cannot be read or written; then it is as it was."""
    paths = [folder / name for name in (asked.base, asked.ours, asked.theirs)]
    base, ours, theirs = (path.read_bytes() for path in paths)
    files = Three(base or None, ours, theirs)
    labels = _labels(asked.labels)
    clean, data = _merged(folder, files, asked, labels)
    if data != ours:
        paths[1].write_bytes(data)
    return clean


def _merged(folder: Path, files: Three, asked: Asked, labels: Labels) -> tuple[bool, bytes]:
    kind = place_of(asked.path).kind
    if any(raw and has_markers(raw) for raw in files):
        return _unreadable(files, asked, labels, "there are conflict markers in it already")
    try:
        if kind == "entry":
            found = _entry(folder, files, asked, labels)
        elif kind == "sidecar":
            found = _sidecar(folder, files, asked, labels)
        elif kind == "experiment":
            found = _experiment(folder, files, asked, labels)
        elif kind in _SETTINGS:
            found = merge_settings_files(files, labels, asked.marker_size)
        else:
            return _as_text(files, asked, labels)
    except UnreadableError as error:
        return _unreadable(files, asked, labels, str(error))
    if found is None:
        return False, whole_file(files, _LOST, labels, asked.marker_size)  # both are kept
    return not found.conflicts, found.data


def _entry(folder: Path, files: Three, asked: Asked, labels: Labels) -> MergedFile | None:
    """None where the contents may be those of different entries."""
    base, ours, theirs = read_entries(files)
    if base and not (lives_on(base, ours) and lives_on(base, theirs)):
        is_renamed = any(_elsewhere(label, asked.path) for label in asked.labels)
        if is_renamed or not merging_now.find(folder, _places(asked.path), files).merging:
            return None
    return written_entry(files, merge_entries(base, ours, theirs), labels, asked.marker_size)


def _elsewhere(label: str, path: str) -> bool:
    """Whether git says that a version is from a path of another entry."""
    named = re.search(r":(datasets/.+)$", label)
    return named is not None and place_of(named[1]).key != place_of(path).key


def _sidecar(folder: Path, files: Three, asked: Asked, labels: Labels) -> MergedFile | None:
    """None where the contents are those of different entries: sidecars are short, and git finds many alike."""
    paths = _places(asked.path)
    found = merging_now.find(folder, paths, files)
    if found.is_known and not found.merging:
        return None
    entries = None
    if found.merging and any(raw and b"speakers" in raw for raw in files):
        base, ours, theirs = found.merging.files([entry_path_of_sidecar(path) for path in paths])
        entries = Three(base[0] if base else None, ours[0], theirs[0]) if ours and theirs else None
    return merge_sidecar_files(files, entries, labels, asked.marker_size)


def _experiment(folder: Path, files: Three, asked: Asked, labels: Labels) -> MergedFile | None:
    """None where the contents are those of different records."""
    found = merging_now.find(folder, [asked.path], files)
    if found.is_known and not found.merging:
        return None
    return merge_settings_files(files, labels, asked.marker_size)


def _places(path: str) -> list[str]:
    """Where the file of an entry or a sidecar may stand in a version: as it does now, or as another layout has it."""
    key, kind = place_of(path).key, Path(path).suffix
    others = (Path(entry_path(key, layout)).with_suffix(kind).as_posix() for layout in LAYOUTS)
    return list(dict.fromkeys((path, *others)))


def _unreadable(files: Three, asked: Asked, labels: Labels, why: str) -> tuple[bool, bytes]:
    """Files that cannot be read, line by line as git would; but never clean, unless git replays what somebody made of
    the same conflict before (rerere merges files with markers, and git asks us to)."""
    clean, data = _as_text(files, asked, labels)
    marked = [raw is not None and has_markers(raw) for raw in files]
    if clean and not (marked == [True, True, False] and not has_markers(data)):
        return False, whole_file(files, why, labels, asked.marker_size)
    return clean, data


def _as_text(files: Three, asked: Asked, labels: Labels) -> tuple[bool, bytes]:
    base = files.base or b""
    if is_text(base, files.ours, files.theirs):
        try:
            told = (on_marker(labels.ours), on_marker(labels.base), on_marker(labels.theirs))
            merged = merge_text(base, files.ours, files.theirs, told, asked.marker_size)
            return not merged.conflicted, merged.data
        except RtrepoError as error:
            return False, whole_file(files, error.message, labels, asked.marker_size)
    return False, whole_file(files, "it is no text", labels, asked.marker_size)


def _labels(told: Labels) -> Labels:
    """What to write on markers: which side it is, and what git calls it."""
    theirs = told.theirs or merging_now.name_of_theirs()
    return Labels(f"ours ({told.ours})" if told.ours else "ours", "base", f"theirs ({theirs})" if theirs else "theirs")


def here() -> Path:
    """Where git has started us: at the root of the working tree, with its files beside."""
    return Path(os.getcwd())
