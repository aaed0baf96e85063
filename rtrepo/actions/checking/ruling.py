"""`rules`: what the rules are, for people; and which of them a command asks for."""

from collections.abc import Iterable, Mapping
from typing import Any

from rtrepo import assets
from rtrepo.actions.checking.rulebook import Ask, is_named
from rtrepo.errors import RtrepoError
from rtrepo.layout import entry_file, yaml_file
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Entry
from rtrepo.model.fitness import LossKind
from rtrepo.model.reports import OptionView, RuleExample, RuleView
from rtrepo.rules.levels import level
from rtrepo.rules.rule import FAMILIES, Rule
from rtrepo.rules.table import RULES
from rtrepo.rules.targets.every import every_kind


def listed() -> list[RuleView]:
    """Every rule by family and code, with what it does under the default profile."""
    return [_view(rule) for rule in RULES.values()]


def explain(name: str) -> list[RuleView]:
    """One rule by its code or name, with an entry that it flags and one that it accepts; or the rules of a family,
    without. Raises RtrepoError where there is none."""
    found = [rule for rule in RULES.values() if is_named(rule, name)]
    if not found:
        hint = "rtrepo rules lists them, and rtrepo rules TRAINER what a trainer loses"
        raise RtrepoError(f"there is no rule {name}", hint=hint, exit_code=2)
    if len(found) > 1:
        return [_view(rule) for rule in found]
    cases = yaml_file.load((assets.rule_cases() / f"{found[0].code}.yaml").read_bytes())
    return [_view(found[0])._replace(bad=_example(cases["flagged"][0]), good=_example(cases["accepted"][0]))]


def ask_for(profile: str, names: Iterable[str]) -> Ask:
    """What a command asks for: a profile (empty: the settings' own), and rules by code, name or family.

    Who names one rule wants to see what it finds, also where it is off; a family is looked at as it is set. Raises
    RtrepoError for a name that is none of them.
    """
    only: set[str] = set()
    woken: set[str] = set()
    for name in names:
        found = {rule.code for rule in RULES.values() if is_named(rule, name)}
        if not found:
            raise RtrepoError(f"there is no rule {name}", hint=_instead(name), exit_code=2)
        only |= found
        woken |= found if name.casefold() not in FAMILIES.values() else set()
    return Ask(profile, frozenset(only), frozenset(woken))


def _instead(name: str) -> str:
    """What to type for a name that is no rule's: what trainers do has codes too."""
    kinds = losses(name)
    if not kinds:
        return f"rtrepo rules lists them; families are {', '.join(FAMILIES.values())}"
    trainers = {trainer for kind in kinds for trainer in kind.trainers}
    if name.casefold() in trainers:
        return f"{name} is a trainer: rtrepo validate --target {name.casefold()}"
    if not trainers:
        return f"{name} is what a chat template does: rtrepo validate --template FILE"
    return f"{name} is what trainers do: rtrepo validate --target {min(trainers) if len(trainers) == 1 else 'all'}"


def is_rule(name: str) -> bool:
    """Whether a rule or a family has this code or name."""
    return any(is_named(rule, name) for rule in RULES.values())


def losses(name: str) -> list[LossKind]:
    """What trainers do to entries, for the targets of `validate`: one thing by its code or name, or all that a trainer
    does by its name; nothing where it is none of these."""
    wanted = name.casefold()
    kinds = [
        LossKind(kind.code, kind.name, kind.outcome, kind.title, kind.reason, kind.advice, trainers)
        for kind, trainers in every_kind()
    ]
    named = [kind for kind in kinds if wanted in (kind.code.casefold(), kind.name)]
    return named or [kind for kind in kinds if wanted in kind.trainers]


def _view(rule: Rule) -> RuleView:
    options = tuple(OptionView(option.name, option.default, option.says) for option in rule.options)
    usual = level(rule, [])
    return RuleView(rule.code, rule.name, rule.family, rule.severity, usual, rule.title, rule.reason, rule.fix, options)


def _example(case: Mapping[str, Any]) -> RuleExample:
    """A case of the tests as an example: the cases are shipped with the package."""
    files: list[tuple[str, str]] = []
    if "turns" in case:
        turns = [f"{role}: {text}" for turn in case["turns"] for role, text in turn.items()]
        files.append(("", "\n".join(turns)))
    if "entry" in case:
        files.append(("", entry_file.dump(Entry(case["entry"])).decode()))
    if "text" in case:
        files.append(("", case["text"]))
    if "sidecar" in case or "sidecar_text" in case:
        files.append(("sidecar", case.get("sidecar_text") or emit(case["sidecar"]).decode()))
    if "dataset" in case:
        files.append(("dataset.yaml", emit(case["dataset"]).decode()))
    if "rules" in case:
        files.append(("rtrepo.yaml", emit({"rules": case["rules"]}).decode()))
    named = {"dataset_name": "the dataset", "id": "the id", "twins": "also there"}
    files += [(words, str(case[key])) for key, words in named.items() if key in case]
    files += [(path, text) for path, text in case.get("files", {}).items()]
    return RuleExample(case["case"], tuple((name, text.rstrip("\n")) for name, text in files), _words(case))


def _words(case: Mapping[str, Any]) -> tuple[str, ...]:
    """What the rule says of a case, without line and column."""
    return tuple(remark.split(" ", 1)[1].removesuffix(" (sidecar)") for remark in case.get("remarks", ()))
