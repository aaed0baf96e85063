"""What a dataset holds right now: its entries, its own sidecar, and where its entries came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.errors import RtrepoError
from rtrepo.layout import import_file, settings_file, snapshots, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Entry
from rtrepo.model.names import FLAT, LAYOUTS, name_flaw, suggest_name
from rtrepo.model.origin import Origin, OriginLine
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import Tree


@dataclass(frozen=True, slots=True)
class Shelf:
    """One dataset of a tree. `settings` and `raw` are None where there is no dataset.yaml yet."""

    tree: Tree
    dataset: str
    entries: Mapping[str, EntryFiles]
    origins: tuple[Origin, ...]
    settings: Mapping[str, Any] | None
    raw: bytes | None

    @property
    def layout(self) -> str:
        """The layout that dataset.yaml names."""
        named = (self.settings or {}).get("layout", FLAT)
        return named if named in LAYOUTS else FLAT

    def known(self) -> dict[str, list[str]]:
        """Content hash → the ids that records of that content became, in the order of their records."""
        found: dict[str, dict[str, None]] = {}
        for origin in self.origins:
            for line in origin.lines:
                found.setdefault(line.content, {})[line.id] = None
        return {content: list(ids) for content, ids in found.items()}

    def latest(self) -> dict[str, OriginLine]:
        """Id → the line of the last import that brought it."""
        return {line.id: line for origin in self.origins for line in origin.lines}

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id; None where it cannot be read."""
        raw = self.tree.read(self.entries[entry_id].path)
        found = read_entry(raw) if raw is not None else None
        return found if isinstance(found, Entry) else None

    def sidecar(self, entry_id: str) -> tuple[Sidecar, bytes]:
        """An entry's sidecar and its bytes, empty where there is none. Raises RtrepoError where it is broken."""
        path = self.entries[entry_id].sidecar
        raw = self.tree.read(path) if path else None
        if raw is None:
            return Sidecar(), b""
        found = read_sidecar(raw)
        if not isinstance(found, Sidecar):
            raise RtrepoError(
                f"{path} cannot be read (line {found.line}: {found.reason}); nothing was changed",
                hint="mend the file, or restore it: rtrepo restore " + entry_id,
            )
        return found, raw


def take(tree: Tree, dataset: str) -> Shelf:
    """The dataset of that name, which may not exist yet. Raises RtrepoError for an impossible name or a
    dataset.yaml that cannot be read."""
    flaw = name_flaw(dataset)
    if flaw:
        raise RtrepoError(
            f"a dataset cannot be called {dataset!r}: the name {flaw}", hint=f"for example: {suggest_name(dataset)}"
        )
    raw = tree.read(dataset_path(dataset))
    try:
        settings = yaml_file.load(raw) if raw is not None else None
        if raw is not None:
            settings_file.load_dataset(raw)
        origins = import_file.origins(tree, dataset)
    except FileError as error:
        raise RtrepoError(
            f"datasets/{dataset} cannot be read: {error}; nothing was changed",
            hint="rtrepo validate shows the place",
        ) from None
    entries = {files.key.id: files for files in snapshots.entries(tree, dataset)}
    return Shelf(tree, dataset, entries, tuple(origins), settings, raw)
