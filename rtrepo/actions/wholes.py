"""What the rules say of whole datasets: every entry that is not archived is read for it."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from rtrepo.actions.loading import subjects
from rtrepo.actions.rulebook import Rulebook
from rtrepo.insight.duplicates import digests, spoken_text
from rtrepo.insight.near_duplicates import near_duplicates, word_pairs
from rtrepo.insight.style import Style, style
from rtrepo.layout import yaml_place
from rtrepo.layout.paths import DATASETS, dataset_path, place_of
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.sidecar import ARCHIVED
from rtrepo.model.subject import Subject
from rtrepo.model.tree import Tree
from rtrepo.model.whole import Alike, AlikeGroup, Member, Whole
from rtrepo.rules.across import run_across
from rtrepo.rules.levels import Asked

if TYPE_CHECKING:
    Words = array[int]

_STYLE = frozenset({"D301", "D302", "D303", "D304", "D305", "D306", "D307"})
_ALIKE = frozenset({"D103", "D105"})


def across_findings(
    tree: Tree,
    book: Rulebook,
    chosen: Sequence[str],
    takes: Callable[[str], bool],
    *,
    partly: bool = False,
    blocking: bool = False,
) -> list[Finding]:
    """The findings of rules about whole datasets, told at entries of the chosen paths; `takes` says whether the
    file of a dataset is wanted.

    `partly` where the chosen are those that changed: then a dataset's style is that of the others. With `blocking`
    only rules that block look. Where none is to look, nothing is read.
    """
    keys = {place_of(path).key for path in chosen if place_of(path).kind in ("entry", "sidecar")}
    asked = {}
    for dataset in {key.dataset for key in keys}:
        rules = [one for one in book.page(dataset).across if one.level == "block" or not blocking]
        if rules:
            asked[dataset] = rules
    if not asked:
        return []
    whole = _whole(tree, keys, book, asked, partly)
    files = {dataset: dataset_path(dataset) for dataset in asked}
    return [_placed(tree, one) for one in run_across(whole, asked, files) if one.id or takes(one.path)]


def _whole(
    tree: Tree, chosen: Collection[Key], book: Rulebook, asked: Mapping[str, Sequence[Asked]], partly: bool
) -> Whole:
    """Every entry of the tree, the chosen ones last."""
    codes = {one.rule.code for rules in asked.values() for one in rules}
    found: tuple[list[tuple[Member, Words]], list[tuple[Member, Words]]] = ([], [])
    for subject in subjects(tree, (blob.path for blob in tree.files(DATASETS))):
        if subject.entry is not None and subject.sidecar.status != ARCHIVED:
            changed = subject.key in chosen
            found[changed].append(_member(subject, subject.entry, codes, changed))
    # By id, not by path: there `a-2.json`, as an import names a copy, comes before `a.json`.
    both = [one for part in found for one in sorted(part, key=lambda one: one[0].key)]
    words = [pairs for _, pairs in both]

    @cache
    def near(percent: int) -> list[AlikeGroup]:
        groups = near_duplicates(words, min(max(percent, 1), 100) / 100)
        return [AlikeGroup(group.places, [Alike(*member) for member in group.members]) for group in groups]

    targets = {dataset: _targets(book, dataset) for dataset in asked}
    return Whole([member for member, _ in both], near, targets, partly)


def _member(subject: Subject, entry: Entry, codes: Collection[str], changed: bool) -> tuple[Member, "Words"]:
    """An entry as the rules want it, and its word pairs if one of them compares these."""
    conversation = digests(entry)
    told = style(entry) if not _STYLE.isdisjoint(codes) else Style({}, 0.0)
    words = word_pairs(spoken_text(entry)) if not _ALIKE.isdisjoint(codes) else array("q")
    return Member(subject.key, subject.path, subject.sidecar, *conversation, *told, changed), words


def _targets(book: Rulebook, dataset: str) -> Mapping[str, Any]:
    told = book.page(dataset).around.dataset.get("targets")
    return told if isinstance(told, Mapping) else {}


def _placed(tree: Tree, found: Finding) -> Finding:
    """The finding with its line, where it points at a key of a sidecar or of dataset.yaml."""
    if not found.at:
        return found
    line, column = yaml_place.place_of(tree.read(found.path) or b"", found.at)
    return found.at_place(line, column)
