"""Every rule, by code. The one place where a rule is registered."""

from rtrepo.rules import metadata, structure, turns
from rtrepo.rules.rule import Rule

RULES: dict[str, Rule] = {rule.code: rule for rule in (*structure.RULES, *turns.RULES, *metadata.RULES)}
