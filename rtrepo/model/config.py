"""What `rtrepo.yaml` may say. pydantic checks the file against these types (layout.settings_file)."""

from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["off", "info", "warn", "block"]
Profile = Literal["draft", "default", "strict"]


@dataclass(frozen=True)
class Config:
    """The repository's configuration: format version, rule levels, gates, what hooks do beside, and export profiles."""

    format: Literal[1]
    rules: dict[str, Any] = field(default_factory=dict)
    gates: dict[str, list[Any]] = field(default_factory=dict)
    hooks: dict[str, Any] = field(default_factory=dict)
    exports: dict[str, dict[str, Any]] = field(default_factory=dict)
