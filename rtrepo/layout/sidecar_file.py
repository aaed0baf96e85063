"""Sidecar files: the YAML beside an entry."""

from rtrepo.layout import yaml_file
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.sidecar import Sidecar, in_order


def load(raw: bytes) -> Sidecar:
    """The sidecar in a file's bytes. Raises FileError."""
    return Sidecar(yaml_file.load(raw))


def dump(sidecar: Sidecar) -> bytes:
    """The bytes of a new sidecar file; empty where it says nothing, and then no file is written."""
    return emit(in_order(sidecar.data))


def edit(raw: bytes, sidecar: Sidecar) -> bytes:
    """An existing sidecar file with other values; its comments and order survive. Raises FileError."""
    return yaml_file.edit(raw, dict(sidecar.data))
