"""The record of exactly what an export was made from: `FILE.manifest.yaml` beside the training file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

SCHEMA = "rtrepo.export/1"
SEVERAL = " + "
"""What stands between the names of datasets; no name can hold it."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Manifest(NamedTuple):
    """One export. `dataset` names what was exported (several with SEVERAL between), `version` is the full commit id,
    `sha256` that of the file, `filter` what was asked for, `lost` what the format could not carry, `left_out` how many
    entries were not taken and why, `unwritable` which ones the format cannot hold, `companions` further files by their
    sha256, `profile` the name of the export profile, if there was one. Of the `entries`, which are the file's lines,
    `copies` stand there before."""

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
    copies: int = 0

    @property
    def datasets(self) -> list[str]:
        """The datasets by name."""
        return self.dataset.split(SEVERAL)
