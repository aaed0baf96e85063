"""The rules, as text and as JSON (`rtrepo.rules/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import RuleView
from rtrepo.render.cells import wrap
from rtrepo.render.style import Style


def text(found: Sequence[RuleView], style: Style, *, whole: bool = False) -> str:
    """A line per rule; with `whole` each one with its reason and how to set it."""
    lines: list[str] = []
    for rule in found:
        lines.append(f"{style.heading(rule.code)}  {rule.level:<5}  {rule.name:<24} {rule.title}")
        if whole:
            lines += ["", *wrap(rule.reason, style.width, "")]
            lines += ["", f"In rtrepo.yaml:   rules: {{{rule.code}: off}}     (off, info, warn or block)"]
            lines += (
                [f"In a sidecar:     waive: {{{rule.code}: why it is meant}}"] if rule.family != "structure" else []
            )
    return style.page(lines)


def to_json(found: Sequence[RuleView]) -> dict[str, Any]:
    """Every rule with its level under the default profile."""
    return {
        "schema": "rtrepo.rules/1",
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "family": rule.family,
                "severity": rule.severity,
                "level": rule.level,
                "title": rule.title,
                "reason": rule.reason,
                "fix": rule.fix,
            }
            for rule in found
        ],
    }
