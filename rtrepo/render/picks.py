"""What a cherry-pick or a revert made, or why it waits, for people and as JSON (`rtrepo.picked/1`)."""

from typing import Any

from rtrepo.model.merging import Picked, PickReport
from rtrepo.render import merges
from rtrepo.render.cells import wrap
from rtrepo.render.findings import finding_json
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import count, short

SHOWN = 20
"""Versions told one by one."""
_DONE = {"cherry-pick": ("brought over", "edited here as well"), "revert": ("taken back", "edited since")}


def text(report: PickReport, style: Style) -> str:
    """A line for each version that was made, what had nothing to do, why it waits, and what to type next."""
    if report.outcome == "aborted":
        of = f" of {safe(report.name)}" if report.name else ""
        files = count(report.files, "file", "files")
        told = f"Gave up the {report.verb}{of}, {files} as before. Get it back: rtrepo undo"
        return style.page([*wrap(told, style.width, "  "), *merges.left_alone(report.left)])
    lines = [part for one in report.picked[:SHOWN] for part in wrap(_made(one, report, style), style.width, "  ")]
    if len(report.picked) > SHOWN:
        lines.append(f"and {len(report.picked) - SHOWN:,} more: rtrepo log")
    for one in report.empty[:SHOWN]:
        lines += wrap(f"{safe(one.name)} changes nothing on {safe(report.into)}: left out", style.width, "  ")
    if len(report.empty) > SHOWN:
        lines.append(f"and {len(report.empty) - SHOWN:,} more that change nothing")
    lines += merges.remark_rows([remark for one in report.picked for remark in one.remarks], style)
    if report.stop:
        lines += merges.why_it_waits(report.stop, style)
    elif others := [finding for finding in report.findings if not finding.blocks and finding.waived is None]:
        findings = count(len(others), "finding", "findings")
        lines.append(f"{findings} that only this brings, none stopped it: rtrepo validate")
    lines += merges.left_alone(report.left)
    return style.page([*lines, *(part for line in _next(report) for part in wrap(line, style.width, "  "))])


def _made(one: Picked, report: PickReport, style: Style) -> str:
    did = merges.merged(one.totals, one.files, *_DONE[report.verb])
    if one.version is None:
        return f"{safe(one.name)}  {safe(one.subject)} — {did}, uncommitted"
    return f"{safe(report.into)} {style.changed(short(one.version.id))}  {safe(one.version.subject)} — {did}"


def _next(report: PickReport) -> list[str]:
    verb = f"rtrepo {report.verb}"
    if report.waits:
        lines = []
        if report.rest:
            names = ", ".join(safe(one.name) for one in report.rest[:5]) + (" …" if len(report.rest) > 5 else "")
            lines.append(f"{len(report.rest):,} to go after it: {names}")
        fix = "Edit what blocks, then go on" if report.outcome == "stopped" else "Go on"
        skip = f"     Leave it out: {verb} --skip" if report.rest or report.picked else ""
        name = safe(report.stop.name) if report.stop else "It"
        lines.append(f"{name} is not committed yet. {fix}: {verb} --continue{skip}     Stop: {verb} --abort")
        return lines
    if report.outcome == "nothing":
        return []
    if report.outcome == "uncommitted":
        return ['Record it: rtrepo commit -m "…"     Take it back: rtrepo undo']
    return ["Take it back: rtrepo undo"]


def to_json(report: PickReport) -> dict[str, Any]:
    """The schema `rtrepo.picked/1`."""
    return {
        "schema": "rtrepo.picked/1",
        "verb": report.verb,
        "outcome": report.outcome,
        "branch": report.into,
        "picked": [
            {
                **_named(one),
                "version": version_json(one.version) if one.version else None,
                "totals": one.totals._asdict(),
                "files": one.files,
                "notices": merges.notices_json(one.remarks),
            }
            for one in report.picked
        ],
        "empty": [_named(one) for one in report.empty],
        "stop": merges.to_json(report.stop) if report.stop else None,
        "rest": [_named(one) for one in report.rest],
        "files": report.files,
        "findings": [finding_json(finding) for finding in report.findings],
        "left": list(report.left),
    }


def _named(one: Picked) -> dict[str, Any]:
    return {"name": one.name, "commit": one.commit, "subject": one.subject}
