"""Which version a training file was made from, told by the repository's records or by the manifest beside it."""

from pathlib import Path
from typing import NamedTuple

from rtrepo.actions.exports import recognising
from rtrepo.git import refs
from rtrepo.git.repository import Repository


class Made(NamedTuple):
    """What a training file was made from: the full id of the version, and the file's own SHA-256 in hex digits."""

    version: str
    sha256: str


def made_from(repository: Repository, file: Path) -> Made:
    """The version of an export, by the exported file or by its manifest.

    A file is known by its bytes, wherever it lies and whatever it is called by now. Raises RtrepoError where no record
    and no manifest in its folder names them, and where the version is not in this repository.
    """
    found = recognising.made_from(repository, file)
    return Made(refs.resolve(repository, found.manifest.version), found.sha256)


def version_of(repository: Repository, revision: str) -> str:
    """The full id of the version that a revision names. Raises RtrepoError where it names none."""
    return refs.resolve(repository, revision)
