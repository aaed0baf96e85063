"""What a creator decides about rules: the profile first, then rtrepo.yaml, then dataset.yaml; in each of them a
family, then a code. Levels are `off`, `info`, `warn` and `block`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.rules.rule import Options, Rule

LEVELS = ("off", "info", "warn", "block")
PROFILES = ("draft", "default", "strict")

Settings = Mapping[str, Any]
"""What stands under `rules` in a settings file."""


class Asked(NamedTuple):
    """A rule that is to look, what its findings do (`info`, `warn` or `block`), and its options."""

    rule: Rule
    level: str
    options: Options


def active(settings: Sequence[Settings], table: Iterable[Rule], profile: str = "") -> list[Asked]:
    """The rules that are not off, worked out once for a dataset. `settings` are what rtrepo.yaml says and what
    dataset.yaml says; a `profile` given here takes the place of theirs."""
    found = (Asked(rule, level(rule, settings, profile), options(rule, settings)) for rule in table)
    return [asked for asked in found if asked.level != "off"]


def level(rule: Rule, settings: Sequence[Settings], profile: str = "") -> str:
    """The level of a rule; what is no level at all is passed over (and is a finding of its own)."""
    chosen = _of_profile(rule, profile or _profile(settings))
    for told in settings:
        for name in (rule.family, rule.code):
            setting = told.get(name)
            asked = setting.get("level") if isinstance(setting, Mapping) else setting
            if asked is False:
                asked = "off"  # YAML 1.1 habits: an unquoted `off` is a word in YAML 1.2, but some tools write false
            if asked in LEVELS:
                chosen = str(asked)
            elif isinstance(setting, Mapping) and name == rule.code and setting and chosen == "off":
                chosen = rule.severity if rule.severity == "info" else "warn"  # who sets an option wants the rule
    return chosen


def stricter(own: Iterable[Asked], other: Iterable[Asked]) -> dict[str, Asked]:
    """By code, of two decisions about a rule the stricter one; where both are as strict, the `other` with its
    options."""
    found = {asked.rule.code: asked for asked in own}
    for asked in other:
        mine = found.get(asked.rule.code)
        if mine is None or LEVELS.index(mine.level) <= LEVELS.index(asked.level):
            found[asked.rule.code] = asked
    return found


def _profile(settings: Sequence[Settings]) -> str:
    named = [told["profile"] for told in settings if told.get("profile") in PROFILES]
    return str(named[-1]) if named else "default"


def _of_profile(rule: Rule, profile: str) -> str:
    if rule.family == "structure":
        return "block"
    if not rule.usual or (profile == "draft" and rule.severity == "info"):
        return "off"
    if rule.severity == "info" or profile == "draft":
        return "info"
    return "block" if profile == "strict" else "warn"


def options(rule: Rule, settings: Sequence[Settings]) -> Options:
    """The options of a rule: its defaults, and over them what is set and of the right kind."""
    if not rule.options:
        return {}
    found: dict[str, Any] = {option.name: option.default for option in rule.options}
    for told in settings:
        setting = told.get(rule.code)
        if isinstance(setting, Mapping):
            found |= {
                option.name: setting[option.name]
                for option in rule.options
                if option.name in setting and not option.flaw(setting[option.name])
            }
    return found
