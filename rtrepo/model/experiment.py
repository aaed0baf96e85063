"""An experiment: a branch with a question. Its file says what was asked, from where, and how it ended."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Run(BaseModel):
    """One training done with one exported version."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    version: str = ""
    metrics: dict[str, float] = Field(default_factory=dict)


class Experiment(BaseModel):
    """What `experiments/NAME.yaml` says. Unknown keys are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    question: str = ""
    base: str = ""
    started: str = ""
    by: str = ""
    params: dict[str, Any] = Field(default_factory=dict)
    runs: list[Run] = Field(default_factory=list)
    outcome: Literal["open", "adopted", "dropped"] = "open"
    why: str = ""
