"""Which entries a command is about: names, a dataset, a tag, a list of ids, and what `--where` says of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import cached_property
from typing import NamedTuple

from rtrepo.actions.candidate import GLIMPSED, JUDGED, KNOWN, READ, SKIMMED, WHOLE, Candidate
from rtrepo.actions.checking import gate
from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.comparing import snapshots_of
from rtrepo.actions.finder import patience
from rtrepo.actions.selecting import Selection, changed_entries
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout import import_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Key
from rtrepo.selection.expression import Every, Expression, Question, questions
from rtrepo.selection.fields import FIELDS, Needs
from rtrepo.selection.matching import is_literal
from rtrepo.selection.parsing import parse

NAMED = 3
"""Names given in a refusal; the rest is counted."""
_BY_NEED: dict[Needs, tuple[int, ...]] = {"sidecar": (GLIMPSED, READ), "entry": (SKIMMED, WHOLE)}


class Wish(NamedTuple):
    """What a command line says about the entries it means; all of it has to hold, and what is empty says nothing.
    `names` are ids, `dataset/id`, datasets or paths; `listed` is a list of ids, where one was given."""

    names: tuple[str, ...] = ()
    dataset: str = ""
    tag: str = ""
    where: str = ""
    listed: tuple[str, ...] | None = None

    @property
    def means_all(self) -> bool:
        """Whether nothing is said, so that all entries are meant."""
        return not (self.names or self.dataset or self.tag or self.where) and self.listed is None


def narrows(wish: Wish) -> bool:
    """Whether entries have to be looked up to know what is meant; names and a dataset tell by themselves."""
    return bool(wish.tag or wish.where) or wish.listed is not None


def selection(tree: StoredTree, wish: Wish, progress: Progress | None = None) -> Selection:
    """What a command line means by entries of a tree. Where names and a dataset say it all, no entry is looked at, and
    files beside the entries are meant too."""
    if not narrows(wish):
        return Selection(wish.names, wish.dataset)
    keys = frozenset(one.key for one in chosen(tree, wish, progress, by_import=False))
    return Selection(wish.names, wish.dataset, keys=keys)


def chosen(
    tree: StoredTree,
    wish: Wish,
    progress: Progress | None = None,
    *,
    strict: bool = False,
    unknown: bool = False,
    by_import: bool = True,
) -> list[EntryFiles]:
    """The entries of a tree that are meant, in the order of `in_order`.

    Raises RtrepoError for an expression that cannot be read, an unknown dataset or version, a listed id that no entry
    has (unless `unknown` ones may be listed), and where it is `strict` for a name that no entry has.
    """
    expression = _expression(wish)
    found = list(in_order(tree, wish.dataset, by_import=by_import))
    if wish.listed is not None:
        found = _listed(found, wish.listed, unknown=unknown)
    if wish.names:
        plain = Selection(wish.names, wish.dataset)
        named = [files for files in found if plain.takes_path(files.path) or plain.takes_path(files.sidecar)]
        if strict:
            _refuse_unknown(wish.names, named)
        found = named
    return list(_fitting(tree, found, expression, progress)) if expression else found


def _expression(wish: Wish) -> Expression | None:
    tagged = Question(FIELDS["tag"], "", "==", (wish.tag,), -1) if wish.tag else None
    told = parse(wish.where) if wish.where else None
    return Every((tagged, told)) if tagged and told else tagged or told


def in_order(tree: StoredTree, dataset: str = "", *, by_import: bool = True) -> Iterator[EntryFiles]:
    """The entries of a tree or of one dataset, sorted by dataset, and in it by import order, or else by path, which
    takes less time. Raises RtrepoError for an unknown dataset."""
    found: dict[str, dict[str, EntryFiles]] = {}
    for files in snapshots.entries(tree, dataset):
        found.setdefault(files.key.dataset, {})[files.key.id] = files
    if dataset and not found and dataset not in (names := snapshots.datasets(tree)):
        raise RtrepoError(
            f"there is no dataset {dataset}",
            hint=f"datasets: {', '.join(names) or 'none yet; rtrepo import makes one'}",
        )
    for name in sorted(found):
        by_id = found[name]
        try:
            origins = import_file.origins(tree, name) if by_import else []
        except FileError:
            origins = []  # a damaged import file costs the order, not the list; `validate` names it
        for entry_id in import_file.in_import_order(by_id, origins) if origins else by_id:
            yield by_id[entry_id]


def _listed(entries: Sequence[EntryFiles], names: Iterable[str], *, unknown: bool) -> list[EntryFiles]:
    """The entries that a list names. A list may be long, so it is looked up and not gone through for each entry."""
    by_name: dict[str, list[EntryFiles]] = {}
    for files in entries:
        for name in (files.key.id, str(files.key), files.path, files.sidecar):
            by_name.setdefault(name, []).append(files)
    wanted = dict.fromkeys(names)
    if not unknown:
        _refuse([name for name in wanted if name not in by_name])
    taken = {files.path for name in wanted for files in by_name.get(name, ())}
    return [files for files in entries if files.path in taken]


def _refuse_unknown(names: Iterable[str], found: Sequence[EntryFiles]) -> None:
    _refuse(
        [
            name
            for name in names
            if not any(
                Selection((name,)).takes_path(files.path) or Selection((name,)).takes_path(files.sidecar)
                for files in found
            )
        ]
    )


def _refuse(unknown: Sequence[str]) -> None:
    if unknown:
        more = f" and {len(unknown) - NAMED:,} more" if len(unknown) > NAMED else ""
        verb = "is no entry" if len(unknown) == 1 else "are no entries"
        raise RtrepoError(
            f"{', '.join(unknown[:NAMED])}{more} {verb} here; nothing was changed", hint="rtrepo list shows entries"
        )


def _fitting(
    tree: StoredTree, entries: Sequence[EntryFiles], expression: Expression, progress: Progress | None
) -> Iterator[EntryFiles]:
    """The entries that meet an expression, in the same order. What rules find is asked last, and only of entries for
    which nothing cheaper decides."""
    around = _Around(tree, progress)
    needs = {test.field.needs for test in questions(expression)}
    stages = (KNOWN, *(stage for need in ("sidecar", "entry") if need in needs for stage in _BY_NEED[need]))
    waits = any(test.compare == "~" and not is_literal(str(test.values[0])) for test in questions(expression))
    fitting: list[Candidate | EntryFiles] = []  # candidates wait for what rules find, the others fit
    for files in entries:
        candidate = Candidate(tree, files, around)
        with patience(str(files.key)) if waits else nullcontext():
            answer = candidate.meets(expression, stages)
        if answer is not False:
            fitting.append(files if answer else candidate)
    around.left = [found.files.key for found in fitting if isinstance(found, Candidate)]
    for found in fitting:
        if isinstance(found, EntryFiles):
            yield found
        elif found.meets(expression, (JUDGED,)):
            yield found.files


class _Around:
    """What is known of a whole tree beside its entries."""

    def __init__(self, tree: StoredTree, progress: Progress | None) -> None:
        self._tree = tree
        self._progress = progress
        self._sources: dict[str, dict[str, list[str]]] = {}
        self._changed: dict[str, Collection[Key]] = {}
        self.left: Sequence[Key] = ()

    def sources(self, files: EntryFiles) -> Sequence[str]:
        """See Around.sources."""
        dataset = files.key.dataset
        if dataset not in self._sources:
            found = self._sources[dataset] = {}
            try:
                for origin in import_file.origins(self._tree, dataset):
                    for line in origin.lines:
                        names = found.setdefault(line.id, [])
                        names += [origin.source] if origin.source not in names else []
            except FileError as error:
                raise RtrepoError(
                    f"{error.reason}, so nobody can say what came from where; nothing was changed",
                    hint=f"rtrepo validate --dataset {dataset} shows the place",
                ) from None
        return self._sources[dataset].get(files.key.id, ())

    def changed(self, files: EntryFiles, versions: str) -> bool:
        """See Around.changed."""
        if versions not in self._changed:
            pair = snapshots_of(self._tree.repository, [versions] if versions else [])
            self._changed[versions] = changed_entries(pair.changes).keys()
        return files.key in self._changed[versions]

    def findings(self, files: EntryFiles) -> Sequence[str]:
        """See Around.findings. Findings that are waived are none."""
        return self._findings.get(files.key, ())

    @cached_property
    def _findings(self) -> dict[Key, list[str]]:
        report = gate.check_all(self._tree, Selection(keys=frozenset(self.left)), None, self._progress)
        found: dict[Key, list[str]] = {}
        for finding in report.findings:
            if finding.id and finding.waived is None:
                found.setdefault(Key(finding.dataset, finding.id), []).extend((finding.code, finding.name))
        return found
