"""The gate: what the rules say of a snapshot, or only of what a change brings in. One call for every way in."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from rtrepo.actions.loading import problem_of, subjects
from rtrepo.actions.rulebook import Ask, Rulebook
from rtrepo.actions.selecting import Selection
from rtrepo.actions.wholes import across_findings
from rtrepo.layout import import_file, settings_file, yaml_file, yaml_place
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG, entries_folder, place_of
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport
from rtrepo.model.tree import PathChange, Tree
from rtrepo.rules.run import about_settings, run
from rtrepo.rules.table import RULES

_LOADERS = {
    "config": settings_file.load_config,
    "dataset": settings_file.load_dataset,
    "import": import_file.load,
    "experiment": settings_file.load_experiment,
}


def check_all(tree: Tree, selection: Selection, ask: Ask | None = None) -> CheckReport:
    """Every entry of a tree and every settings file, as far as the selection takes them."""
    paths = [blob.path for blob in tree.files()]
    book = Rulebook(tree, ask)
    chosen = [path for path in paths if selection.takes_path(path)]
    return _with(_check(tree, chosen, _twins(paths), book), across_findings(tree, book, chosen, selection.takes_path))


def _with(report: CheckReport, more: Sequence[Finding]) -> CheckReport:
    return report._replace(findings=tuple(sorted([*report.findings, *more], key=_order)))


def check_change(
    after: Tree,
    changes: Sequence[PathChange],
    *,
    vouched: Callable[[str], bool] = lambda _: False,
    blocking_only: bool = False,
    ask: Ask | None = None,
    into: Tree | None = None,
    across: bool = False,
) -> CheckReport:
    """Only what a change touches: its entries, and ids that its new files would claim a second time.

    `into` is what the change goes on top of: what blocks by the settings there blocks, also where the change itself
    makes them laxer, so that a branch cannot weaken its own gate. What it makes stricter counts at once.

    Rules about whole datasets read every entry, so of them only those look that block, or all with `across`.

    With `blocking_only` the rules that cannot stop anything are left out, for changes so large that nobody
    would read their remarks at a commit; `vouched` then says whose structure needs no second look.
    """
    floor = Rulebook(into, ask, blocking_only=blocking_only) if into and into.read(CONFIG) is not None else None
    book = Rulebook(after, ask, blocking_only=blocking_only, floor=floor)
    places = [(change.path, place_of(change.path)) for change in changes]
    laxer = [path for path, place in places if place.kind in ("config", "dataset") and book.is_laxer(place.dataset)]
    if blocking_only:
        # An import has looked at the structure of what it wrote, and at nothing else.
        changes = [
            change
            for change in changes
            if not (book.is_structure_only(place_of(change.path).dataset) and vouched(change.path))
        ]
    added = {place_of(change.path).dataset for change in changes if change.before is None}
    standing = [blob.path for dataset in sorted(added - {""}) for blob in after.files(entries_folder(dataset))]
    report = _check(after, [change.path for change in changes], _twins(standing), book)._replace(laxer=tuple(laxer))
    paths = [change.path for change in changes]
    return _with(report, across_findings(after, book, paths, lambda _: True, partly=True, blocking=not across))


def check_new(
    before: Tree, after: Tree, changes: Sequence[PathChange], selection: Selection, ask: Ask | None = None
) -> CheckReport:
    """What a change brings in: findings about what it touches, less those that were there before it.

    A finding counts as the same where the entry, the rule and the words are, wherever in the entry it stands. Both
    sides are judged by the settings of `after`; where a dataset's own settings changed, all its entries are looked
    at, because an entry that nobody touched may have an unknown tag now.
    """
    book = Rulebook(after, ask)
    paths = list(dict.fromkeys(change.path for change in changes if selection.takes_path(change.path)))
    resettled = {place_of(path).dataset for path in paths if place_of(path).kind == "dataset"}
    for dataset in sorted(resettled):
        everything = {blob.path for tree in (before, after) for blob in tree.files(entries_folder(dataset))}
        paths += sorted(path for path in everything - set(paths) if selection.takes_path(path))
    touched = {place_of(path).dataset for path in paths} - {""}
    twins = [
        _twins([blob.path for dataset in sorted(touched) for blob in tree.files(entries_folder(dataset))])
        for tree in (before, after)
    ]
    older = Counter(
        _sameness(found) for found in _check(before, paths, twins[0], Rulebook(before, ask, judge=book)).findings
    )
    report = _check(after, paths, twins[1], book)
    report = _with(report, across_findings(after, book, paths, lambda _: True, partly=True))
    new: list[Finding] = []
    for found in report.findings:
        if older[_sameness(found)] > 0:
            older[_sameness(found)] -= 1
        else:
            new.append(found)
    return report._replace(findings=tuple(new), older=len(report.findings) - len(new))


def _sameness(found: Finding) -> tuple[str, ...]:
    return (found.dataset, found.id or found.path, found.code, found.message, found.waived or "")


def _twins(paths: Iterable[str]) -> dict[Key, tuple[str, ...]]:
    """Ids that more than one file claims, with the files."""
    claims: dict[Key, list[str]] = {}
    for path in paths:
        place = place_of(path)
        if place.kind == "entry":
            claims.setdefault(place.key, []).append(path)
    return {key: tuple(files) for key, files in claims.items() if len(files) > 1}


def _check(tree: Tree, paths: Sequence[str], twins: dict[Key, tuple[str, ...]], book: Rulebook) -> CheckReport:
    findings = [found for path in paths for found in _of_settings(tree, path, book)]
    checked = 0
    titles: dict[Key, str] = {}
    for subject in subjects(tree, paths, twins):
        checked += bool(subject.path)
        page = book.page(subject.key.dataset)
        found = list(run(subject, page.around, page.of_entries, RULES))
        if found and subject.sidecar_path:
            found = _placed(tree, subject.sidecar_path, found)
        if found and subject.sidecar.title:
            titles[subject.key] = subject.sidecar.title
        findings += found
    return CheckReport(checked, tuple(sorted(findings, key=_order)), titles=titles)


def _placed(tree: Tree, path: str, findings: list[Finding]) -> list[Finding]:
    """The findings with lines for those about a sidecar, which is read again for them."""
    if not any(found.path == path and found.at and not found.line for found in findings):
        return findings
    raw = tree.read(path) or b""
    placed = []
    for found in findings:
        if found.path == path and found.at and not found.line:
            line, column = yaml_place.place_of(raw, found.at)
            found = found.at_place(line, column)
        placed.append(found)
    return placed


def _of_settings(tree: Tree, path: str, book: Rulebook) -> list[Finding]:
    """What is wrong with a settings file: that it cannot be read, or what it sets for the rules."""
    place = place_of(path)
    loader = _LOADERS.get(place.kind)
    raw = tree.read(path) if loader else None
    if loader is None or raw is None:
        return []
    try:
        loader(raw)
    except FileError as error:
        return [book.unreadable(path, place.dataset, problem_of(error))]
    if place.kind not in ("config", "dataset"):
        return []
    found = []
    for asked, remark in book.remarks(yaml_file.load(raw).get("rules"), place.dataset):
        line, column = yaml_place.place_of(raw, remark.at)
        found.append(about_settings(path, place.dataset, asked, remark._replace(line=line, column=column)))
    return found


def _order(finding: Finding) -> tuple[str, str, str, int, int, str]:
    return (finding.dataset, finding.id, finding.path, finding.line, finding.column, finding.code)
