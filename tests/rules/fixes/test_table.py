"""Every rule that says it has a fix has one, and every fix belongs to a rule that says so."""

import importlib
import pkgutil
import re

import pytest

import rtrepo.rules.fixes
from rtrepo.rules.fixes.table import FIXES
from rtrepo.rules.table import RULES
from tests.rules.test_any_entry import nested_repeats


def test_rules_and_fixes_belong_together() -> None:
    assert sorted(FIXES) == sorted(code for code, rule in RULES.items() if rule.fix != "none")


@pytest.mark.parametrize("code", FIXES)
def test_a_fix_says_what_it_does_and_for_which_rule(code: str) -> None:
    assert code in (FIXES[code].__doc__ or "").partition(":")[0].split(", ")


def patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for module in pkgutil.iter_modules(rtrepo.rules.fixes.__path__):
        for name, value in vars(importlib.import_module(f"rtrepo.rules.fixes.{module.name}")).items():
            if hasattr(value, "cache_info"):
                pattern = value("Mara") if name == "_label" else value()
                found[f"{module.name}{name}"] = pattern
    return found


@pytest.mark.parametrize("name", patterns())
def test_no_pattern_repeats_a_repeat(name: str) -> None:
    pattern = patterns()[name]

    assert nested_repeats(re._parser.parse(pattern.pattern, pattern.flags)) == 0  # type: ignore[attr-defined]
