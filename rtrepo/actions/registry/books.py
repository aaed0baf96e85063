"""The registries of a tree's datasets: read, looked up by slug, and written with comments and order kept."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.layout import settings_file, snapshots, yaml_file, yaml_rename
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path
from rtrepo.model.tree import Tree
from rtrepo.registry.record import Change, Settings, mapping, slug_flaw

Edit = Callable[[Settings], Change]
"""What a `dataset.yaml` is to become."""


class Book(NamedTuple):
    """A dataset's own file; `raw` is None where there is none."""

    dataset: str
    raw: bytes | None
    settings: Mapping[str, Any]

    def records(self, under: str) -> dict[str, Any]:
        """One of its registries, by slug."""
        return mapping(self.settings.get(under))


def books(tree: Tree, dataset: str = "") -> list[Book]:
    """The dataset's own file of one dataset or of all. Raises RtrepoError for an unknown dataset, and where a file
    cannot be read: what it registers would be lost."""
    names = snapshots.datasets(tree)
    if dataset and dataset not in names:
        near = get_close_matches(dataset, names, 1)
        raise RtrepoError(
            f"there is no dataset {dataset}; nothing was changed",
            hint=f"did you mean {near[0]}?" if near else f"datasets: {', '.join(names) or 'none yet'}",
        )
    return [read(tree, name) for name in ([dataset] if dataset else names)]


def read(tree: Tree, dataset: str) -> Book:
    """One dataset's own file. Raises RtrepoError where it cannot be read."""
    raw = tree.read(dataset_path(dataset))
    try:
        if raw is not None:
            settings_file.load_dataset(raw)
        return Book(dataset, raw, yaml_file.load(raw) if raw is not None else {})
    except FileError as error:
        raise unreadable(dataset_path(dataset), error, dataset) from None


def the_book(tree: Tree, dataset: str) -> Book:
    """The dataset that is named, or the only one. Raises RtrepoError where nobody can tell which is meant."""
    found = books(tree, dataset)
    if len(found) == 1:
        return found[0]
    if not found:
        raise RtrepoError("there is no dataset yet; nothing was changed", hint="rtrepo dataset new NAME makes one")
    raise RtrepoError(
        "there is more than one dataset; nothing was changed",
        hint=f"say which: --dataset {' | '.join(book.dataset for book in found)}",
    )


def written(tree: Tree, dataset: str, edit: Edit) -> dict[str, bytes]:
    """The dataset's own file as it is to be; nothing where it stays as it is. Raises RtrepoError where it cannot be
    read, or is laid out in a way that cannot be changed."""
    book = read(tree, dataset)
    change = edit(book.settings)
    path = dataset_path(dataset)
    try:
        raw = book.raw or b""
        for move in change.moves:
            raw = yaml_rename.rename_key(raw, move.under, move.old, move.new)
        raw = yaml_file.edit(raw, change.settings)
        settings_file.load_dataset(raw)
    except FileError as error:
        raise unreadable(path, error, dataset) from None
    return {} if raw == (book.raw or b"") else {path: raw}


def unreadable(path: str, error: FileError, dataset: str) -> RtrepoError:
    """The refusal to work with a settings file that cannot be read or changed."""
    place = f"{error.at} " if error.at else f"line {error.line}: " if error.line else ""
    return RtrepoError(
        f"{path} cannot be used: {place}{error.reason}; nothing was changed",
        hint=f"rtrepo validate --dataset {dataset} shows the place",
    )


def registered(tree: Tree, under: str, kind: str, slug: str, dataset: str, hint: str) -> list[Book]:
    """The datasets that have a slug in one of their registries. Raises RtrepoError where none has."""
    meant = books(tree, dataset)
    found = [book for book in meant if slug in book.records(under)]
    if not found:
        raise unknown(kind, slug, (one for book in meant for one in book.records(under)), dataset, hint)
    return found


def unknown(kind: str, slug: str, there: Iterable[str], dataset: str, hint: str) -> RtrepoError:
    """The refusal of a slug that is not there, with what may be meant."""
    near = get_close_matches(slug, sorted(set(there)), 1)
    where = f"in {dataset}" if dataset else "in any dataset"
    return RtrepoError(
        f"there is no {kind} {slug} {where}; nothing was changed", hint=f"did you mean {near[0]}?" if near else hint
    )


def check_slug(kind: str, slug: str) -> None:
    """Raise RtrepoError (exit code 2) for a text that cannot be a slug."""
    flaw = slug_flaw(slug)
    if flaw:
        raise RtrepoError(
            f"a {kind} cannot be called {slug!r}: it {flaw}", hint="letters, digits, _ and - are best", exit_code=2
        )
