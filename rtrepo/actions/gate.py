"""The gate: what the rules say of a snapshot, or only of what a change brings in. One call for every way in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rtrepo.actions.loading import problem_of, subjects
from rtrepo.actions.selecting import Selection
from rtrepo.layout import import_file, settings_file, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG, dataset_path, entries_folder, place_of
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport
from rtrepo.model.subject import SettingsSubject, Surroundings
from rtrepo.model.tree import PathChange, Tree
from rtrepo.rules.levels import active
from rtrepo.rules.rule import Rule
from rtrepo.rules.run import run, settings_finding
from rtrepo.rules.table import RULES

_LOADERS = {
    "config": settings_file.load_config,
    "dataset": settings_file.load_dataset,
    "import": import_file.load,
    "experiment": settings_file.load_experiment,
}


def check_all(tree: Tree, selection: Selection) -> CheckReport:
    """Every entry of a tree and every settings file, as far as the selection takes them."""
    paths = [blob.path for blob in tree.files()]
    asked = active(rules_of(tree), RULES.values())
    return _check(tree, [path for path in paths if selection.takes_path(path)], _twins(paths), asked)


def check_change(
    after: Tree,
    changes: Sequence[PathChange],
    *,
    vouched: Callable[[str], bool] = lambda _: False,
    blocking_only: bool = False,
) -> CheckReport:
    """Only what a change touches: its entries, and ids that its new files would claim a second time.

    With `blocking_only` the rules that cannot stop anything are left out, for changes so large that nobody
    would read their remarks at a commit; `vouched` then says whose structure needs no second look.
    """
    asked = active(rules_of(after), RULES.values())
    if blocking_only:
        asked = [(rule, level) for rule, level in asked if level == "block"]
        # An import has looked at the structure of what it wrote, and at nothing else.
        if all(rule.family == "structure" for rule, _ in asked):
            changes = [change for change in changes if not vouched(change.path)]
    added = {place_of(change.path).dataset for change in changes if change.before is None}
    standing = [blob.path for dataset in sorted(added - {""}) for blob in after.files(entries_folder(dataset))]
    return _check(after, [change.path for change in changes], _twins(standing), asked)


def _twins(paths: Iterable[str]) -> dict[Key, tuple[str, ...]]:
    """Ids that more than one file claims, with the files."""
    claims: dict[Key, list[str]] = {}
    for path in paths:
        place = place_of(path)
        if place.kind == "entry":
            claims.setdefault(place.key, []).append(path)
    return {key: tuple(files) for key, files in claims.items() if len(files) > 1}


def _check(
    tree: Tree, paths: Sequence[str], twins: dict[Key, tuple[str, ...]], asked: Sequence[tuple[Rule, str]]
) -> CheckReport:
    findings: list[Finding] = []
    for path in paths:
        place = place_of(path)
        loader = _LOADERS.get(place.kind)
        raw = tree.read(path) if loader else None
        if loader and raw is not None:
            try:
                loader(raw)
            except FileError as error:
                findings.append(settings_finding(SettingsSubject(path, place.dataset, problem_of(error))))
    around: dict[str, Surroundings] = {}
    checked = 0
    for subject in subjects(tree, paths, twins):
        name = subject.key.dataset
        if name not in around:
            around[name] = Surroundings(read_settings(tree, dataset_path(name)))
        checked += bool(subject.path)
        findings.extend(run(subject, around[name], asked))
    return CheckReport(checked, tuple(sorted(findings, key=_order)))


def _order(finding: Finding) -> tuple[str, str, str, int, str]:
    return (finding.dataset, finding.id, finding.path, finding.line, finding.code)


def rules_of(tree: Tree) -> Mapping[str, Any]:
    """What the tree's rtrepo.yaml says of rules; nothing where it cannot be read (which is itself a finding)."""
    rules = read_settings(tree, CONFIG).get("rules")
    return rules if isinstance(rules, Mapping) else {}


def read_settings(tree: Tree, path: str) -> dict[str, Any]:
    """A settings file of a tree as plain values; empty where it is missing or cannot be read."""
    raw = tree.read(path)
    if raw is None:
        return {}
    try:
        return yaml_file.load(raw)
    except FileError:
        return {}  # reported as S107 by the gate, which reads every settings file that a change touches
