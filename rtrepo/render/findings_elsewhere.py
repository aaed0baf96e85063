"""What the rules found, for other programs: GitHub's annotations, SARIF 2.1.0, and JUnit's XML."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport, RuleView
from rtrepo.render.safe import safe
from rtrepo.render.wording import count, place

_GITHUB = {"error": "error", "warn": "warning", "info": "notice"}
_SARIF = {"error": "error", "warn": "warning", "info": "note"}


def github(report: CheckReport) -> str:
    """GitHub's workflow commands, one line a finding that is not waived: `::error file=…,line=…::…`."""
    return "\n".join(_annotation(finding) for finding in report.findings if finding.waived is None)


def _annotation(finding: Finding) -> str:
    kind = "error" if finding.blocks else _GITHUB[finding.severity]
    place_ = {"line": finding.line, "col": finding.column}
    told = [f"file={_property(finding.path)}"] if finding.path else []
    told += [f"{name}={number}" for name, number in place_.items() if number]
    told.append(f"title={_property(f'{finding.code} {finding.name}')}")
    return f"::{kind} {','.join(told)}::{_data(_at(finding))}"


def _at(finding: Finding) -> str:
    """The message, with the place in the entry before it."""
    return f"{place(finding.at)}: {finding.message}" if finding.at else finding.message


def _data(value: str) -> str:
    """A message as the runner reads it: it undoes %25, %0D and %0A."""
    return safe(value, lines=True).expandtabs(4).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    """A property's value, in which the separators are escaped too."""
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def sarif(report: CheckReport, rules: Sequence[RuleView]) -> dict[str, Any]:
    """A SARIF 2.1.0 log with one run: the rules that found something, and a result for each finding. What is
    waived is suppressed, with the reason."""
    used = {finding.code for finding in report.findings}
    known = [rule for rule in rules if rule.code in used]
    index = {rule.code: number for number, rule in enumerate(known)}
    driver = {"name": "rtrepo", "rules": [_sarif_rule(rule) for rule in known]}
    results = [_sarif_result(finding, index) for finding in report.findings]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _sarif_rule(rule: RuleView) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "defaultConfiguration": {"level": _SARIF[rule.severity]},
        "properties": {"family": rule.family},
    }


def _sarif_result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    where: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.path)}}
    if finding.line:
        where["region"] = {"startLine": finding.line, "startColumn": max(finding.column, 1)}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index.get(finding.code, -1),
        "level": "error" if finding.blocks else _SARIF[finding.severity],
        "message": {"text": safe(_at(finding), lines=True)},
        "locations": [{"physicalLocation": where}],
    }
    if finding.waived is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": safe(finding.waived, lines=True)}]
    return result


def _uri(path: str) -> str:
    """A path as a relative URI reference: everything but unreserved characters and `/` by its UTF-8 bytes."""
    return "".join(
        chr(byte) if byte < 128 and (chr(byte).isalnum() or byte in b"/-._~") else f"%{byte:02X}"
        for byte in path.encode("utf-8", "surrogatepass")
    )


def junit(report: CheckReport) -> str:
    """JUnit's XML: a suite for each dataset, a case for each entry with a finding; one that blocks is a failure,
    what does not is told as output. Entries without a finding are only counted."""
    open_ = [finding for finding in report.findings if finding.waived is None]
    failures = len({(found.dataset, found.id or found.path) for found in open_ if found.blocks})
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="rtrepo validate" tests="{report.checked}" failures="{failures}">')
    for dataset, findings in groupby(open_, key=lambda found: found.dataset):
        cases = [list(group) for _, group in groupby(findings, key=lambda found: found.id or found.path)]
        failed = sum(any(found.blocks for found in case) for case in cases)
        name = _attribute(dataset or "settings")
        lines.append(f'  <testsuite name="{name}" tests="{len(cases)}" failures="{failed}">')
        for case in cases:
            lines += _case(case, name)
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"])


def _case(findings: Sequence[Finding], suite: str) -> list[str]:
    first = findings[0]
    name, file = _attribute(first.id or first.path), _attribute(first.path)
    lines = [f'    <testcase classname="{suite}" name="{name}" file="{file}">']
    for kind, told in (("failure", [found for found in findings if found.blocks]),
                       ("system-out", [found for found in findings if not found.blocks])):  # fmt: skip
        if told:
            text = _xml("\n".join(_line(found) for found in told))
            message = f' message="{count(len(told), "finding blocks", "findings block")}"' if kind == "failure" else ""
            lines.append(f"      <{kind}{message}>{text}</{kind}>")
    return [*lines, "    </testcase>"]


def _line(finding: Finding) -> str:
    where = f"{finding.path}:{finding.line}:{finding.column}: " if finding.line else f"{finding.path}: "
    return f"{where}{finding.severity} {finding.code} {finding.name}: {_at(finding)}"


def _xml(text: str) -> str:
    return escape(safe(text, lines=True).expandtabs(4))


def _attribute(text: str) -> str:
    """One line: a reader makes spaces of the line ends of an attribute."""
    return escape(safe(text))
