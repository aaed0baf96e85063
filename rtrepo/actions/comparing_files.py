"""`diff-files`: what differs between two files, wherever they lie. No repository is looked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtrepo.actions.loose_files import Found, Kind, bytes_of, kind_of, place
from rtrepo.diff.entries import compare_entry
from rtrepo.diff.fields import field_changes
from rtrepo.diff.snapshots import compare_dataset
from rtrepo.errors import RtrepoError
from rtrepo.layout import entry_file, sidecar_file, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.change import DatasetChange, EntryChange, Side, SnapshotChange
from rtrepo.model.entry import Entry, Key

_SILENT = Entry({"messages": []})
"""Stands for the entry of a sidecar that is looked at alone: there is one, and nothing of it differs."""


def compare_files(folder: Path, before: str, after: str) -> SnapshotChange:
    """What differs between two entry files, two sidecars or two `dataset.yaml`, with their paths as names.

    Relative paths start at `folder`. A side that is not there, or is /dev/null, was added or removed, as git
    hands it to a tool. Raises RtrepoError where neither side is there, where a file cannot be read (with the
    place in it), or where the two are of different kinds.
    """
    old, new = (Found(path, bytes_of(folder, path)) for path in (before, after))
    there = [side for side in (old, new) if side.raw is not None]
    if not there:
        raise RtrepoError(f"neither {before} nor {after} is a file", hint="rtrepo diff-files OLD.json NEW.json")
    kinds = {kind_of(side) for side in there}
    if len(kinds) > 1:
        raise RtrepoError(
            f"{before} and {after} are not of one kind: an entry is JSON, a sidecar YAML",
            hint="compare two entries, two sidecars or two dataset.yaml",
        )
    kind, at = kinds.pop(), place(there[-1].name)
    if kind == "dataset":
        settings = _settings(old, new, at.dataset or Path(there[-1].name).stem)
        return SnapshotChange(before, after, datasets=(settings,) if settings else ())
    sides = [_side(side, kind) if side.raw is not None else None for side in (old, new)]
    key = Key(at.dataset, at.name or Path(there[-1].name).stem)
    change = compare_entry(key, *sides) if kind == "entry" else _sidecars(key, *sides)
    return SnapshotChange(before, after, entries=(change,) if change else ())


def _side(side: Found, kind: Kind) -> Side:
    raw = side.raw or b""
    try:
        if kind == "entry":
            return Side(entry_file.load(raw))
        return Side(_SILENT, sidecar_file.load(raw))
    except FileError as error:
        raise _unreadable(side, kind, error) from None


def _settings(old: Found, new: Found, name: str) -> DatasetChange | None:
    before, after = (_mapping(side) if side.raw is not None else None for side in (old, new))
    return compare_dataset(name, before, after)


def _mapping(side: Found) -> Mapping[str, Any]:
    try:
        return yaml_file.load(side.raw or b"")
    except FileError as error:
        raise _unreadable(side, "dataset", error) from None


def _sidecars(key: Key, before: Side | None, after: Side | None) -> EntryChange | None:
    """Two sidecars as a change of their entry, of which nothing else is known."""
    old, new = before or Side(_SILENT), after or Side(_SILENT)
    fields = field_changes(old.sidecar.data, new.sidecar.data)
    return EntryChange(key, "edited", old, new, sidecar=fields) if fields else None


def _unreadable(side: Found, kind: Kind, error: FileError) -> RtrepoError:
    what = {"entry": "an entry", "sidecar": "a sidecar", "dataset": "the settings of a dataset"}[kind]
    return RtrepoError(f"{side.name} cannot be read as {what}: {error}", hint="correct the file; it was not changed")
