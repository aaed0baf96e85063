"""Which export a file is, by its bytes alone."""

from pathlib import Path

from rtrepo.actions.exports import manifests, records, training_files
from rtrepo.actions.exports.training_files import Digest
from rtrepo.errors import RtrepoError
from rtrepo.git import refs
from rtrepo.git.repository import Repository
from rtrepo.layout.manifest_file import SUFFIX
from rtrepo.model.export_record import ExportRecord
from rtrepo.model.manifest import Manifest


def exact(repository: Repository, path: Path, digest: Digest) -> ExportRecord | None:
    """The export whose very bytes a file has, or that it belongs to: by the repository's records, else by a manifest
    beside it. The file may be compressed, or a manifest itself."""
    if path.name.endswith(SUFFIX):
        told = manifests.read(path)
        return records.find(repository, told.sha256) or _from_manifest(told)
    for sha256 in (digest.content, digest.outer):
        found = records.find(repository, sha256)
        if found:
            return found
    for record in records.listed(repository):
        if digest.content in record.manifest.companions.values():
            return record
    beside = manifests.describing(path, digest.content)
    return _from_manifest(beside, path.name) if beside else None


def made_from(repository: Repository, path: Path) -> ExportRecord:
    """The export whose very bytes a file has. Raises RtrepoError where that is not known, and where the version is not
    in this repository."""
    if not path.is_file():
        raise RtrepoError(f"there is no file {path}; nothing was changed", hint="--version REVISION names it by hand")
    record = exact(repository, path, training_files.digest(path))
    if record is None:
        changed = manifests.own(path)
        raise RtrepoError(
            f"{path} is not what {path.name}{SUFFIX} describes: it was changed since the export; nothing was changed"
            if changed
            else f"no export is recorded here that made {path}, and no manifest beside it does; nothing was changed",
            hint=f"rtrepo which {path} tells what is nearest; --version REVISION names the version by hand",
        )
    version = record.manifest.version
    if not refs.is_version(repository, version):
        raise RtrepoError(
            f"{path} was made from {version[:7]}, which is not in this repository; nothing was changed",
            hint="git fetch --all brings the versions of others",
        )
    return record


def _from_manifest(told: Manifest, name: str = "") -> ExportRecord:
    """A record of which a manifest beside a file is all there is."""
    return ExportRecord("", told, name, "", "", 0)
