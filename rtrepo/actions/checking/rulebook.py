"""Which rules look at the entries of a dataset, and how strictly: what its tree's settings say."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG, dataset_path
from rtrepo.model.config import Config
from rtrepo.model.dataset import Dataset
from rtrepo.model.finding import Finding
from rtrepo.model.gates import Step
from rtrepo.model.subject import Problem, Surroundings
from rtrepo.model.tree import Tree
from rtrepo.rules import settings
from rtrepo.rules.levels import Asked, active, options, stricter
from rtrepo.rules.rule import Remark, Rule
from rtrepo.rules.run import about_settings
from rtrepo.rules.structure import unreadable_settings
from rtrepo.rules.table import RULES


class NamedTree(NamedTuple):
    """A version that a command goes by, as the command calls it."""

    name: str
    tree: Tree


class Ask(NamedTuple):
    """What a command asks for beside the settings: another profile, `only` some rules (codes; empty: all), of which
    those in `woken` look even where they are off, a `baseline` for formatting drift, and a `floor`: a version than
    whose settings no rule is laxer."""

    profile: str = ""
    only: frozenset[str] = frozenset()
    woken: frozenset[str] = frozenset()
    baseline: NamedTree | None = None
    floor: NamedTree | None = None


class Page(NamedTuple):
    """What holds for the entries of one dataset; `of_entries` are the rules that look at entries one by one, `across`
    those that look at the whole."""

    around: Surroundings
    asked: tuple[Asked, ...]
    of_entries: tuple[Asked, ...]
    across: tuple[Asked, ...]


class Rulebook:
    """The rules of a tree, worked out once for each dataset that is asked for. With a `judge`, another tree's
    rules look at this one: what surrounds an entry is still this tree's. With a `floor`, no rule is laxer than it is
    there."""

    def __init__(
        self,
        tree: Tree,
        ask: Ask | None = None,
        *,
        blocking_only: bool = False,
        judge: "Rulebook | None" = None,
        floor: "Rulebook | None" = None,
    ) -> None:
        self._tree = tree
        self._ask = ask or Ask()
        self._blocking_only = blocking_only
        self._judge = judge
        self._floor = floor or _floor_of(self._ask, blocking_only)
        self._general = _rules_in(read_settings(tree, CONFIG))
        self._pages: dict[str, Page] = {}
        self._laxer: set[str] = set()

    @property
    def baseline(self) -> NamedTree | None:
        """The version that says what the style of a dataset is, where the command names one."""
        return self._ask.baseline

    def page(self, dataset: str) -> Page:
        """What holds for a dataset's entries; for an empty name, what holds for files beside the datasets."""
        found = self._pages.get(dataset)
        if found is None:
            told = read_settings(self._tree, dataset_path(dataset)) if dataset else {}
            asked = self._judge.page(dataset).asked if self._judge else self._asked([self._general, _rules_in(told)])
            if self._floor:
                asked = self._at_least(dataset, asked, self._floor.page(dataset).asked)
            of_entries = tuple(one for one in asked if one.rule.across is None)
            across = tuple(one for one in asked if one.rule.across is not None)
            found = self._pages[dataset] = Page(Surroundings(told), asked, of_entries, across)
        return found

    def _at_least(self, dataset: str, own: tuple[Asked, ...], floor: tuple[Asked, ...]) -> tuple[Asked, ...]:
        blocking = {one.rule.code for one in own if one.level == "block"}
        if any(one.level == "block" and one.rule.code not in blocking for one in floor):
            self._laxer.add(dataset)
        found = stricter(own, floor)
        return tuple(found[code] for code in RULES if code in found)

    def is_laxer(self, dataset: str) -> bool:
        """Whether a rule that blocks by the floor would not block by this tree's own settings."""
        self.page(dataset)
        return dataset in self._laxer

    def _asked(self, told: list[Mapping[str, Any]]) -> tuple[Asked, ...]:
        asked = active(told, RULES.values(), self._ask.profile)
        if self._ask.only:
            levels = dict.fromkeys(self._ask.woken, "info") | {one.rule.code: one.level for one in asked}
            named = [rule for code, rule in RULES.items() if code in self._ask.only and code in levels]
            asked = [Asked(rule, levels[rule.code], options(rule, told)) for rule in named]
        if self._blocking_only:
            asked = [one for one in asked if one.level == "block"]
        return tuple(asked)

    def is_structure_only(self, dataset: str) -> bool:
        """Whether nothing but structure is looked at in a dataset."""
        return all(one.rule.family == "structure" for one in self.page(dataset).asked)

    def unreadable(self, path: str, dataset: str, problem: Problem) -> Finding:
        """The finding about a settings file that cannot be read. It always blocks: nothing after it can be
        trusted."""
        message = f"{problem.at} {problem.reason}" if problem.at else problem.reason
        remark = Remark(message, problem.at, path, problem.line, problem.column)
        return about_settings(path, dataset, Asked(unreadable_settings, "block", {}), remark)

    def remarks(
        self, told: Mapping[str, Any], dataset: str, steps: Iterable[Step] = ()
    ) -> Iterator[tuple[Asked, Remark]]:
        """What is wrong with what a settings file sets, as far as that is asked for: the file of a dataset, or
        rtrepo.yaml where there is none, with the `steps` of its gates."""
        asked = {one.rule.code: one for one in self.page(dataset).asked}
        found = [settings.remarks(_rules_in(told), RULES)]
        if dataset:
            found.append(settings.remarks_on_keys(told, Dataset.__dataclass_fields__))
        else:
            found.append(settings.remarks_on_keys(told, Config.__dataclass_fields__))
            found.append(settings.remarks_on_hooks(told.get("hooks")))
            found.append(settings.remarks_on_exports(told.get("exports")))
            found.append(settings.remarks_on_gates(steps))
        for rule, remark in chain.from_iterable(found):
            if rule.code in asked:
                yield asked[rule.code], remark


def _floor_of(ask: Ask, blocking_only: bool) -> Rulebook | None:
    """The rules of the version that a command names, unless it is none of rtrepo's."""
    if ask.floor is None or ask.floor.tree.read(CONFIG) is None:
        return None
    return Rulebook(ask.floor.tree, ask._replace(floor=None), blocking_only=blocking_only)


def read_settings(tree: Tree, path: str) -> dict[str, Any]:
    """A settings file of a tree as plain values; empty where it is missing or cannot be read."""
    raw = tree.read(path)
    if raw is None:
        return {}
    try:
        return yaml_file.load(raw)
    except FileError:
        return {}  # reported as S107 by the gate, which reads every settings file that a change touches


def _rules_in(told: Mapping[str, Any]) -> Mapping[str, Any]:
    rules = told.get("rules")
    return rules if isinstance(rules, Mapping) else {}


def is_named(rule: Rule, name: str) -> bool:
    """Whether a person means a rule: by its code, its name or its family, in any case."""
    return name.casefold() in (rule.code.casefold(), rule.name, rule.family)
