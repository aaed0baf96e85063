"""`diff-files`: what differs between two files, wherever they lie. No repository is looked for."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from rtrepo.diff.entries import compare_entry
from rtrepo.diff.fields import field_changes
from rtrepo.diff.snapshots import compare_dataset
from rtrepo.errors import RtrepoError
from rtrepo.layout import entry_file, sidecar_file, yaml_file
from rtrepo.layout.entry_file import MAX_ENTRY
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import DATASETS, Place, place_of
from rtrepo.model.change import DatasetChange, EntryChange, Side, SnapshotChange
from rtrepo.model.entry import Entry, Key

Kind = Literal["entry", "sidecar", "dataset"]

_SILENT = Entry({"messages": []})
"""Stands for the entry of a sidecar that is looked at alone: there is one, and nothing of it differs."""


class Found(NamedTuple):
    """A file as it was named, with its bytes; None where there is no file."""

    name: str
    raw: bytes | None


def compare_files(folder: Path, before: str, after: str) -> SnapshotChange:
    """What differs between two entry files, two sidecars or two `dataset.yaml`, with their paths as names.

    Relative paths start at `folder`. A side that is not there, or is /dev/null, was added or removed, as git
    hands it to a tool. Raises RtrepoError where neither side is there, where a file cannot be read (with the
    place in it), or where the two are of different kinds.
    """
    old, new = (Found(path, _bytes(folder, path)) for path in (before, after))
    there = [side for side in (old, new) if side.raw is not None]
    if not there:
        raise RtrepoError(f"neither {before} nor {after} is a file", hint="rtrepo diff-files OLD.json NEW.json")
    kinds = {_kind(side) for side in there}
    if len(kinds) > 1:
        raise RtrepoError(
            f"{before} and {after} are not of one kind: an entry is JSON, a sidecar YAML",
            hint="compare two entries, two sidecars or two dataset.yaml",
        )
    kind, place = kinds.pop(), _place(there[-1].name)
    if kind == "dataset":
        settings = _settings(old, new, place.dataset or Path(there[-1].name).stem)
        return SnapshotChange(before, after, datasets=(settings,) if settings else ())
    sides = [_side(side, kind) if side.raw is not None else None for side in (old, new)]
    key = Key(place.dataset, place.name or Path(there[-1].name).stem)
    change = compare_entry(key, *sides) if kind == "entry" else _sidecars(key, *sides)
    return SnapshotChange(before, after, entries=(change,) if change else ())


def _bytes(folder: Path, path: str) -> bytes | None:
    if path == os.devnull:
        return None
    try:
        with (folder / path).open("rb") as file:
            return file.read(MAX_ENTRY + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RtrepoError(f"{path} cannot be read: {error.strerror}", hint="name two files") from None


def _place(name: str) -> Place:
    """What the path says of a file, as far as it has a repository's folders in it."""
    parts = Path(os.path.abspath(name)).parts
    at = next((at for at in range(len(parts) - 1, -1, -1) if parts[at] == DATASETS), len(parts))
    return place_of("/".join(parts[at:]))


def _kind(side: Found) -> Kind:
    """By the name where it tells, else by how the file begins."""
    name = Path(side.name).name
    if name == "dataset.yaml":
        return "dataset"
    if name.endswith((".yaml", ".yml")):
        return "sidecar"
    bare = (side.raw or b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    return "entry" if name.endswith(".json") or bare.startswith((b"{", b"[")) or not bare else "sidecar"


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
