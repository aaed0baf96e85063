"""Writing a page for the browser where the user wants it, and over nothing else."""

from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import DATASETS


def write(
    repository: Repository,
    target: Path,
    page: bytes,
    mark: bytes,
    *,
    force: bool = False,
    kind: str = "a review page",
    option: str = "-o",
) -> None:
    """Put a page in its place, whole or not at all. `kind` and `option` are for the words of an error.

    Raises RtrepoError where the place is among the datasets, where a file stands that does not begin with
    `mark` as our pages do (unless `force`), and where it cannot be written.
    """
    if target.resolve().is_relative_to(repository.root.resolve() / DATASETS):
        raise RtrepoError(
            f"{target} lies among the datasets; nothing was written",
            hint=f"write it elsewhere: {option} ../{target.name}",
        )
    if not target.parent.is_dir():
        raise RtrepoError(f"there is no folder {target.parent}; nothing was written", hint=f"mkdir -p {target.parent}")
    try:
        if not force and _is_foreign(target, mark):
            raise RtrepoError(
                f"{target} is there already and is not {kind}; it is as it was",
                hint=f"name another file with {option}, or add --force to replace it",
            )
        durable.replace(target, page)
    except OSError as error:
        raise RtrepoError(f"{target} could not be written ({error.strerror}); it is as it was") from None


def _is_foreign(target: Path, mark: bytes) -> bool:
    """Whether something stands there that is not a page of ours. A link is followed to see what it shows."""
    if not target.exists():
        return target.is_symlink()
    if not target.is_file():
        return True
    with target.open("rb") as file:
        return file.read(len(mark)) != mark
