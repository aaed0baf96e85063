"""The exports that a repository remembers, as values."""

import json
from collections.abc import Iterator
from typing import Any

from rtrepo.actions.exports.recording import ABOUT, MANIFEST, PRINTS
from rtrepo.errors import RtrepoError
from rtrepo.git import export_refs, objects
from rtrepo.git.export_refs import Stored
from rtrepo.git.repository import Repository
from rtrepo.layout import manifest_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.export_record import ExportList, ExportRecord
from rtrepo.model.fingerprint import unpacked

MOST_EARLIER = 100
"""Records of one file that are followed back."""


def listed(repository: Repository) -> list[ExportRecord]:
    """The newest record of every exported file, newest first. Records that cannot be read are left out."""
    found = (_read(repository, stored) for stored in export_refs.listed(repository))
    return [record for record in found if record]


def everything(repository: Repository) -> list[ExportRecord]:
    """Every record, newest first: also of files that came out the same as one before."""
    newest = listed(repository)
    found = [*newest, *(older for record in newest for older in earlier(repository, record))]
    return sorted(found, key=lambda record: -record.at)


def exports(repository: Repository, name: str = "", most: int | None = None) -> ExportList:
    """The same as a list to show: of one dataset, profile or file (see `names`), and at most so many."""
    found = [record for record in everything(repository) if not name or names(record, name)]
    if name and not found:
        raise RtrepoError(f"there is no recorded export of {name}", hint="rtrepo exports lists all")
    return ExportList(tuple(found[:most]), len(found))


def find(repository: Repository, sha256: str) -> ExportRecord | None:
    """The newest record of the file with a SHA-256 (hex digits), or None."""
    stored = export_refs.find(repository, sha256)
    return _read(repository, stored) if stored else None


def earlier(repository: Repository, record: ExportRecord) -> Iterator[ExportRecord]:
    """Other exports that gave the same bytes before, newest first."""
    stored = export_refs.find(repository, record.sha256)
    for _ in range(MOST_EARLIER):
        stored = export_refs.earlier(repository, stored) if stored else None
        found = _read(repository, stored) if stored else None
        if found is None:
            return
        yield found


def names(record: ExportRecord, name: str) -> bool:
    """Whether a text names an export: by its dataset or one of several, its profile, the file that was written, or the
    beginning of its SHA-256 (seven digits or more)."""
    told = record.manifest
    sha256 = name.removeprefix("sha256:")
    return name in (told.dataset, *told.datasets, told.profile, record.file) or (
        len(sha256) > 6 and told.sha256.startswith(sha256)
    )


def prints(repository: Repository, record: ExportRecord) -> list[bytes]:
    """The fingerprints of the records of an exported file, in its order; none where they were not kept."""
    if not record.prints:
        return []
    try:
        return unpacked(objects.read(repository, record.prints))
    except (ValueError, RtrepoError):
        return []


def _read(repository: Repository, stored: Stored) -> ExportRecord | None:
    """A record as a value. Anybody can push refs, so one that is no record of ours is None."""
    if MANIFEST not in stored.files or not stored.version:
        return None
    try:
        manifest = manifest_file.load(objects.read(repository, stored.files[MANIFEST]))
        about = _about(repository, stored)
    except (FileError, RtrepoError, ValueError):
        return None
    if manifest.version != stored.version or manifest.sha256 != stored.sha256:
        return None
    told = {key: value for key, value in about.items() if isinstance(value, str)}
    return ExportRecord(
        id=stored.id,
        manifest=manifest,
        file=told.get("file", ""),
        branch=told.get("branch", ""),
        who=stored.who,
        at=stored.at,
        prints=stored.files.get(PRINTS, ""),
    )


def _about(repository: Repository, stored: Stored) -> dict[str, Any]:
    if ABOUT not in stored.files:
        return {}
    told = json.loads(objects.read(repository, stored.files[ABOUT]).decode("utf-8", "surrogateescape"))
    return told if isinstance(told, dict) else {}
