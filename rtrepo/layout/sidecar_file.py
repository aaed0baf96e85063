"""Sidecar files: the YAML beside an entry."""

from collections.abc import Mapping
from typing import Any

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


def with_values(raw: bytes | None, data: Mapping[str, Any]) -> bytes | None:
    """A sidecar file with other values, whether there was one or not; None where nothing is left to say, so that there
    is no file. Raises FileError."""
    if raw is None:
        return dump(Sidecar(data)) or None
    changed = edit(raw, Sidecar(data))
    return changed if changed.strip() else None
