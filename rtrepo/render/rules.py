"""The rules, as text and as JSON (`rtrepo.rules/1`)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rtrepo.model.reports import OptionView, RuleExample, RuleView
from rtrepo.render.cells import pad, wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style

_NEVER_WAIVED = ("structure", "settings")
_FIXES = {"safe": "rtrepo validate --fix mends it", "unsafe": "rtrepo validate --fix --unsafe mends it"}


def text(found: Sequence[RuleView], style: Style, *, whole: bool = False) -> str:
    """A line per rule under its family; with `whole` each one with its reason, an example, and how to set it."""
    lines: list[str] = []
    for family, rules in groupby(found, key=lambda rule: rule.family):
        if not whole:
            lines += ["", style.heading(family)] if lines else [style.heading(family)]
        for rule in rules:
            lines += _explained(rule, style) if whole else _line(rule, style)
    if not whole:
        lines += ["", "Why one matters, with an example: rtrepo rules CODE      Set one: rules in rtrepo.yaml"]
        lines += ["What trainers drop or change has codes of its own: rtrepo rules axolotl, trl, llamafactory …"]
    return style.page(lines)


def _line(rule: RuleView, style: Style) -> list[str]:
    start = f"  {rule.code}  {_level(rule, style)}  {pad(rule.name, 28)} "
    return wrap(start + rule.title, style.width, " " * 16)


def _level(rule: RuleView, style: Style) -> str:
    colour = {"block": "error", "warn": "warn"}.get(rule.level, "dim")
    return style.paint(colour, rule.level) + " " * (5 - len(rule.level))


def _explained(rule: RuleView, style: Style) -> list[str]:
    lines = [*wrap(f"{style.heading(f'{rule.code} {rule.name}')}   {rule.title}", style.width, "     "), ""]
    lines += wrap(rule.reason, style.width, "")
    fix = f" · {_FIXES[rule.fix]}" if rule.fix in _FIXES else ""
    facts = f"Family {rule.family} · severity {rule.severity} · {rule.level} in the default profile{fix}"
    lines += ["", *wrap(facts, style.width, "  ")]
    if rule.bad and rule.good:
        lines += ["", *_example("Flagged", rule.bad, style), "", *_example("Accepted", rule.good, style)]
    other = "warn" if rule.level == "off" else "off"
    lines += ["", f"In rtrepo.yaml or dataset.yaml:   rules: {{{rule.code}: {other}}}     (off, info, warn or block)"]
    for option in rule.options:
        setting = f"rules: {{{rule.code}: {{{option.name}: {_shown(option)}}}}}"
        lines += wrap(f"Option {option.name}:   {setting}     {option.says}", style.width, "    ")
    if rule.family not in _NEVER_WAIVED:
        lines.append(f"In an entry's sidecar:   waive: {{{rule.code}: why it is meant}}")
    return lines


def _example(words: str, example: RuleExample, style: Style) -> list[str]:
    lines = [f"{words}: {safe(example.case)}"]
    for name, content in example.files:
        lines += [f"  {style.dim(safe(name) + ':')}"] if name else []
        for line in content.split("\n"):
            lines += wrap(f"    {safe(line)}", style.width, " " * 8)
    for remark in example.remarks:
        lines += wrap(f"  {style.warn('→')} {safe(remark)}", style.width, " " * 4)
    return lines


def _shown(option: OptionView) -> str:
    if isinstance(option.default, int):
        return str(option.default)
    return f"[{', '.join(option.default)}]"


def to_json(found: Sequence[RuleView]) -> dict[str, Any]:
    """Every rule with its level under the default profile; examples only where one rule was asked for."""
    return {"schema": "rtrepo.rules/1", "rules": [_rule_json(rule) for rule in found]}


def _rule_json(rule: RuleView) -> dict[str, Any]:
    told = {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity,
        "level": rule.level,
        "title": rule.title,
        "reason": rule.reason,
        "fix": rule.fix,
        "options": [{"name": option.name, "default": option.default, "says": option.says} for option in rule.options],
    }
    examples = {"bad": rule.bad, "good": rule.good}
    return told | {key: _example_json(example) for key, example in examples.items() if example}


def _example_json(example: RuleExample) -> dict[str, Any]:
    return {
        "case": example.case,
        "files": [{"name": name, "text": content} for name, content in example.files],
        "remarks": list(example.remarks),
    }
