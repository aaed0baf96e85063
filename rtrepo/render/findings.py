"""What the rules found, for people and as JSON (`rtrepo.findings/1`)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding, FixKind
from rtrepo.model.reports import NOTHING, CheckReport
from rtrepo.render.cells import pad, width_of, wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, place, short

INFOS = 20
"""Findings of severity info that are told one by one; of more, how many each rule has."""
SHOWN = 500
"""Findings that are told one by one at most."""
RULES_TOLD = 6
_APART = "      "
_WEIGHT = {"error": 0, "warn": 1, "info": 2}


def text(
    report: CheckReport,
    style: Style,
    *,
    limit: int = SHOWN,
    fixes: Mapping[FixKind, str] = NOTHING,
    with_waived: bool = False,
) -> str:
    """How many are to look at and how many block; the findings by entry, those for information folded where they
    are many; and what to type next. Of more than `limit` findings the first are shown. `fixes` are the kinds of fix
    that would mend something, with what to type for them; `with_waived` lists what is waived too, with the reasons."""
    where = f" at {short(report.where)}" if report.where else ""
    checked = f"{count(report.checked, 'entry', 'entries')} checked{where}"
    open_ = [finding for finding in report.findings if finding.waived is None]
    told = _left_out(report)
    waived = _waived(report, style, limit) if with_waived else []
    see = ["See what is waived: rtrepo validate --waived"] if len(open_) < len(report.findings) and not waived else []
    if not open_:
        return style.page([f"{checked}: nothing {'new ' if report.older else ''}to report{told}", *waived, *see])
    infos = [finding for finding in open_ if finding.severity == "info"]
    folded = infos if len(infos) > INFOS else []
    listed = [finding for finding in open_ if not folded or finding.severity != "info"]
    look = f"{_entries(listed):,} to look at, {_blocking(report.blocking)}{told}"
    lines = [f"{checked}: {look}", *finding_lines(listed[:limit], style, report.titles)]
    if len(listed) > limit:
        lines.append(f"and {count(len(listed) - limit, 'more finding', 'more findings')}: {_by_rule(listed[limit:])}")
    if folded:
        head = f"{style.dim('info')}   {count(len(folded), 'remark', 'remarks')} for information"
        lines += wrap(f"{head}: {_by_rule(folded)}", style.width, " " * 7)
    lines += waived
    return style.page([*lines, *side_by_side([*_fixes(fixes), *_next(listed[:limit] or open_, folded), *see], style)])


def _waived(report: CheckReport, style: Style, limit: int) -> list[str]:
    """What is waived, by entry; nothing where nothing is."""
    found = [finding for finding in report.findings if finding.waived is not None]
    if not found:
        return []
    lines = ["Waived:", *finding_lines(found[:limit], style, report.titles)]
    if len(found) > limit:
        lines.append(f"and {len(found) - limit:,} more waived: {_by_rule(found[limit:])}")
    return lines


def to_look_at(report: CheckReport) -> str:
    """`8 to look at, none blocks`: the headline's end; empty where there is nothing to look at."""
    open_ = [finding for finding in report.findings if finding.waived is None]
    return f"{_entries(open_):,} to look at, {_blocking(report.blocking)}" if open_ else ""


def side_by_side(told: Sequence[str], style: Style) -> list[str]:
    """What to type next, on as few lines as the width allows."""
    lines: list[str] = []
    for part in told:
        if lines and width_of(lines[-1]) + width_of(part) + len(_APART) <= style.width:
            lines[-1] += _APART + part
        else:
            lines.append(part)
    return lines


def _entries(findings: Sequence[Finding]) -> int:
    return len({(finding.dataset, finding.id or finding.path) for finding in findings})


def _fixes(fixes: Mapping[FixKind, str]) -> list[str]:
    words: dict[FixKind, str] = {"safe": "Fix what is safe", "unsafe": "Fix with a look first"}
    return [f"{told}: {safe(fixes[kind])}" for kind, told in words.items() if kind in fixes]


def _left_out(report: CheckReport) -> str:
    waived = sum(finding.waived is not None for finding in report.findings)
    told = f" · {waived:,} waived" if waived else ""
    return told + (f" · {report.older:,} were there before" if report.older else "")


