"""`export`: what is asked for, made and written."""

from pathlib import Path

from rtrepo.actions.exporting.making import entries, training_file
from rtrepo.actions.exporting.writing import write
from rtrepo.actions.exports import recording
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.git import refs, status, views
from rtrepo.git.repository import Repository
from rtrepo.git.status import Status
from rtrepo.git.views import StoredTree
from rtrepo.layout import snapshots
from rtrepo.layout.paths import DATASETS
from rtrepo.model.recipe import Recipe
from rtrepo.model.reports import ExportReport

STDOUT = "-"
FORMAT_NAMES = tuple(table.WRITTEN)
"""Formats that can be named on the command line."""


def export(
    repository: Repository, recipe: Recipe, target: str, *, revision: str = "", profile: str = ""
) -> tuple[ExportReport, bytes]:
    """Write what a recipe, which names its datasets and its format, makes of a version to a file, with the manifest
    beside it; gives the file's bytes too.

    `target` `-` writes nothing and leaves the bytes to the caller. Without a revision the working tree's
    version is meant, and refused where a dataset has uncommitted changes. `profile` is what the recipe is called.
    """
    commit = _version(repository, recipe.datasets, revision)
    name = Path(target).name if target != STDOUT else f"{recipe.datasets[0]}.jsonl"
    made = training_file(repository, recipe, commit, name, profile=profile)
    manifest = made.manifest
    written = write(repository, Path(target), made.data, made.companions, manifest) if target != STDOUT else []
    unrecorded = recording.record(repository, manifest, made.prints, name if target != STDOUT else STDOUT, revision)
    return (
        ExportReport(
            dataset=manifest.dataset,
            format=manifest.format,
            file=target,
            version=commit,
            entries=manifest.entries,
            sha256=manifest.sha256,
            manifest=written[-1] if written else "",
            left_out=manifest.left_out,
            lost=made.lost,
            unwritable=tuple(manifest.unwritable.items()),
            companions=tuple(written[1:-1]),
            unrecorded=unrecorded,
            profile=profile,
            copies=manifest.copies,
            unmatched=made.unmatched,
        ),
        made.data,
    )


def with_datasets(recipe: Recipe, tree: StoredTree) -> Recipe:
    """A recipe that names its datasets: where it names none, the one that there is. Raises RtrepoError where there are
    several, or none."""
    if recipe.datasets:
        return recipe
    names = snapshots.datasets(tree)
    if len(names) != 1:
        raise RtrepoError(
            "which dataset? " + (f"There are {', '.join(names)}" if names else "There is none yet"),
            hint=f"rtrepo export {names[0]} …" if names else "rtrepo import FILE --into NAME makes one",
            exit_code=2,
        )
    return recipe._replace(datasets=(names[0],))


def version_tree(repository: Repository, revision: str) -> StoredTree:
    """The tree of a version, or else of the one that is checked out."""
    return views.commit_tree(repository, refs.resolve(repository, revision or "HEAD"))


def uncommitted(state: Status, dataset: str) -> int:
    """How many entries of a dataset have changes that no version holds."""
    folder = f"{DATASETS}/{dataset}/"
    return len({file.path.rpartition(".")[0] for file in state.files if file.path.startswith(folder)})


def _version(repository: Repository, datasets: tuple[str, ...], revision: str) -> str:
    if revision:
        return refs.resolve(repository, revision)
    state = status.read(repository)
    for dataset in datasets:
        if dirty := uncommitted(state, dataset):
            raise RtrepoError(
                f"{dataset} has uncommitted changes in {entries(dirty)}, so no version describes this file; "
                "nothing was written",
                hint='rtrepo commit -m "…" first, or add --rev HEAD to export the last version',
            )
    return refs.resolve(repository, "HEAD")
