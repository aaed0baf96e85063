"""`rules`: what the rules are, for people."""

from rtrepo.errors import RtrepoError
from rtrepo.model.reports import RuleView
from rtrepo.rules.levels import level
from rtrepo.rules.rule import Rule
from rtrepo.rules.table import RULES


def listed() -> list[RuleView]:
    """Every rule by code, with what it does under the default profile."""
    return [_view(rule) for rule in RULES.values()]


def explain(code: str) -> RuleView:
    """One rule by its code or name. Raises RtrepoError where there is none."""
    for rule in RULES.values():
        if code.casefold() in (rule.code.casefold(), rule.name):
            return _view(rule)
    raise RtrepoError(f"there is no rule {code}", hint="rtrepo rules lists them")


def _view(rule: Rule) -> RuleView:
    return RuleView(
        rule.code, rule.name, rule.family, rule.severity, level(rule, {}), rule.title, rule.reason, rule.fix
    )
