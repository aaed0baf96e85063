"""What the rules found, for people, as JSON (`rtrepo.findings/1`) and as GitHub annotations."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport
from rtrepo.render.cells import pad, width_of, wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, place, short

_GITHUB = {"error": "error", "warn": "warning", "info": "notice"}


def text(report: CheckReport, style: Style, *, limit: int | None = None) -> str:
    """Findings by entry, then how many block and what to type. Of more than `limit` the first are shown."""
    where = f" at {short(report.where)}" if report.where else ""
    checked = f"{count(report.checked, 'entry', 'entries')} checked{where}"
    waived = sum(finding.waived is not None for finding in report.findings)
    told = f" · {waived:,} waived" if waived else ""
    if waived == len(report.findings):
        return style.page([f"{checked}: nothing to report{told}"])
    open_ = [finding for finding in report.findings if finding.waived is None]
    shown = open_[:limit]
    entries = len({(finding.dataset, finding.id or finding.path) for finding in open_})
    look = f"{entries:,} to look at, {_blocking(report.blocking)}{told}"
    lines = [f"{checked}: {look}", *finding_lines(shown, style)]
    if len(shown) < len(open_):
        lines.append(f"and {count(len(open_) - len(shown), 'more finding', 'more findings')}")
    hints = ["Fix what is safe: rtrepo validate --fix"] if any(found.fix == "safe" for found in open_) else []
    hints.append(f"Why {safe(shown[0].code)}: rtrepo rules {safe(shown[0].code)}" if shown else "")
    return style.page([*lines, "      ".join(hints)])


def finding_lines(findings: Sequence[Finding], style: Style) -> list[str]:
    """One heading an entry and a line for each of its findings, columns aligned over all of them."""
    names = max((width_of(safe(f"{found.code} {found.name}")) for found in findings), default=0)
    places = max((width_of(_where(found)) for found in findings), default=0)
    messages = max((width_of(safe(found.message)) for found in findings), default=0)
    lines: list[str] = []
    for heading, group in groupby(findings, key=_heading):
        lines.append(style.heading(heading))
        for found in group:
            colour = "error" if found.severity == "error" else "warn" if found.severity == "warn" else "dim"
            start = f"  {style.paint(colour, found.severity)}{' ' * (5 - len(found.severity))}  "
            start += f"{pad(safe(f'{found.code} {found.name}'), min(names, 32))}   "
            start += f"{pad(_where(found), min(places, 32))}   " if places else ""
            verdict = _verdict(found, style)
            fits = width_of(start) + messages + width_of(verdict) <= style.width
            message = pad(safe(found.message), messages if fits and verdict else 0)
            lines += wrap(f"{start}{message}{verdict}", style.width, " " * 8)
    return lines


def _heading(finding: Finding) -> str:
    return safe(f"{finding.dataset}/{finding.id}" if finding.id else finding.path or finding.dataset)


def _where(finding: Finding) -> str:
    if finding.at:
        return place(finding.at)
    return f"line {finding.line}" if finding.line else ""


def _verdict(finding: Finding, style: Style) -> str:
    """What it means for the creator, at the end of the line."""
    if finding.waived is not None:
        return style.dim(f"   waived: {safe(finding.waived)}")
    told = [style.error("blocks")] if finding.blocks else []
    told += ["--fix"] if finding.fix == "safe" else []
    return "   " + "   ".join(told) if told else ""


def _blocking(number: int) -> str:
    return "none blocks" if not number else f"{number:,} {'blocks' if number == 1 else 'block'}"


def to_json(report: CheckReport) -> dict[str, Any]:
    """The schema `rtrepo.findings/1`."""
    return {
        "schema": "rtrepo.findings/1",
        "checked": report.checked,
        "blocking": report.blocking,
        "findings": [finding_json(finding) for finding in report.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding, as it stands in every result that holds findings."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "blocks": finding.blocks,
        "dataset": finding.dataset,
        "id": finding.id,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "at": finding.at,
        "message": finding.message,
        "fix": finding.fix,
        "waived": finding.waived,
    }


def github(report: CheckReport) -> str:
    """GitHub's workflow commands, one line a finding that is not waived: `::error file=…,line=…::…`."""
    return "\n".join(_annotation(finding) for finding in report.findings if finding.waived is None)


def _annotation(finding: Finding) -> str:
    kind = "error" if finding.blocks else _GITHUB[finding.severity]
    place_ = {"line": finding.line, "col": finding.column}
    told = [f"file={_property(finding.path)}"] if finding.path else []
    told += [f"{name}={number}" for name, number in place_.items() if number]
    told.append(f"title={_property(f'{finding.code} {finding.name}')}")
    at = f"{place(finding.at)}: " if finding.at else ""
    return f"::{kind} {','.join(told)}::{_data(at + finding.message)}"


def _data(value: str) -> str:
    """A message as the runner reads it: it undoes %25, %0D and %0A."""
    return safe(value, lines=True).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    """A property's value, in which the separators are escaped too."""
    return _data(value).replace(":", "%3A").replace(",", "%2C")
