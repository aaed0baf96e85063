"""What `rtrepo.yaml` says, as checked values. Keys rtrepo does not know are kept."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["off", "info", "warn", "block"]
Profile = Literal["draft", "default", "strict"]


class Config(BaseModel):
    """The repository's configuration: format version, rule levels, gates and export profiles."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: Literal[1]
    rules: dict[str, Any] = Field(default_factory=dict)
    gates: dict[str, list[Any]] = Field(default_factory=dict)
    exports: dict[str, dict[str, Any]] = Field(default_factory=dict)