def _by_rule(findings: Sequence[Finding]) -> str:
    """`R107 slop-phrase 312, T103 edge-whitespace 31`, the most frequent first."""
    counts = Counter(f"{finding.code} {finding.name}" for finding in findings)
    told = [f"{safe(name)} {number:,}" for name, number in counts.most_common(RULES_TOLD)]
    return ", ".join(told) + (f" and {len(counts) - RULES_TOLD:,} more rules" if len(counts) > RULES_TOLD else "")


def _next(shown: Sequence[Finding], folded: Sequence[Finding]) -> list[str]:
    """What to type next: the gravest rule is explained; and how to see the folded."""
    first = min(shown, key=lambda found: (not found.blocks, _WEIGHT[found.severity]))
    told = [f"Why {safe(first.code)}: rtrepo rules {safe(first.code)}"]
    if folded:
        code = safe(Counter(finding.code for finding in folded).most_common(1)[0][0])
        told.append(f"See them: rtrepo validate --rule {code}")
    return told


def finding_lines(findings: Sequence[Finding], style: Style, titles: Mapping[Key, str] = NOTHING) -> list[str]:
    """One heading an entry and a line for each of its findings, columns aligned over all of them."""
    names = max((width_of(safe(f"{found.code} {found.name}")) for found in findings), default=0)
    places = max((width_of(_where(found)) for found in findings), default=0)
    messages = max((width_of(safe(found.message)) for found in findings), default=0)
    lines: list[str] = []
    for (dataset, name), group in groupby(findings, key=lambda found: (found.dataset, found.id or found.path)):
        of_entry = list(group)
        lines += _heading(of_entry[0], titles.get(Key(dataset, name), ""), style)
        for found in of_entry:
            colour = "error" if found.severity == "error" else "warn" if found.severity == "warn" else "dim"
            start = f"  {style.paint(colour, found.severity)}{' ' * (5 - len(found.severity))}  "
            start += f"{pad(safe(f'{found.code} {found.name}'), min(names, 32))}   "
            start += f"{pad(_where(found), min(places, 32))}   " if places else ""
            verdict = _verdict(found, style)
            fits = width_of(start) + messages + width_of(verdict) <= style.width
            message = pad(safe(found.message), messages if fits and verdict else 0)
            lines += wrap(f"{start}{message}{verdict}", style.width, " " * 8)
    return lines


def _heading(found: Finding, title: str, style: Style) -> list[str]:
    """The entry, its title, and where an editor finds the first place: on one line, or on two if it is narrow."""
    at = f"{safe(found.path)}:{found.line}:{max(found.column, 1)}" if found.line else safe(found.path)
    if not found.id:
        return [style.heading(at or safe(found.dataset))]
    named = style.heading(safe(f"{found.dataset}/{found.id}")) + (f"  {safe(title)}" if title else "")
    line = f"{named}   {style.dim(at)}"
    return [line] if width_of(line) <= style.width else [*wrap(named, style.width, "  "), f"  {style.dim(at)}"]


def _where(finding: Finding) -> str:
    if finding.at:
        return place(finding.at)
    return f"line {finding.line}" if finding.line else ""


def _verdict(finding: Finding, style: Style) -> str:
    """What it means for the creator, at the end of the line."""
    if finding.waived is not None:
        return style.dim(f"   waived: {safe(finding.waived)}")
    return "   " + style.error("blocks") if finding.blocks else ""


def _blocking(number: int) -> str:
    return "none blocks" if not number else f"{number:,} {'blocks' if number == 1 else 'block'}"


def to_json(report: CheckReport) -> dict[str, Any]:
    """The schema `rtrepo.findings/1`."""
    return {
        "schema": "rtrepo.findings/1",
        "checked": report.checked,
        "blocking": report.blocking,
        "older": report.older,
        "findings": [finding_json(finding) for finding in report.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding, as it stands in every result that holds findings; `entries` where it is about others too."""
    told: dict[str, Any] = {
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
    return told | {"entries": list(finding.entries)} if finding.entries else told
