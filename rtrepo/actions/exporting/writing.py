"""A training file on the disk, with its companions and its manifest."""

from collections.abc import Mapping
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.git.repository import Repository
from rtrepo.layout import manifest_file
from rtrepo.layout.manifest_file import SUFFIX
from rtrepo.layout.paths import DATASETS
from rtrepo.model.manifest import Manifest


def write(
    repository: Repository, target: Path, data: bytes, companions: Mapping[str, bytes], manifest: Manifest
) -> list[str]:
    """The training file, its companions, and last the manifest; each whole or not at all. Gives their names. Raises
    RtrepoError where one cannot be written."""
    if target.resolve().is_relative_to(repository.root.resolve() / DATASETS):
        raise RtrepoError(
            f"{target} lies among the datasets; nothing was written", hint="write exports to another folder"
        )
    if not target.parent.is_dir():
        raise RtrepoError(f"there is no folder {target.parent}; nothing was written", hint=f"mkdir -p {target.parent}")
    stem = target.name.rpartition(".")[0] or target.name
    files = {target: data}
    files |= {target.with_name(stem + suffix): raw for suffix, raw in sorted(companions.items())}
    files[target.with_name(f"{target.name}{SUFFIX}")] = manifest_file.dump(manifest)
    for path, raw in files.items():
        try:
            durable.replace(path, raw)
        except OSError as error:
            raise RtrepoError(f"{path} could not be written ({error.strerror}); it is as it was") from None
    return [str(path) for path in files]
