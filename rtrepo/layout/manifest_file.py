"""Manifest files: YAML beside an export."""

from rtrepo.layout.yaml_emit import emit
from rtrepo.model.manifest import Manifest


def dump(manifest: Manifest) -> bytes:
    """The bytes of a manifest; what says nothing is left out."""
    data = manifest.model_dump(by_alias=True)
    return emit({key: value for key, value in data.items() if value not in ({}, "")})
