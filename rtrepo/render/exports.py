"""What an export wrote and what it could not, for people and as JSON (`rtrepo.exported/1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.model.reports import ExportReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, short

_SHOWN = 5


def text(report: ExportReport, style: Style) -> str:
    """The file and what it was made from, what was left out or lost, and where that is written down."""
    entries = count(report.entries, "entry", "entries")
    if report.copies:
        entries = f"{count(report.entries, 'line', 'lines')}, {count(report.copies, 'copy', 'copies')} among them,"
    version = f" at {short(report.version)}" if report.version else ""
    profile = f", profile {safe(report.profile)}" if report.profile else ""
    lines = wrap(f"{safe(report.file)}   {entries} of {safe(report.dataset)}{version}, {safe(report.format)}{profile}",
                 style.width, "  ")  # fmt: skip
    lines += facts(report.left_out, report.lost, report.unwritable, report.unmatched, report.format, style)
    for file in report.companions:
        lines += _row("beside it", "", safe(file), style)
    if report.manifest:
        lines += _row("record", "", f"{safe(report.manifest)}   sha256 {safe(report.sha256[:12])}", style)
    if report.unrecorded:
        kept = "the manifest beside the file is its only record" if report.manifest else "nothing records this export"
        lines += _row("note", "", f"this repository cannot be written, so {kept} ({safe(report.unrecorded)})", style)
    return style.page(lines)


def facts(
    left_out: Mapping[str, int],
    lost: Mapping[str, int],
    unwritable: Sequence[tuple[str, str]],
    unmatched: Sequence[str],
    format_: str,
    style: Style,
) -> list[str]:
    """What is not in a file, and what its format does not carry."""
    lines: list[str] = []
    for reason, number in left_out.items():
        lines += _row("left out", f"{number:,}", safe(reason), style)
    if lost:
        told = ", ".join(f"{safe(what)} ({number:,})" for what, number in lost.items())
        lines += _row("not carried", "", f"by {safe(format_)}: {told}", style)
    for at, (name, reason) in enumerate(unwritable[:_SHOWN]):
        number_ = "" if at else f"{len(unwritable):,}"
        lines += _row("" if at else "not written", number_, f"{safe(name)}: {safe(reason)}", style)
    if len(unwritable) > _SHOWN:
        lines += _row("", "", f"and {len(unwritable) - _SHOWN:,} more", style)
    if unmatched:
        lines += _row("no effect", "", f"no entry here has {', '.join(map(safe, unmatched))}", style)
    return lines


def _row(word: str, number: str, told: str, style: Style) -> list[str]:
    start = f"  {word:<12}{number:>7}   "
    return wrap(start + told, style.width, " " * len(start))


def to_json(report: ExportReport) -> dict[str, Any]:
    """The schema `rtrepo.exported/1`."""
    return {
        "schema": "rtrepo.exported/1",
        "dataset": report.dataset,
        "format": report.format,
        "profile": report.profile,
        "file": report.file,
        "version": report.version,
        "entries": report.entries,
        "copies": report.copies,
        "sha256": report.sha256,
        "manifest": report.manifest,
        "left_out": dict(report.left_out),
        "lost": dict(report.lost),
        "unwritable": [{"entry": name, "reason": reason} for name, reason in report.unwritable],
        "unmatched": list(report.unmatched),
        "companions": list(report.companions),
        "recorded": not report.unrecorded,
        "unrecorded": report.unrecorded,
    }
