"""What a creator decides about rules: profile first, then family or code. `off`, `info`, `warn` or `block`."""

from collections.abc import Iterable, Mapping
from typing import Any

from rtrepo.rules.rule import Rule

_PROFILES: dict[str, dict[str, str]] = {
    "draft": {"structure": "block"},
    "default": {"structure": "block"},
    "strict": {"structure": "block", "turns": "block", "metadata": "block"},
}
_BY_SEVERITY = {"error": "warn", "warn": "warn", "info": "info"}


def active(rules: Mapping[str, Any], table: Iterable[Rule]) -> list[tuple[Rule, str]]:
    """The rules that are not off, each with its level; worked out once for a whole snapshot."""
    found = ((rule, level(rule, rules)) for rule in table)
    return [(rule, asked) for rule, asked in found if asked != "off"]


def level(rule: Rule, rules: Mapping[str, Any]) -> str:
    """The level of a rule under the `rules` of rtrepo.yaml; unknown words count as the profile's own level."""
    profile = _PROFILES.get(str(rules.get("profile", "default")), _PROFILES["default"])
    chosen = profile.get(rule.family, _BY_SEVERITY[rule.severity])
    for name in (rule.family, rule.code):
        setting = rules.get(name)
        asked = setting.get("level") if isinstance(setting, Mapping) else setting
        if asked is False:
            asked = "off"  # YAML 1.1 habits: an unquoted `off` is a word in YAML 1.2, but some tools write false
        if asked in ("off", "info", "warn", "block"):
            chosen = asked
    return str(chosen)
