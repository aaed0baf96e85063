"""What a commit recorded or why it was stopped, for people and as JSON (`rtrepo.commit/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.finding import Finding
from rtrepo.model.reports import CommitReport
from rtrepo.render.findings import finding_json, finding_lines
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.trust import runs
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import count, kinds, short

SHOWN = 20
"""Findings shown of a commit that was stopped."""

_ORDER = ("edited", "added", "removed")


def text(report: CommitReport, style: Style, *, by: str = "rtrepo commit") -> str:
    """`main 9be01d4  warmer openings — 8 edited, 2 added`, or what stopped the commit and how to go on.

    `by` is the command that was stopped, for what to type.
    """
    output = [*(safe(line) for line in report.hook_output.splitlines()), *runs(report.steps)]
    if report.version is None:
        return style.page(_stopped(report, output, style, by))
    version = report.version
    told = kinds(report.totals, _ORDER) or count(report.files, "file", "files")
    branch = safe(report.branch) if report.branch else "no branch"
    lines = [f"{branch} {style.changed(short(version.id))}  {safe(version.subject)} — {told}", *output]
    left = [finding for finding in report.findings if finding.waived is None and finding.severity != "info"]
    if left:
        lines.append(f"{count(len(left), 'finding', 'findings')} left, none stopped it: rtrepo validate")
    return style.page([*lines, *waived_here(report.waived_here), *laxer(report.laxer)])


def waived_here(findings: Sequence[Finding]) -> list[str]:
    """What would have been stopped if the change did not waive it itself, a line each."""
    lines = []
    for found in findings[:SHOWN]:
        entry = safe(f"{found.dataset}/{found.id}")
        lines.append(
            f"waived by this change: {entry}  {safe(found.code)} {safe(found.name)}: {safe(found.waived or '')}"
        )
    more = len(findings) - SHOWN
    return [*lines, f"and {more:,} more waived by this change: rtrepo validate"] if more > 0 else lines


def laxer(paths: Sequence[str]) -> list[str]:
    """That settings which take from the gate count only from the next version on; nothing where there are none."""
    if not paths:
        return []
    verb = "takes" if len(paths) == 1 else "take"
    return [f"{', '.join(map(safe, paths))} {verb} from the gate: that counts from the next version on"]


def _stopped(report: CommitReport, output: list[str], style: Style, by: str) -> list[str]:
    blocking = [finding for finding in report.findings if finding.blocks]
    if blocking:
        reason = count(len(blocking), "finding blocks", "findings block") + " the commit"
        reason += safe(report.stopped_by.removeprefix("the gate"))
    else:
        reason = f"stopped by {safe(report.stopped_by)}" if report.stopped_by else "stopped"
    lines = [style.error("not committed") + f": {reason}", *finding_lines(blocking[:SHOWN], style)]
    if len(blocking) > SHOWN:
        lines.append(f"and {len(blocking) - SHOWN:,} more: rtrepo validate")
    lines += [*waived_here(report.waived_here), *laxer(report.laxer), *output]
    if blocking and report.laxer:
        return [*lines, f"hint: edit, then commit again; or commit {safe(report.laxer[0])} first, by itself"]
    return [*lines, f"hint: edit, then commit again; {by} --no-verify records it as it is"]


def to_json(report: CommitReport) -> dict[str, Any]:
    """The schema `rtrepo.commit/1`; `version` is null where the commit was stopped."""
    return {
        "schema": "rtrepo.commit/1",
        "version": version_json(report.version) if report.version else None,
        "branch": report.branch,
        "totals": dict(report.totals),
        "files": report.files,
        "blocking": sum(finding.blocks for finding in report.findings),
        "findings": [finding_json(finding) for finding in report.findings],
        "stopped_by": report.stopped_by,
        "hook_output": report.hook_output,
        "laxer": list(report.laxer),
        "waived_here": [finding_json(finding) for finding in report.waived_here],
        "gates": [{"run": one.step.run, "outcome": one.outcome, "output": one.output} for one in report.steps],
    }
