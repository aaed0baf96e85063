"""Manifests that lie beside training files: the record of an export that travels with the file."""

from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.layout import manifest_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.manifest_file import SUFFIX
from rtrepo.layout.yaml_guard import MAX_YAML
from rtrepo.model.manifest import Manifest


def read(path: Path) -> Manifest:
    """The manifest in a file. Raises RtrepoError where it is none."""
    try:
        with open(path, "rb") as file:
            return manifest_file.load(file.read(MAX_YAML + 1))
    except FileError as error:
        if error.kind == "shape":
            raise RtrepoError(f"{path} is no manifest of an export; nothing was changed") from None
        raise RtrepoError(f"{path} cannot be read ({error}); nothing was changed") from None
    except OSError as error:
        raise RtrepoError(f"{path} cannot be read ({error.strerror}); nothing was changed") from None


def describing(file: Path, sha256: str) -> Manifest | None:
    """The manifest in a file's folder that names its bytes, or those of a file that belongs to it; None where none
    does. Raises RtrepoError where the file's own manifest cannot be read."""
    own = file.with_name(file.name + SUFFIX)
    others = sorted(path for path in file.parent.glob(f"*{SUFFIX}") if path != own)
    for path in [own, *others] if own.is_file() else others:
        try:
            told = read(path)
        except RtrepoError:
            if path == own:
                raise
            continue  # somebody else's file of that name
        if sha256 in (told.sha256, *told.companions.values()):
            return told
    return None


def own(file: Path) -> Manifest | None:
    """The manifest that is named after a file, whatever the file holds by now; None where there is none."""
    path = file.with_name(file.name + SUFFIX)
    return read(path) if path.is_file() else None
