"""`dataset list`: every dataset of the working tree with what is in it."""

from rtrepo.actions.loading import read_sidecar
from rtrepo.actions.registry.uses import Progress
from rtrepo.actions.workspace import look
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import settings_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path, imports_folder
from rtrepo.model.dataset import Dataset
from rtrepo.model.datasets import DatasetRow
from rtrepo.model.sidecar import ARCHIVED, DRAFT, Sidecar
from rtrepo.model.tree import Blob


def listed(repository: Repository, progress: Progress | None = None) -> tuple[DatasetRow, ...]:
    """The datasets by name. One whose own file cannot be read is there too, with the reason."""
    tree = look(repository).work
    return tuple(_row(tree, name, progress) for name in snapshots.datasets(tree))


def _row(tree: StoredTree, name: str, progress: Progress | None) -> DatasetRow:
    raw, problem, told = tree.read(dataset_path(name)), "", Dataset()
    try:
        told = settings_file.load_dataset(raw) if raw is not None else told
    except FileError as error:
        problem = f"line {error.line}: {error.reason}" if error.line else f"{error.at} {error.reason}".strip()
    entries = list(snapshots.entries(tree, name))
    states = {DRAFT: 0, ARCHIVED: 0}
    for at, files in enumerate(entries):
        if progress and at % 500 == 0:
            progress(at, len(entries))
        content = tree.content(Blob(files.sidecar, files.sidecar_id)) if files.sidecar else None
        if content and b"status" in content:  # most sidecars say nothing of it
            about = read_sidecar(content)
            if isinstance(about, Sidecar) and about.status in states:
                states[about.status] += 1
    imports = sum(blob.path.endswith(".jsonl") for blob in tree.files(imports_folder(name)))
    return DatasetRow(
        name, told.id, told.title, told.licence, told.layout, len(entries), states[DRAFT], states[ARCHIVED], imports,
        problem,
    )  # fmt: skip
