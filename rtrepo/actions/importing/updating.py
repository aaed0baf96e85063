"""`import --update`: which entry a record is a later version of, and the entry's files with its new text."""

from collections.abc import Sequence
from typing import Any

from rtrepo.actions.importing.deciding import Record
from rtrepo.actions.importing.shelf import Shelf
from rtrepo.diff import pairing
from rtrepo.diff.align import align
from rtrepo.diff.speakers import remap
from rtrepo.git.objects import ObjectWriter
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.paths import sidecar_path
from rtrepo.model.entry import content_hash
from rtrepo.model.operation import FileId
from rtrepo.model.origin import Origin
from rtrepo.model.sidecar import Sidecar, in_order


def pair(holding: Shelf, follows: Sequence[Origin], taken: set[str], records: Sequence[Record]) -> dict[int, str]:
    """Record number → id, for the records that are later versions of entries which the imports that are
    followed brought and no other record claimed."""
    brought = {line.id for origin in follows for line in origin.lines}
    free = sorted(brought & holding.entries.keys() - taken) if records else []
    old = {entry_id: entry for entry_id in free if (entry := holding.entry(entry_id)) is not None}
    return pairing.pair({record.number: record.entry for record in records}, old)


def files(
    holding: Shelf, entry_id: str, record: Record, objects: ObjectWriter
) -> dict[str, tuple[FileId | None, FileId | None]]:
    """The paths of an entry that change when it takes a record's turns and what the record says of them.

    What the sidecar says and the record does not stays; speakers follow their turns.
    """
    there = holding.entries[entry_id]
    found: dict[str, tuple[FileId | None, FileId | None]] = {}
    current = holding.entry(entry_id)
    if current is None or content_hash(current) != record.content:
        found[there.path] = (FileId(there.id), FileId(objects.put("blob", entry_file.dump(record.entry))))
    sidecar, raw = holding.sidecar(entry_id)
    data: dict[str, Any] = {**sidecar.data, **record.imported.sidecar}
    if current is not None and sidecar.speakers and "speakers" not in record.imported.sidecar:
        speakers = remap(sidecar.speakers, align(current.messages, record.entry.messages))
        data = {key: value for key, value in data.items() if key != "speakers"}
        data |= {"speakers": speakers} if speakers else {}
    if data != dict(sidecar.data):
        path = there.sidecar or sidecar_path(there.path)
        written = sidecar_file.edit(raw, Sidecar(in_order(data))) if raw else sidecar_file.dump(Sidecar(data))
        if written:
            before = FileId(there.sidecar_id) if there.sidecar else None
            found[path] = (before, FileId(objects.put("blob", written)))
    return found
