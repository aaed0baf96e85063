"""Manifest files: YAML beside an export, and in the repository's own record of it."""

from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.manifest import SCHEMA, Manifest

SUFFIX = ".manifest.yaml"
"""How the names of manifests end."""
_SCHEMAS = SCHEMA.partition("/")[0] + "/"
_TEXTS = ("dataset", "version", "format", "sha256")
_MAPPINGS = ("filter", "lost", "left_out", "unwritable", "companions")


def dump(manifest: Manifest) -> bytes:
    """The bytes of a manifest; what says nothing is left out."""
    told = {"schema": SCHEMA, **{key: _plain(value) for key, value in manifest._asdict().items()}}
    return emit({key: value for key, value in told.items() if key == "entries" or value not in ({}, "", 0)})


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int) else dict(value)


def load(raw: bytes) -> Manifest:
    """The manifest in a file's bytes; keys that a newer rtrepo may have added are passed over. Raises FileError where
    that is no manifest."""
    told = yaml_file.load(raw)
    schema = told.get("schema")
    if not isinstance(schema, str) or not schema.startswith(_SCHEMAS):
        raise FileError("is no manifest of an export", at="schema", kind="shape")
    for key in _TEXTS:
        if not isinstance(told.get(key), str):
            raise FileError("is missing" if key not in told else "is no text", at=key, kind="shape")
    entries = told.get("entries")
    if not isinstance(entries, int):
        raise FileError("is no number", at="entries", kind="shape")
    profile, copies = told.get("profile"), told.get("copies")
    return Manifest(
        dataset=told["dataset"],
        version=told["version"],
        format=told["format"],
        entries=entries,
        sha256=told["sha256"],
        profile=profile if isinstance(profile, str) else "",
        copies=copies if isinstance(copies, int) else 0,
        **{key: told[key] for key in _MAPPINGS if isinstance(told.get(key), dict)},
    )
