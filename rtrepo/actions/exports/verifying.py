"""`export --verify`: an export made again from the repository, and held against the file."""

import hashlib
from pathlib import Path

from rtrepo.actions.exporting.making import TrainingFile
from rtrepo.actions.exports import manifests, training_files
from rtrepo.actions.exports.identifying import which
from rtrepo.actions.exports.recognising import exact
from rtrepo.actions.exports.remaking import made_again, version_of
from rtrepo.actions.exports.sharing import against
from rtrepo.actions.exports.training_files import Progress
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from rtrepo.model.export_record import ExportRecord, VerifyReport


def verify(repository: Repository, path: Path, progress: Progress | None = None) -> VerifyReport:
    """Make the export that a file is (or was, before somebody changed it) again, and say what differs. Nothing is
    written.

    Raises RtrepoError where no export is known that it could be, or where that cannot be made again.
    """
    digest = training_files.digest(path, progress)
    record = exact(repository, path, digest) or _meant(repository, path)
    made = made_again(repository, record)
    content = digest.content
    if content != made.manifest.sha256 and content in record.manifest.companions.values():
        raise RtrepoError(
            f"{path} belongs to an export of {record.manifest.dataset} and is not the training file itself",
            hint=f"rtrepo export --verify {record.file}" if record.file else "name the training file",
        )
    report = VerifyReport(
        str(path), content, record, version_of(repository, record), made.manifest.sha256,
        companions=_companions(path, made),
    )  # fmt: skip
    if content == made.manifest.sha256:
        return report
    found = against(repository, path, record, made)
    return report._replace(share=found.shares[0], foreign=len(found.foreign))


def _meant(repository: Repository, path: Path) -> ExportRecord:
    """The export that a changed file once was: by the manifest that is named after it, else the nearest."""
    told = manifests.own(path)
    if told:
        return ExportRecord("", told, path.name, "", "", 0)
    found = which(repository, path)
    if found.match == "none":
        raise RtrepoError(
            f"{path} was never exported from here, so there is nothing to make again", hint="rtrepo exports lists all"
        )
    return found.shares[0].export


def _companions(path: Path, made: TrainingFile) -> dict[str, bool | None]:
    """Whether the files beside a training file are what they were, by name."""
    stem = path.name.rpartition(".")[0] or path.name
    found: dict[str, bool | None] = {}
    for suffix, raw in sorted(made.companions.items()):
        beside = path.with_name(stem + suffix)
        same = None
        if beside.is_file():
            same = training_files.digest(beside).content == hashlib.sha256(raw).hexdigest()
        found[beside.name] = same
    return found
