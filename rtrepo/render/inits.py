"""What `init` made, for people and as JSON (`rtrepo.init/1`)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import InitReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import PLAIN_GIT, count, short


def text(report: InitReport, style: Style) -> str:
    """Where, from which template, what was made, and what to type next."""
    made = "Made a repository in" if report.made_git else "Prepared the git repository in"
    start = f", its first version is {short(report.version)}" if report.version else ""
    entries = f", {count(report.entries, 'entry', 'entries')}" if report.entries else ""
    lines = wrap(f"{made} {safe(report.root)} (template {safe(report.template)}{entries}){start}", style.width, "  ")
    if report.files:
        lines += wrap(f"  files   {_counted(report.files)}", style.width, " " * 10)
    if report.hooks:
        lines += wrap(f"  hooks   {', '.join(map(safe, report.hooks))}", style.width, " " * 10)
    if report.git_setup:
        lines += wrap(f"  git     {PLAIN_GIT}", style.width, " " * 10)
    for warning in report.warnings:
        lines += wrap(style.warn("  note:") + f" {safe(warning)}", style.width, " " * 8)
    if not report.made_git:
        lines.append('Nothing is committed yet: rtrepo status, then rtrepo commit -m "…"')
    if not report.entries:
        lines.append("Bring something in: rtrepo import FILE --into DATASET")
    return style.page(lines)


def _counted(files: Sequence[str]) -> str:
    """Files of the root by name, the others counted by dataset."""
    below = Counter("/".join(path.split("/")[:2]) for path in files if "/" in path)
    told = [safe(path) for path in files if "/" not in path]
    return ", ".join([*told, *(f"{safe(folder)} ({number})" for folder, number in sorted(below.items()))])


def to_json(report: InitReport) -> dict[str, Any]:
    """The schema `rtrepo.init/1`."""
    return {
        "schema": "rtrepo.init/1",
        "root": report.root,
        "template": report.template,
        "made_git": report.made_git,
        "files": list(report.files),
        "version": report.version,
        "hooks": list(report.hooks),
        "entries": report.entries,
        "warnings": list(report.warnings),
        "git_setup": report.git_setup,
    }
