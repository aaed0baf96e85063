"""The record of exactly what an export was made from: `FILE.manifest.yaml` beside the training file."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "rtrepo.export/1"


class Manifest(BaseModel):
    """One export. `version` is the full commit id, `sha256` that of the file, `lost` what the format could not
    carry, `left_out` how many entries were not taken and why, `companions` further files by their sha256."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    dataset: str
    version: str
    format: str
    entries: int
    sha256: str
    filter: dict[str, Any] = Field(default_factory=dict)
    lost: dict[str, str] = Field(default_factory=dict)
    left_out: dict[str, int] = Field(default_factory=dict)
    unwritable: dict[str, str] = Field(default_factory=dict)
    companions: dict[str, str] = Field(default_factory=dict)
