"""`validate --target`: every dataset as each trainer would take it, from the records that an export would write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from rtrepo.actions.asking import refuse_slips
from rtrepo.actions.checking.check import AT_WORK
from rtrepo.actions.checking.rendering import Renderer, read_template, read_text
from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.comparing import snapshots_of
from rtrepo.actions.loading import subjects
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import look
from rtrepo.formats import table
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.insight.tokens import counter
from rtrepo.layout import import_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path, place_of
from rtrepo.model.fitness import FitnessReport, TargetReport
from rtrepo.model.origin import Origin
from rtrepo.model.records import ExportContext, Outgoing, Unwritable
from rtrepo.model.sidecar import ACTIVE
from rtrepo.model.subject import Subject
from rtrepo.model.token_estimate import estimate
from rtrepo.model.tree import Tree
from rtrepo.rules.targets.kind import Kind, Target
from rtrepo.rules.targets.length import Length, Measure, measure_texts, too_long
from rtrepo.rules.targets.row import row_of
from rtrepo.rules.targets.simulate import Simulation
from rtrepo.rules.targets.table import TARGETS
from rtrepo.rules.targets.template import kinds_of

ALL = "all"
TARGET_NAMES = (*TARGETS, ALL)
"""What can be named as a target on the command line."""
_PLAIN = "messages"


class Question(NamedTuple):
    """What is asked: trainers by name, a chat template and a tokenizer by their files, the longest entry that fits (0:
    no limit), and the format of the export that the trainers read (empty: each its own)."""

    targets: tuple[str, ...] = ()
    template: Path | None = None
    tokenizer: Path | None = None
    max_tokens: int = 0
    exported_as: str = ""


class _Asked(NamedTuple):
    """A trainer, with what is asked beside its own kinds of loss."""

    target: Target
    kinds: tuple[Kind, ...]


def fitness(
    repository: Repository,
    question: Question,
    revision: str = "",
    *,
    staged: bool = False,
    selection: Selection | None = None,
) -> FitnessReport:
    """What the trainers would make of each dataset: in the working tree, in a version, in what is staged, or of the
    entries that `A..B` touches. Entries that are not taken still count as lines of the file.

    Raises RtrepoError for a template or tokenizer that cannot be used, and for a name that stands for nothing.
    """
    tree, where, takes = _place(repository, revision, staged, selection or Selection())
    notes: list[str] = []
    with ExitStack() as open_:
        asked = _asked(question, open_, notes)
        reports: list[TargetReport] = []
        unreadable: list[str] = []
        left_out = 0
        for dataset in snapshots.datasets(tree):
            found, broken, waiting = _of_dataset(tree, dataset, asked, takes)
            reports += found
            unreadable += broken
            left_out += waiting
    return FitnessReport(tuple(reports), where, tuple(unreadable), left_out, tuple(notes))


def _place(
    repository: Repository, revision: str, staged: bool, selection: Selection
) -> tuple[Tree, str, Callable[[str], bool]]:
    """The tree to read, what to call it, and which entries of it are told."""
    if staged or ".." in revision:
        pair = snapshots_of(repository, [revision] if revision else [], staged=staged)
        refuse_slips(selection, (pair.before, pair.after), f"{pair.before_name} or {pair.after_name}")
        touched = {place_of(change.path).key for change in pair.changes}
        return pair.after, pair.after_name, lambda path: place_of(path).key in touched and selection.takes_path(path)
    if revision:
        tree = views.commit_tree(repository, refs.resolve(repository, revision))
        refuse_slips(selection, (tree,), revision)
        return tree, revision, selection.takes_path
    desk = look(repository)
    refuse_slips(selection, (desk.head, desk.work), AT_WORK)
    return desk.work, "", selection.takes_path


def _asked(question: Question, open_: ExitStack, notes: list[str]) -> list[_Asked]:
    """The trainers that are meant, and after them the template and the length where no trainer stands for them."""
    count = counter(read_text(question.tokenizer), question.tokenizer.name) if question.tokenizer else None
    measure = measure_texts(count or estimate)
    template: tuple[_Asked, ...] = ()
    if question.template:
        renderer = open_.enter_context(Renderer(read_template(question.template), question.template.name))
        measure = _measure_rendered(renderer, measure, count)
        title = f"the chat template {question.template.name}"
        kinds = kinds_of(renderer.examine, renderer.ending)
        template = (_Asked(Target("template", title, _PLAIN, ()), kinds),)
    names = list(TARGETS) if ALL in question.targets else dict.fromkeys(question.targets)
    limit, measure = question.max_tokens, _remembered(measure)
    if limit:
        notes += _how_counted(question)

    def with_length(target: Target) -> _Asked:
        return _Asked(target, (too_long(limit, measure, target),) if limit and target.too_long else ())

    targets = [TARGETS[name] for name in names]
    if question.exported_as:
        targets = [target._replace(format=question.exported_as) for target in targets]
    found = [with_length(target) for target in targets]
    if limit and not found:
        found.append(_Asked(Target("length", f"{limit:,} tokens", _PLAIN, ()), (too_long(limit, measure, None),)))
    return [*found, *template]


def _how_counted(question: Question) -> Iterator[str]:
    if not question.tokenizer:
        yield "tokens are estimated (~): --tokenizer FILE counts with your model's tokenizer.json"
    if not question.template:
        yield "what a chat template writes around a turn is taken as 4 tokens (~): --template FILE counts it"


def _measure_rendered(renderer: Renderer, otherwise: Measure, count: Callable[[str], int] | None) -> Measure:
    def measured(data: Mapping[str, Any]) -> Length:
        texts = [found.text for found in renderer.examine(data) if not found.refused]
        if not texts:
            return otherwise(data)
        return Length(max(map(count or estimate, texts)), exact=count is not None)

    return measured


def _remembered(measure: Measure) -> Measure:
    """The same for several trainers that ask about one entry after another."""
    last: list[tuple[Mapping[str, Any], Length]] = []

    def measured(data: Mapping[str, Any]) -> Length:
        if not last or last[0][0] is not data:
            last[:] = [(data, measure(data))]
        return last[0][1]

    return measured


def _of_dataset(
    tree: Tree, dataset: str, asked: Sequence[_Asked], takes: Callable[[str], bool]
) -> tuple[list[TargetReport], list[str], int]:
    """One dataset before all trainers at once: the reports, files that cannot be read, and entries that an export
    leaves out. Nothing is read where no entry is taken."""
    files = {found.key.id: found for found in snapshots.entries(tree, dataset)}
    if not any(takes(found.path) for found in files.values()):
        return [], [], 0
    origins, broken = _origins(tree, dataset)
    backs = {line.id: line.back for origin in origins for line in origin.lines if line.back}
    context = ExportContext(read_settings(tree, dataset_path(dataset)), f"{dataset}.jsonl", "")
    simulations = [Simulation(one.target, one.kinds) for one in asked]
    entries = left_out = 0
    lines = dict.fromkeys((one.target.format for one in asked), 0)
    order = import_file.in_import_order(files, origins)
    for subject in subjects(tree, (files[name].path for name in order)):
        told = takes(subject.path)
        if subject.entry is None or subject.sidecar_problem:
            broken += [subject.path] if told else []
        elif subject.sidecar.status != ACTIVE:
            left_out += told
        else:
            entries += told
            outgoing = Outgoing(subject.key.id, subject.entry, subject.sidecar, backs.get(subject.key.id, {}))
            records = {name: table.find(name).write(outgoing, context) for name in lines}
            for name, record in records.items():
                lines[name] += not isinstance(record, Unwritable)
            for simulation in simulations:
                _show(simulation, subject, records[simulation.target.format], lines, told)
    return [simulation.report(dataset, entries) for simulation in simulations], broken, left_out


def _origins(tree: Tree, dataset: str) -> tuple[list[Origin], list[str]]:
    """The imports of a dataset, or none and the path of the one that cannot be read: without it no export is made."""
    try:
        return import_file.origins(tree, dataset), []
    except FileError as error:
        return [], [error.reason.partition(": ")[0]]


def _show(
    simulation: Simulation, subject: Subject, record: dict[str, Any] | Unwritable, lines: Mapping[str, int], told: bool
) -> None:
    if isinstance(record, Unwritable):
        if told:
            simulation.miss(subject.key, subject.path, record.reason)
        return
    assert subject.entry is not None
    row = row_of(lines[simulation.target.format], record, subject.entry.data, subject.sidecar.split)
    simulation.see(subject.key, subject.path, row, told=told)
