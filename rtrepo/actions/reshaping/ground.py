"""The working tree as these commands see it: which entry a name means, which ids are free, and where things go."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.loading import problem_of
from rtrepo.actions.workspace import Desk, look
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from rtrepo.git.worktree import Worktree
from rtrepo.layout import entry_file, sidecar_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path, entry_path, place_of, sidecar_path
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Entry, Key
from rtrepo.model.names import FLAT, LAYOUTS, MAX_NAME, name_flaw, suggest_name
from rtrepo.model.sidecar import Sidecar


class Standing(NamedTuple):
    """An entry as it stands in the working tree: where, and the bytes of its files (None: no sidecar)."""

    key: Key
    path: str
    raw: bytes
    about: bytes | None

    def entry(self) -> Entry:
        """The entry. Raises RtrepoError where it cannot be read."""
        try:
            return entry_file.load(self.raw)
        except FileError as error:
            raise _unreadable(self.path, error) from None

    def sidecar(self) -> Sidecar:
        """Its sidecar. Raises RtrepoError where it cannot be read."""
        try:
            return sidecar_file.load(self.about or b"")
        except FileError as error:
            raise _unreadable(sidecar_path(self.path), error) from None


def _unreadable(path: str, error: FileError) -> RtrepoError:
    return RtrepoError(
        f"{path} cannot be read ({problem_of(error).words}); nothing was changed",
        hint="rtrepo validate shows the place; mend it first",
    )


class Ground:
    """What lies in the working tree before anything is done."""

    def __init__(self, repository: Repository, progress: Progress | None = None) -> None:
        self.repository = repository
        self.desk: Desk = look(repository)
        self.tree = self.desk.work
        self._progress = progress
        self._layouts: dict[str, str] = {}
        self._taken: dict[str, set[str]] = {}
        self._claimed: set[str] = set()

    @cached_property
    def datasets(self) -> list[str]:
        """The datasets by name."""
        return snapshots.datasets(self.tree)

    def chosen(self, wish: Wish) -> list[EntryFiles]:
        """The entries that are meant, at least one."""
        found = chosen(self.tree, wish, self._progress, strict=True)
        if not found:
            words = f"fits --where '{wish.where}'" if wish.where else "is meant by that"
            raise RtrepoError(
                f"no entry {words}; nothing was changed", hint="rtrepo list with the same words shows what fits"
            )
        return found

    def one(self, name: str, verb: str) -> Standing:
        """The one entry of a name. Raises RtrepoError where it is a dataset's, or that of several entries."""
        found = self.chosen(Wish((name,)))
        self.refuse_twins(found)
        if len(found) > 1:
            raise RtrepoError(
                f"{name} is {len(found):,} entries, and {verb} takes one; nothing was changed",
                hint=f"such as {found[0].key}; rtrepo list {name} shows them",
            )
        return self.standing(found[0])

    def standing(self, files: EntryFiles) -> Standing:
        """An entry with its files read."""
        raw = self.tree.read(files.path)
        if raw is None:
            raise RtrepoError(f"{files.path} was changed just now; nothing was changed", hint="run the command again")
        return Standing(files.key, files.path, raw, self.tree.read(files.sidecar) if files.sidecar else None)

    def all_files(self, wish: Wish) -> list[EntryFiles]:
        """The entries that are meant, with every file that claims one of their ids; where a path is named, its file
        alone."""
        paths = tuple(name for name in wish.names if place_of(name).kind == "entry" and self.tree.file(name))
        others = tuple(name for name in wish.names if name not in paths)
        by_name, by_path = set[Key](), set[Key]()
        if others or not paths:
            by_name = {files.key for files in self.chosen(wish._replace(names=others))}
        if paths:
            named = tuple(str(place_of(path).key) for path in paths)
            by_path = {files.key for files in self.chosen(wish._replace(names=named))}
        return [
            one
            for one in self._of(by_name | by_path)
            if one.key in by_name or (one.path in paths and one.key in by_path)
        ]

    def refuse_twins(self, found: Iterable[EntryFiles]) -> None:
        """Refuse where another file claims the id of one of some entries: nobody can tell which one is meant."""
        paths: dict[Key, str] = {}
        for files in self._of({one.key for one in found}):
            if files.key in paths:
                raise RtrepoError(
                    f"{files.key} stands twice: {paths[files.key]} and {files.path}; nothing was changed",
                    hint="give one of them another file name, or delete it: rtrepo delete PATH",
                )
            paths[files.key] = files.path

    def _of(self, keys: Collection[Key]) -> Iterator[EntryFiles]:
        """Every file of some entries."""
        for dataset in sorted({key.dataset for key in keys}):
            yield from (one for one in snapshots.entries(self.tree, dataset) if one.key in keys)

    def place(self, key: Key) -> str:
        """Where the dataset's layout puts an entry, claimed for it. Raises RtrepoError where a file is in the way."""
        dataset = key.dataset
        if dataset not in self._layouts:
            told = read_settings(self.tree, dataset_path(dataset)).get("layout")
            self._layouts[dataset] = told if told in LAYOUTS else FLAT
        path = entry_path(key, self._layouts[dataset])
        for each in (path, sidecar_path(path)):
            if self._stands(each):
                raise RtrepoError(
                    f"{each} is in the way; nothing was changed", hint="move that file, or use another id"
                )
        self._claimed.add(_folded(str(key)))
        return path

    def _stands(self, path: str) -> bool:
        with Worktree(self.repository.root) as worktree:
            return worktree.look(path) is not None

    def is_free(self, key: Key) -> bool:
        """Whether no entry, and none that this command makes, has an id in its dataset."""
        if key.dataset not in self._taken:
            self._taken[key.dataset] = {_folded(one.key.id) for one in snapshots.entries(self.tree, key.dataset)}
        return _folded(key.id) not in self._taken[key.dataset] and _folded(str(key)) not in self._claimed

    def free(self, key: Key) -> Key:
        """The key, with `-2`, `-3` … where it is taken."""
        number, found = 2, key
        while not self.is_free(found):
            suffix = f"-{number}"
            found = Key(key.dataset, key.id[: MAX_NAME - len(suffix)].rstrip("._-") + suffix)
            number += 1
        return found

    def wanted(self, key: Key) -> Key:
        """A key that somebody wants for a new entry. Raises RtrepoError where it is taken, or cannot be one."""
        flaw = name_flaw(key.id)
        if flaw:
            raise RtrepoError(
                f"{key.id!r} cannot be an id: it {flaw}; nothing was changed", hint=f"such as {suggest_name(key.id)}"
            )
        if not self.is_free(key):
            raise RtrepoError(
                f"there is an entry {key} already; nothing was changed", hint=f"{self.free(key).id} is free"
            )
        return key

    def dataset(self, name: str) -> str:
        """A dataset that is there. Raises RtrepoError for another."""
        if name not in self.datasets:
            raise RtrepoError(
                f"there is no dataset {name}; nothing was changed",
                hint=f"datasets: {', '.join(self.datasets) or 'none'}",
            )
        return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
