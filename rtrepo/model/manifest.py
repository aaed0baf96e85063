"""The record of exactly what an export was made from: `FILE.manifest.yaml` beside the training file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

SCHEMA = "rtrepo.export/1"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Manifest(NamedTuple):
    """One export. `version` is the full commit id, `sha256` that of the file, `filter` what was asked for, `lost` what
    the format could not carry, `left_out` how many entries were not taken and why, `unwritable` which ones the format
    cannot hold, `companions` further files by their sha256, `profile` the name of the export profile, if there was
    one."""

    dataset: str
    version: str
    format: str
    entries: int
    sha256: str
    profile: str = ""
    filter: Mapping[str, Any] = _NOTHING
    lost: Mapping[str, str] = _NOTHING
    left_out: Mapping[str, int] = _NOTHING
    unwritable: Mapping[str, str] = _NOTHING
    companions: Mapping[str, str] = _NOTHING
