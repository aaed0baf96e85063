"""An experiment: a branch with a question. Its file says what was asked, from where, and how it ended."""

from dataclasses import dataclass, field
from typing import Any, Literal

BRANCH = "experiment/"
"""How the branches of experiments begin."""
ARCHIVE = "archive/experiment/"
"""How the tags of dropped experiments begin."""

Outcome = Literal["open", "adopted", "dropped"]


@dataclass(frozen=True)
class Run:
    """One training done with one exported version: `version` is the full commit id, `export` what the training file
    was (`sha256:…`), `artifact` where the result lies."""

    name: str
    version: str = ""
    export: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    artifact: str = ""
    note: str = ""


@dataclass(frozen=True)
class Experiment:
    """What `experiments/NAME.yaml` says. `base` is the version it began at, `parent` the branch it began on, which is
    where its outcome is recorded."""

    question: str = ""
    base: str = ""
    started: str = ""
    by: str = ""
    parent: str = ""
    tags: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    outcome: Outcome = "open"
    why: str = ""

    def run(self, name: str) -> Run | None:
        """The run of a name, or None."""
        return next((run for run in self.runs if run.name == name), None)
