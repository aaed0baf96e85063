"""What `clone` made, for people and as JSON (`rtrepo.clone/1`)."""

from typing import Any

from rtrepo.model.clone import CloneReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import PLAIN_GIT, count, short


def text(report: CloneReport, style: Style) -> str:
    """Where it is, what is in it, what was put in place and what was not, and what to type next."""
    lines = wrap(f"Cloned into {safe(report.root)}: {_holds(report)}", style.width, "  ")
    if report.hooks:
        lines += wrap(f"  hooks   {', '.join(map(safe, report.hooks))}", style.width, " " * 10)
    if report.git_setup:
        lines += wrap(f"  git     {PLAIN_GIT}", style.width, " " * 10)
    if report.commands:
        asked = count(report.commands, "command", "commands")
        told = f"rtrepo.yaml asks for {asked} at the gates; none is run in this clone until you trust it: "
        lines += wrap(f"  {style.warn('gates')}   {told}rtrepo trust --status", style.width, " " * 10)
    for warning in report.warnings:
        lines += wrap(style.warn("  note:") + f" {safe(warning)}", style.width, " " * 8)
    return style.page([*lines, f"Next: cd {_typed(report.folder)} && rtrepo status"])


def _holds(report: CloneReport) -> str:
    entries = count(sum(report.datasets.values()), "entry", "entries")
    datasets = count(len(report.datasets), "dataset", "datasets")
    where = safe(report.branch) if report.branch else "no branch"
    last = f", last version {short(report.version.id)}  {safe(report.version.subject)}" if report.version else ""
    return f"{where}, {entries} in {datasets}{last}"


def _typed(folder: str) -> str:
    told = safe(folder)
    return told if told.replace("-", "").replace("_", "").replace("/", "").replace(".", "").isalnum() else f"'{told}'"


def to_json(report: CloneReport) -> dict[str, Any]:
    """The schema `rtrepo.clone/1`; `version` is null where nothing is checked out."""
    return {
        "schema": "rtrepo.clone/1",
        "root": report.root,
        "branch": report.branch,
        "version": version_json(report.version) if report.version else None,
        "datasets": dict(report.datasets),
        "hooks": list(report.hooks),
        "git_setup": report.git_setup,
        "warnings": list(report.warnings),
        "commands": report.commands,
    }
