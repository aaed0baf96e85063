"""The gate: what the rules say of a snapshot, or only of what a change brings in. One call for every way in."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from rtrepo.actions.checking.recall import Recall
from rtrepo.actions.checking.rulebook import Ask, Rulebook
from rtrepo.actions.checking.surveying import Progress, Surveyor, are_many
from rtrepo.actions.checking.wholes import across_findings, asked_across, compares
from rtrepo.actions.hooking.gates import all_steps
from rtrepo.actions.hooking.waiving import waived_here
from rtrepo.actions.loading import problem_of
from rtrepo.actions.selecting import Selection
from rtrepo.git.views import StoredTree
from rtrepo.layout import import_file, settings_file, yaml_file, yaml_place
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG, Place, entries_folder, place_of
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport
from rtrepo.model.tree import PathChange, Tree
from rtrepo.rules.run import about_settings

_LOADERS = {
    "config": settings_file.load_config,
    "dataset": settings_file.load_dataset,
    "import": import_file.load,
    "experiment": settings_file.load_experiment,
}


def check_all(
    tree: Tree, selection: Selection, ask: Ask | None = None, progress: Progress | None = None
) -> CheckReport:
    """Every entry of a tree and every settings file, as far as the selection takes them. What was asked before of
    the same files is recalled; else `progress` is told entries examined, and of how many."""
    question = _question(selection, ask or Ask())
    recall = Recall(tree.repository) if isinstance(tree, StoredTree) else None
    recalled = recall.report((tree.content_id, question)) if recall and isinstance(tree, StoredTree) else None
    if recalled is not None:
        return recalled
    ids = {blob.path: blob.id for blob in tree.files()}
    book = Rulebook(tree, ask)
    chosen = [path for path in ids if selection.takes_path(path)]
    surveyor = Surveyor(tree, book, ids, progress)
    report = _check(surveyor, chosen, _twins(ids), takes=selection.takes_path)
    if recall and isinstance(tree, StoredTree) and are_many(len(ids)) and not surveyor.stale:
        recall.keep_report((tree.content_id, question), report)
    return report


def _question(selection: Selection, ask: Ask) -> object:
    """All that an answer depends on beside the files; None where not all of it can be told."""
    keys = None if selection.keys is None else sorted(selection.keys)
    told: tuple[object, ...] = (
        selection.names, selection.dataset, keys, ask.profile, sorted(ask.only), sorted(ask.woken)
    )  # fmt: skip
    for named in (ask.baseline, ask.floor):
        if named and not isinstance(named.tree, StoredTree):
            return None
        told = (*told, (named.name, named.tree.content_id) if named and isinstance(named.tree, StoredTree) else "")
    return told


def check_change(
    after: Tree,
    changes: Sequence[PathChange],
    *,
    vouched: Callable[[str], bool] = lambda _: False,
    blocking_only: bool = False,
    ask: Ask | None = None,
    into: Tree | None = None,
    across: bool = False,
    progress: Progress | None = None,
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
    paths = [change.path for change in changes]
    surveyor = Surveyor(after, book, progress=progress)
    report = _check(surveyor, paths, _twins(standing), partly=True, blocking=not across)
    report = report._replace(laxer=tuple(laxer))
    return report._replace(waived_here=waived_here(report.findings, into, book)) if into else report


def check_new(
    before: Tree,
    after: Tree,
    changes: Sequence[PathChange],
    selection: Selection,
    ask: Ask | None = None,
    progress: Progress | None = None,
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
    judged = Surveyor(before, Rulebook(before, ask, judge=book), progress=progress)
    older = Counter(same for found in _check(judged, paths, twins[0], partly=True).findings for same in _sames(found))
    report = _check(Surveyor(after, book, progress=progress), paths, twins[1], partly=True)
    new: list[Finding] = []
    for found in report.findings:
        sames = Counter(_sames(found))
        if sames <= older:
            older -= sames
        else:
            new.append(found)
    return report._replace(findings=tuple(new), older=len(report.findings) - len(new))


def _sames(found: Finding) -> list[tuple[str, ...]]:
    """What a finding is known again by. Of one that names other entries the message is left out: it tells how alike
    they are, and how many. One about a dataset is known by each entry that it names, or else by its words without
    their numbers; it is an older one where nothing joined it."""
    waived = found.waived or ""
    if found.id and found.entries:
        return [(found.dataset, found.id, found.code, "", *found.entries, waived)]
    if found.id or not found.code.startswith("D"):
        return [(found.dataset, found.id or found.path, found.code, found.message, waived)]
    words = "".join(
        part
        for part in re.split(r'("[^"]*")|[0-9][0-9.,]*', found.message.rpartition(": ")[0] or found.message)
        if part
    )
    return [(found.dataset, entry, found.code, words, waived) for entry in found.entries or ("",)]


def _twins(paths: Iterable[str]) -> dict[Key, tuple[str, ...]]:
    """Ids that more than one file claims, with the files."""
    claims: dict[Key, list[str]] = {}
    for path in paths:
        if path.endswith(".json") and (place := place_of(path)).kind == "entry":
            claims.setdefault(place.key, []).append(path)
    return {key: tuple(files) for key, files in claims.items() if len(files) > 1}


def _check(
    surveyor: Surveyor,
    paths: Sequence[str],
    twins: dict[Key, tuple[str, ...]],
    *,
    takes: Callable[[str], bool] = lambda _: True,
    partly: bool = False,
    blocking: bool = False,
) -> CheckReport:
    """What the rules say of some paths: settings files, entries, and the datasets of these as wholes, of which all
    entries are read where a rule asks for it; with `blocking` only for rules that block."""
    book = surveyor.book
    findings: list[Finding] = []
    keys: set[Key] = set()
    for path in paths:
        place = place_of(path)
        if place.kind in ("entry", "sidecar"):
            keys.add(place.key)
        elif place.kind in _LOADERS:
            findings += _of_settings(surveyor, path, place)
    asked = asked_across(book, {key.dataset for key in keys}, blocking=blocking)
    survey = surveyor.survey(paths, twins, whole=bool(asked), compare=compares(asked))
    findings += survey.findings
    if asked:
        findings += across_findings(surveyor, survey, asked, keys, takes, partly=partly)
    return CheckReport(survey.checked, tuple(sorted(findings, key=_order)), titles=survey.titles)


def _of_settings(surveyor: Surveyor, path: str, place: Place) -> list[Finding]:
    """What is wrong with a settings file: that it cannot be read, or what it sets for the rules."""
    book = surveyor.book
    raw = surveyor.tree.read(path)
    if raw is None or surveyor.is_sound(raw):
        return []
    try:
        _LOADERS[place.kind](raw)
    except FileError as error:
        return [book.unreadable(path, place.dataset, problem_of(error))]
    if place.kind == "import":
        surveyor.keep_sound(raw)
    if place.kind not in ("config", "dataset"):
        return []
    found = []
    steps = all_steps(surveyor.tree) if place.kind == "config" else ()
    for asked, remark in book.remarks(yaml_file.load(raw), place.dataset, steps):
        line, column = yaml_place.place_of(raw, remark.at)
        found.append(about_settings(path, place.dataset, asked, remark._replace(line=line, column=column)))
    return found


def _order(finding: Finding) -> tuple[str, str, str, int, int, str]:
    return (finding.dataset, finding.id, finding.path, finding.line, finding.column, finding.code)
