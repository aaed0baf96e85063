"""An export made again from what is recorded of it."""

from dataclasses import replace

from rtrepo.actions.exporting.export import STDOUT
from rtrepo.actions.exporting.making import TrainingFile, training_file
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs
from rtrepo.git.repository import Repository
from rtrepo.model.export_record import ExportRecord
from rtrepo.model.recipe import RecipeError, recorded
from rtrepo.model.version import Version


def made_again(repository: Repository, record: ExportRecord) -> TrainingFile:
    """The training file that an export's version gives today, in memory.

    The recipe is the recorded one, whatever the profile says by now. Raises RtrepoError where the version is not in
    this repository, or has no such dataset or format.
    """
    told = record.manifest
    if not refs.is_version(repository, told.version):
        raise RtrepoError(
            f"{told.version[:7]} is not in this repository, so the file cannot be made again",
            hint="git fetch --all brings the versions of others",
        )
    try:
        recipe = recorded(told.filter)
    except RecipeError as flaw:
        raise RtrepoError(f"its record cannot be read: filter.{flaw}", hint="rtrepo exports lists all") from None
    recipe = recipe._replace(format=told.format, datasets=recipe.datasets or (told.dataset,))
    name = record.file if record.file not in ("", STDOUT) else f"{recipe.datasets[0]}.jsonl"
    return training_file(repository, recipe, told.version, name, profile=told.profile)


def version_of(repository: Repository, record: ExportRecord) -> Version | None:
    """The version of an export; None where it is not in this repository."""
    if not refs.is_version(repository, record.manifest.version):
        return None
    version = history.version(repository, record.manifest.version)
    return replace(version, branches=tuple(history.branches_at(repository).get(version.id, ())))
