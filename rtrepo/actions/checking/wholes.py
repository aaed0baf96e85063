"""What the rules say of whole datasets, of which every entry that is not archived is a part."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

from rtrepo.actions.checking.baselines import baseline_of
from rtrepo.actions.checking.contrasting import contrasts
from rtrepo.actions.checking.likeness import alike_groups
from rtrepo.actions.checking.rulebook import Rulebook
from rtrepo.actions.checking.surveying import Gathered, Survey, Surveyor
from rtrepo.layout import yaml_place
from rtrepo.layout.paths import dataset_path
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import Tree
from rtrepo.model.whole import AlikeGroup, Member, Whole
from rtrepo.rules.across import run_across
from rtrepo.rules.levels import Asked

_COMPARING = frozenset({"D103", "D105"})
_WAIVERS = "M120"

AskedAcross = Mapping[str, Sequence[Asked]]
"""The rules about wholes that are to look, by dataset; datasets without any are left out."""


def asked_across(book: Rulebook, datasets: Collection[str], *, blocking: bool = False) -> AskedAcross:
    """The rules that look at some datasets as wholes; with `blocking` only those that block."""
    asked = {
        dataset: [one for one in book.page(dataset).across if one.level == "block" or not blocking]
        for dataset in sorted(datasets)
    }
    return {dataset: rules for dataset, rules in asked.items() if rules}


def compares(asked: AskedAcross) -> bool:
    """Whether one of the rules compares entries by their word pairs."""
    return any(one.rule.code in _COMPARING for rules in asked.values() for one in rules)


def across_findings(
    surveyor: Surveyor,
    survey: Survey,
    asked: AskedAcross,
    chosen: Collection[Key],
    takes: Callable[[str], bool],
    *,
    partly: bool = False,
) -> list[Finding]:
    """The findings of rules about whole datasets, told at the chosen entries; `takes` says whether the file of a
    dataset is wanted. `partly` where the chosen are those that changed: then a dataset's style is that of the
    others."""
    # By id, not by path: there `a-2.json`, as an import names a copy, comes before `a.json`. Whatever was chosen: a
    # commit is to be told of the same pairs of entries as the whole is.
    entries = sorted(survey.gathered, key=lambda one: one.key)
    targets = {dataset: _targets(surveyor.book, dataset) for dataset in asked}

    @cache
    def near(percent: int) -> list[AlikeGroup]:
        return alike_groups(surveyor, entries, survey.pairs, min(max(percent, 1), 100))

    members = _members(entries, chosen)
    files = {dataset: dataset_path(dataset) for dataset in asked}
    baseline = baseline_of(surveyor.book, entries)
    whole = Whole(members, near, targets, partly, baseline, contrasts(surveyor.tree))
    found = run_across(whole, asked, files, _stale(surveyor.book, asked))
    return [_placed(surveyor.tree, one) for one in found if one.id or takes(one.path)]


def _members(entries: Sequence[Gathered], chosen: Collection[Key]) -> list[Member]:
    """Styles are few and sidecars are alike: those that are equal are held once."""
    styles: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
    members = []
    for key, path, _, part in entries:
        told = styles.get(part.traits)
        if told is None:
            told = styles[part.traits] = dict(part.traits)
        members.append(
            Member(key, path, Sidecar(part.about), part.digest, part.spoken, told, part.words, key in chosen)
        )
    return members


def _stale(book: Rulebook, asked: AskedAcross) -> Mapping[str, Asked]:
    """By dataset, the rule about waivers that excuse nothing."""
    return {dataset: one for dataset in asked for one in book.page(dataset).of_entries if one.rule.code == _WAIVERS}


def _targets(book: Rulebook, dataset: str) -> Mapping[str, Any]:
    told = book.page(dataset).around.dataset.get("targets")
    return told if isinstance(told, Mapping) else {}


def _placed(tree: Tree, found: Finding) -> Finding:
    """The finding with its line, where it points at a key of a sidecar or of dataset.yaml."""
    if not found.at:
        return found
    line, column = yaml_place.place_of(tree.read(found.path) or b"", found.at)
    return found.at_place(line, column)
