"""An experiment: a branch with a question. Its file says what was asked, from where, and how it ended."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Run:
    """One training done with one exported version."""

    name: str
    version: str = ""
    metrics: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Experiment:
    """What `experiments/NAME.yaml` says."""

    question: str = ""
    base: str = ""
    started: str = ""
    by: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    outcome: Literal["open", "adopted", "dropped"] = "open"
    why: str = ""
