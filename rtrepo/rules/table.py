"""Every rule, by code. The one place where a rule is registered; rules look in this order."""

from rtrepo.rules import (
    calls,
    datasets,
    drift,
    encoding,
    files,
    leftovers,
    length,
    metadata,
    preference,
    privacy,
    punctuation,
    refusals,
    roleplay,
    second_person,
    settings,
    structure,
    turns,
    waivers,
)
from rtrepo.rules.rule import FAMILIES, Rule

_ALL = (
    *structure.RULES, *turns.RULES, *calls.RULES, *preference.RULES, *encoding.RULES, *punctuation.RULES,
    *leftovers.RULES, *length.TEXT_RULES, *roleplay.RULES, *second_person.RULES, *refusals.RULES, *privacy.RULES,
    *length.RULES, *metadata.RULES, *files.RULES, *waivers.RULES, *datasets.RULES, *drift.RULES,
    *settings.RULES,
)  # fmt: skip
_ORDER = "".join(FAMILIES)

RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted(_ALL, key=lambda rule: (_ORDER.index(rule.code[0]), rule.code))
}
"""Every rule by its code, by family and code. Waivers stand last among those that look at entries."""
