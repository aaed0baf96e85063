"""An export made again from what is recorded of it."""

from dataclasses import replace

from rtrepo.actions.exporting import STDOUT, TrainingFile, Wanted, training_file
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs
from rtrepo.git.repository import Repository
from rtrepo.model.export_record import ExportRecord
from rtrepo.model.version import Version


def made_again(repository: Repository, record: ExportRecord) -> TrainingFile:
    """The training file that an export's version gives today, in memory.

    Raises RtrepoError where the version is not in this repository, or has no such dataset or format.
    """
    told = record.manifest
    if not refs.is_version(repository, told.version):
        raise RtrepoError(
            f"{told.version[:7]} is not in this repository, so the file cannot be made again",
            hint="git fetch --all brings the versions of others",
        )
    name = record.file if record.file not in ("", STDOUT) else f"{told.dataset}.jsonl"
    wanted = Wanted.from_told(told.filter)
    return training_file(repository, told.dataset, told.format, told.version, name, wanted)


def version_of(repository: Repository, record: ExportRecord) -> Version | None:
    """The version of an export; None where it is not in this repository."""
    if not refs.is_version(repository, record.manifest.version):
        return None
    version = history.version(repository, record.manifest.version)
    return replace(version, branches=tuple(history.branches_at(repository).get(version.id, ())))
