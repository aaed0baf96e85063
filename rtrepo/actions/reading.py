"""`list`, `show` and `search`: looking at entries, in the working tree or in any version."""

from collections.abc import Iterator, Sequence

from rtrepo.actions.loading import subject, subjects
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import import_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import text_of
from rtrepo.model.reports import EntryView, Hit, ListReport, SearchReport
from rtrepo.model.subject import Subject


def tree_at(repository: Repository, revision: str) -> tuple[StoredTree, str]:
    """The tree of a version and its full id; the working tree and an empty id where no revision is given."""
    if revision:
        commit = refs.resolve(repository, revision)
        return views.commit_tree(repository, commit), commit
    return look(repository).work, ""


def listed(
    repository: Repository, *, revision: str = "", dataset: str = "", tag: str = "", names: Sequence[str] = ()
) -> ListReport:
    """Entries sorted by dataset, and in it by import order. Raises RtrepoError for an unknown dataset."""
    tree, version = tree_at(repository, revision)
    selection = Selection(names=tuple(names), dataset=dataset)
    found = [files for files in _entries(tree, dataset) if selection.takes_path(files.path)]
    views_ = (_view(one, version) for one in subjects(tree, [files.path for files in found]))
    return ListReport(tuple(view for view in views_ if not tag or tag in view.sidecar.tags), version)


def _entries(tree: StoredTree, dataset: str) -> Iterator[EntryFiles]:
    names = snapshots.datasets(tree)
    if dataset and dataset not in names:
        raise RtrepoError(
            f"there is no dataset {dataset}",
            hint=f"datasets: {', '.join(names) or 'none yet; rtrepo import makes one'}",
        )
    for name in [dataset] if dataset else names:
        by_id = {files.key.id: files for files in snapshots.entries(tree, name)}
        try:
            origins = import_file.origins(tree, name)
        except FileError:
            origins = []  # a damaged import file costs the order, not the list; `validate` names it
        for entry_id in import_file.in_import_order(by_id, origins):
            yield by_id[entry_id]


def _view(found: Subject, version: str) -> EntryView:
    problem = found.entry_problem or found.sidecar_problem
    return EntryView(found.key, found.entry, found.sidecar, found.path, version, problem.words if problem else "")


def shown(repository: Repository, name: str, revision: str = "") -> EntryView | None:
    """One entry by id or `dataset/id`; None where no entry has that name. Raises where several do."""
    tree, version = tree_at(repository, revision)
    found = [files for files in snapshots.entries(tree) if name in (files.key.id, str(files.key), files.path)]
    if not found:
        return None
    if len({files.key for files in found}) > 1:
        raise RtrepoError(
            f"{name} is an entry of {' and of '.join(files.key.dataset for files in found)}",
            hint=f"rtrepo show {found[0].key}",
        )
    first = found[0]
    read = subject(tree, first.key, first.path)
    return _view(read, version) if read else None


def searched(
    repository: Repository,
    text: str,
    *,
    revision: str = "",
    dataset: str = "",
    role: str = "",
    exact_case: bool = False,
) -> SearchReport:
    """Every turn, title, tag and note that holds a text; without `exact_case`, case is ignored."""
    if not text:
        raise RtrepoError("search for what?", hint='rtrepo search "the lamp"', exit_code=2)
    tree, version = tree_at(repository, revision)
    wanted = text if exact_case else text.casefold()
    hits: list[Hit] = []
    looked_at = 0
    for found in subjects(tree, [files.path for files in _entries(tree, dataset)]):
        looked_at += 1
        for at, speaker, said in _texts(found, role):
            among = said if exact_case else said.casefold()
            place = among.find(wanted)
            if place >= 0:
                start, end = (place, place + len(wanted)) if len(among) == len(said) else _unfolded(said, place, wanted)
                hits.append(Hit(found.key, at, speaker, said, start, end, among.count(wanted)))
    return SearchReport(
        text, tuple(hits), len({hit.key for hit in hits}), sum(hit.count for hit in hits), looked_at, version
    )


def _unfolded(text: str, place: int, wanted: str) -> tuple[int, int]:
    """Where in a text a place of its folded form is: `ß` folds to two characters, `İ` too."""
    origin = [at for at, character in enumerate(text) for _ in character.casefold()]
    return origin[place], origin[place + len(wanted) - 1] + 1


def _texts(found: Subject, role: str) -> Iterator[tuple[str, str, str]]:
    """What can be found in an entry: its turns, and without a role its title, tags, characters and notes."""
    if found.entry:
        for name, index, message in found.entry.turns():
            if not role or message["role"] == role:
                yield f"{name}[{index}]", message["role"], text_of(message)
    if not role:
        data = found.sidecar.data
        for key in ("title", "notes"):
            if isinstance(data.get(key), str):
                yield key, "", data[key]
        yield from (("tags", "", tag) for tag in found.sidecar.tags)
        yield from (("characters", "", name) for name in found.sidecar.characters)
