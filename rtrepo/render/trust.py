"""What the gates of a repository would run, and what they ran: for people, and as JSON (`rtrepo.trust/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.gates import Step, StepRun, TrustReport
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

_STATES = {
    "trusted": "trusted: they are run in this clone",
    "changed": "not run: they, or the files they name, are not those that were trusted",
    "untrusted": "not run: nobody has trusted them in this clone",
}


def text(report: TrustReport, style: Style) -> str:
    """Every command with its gate, the files that the trust is bound to, and what to type."""
    if report.state == "nothing":
        return style.page(["rtrepo.yaml asks for no commands at the gates: there is nothing to trust"])
    said = _STATES[report.state]
    head = f"{count(len(report.steps), 'command', 'commands')} at the gates, "
    lines = [head + (style.added(said) if report.state == "trusted" else style.warn(said))]
    for step in report.steps:
        lines.append(f"  {safe(step.gate):<11}  {_command(step)}")
    if report.files:
        lines.append(f"  with         {', '.join(map(safe, report.files))}")
    if report.state == "trusted":
        return style.page([*lines, "Take it back: rtrepo trust --revoke"])
    return style.page([*lines, "Run them from now on: rtrepo trust     Read the files first."])


def _command(step: Step) -> str:
    told = safe(step.run) if step.run else "(no command)"
    told += f"   if {safe(step.condition)}" if step.condition else ""
    told += "   required" if step.required else ""
    return told + (f"   cannot be run: {safe(step.flaw)}" if step.flaw else "")


def runs(found: Sequence[StepRun]) -> list[str]:
    """What the commands of a gate said, and loudly which of them were not run."""
    lines = []
    for one in found:
        lines += [safe(line) for line in one.output.splitlines()]
        name = safe(one.step.run) or safe(one.step.gate)
        if one.outcome == "failed":
            lines.append(f"{name} ended with {one.code}, and rtrepo.yaml asks for it at {safe(one.step.gate)}")
        elif one.outcome == "untrusted":
            lines.append(
                f"NOT RUN: {name}   rtrepo.yaml asks for it; this clone does not trust it: rtrepo trust --status"
            )
        elif one.outcome == "flawed":
            lines.append(f"NOT RUN: {name}   in rtrepo.yaml, gates: {safe(one.step.flaw)}")
    return lines


def to_json(report: TrustReport) -> dict[str, Any]:
    """The schema `rtrepo.trust/1`."""
    return {
        "schema": "rtrepo.trust/1",
        "state": report.state,
        "commands": [
            {"gate": step.gate, "run": step.run, "if": step.condition, "required": step.required, "flaw": step.flaw}
            for step in report.steps
        ],
        "files": list(report.files),
    }
