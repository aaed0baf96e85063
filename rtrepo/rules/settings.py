"""Settings: whether what a creator sets for the rules is something a rule knows.

These rules look at `rtrepo.yaml` and `dataset.yaml`, not at entries; the gate hands them what stands under `rules`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.rules.levels import LEVELS, PROFILES
from rtrepo.rules.look import Look, quoted
from rtrepo.rules.rule import FAMILIES, Options, Remark, Rule, rule

HOOKS = {"commit-msg": ("summary", "off")}
"""The hooks that do something only where `rtrepo.yaml` asks for it, and what can be asked for."""


@rule("C101", "warn")
def unknown_rule(_: Look, __: Options) -> Iterator[Remark]:
    """A setting is for a rule that does not exist.

    Whoever wrote it thinks that something is checked, or let pass, and it is not.
    """
    yield from ()


@rule("C102", "warn")
def unknown_setting(_: Look, __: Options) -> Iterator[Remark]:
    """A rule is given a level or an option that it does not have.

    What is not understood is passed over: the rule does what its profile says.
    """
    yield from ()


def remarks(settings: Mapping[str, Any], table: Mapping[str, Rule]) -> Iterator[tuple[Rule, Remark]]:
    """What is wrong with what stands under `rules` in a settings file; `at` is the key (`rules.X204.max_words`)."""
    families = frozenset(FAMILIES.values())
    for name, value in settings.items():
        if name == "profile":
            if value not in PROFILES:
                yield unknown_setting, Remark(f"{_shown(value)} is no profile: {_or(PROFILES)}", "rules.profile")
        elif name in table:
            yield from _of_rule(table[name], value)
        elif name in families:
            yield from _level(name, value.get("level") if isinstance(value, Mapping) else value)
        else:
            meant = _meant(str(name), table)
            perhaps = f"; {meant} is meant?" if meant else ""
            yield unknown_rule, Remark(f"there is no rule {_shown(name)}{perhaps}", f"rules.{name}")


def remarks_on_hooks(told: Any) -> Iterator[tuple[Rule, Remark]]:
    """What is wrong with what stands under `hooks` in rtrepo.yaml."""
    for name, value in told.items() if isinstance(told, Mapping) else ():
        if name not in HOOKS:
            yield unknown_setting, Remark(f"no hook {_shown(name)} can be set: {', '.join(HOOKS)}", f"hooks.{name}")
        elif value is not False and value not in HOOKS[name]:
            yield unknown_setting, Remark(f"{name} does {_or(HOOKS[name])}, not {_shown(value)}", f"hooks.{name}")


def _meant(name: str, table: Mapping[str, Rule]) -> str:
    """The code or family that a name probably stands for: by the rule's name, in other case, or short of an s."""
    by_name = {one.name: one.code for one in table.values()} | {code.lower(): code for code in table}
    for family in FAMILIES.values():
        by_name |= {family: family, family.removesuffix("s"): family}
    return by_name.get(name.lower().replace("_", "-"), "")


def _of_rule(found: Rule, value: Any) -> Iterator[tuple[Rule, Remark]]:
    if not isinstance(value, Mapping):
        yield from _level(found.code, value)
        return
    options = {option.name: option for option in found.options}
    for name, told in value.items():
        at = f"rules.{found.code}.{name}"
        if name == "level":
            yield from _level(found.code, told, at)
        elif name not in options:
            has = f"has the options {_or(['level', *options])}" if options else "has no options but level"
            yield unknown_setting, Remark(f"{found.code} {has}, not {_shown(name)}", at)
        elif flaw := options[name].flaw(told):
            yield unknown_setting, Remark(f"{name} of {found.code} {flaw}, not {_shown(told)}", at)


def _level(name: str, value: Any, at: str = "") -> Iterator[tuple[Rule, Remark]]:
    if value is not False and value not in LEVELS:
        told = f"{_shown(value)} is no level for {name}: {_or(LEVELS)}"
        yield unknown_setting, Remark(told, at or f"rules.{name}")


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else quoted(repr(value))


def _or(names: Any) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"


RULES = (unknown_rule, unknown_setting)
