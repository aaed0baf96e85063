"""Which files of a version are looked at for a log: by pathspec in git, by tag and by text here."""

from collections.abc import Iterable, Mapping, Sequence

from rtrepo.actions.comparing import Pair
from rtrepo.actions.finder import Finder
from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.actions.passages import passages
from rtrepo.actions.selecting import Selection
from rtrepo.git import walk
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import DATASETS, entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.model.entry import Entry, Key
from rtrepo.model.operation import FileId
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import PathChange


class OneSide(StoredTree):
    """One side of a version, of which the files that changed are known.

    Without `titled` a sidecar that did not change counts as not there: nothing in it can differ, and finding out
    whether there is one costs more than comparing the entry.
    """

    def __init__(
        self, repository: Repository, tree_id: str, changed: Mapping[str, FileId | None], *, titled: bool
    ) -> None:
        super().__init__(repository, tree_id, changed)
        self._titled = titled

    def file(self, path: str) -> FileId | None:
        """See StoredTree.file."""
        if not self._titled and path not in self.changed and place_of(path).kind == "sidecar":
            return None
        return super().file(path)


def pathspecs(selection: Selection) -> tuple[str, ...]:
    """What git has to look at for a selection; Selection.takes_path decides. An entry is looked for in any folder
    of its dataset, since a file may have gone from one to another."""
    found: list[str] = []
    for name in selection.names:
        name = name.rstrip("/")
        dataset, slash, entry = name.partition("/")
        found += [walk.literal(name), walk.literal(f"{DATASETS}/{name}")] if name else []
        folder, named = (walk.escaped(dataset), entry) if slash else ("*", name)
        if named and "/" not in named:
            found += [
                walk.anywhere_below(f"{DATASETS}/{folder}/entries", f"{named}.{kind}") for kind in ("json", "yaml")
            ]
    if not found and selection.dataset:
        found.append(walk.literal(f"{DATASETS}/{selection.dataset}"))
    return tuple(found)


def narrowed(pair: Pair, changes: Sequence[PathChange], tag: str, finder: Finder | None) -> list[PathChange]:
    """The changed files of entries that have a tag on one side, and in which a text stands more or less often
    than before."""
    by_entry: dict[Key, list[PathChange]] = {}
    for change in changes:
        place = place_of(change.path)
        if place.kind in ("entry", "sidecar"):
            by_entry.setdefault(place.key, []).append(change)
    return [
        change
        for files in by_entry.values()
        if (not tag or _tagged(pair, files, tag)) and (finder is None or _counts(pair, files, finder))
        for change in files
    ]


def _tagged(pair: Pair, files: Iterable[PathChange], tag: str) -> bool:
    entries = {file.path if place_of(file.path).kind == "entry" else entry_path_of_sidecar(file.path) for file in files}
    for tree in (pair.before, pair.after):
        for path in entries:
            raw = tree.read(sidecar_path(path))
            if raw is not None and Finder(tag, exact_case=True).may_be_in(raw):
                about = read_sidecar(raw)
                if isinstance(about, Sidecar) and tag in about.tags:
                    return True
    return False


def _counts(pair: Pair, files: Iterable[PathChange], finder: Finder) -> bool:
    """Whether a text came or went, on balance: only files that changed can tell."""
    balance = 0
    for path, before, after in files:
        balance -= _occurrences(pair.before, path, finder) if before else 0
        balance += _occurrences(pair.after, path, finder) if after else 0
    return balance != 0


def _occurrences(tree: StoredTree, path: str, finder: Finder) -> int:
    raw = tree.read(path) or b""
    if not finder.may_be_in(raw):
        return 0
    if place_of(path).kind == "entry":
        entry, about = read_entry(raw), Sidecar()
        return _in(entry if isinstance(entry, Entry) else None, about, finder)
    found = read_sidecar(raw)
    return _in(None, found if isinstance(found, Sidecar) else Sidecar(), finder)


def _in(entry: Entry | None, about: Sidecar, finder: Finder) -> int:
    return sum(finder.count(text) for _, _, text in passages(entry, about))
