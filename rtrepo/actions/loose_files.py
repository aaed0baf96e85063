"""Files that are named one by one, wherever they lie: what they are, by their names and by how they begin."""

import os
from pathlib import Path
from typing import Literal, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.layout.entry_file import MAX_ENTRY
from rtrepo.layout.paths import DATASETS, EXPERIMENTS, Place, place_of

Kind = Literal["entry", "sidecar", "dataset"]
"""An experiment's record is read as a sidecar is: a mapping."""


class Found(NamedTuple):
    """A file as it was named, with its bytes; None where there is no file."""

    name: str
    raw: bytes | None


def bytes_of(folder: Path, path: str) -> bytes | None:
    """The bytes of a file, one more than rtrepo reads at most; None where it is not there, or is /dev/null. Relative
    paths start at `folder`. Raises RtrepoError where it cannot be read."""
    if path == os.devnull:
        return None
    try:
        with (folder / path).open("rb") as file:
            return file.read(MAX_ENTRY + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RtrepoError(f"{path} cannot be read: {error.strerror}", hint="name a file") from None


def place(name: str) -> Place:
    """What the path says of a file, as far as it has a repository's folders in it."""
    parts = Path(os.path.abspath(name)).parts
    tops = (DATASETS, EXPERIMENTS)
    at = next((at for at in range(len(parts) - 1, -1, -1) if parts[at] in tops), len(parts))
    return place_of("/".join(parts[at:]))


def kind_of(side: Found) -> Kind:
    """By the name where it tells, else by how the file begins."""
    name = Path(side.name).name
    if name == "dataset.yaml":
        return "dataset"
    if name.endswith((".yaml", ".yml")):
        return "sidecar"
    bare = (side.raw or b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    return "entry" if name.endswith(".json") or bare.startswith((b"{", b"[")) or not bare else "sidecar"
