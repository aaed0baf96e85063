"""Commands that `rtrepo.yaml` asks for at a gate, beside the rules; and what became of them."""

from typing import NamedTuple


class Step(NamedTuple):
    """One command of a gate. `condition` is written as in the settings (`branch == main`), empty for always;
    `required` stops where the command may not be run. `flaw` says why nobody can tell what is meant."""

    gate: str
    run: str
    condition: str = ""
    required: bool = False
    flaw: str = ""


class StepRun(NamedTuple):
    """What became of a command: `passed`, `failed`, `untrusted` (not run) or `flawed` (not run)."""

    step: Step
    outcome: str
    code: int = 0
    output: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing gets past the gate because of it."""
        return self.outcome == "failed" or (self.step.required and self.outcome != "passed")


class TrustReport(NamedTuple):
    """Whether the commands of the gates may be run here: `trusted`, `changed` since they were trusted, `untrusted`,
    or `nothing` where there are none. `files` are those of the repository that the commands name."""

    state: str
    steps: tuple[Step, ...]
    files: tuple[str, ...]
