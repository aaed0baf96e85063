"""Settings: whether what a creator sets for the rules is something a rule knows.

These rules look at `rtrepo.yaml` and `dataset.yaml`, not at entries; the gate hands them what stands under `rules`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from rtrepo.model.gates import Step
from rtrepo.model.recipe import RecipeError, recipe_of
from rtrepo.rules.levels import LEVELS, PROFILES
from rtrepo.rules.look import Look, quoted
from rtrepo.rules.rule import FAMILIES, Options, Remark, Rule, rule

HOOKS = {"commit-msg": ("summary", "off")}
"""The hooks that do something only where `rtrepo.yaml` asks for it, and what can be asked for."""
_CLOSE = 0.82
"""How alike two keys are, from which on one is taken for the other misspelt."""
_SHORT = 3
"""Letters of a key that is too short to be told from another word."""


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


@rule("C103", "warn")
def misspelt_setting(_: Look, __: Options) -> Iterator[Remark]:
    """A key of a settings file is nearly one that rtrepo knows.

    Keys of your own are kept and not looked at, so what stands under a misspelt one is as good as missing.
    """
    yield from ()


@rule("C104", "warn")
def flawed_gate(_: Look, __: Options) -> Iterator[Remark]:
    """A gate asks for something that cannot be run.

    What nobody can read is passed over, and stops nothing unless it is `required`; `trust --status` shows all steps.
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


def remarks_on_keys(told: Mapping[Any, Any], known: Collection[str]) -> Iterator[tuple[Rule, Remark]]:
    """What is wrong with the keys at the top of a settings file, of which `known` are read."""
    for key in told:
        meant = _near(key, known, told) if isinstance(key, str) and key not in known else ""
        if meant:
            yield misspelt_setting, Remark(f"{_shown(key)} is not read; {meant} is", key)


def remarks_on_gates(steps: Iterable[Step]) -> Iterator[tuple[Rule, Remark]]:
    """What is wrong with the steps that stand under `gates` in rtrepo.yaml."""
    for step in steps:
        if step.flaw:
            yield flawed_gate, Remark(f"{_shown(step.gate)} cannot be run: {step.flaw}", f"gates.{step.gate}")


def remarks_on_exports(told: Any) -> Iterator[tuple[Rule, Remark]]:
    """What is wrong with the profiles that stand under `exports` in rtrepo.yaml: the first flaw of each."""
    for name, profile in told.items() if isinstance(told, Mapping) else ():
        try:
            recipe_of(profile if isinstance(profile, Mapping) else {})
        except RecipeError as flaw:
            at = ".".join(("exports", str(name), *flaw.path))
            yield unknown_setting, Remark(f"{_shown(flaw.path[-1])} of the profile {name} {flaw.reason}", at)


def _meant(name: str, table: Mapping[str, Rule]) -> str:
    """The code or family that a name probably stands for: by the rule's name, in other case, or short of an s."""
    by_name = {one.name: one.code for one in table.values()} | {code.lower(): code for code in table}
    for family in FAMILIES.values():
        by_name |= {family: family, family.removesuffix("s"): family}
    return by_name.get(name.lower().replace("_", "-"), "")


def _near(key: str, known: Collection[str], told: Collection[Any]) -> str:
    """The key that another one probably stands for: in other case, number or spelling. Where the right one is there
    too, one that is only spelt nearly so is the creator's own."""
    plain = key.strip().casefold().replace("-", "_").replace(" ", "_")
    for name in known:
        if plain in (name, *_numbers(name)):
            return name
    near = get_close_matches(plain, [name for name in known if name not in told and len(name) > _SHORT], 1, _CLOSE)
    return near[0] if near else ""


def _numbers(name: str) -> Iterator[str]:
    """A word that is long enough for it in the singular and in the plural."""
    if len(name) > _SHORT:
        yield from (f"{name}s", name.removesuffix("s"), name.removesuffix("es"))
        yield name.removesuffix("ies") + "y"


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


RULES = (unknown_rule, unknown_setting, misspelt_setting, flawed_gate)
