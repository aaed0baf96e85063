"""Whether an export made again is the file, for people and as JSON (`rtrepo.verified/1`)."""

from typing import Any

from rtrepo.model.export_record import VerifyReport
from rtrepo.render.cells import wrap
from rtrepo.render.provenance import export_json, export_line
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.version_json import version_json
from rtrepo.render.which import share_json, shared
from rtrepo.render.wording import count


def text(report: VerifyReport, style: Style, *, now: int) -> str:
    """Same or not, of which version, and what differs."""
    made = export_line(report.export, report.version, style, now=now)
    differing = [safe(name) for name, same in report.companions.items() if same is False]
    if report.sha256 == report.made:
        lines = wrap(f"{safe(report.file)} is the same, byte for byte, as {made}", style.width, "  ")
    else:
        lines = wrap(f"{safe(report.file)} is not what the repository gives: {made}", style.width, "  ")
        lines += _differences(report, style)
    lines += [f"  {name} beside it is not what the repository gives" for name in differing]
    return style.page(lines)


def _differences(report: VerifyReport, style: Style) -> list[str]:
    share = report.share
    if share is None:
        return []
    lines = shared(share, share.matched + report.foreign, style, of="that version")
    if report.foreign:
        lines.append(f"  {count(report.foreign, 'record is', 'records are')} not of that version")
    if report.sha256 == report.export.sha256:
        told = "the file is as it was exported: another rtrepo wrote it, or its --where asks for what has changed since"
        lines += wrap(f"  {told}", style.width, "  ")
    return lines


def to_json(report: VerifyReport) -> dict[str, Any]:
    """The schema `rtrepo.verified/1`."""
    return {
        "schema": "rtrepo.verified/1",
        "file": report.file,
        "same": report.same,
        "sha256": report.sha256,
        "reproduced": report.made,
        "export": export_json(report.export),
        "version": version_json(report.version) if report.version else None,
        "differences": {**share_json(report.share), "foreign": report.foreign} if report.share else None,
        "companions": dict(report.companions),
    }
