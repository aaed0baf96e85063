"""What an import has decided, and the files that it writes of it."""

import posixpath
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rtrepo.actions.importing import registry, updating
from rtrepo.actions.importing.deciding import Record
from rtrepo.actions.importing.shelf import Shelf
from rtrepo.git.objects import ObjectWriter
from rtrepo.layout import import_file, yaml_file
from rtrepo.layout.paths import dataset_path, entry_path, sidecar_path
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Key
from rtrepo.model.names import layout_for
from rtrepo.model.operation import FileId
from rtrepo.model.origin import Origin, OriginLine
from rtrepo.model.records import RawRecord

Files = dict[str, tuple[FileId | None, FileId | None]]
"""Path → what stands there and what will."""


@dataclass(slots=True)
class Tally:
    """What has been decided of the records so far. Ids, but for `updated` (id → record), `added` (id → the
    stored entry and sidecar), `lines` (for the import file), `rejected` (with the reason), and `follows`: the
    imports that this one is a later version of, oldest first."""

    formats: Counter[str] = field(default_factory=Counter)
    lines: list[OriginLine] = field(default_factory=list)
    added: dict[str, tuple[FileId, FileId | None]] = field(default_factory=dict)
    updated: dict[str, Record] = field(default_factory=dict)
    pruned: list[str] = field(default_factory=list)
    pruned_words: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    rejected: list[tuple[RawRecord, str]] = field(default_factory=list)
    matched: set[str] = field(default_factory=set)
    renamed: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[Origin, ...] = ()
    records: int = 0
    same: int = 0
    gone: int = 0


def files_of(
    holding: Shelf,
    tally: Tally,
    objects: ObjectWriter,
    source: tuple[str, str],
    settings: Mapping[str, Any],
) -> Files:
    """Every path that changes, with what stands there and what will. `source` is the file's name and SHA-256,
    `settings` what a registry says of the dataset."""
    files: Files = {}
    name = holding.dataset
    layout = holding.layout if holding.settings is not None else layout_for(len(tally.added))
    for entry_id, (entry, about) in tally.added.items():
        path = entry_path(Key(name, entry_id), layout)
        files[path] = (None, entry)
        if about:
            files[sidecar_path(path)] = (None, about)
    for entry_id, record in tally.updated.items():
        files |= updating.files(holding, entry_id, record, objects)
    for entry_id in tally.pruned:
        there = holding.entries[entry_id]
        files[there.path] = (FileId(there.id), None)
        if there.sidecar:
            files[there.sidecar] = (FileId(there.sidecar_id), None)
    files |= _settings(holding, layout, settings, objects)
    usual = tally.formats.most_common(1)[0][0]
    origin = Origin(
        number=max((origin.number for origin in holding.origins), default=0) + 1,
        source=source[0],
        sha256=source[1],
        format=usual,
        lines=tuple(tally.lines),
        updates=tally.follows[-1].number if tally.follows else None,
    )
    files[import_file.path_of(name, origin)] = (None, FileId(objects.put("blob", import_file.dump(origin))))
    return files


def _settings(holding: Shelf, layout: str, found: Mapping[str, Any], objects: ObjectWriter) -> Files:
    """The dataset's own sidecar: new, or with what a registry adds to it."""
    path = dataset_path(holding.dataset)
    if holding.raw is None:
        fresh = {"id": str(uuid.uuid4()), "title": holding.dataset, "layout": layout}
        raw = emit({**fresh, **found, "title": holding.dataset, "layout": layout})
        return {path: (None, FileId(objects.put("blob", raw)))}
    joined = registry.joined(holding.settings or {}, found)
    raw = yaml_file.edit(holding.raw, joined)
    if raw == holding.raw:
        return {}
    before = next(blob.id for blob in holding.tree.files(posixpath.dirname(path)) if blob.path == path)
    return {path: (FileId(before), FileId(objects.put("blob", raw)))}
