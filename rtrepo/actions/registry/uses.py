"""What the entries of a tree use: which tags and characters their sidecars name, which system prompts they begin with.

Sidecars and entries are read one after the other, and nothing of them is kept but where a name stands.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.git.views import StoredTree
from rtrepo.layout import snapshots
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Entry, text_of
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import Blob

Progress = Callable[[int, int], None]


class Uses(NamedTuple):
    """Name → dataset → the paths of the entries that use it, in path order; and the sidecars that cannot be read, with
    their bytes."""

    places: dict[str, dict[str, list[str]]]
    unreadable: list[tuple[EntryFiles, bytes]]

    def of(self, name: str, dataset: str) -> int:
        """How many entries of a dataset use a name."""
        return len(self.places.get(name, {}).get(dataset, ()))

    def paths(self, names: Sequence[str], datasets: Sequence[str]) -> tuple[str, ...]:
        """The entries that use one of some names, and those of which nobody can tell, because a name stands in a
        sidecar that cannot be read."""
        found = [path for name in names for one in datasets for path in self.places.get(name, {}).get(one, ())]
        found += [
            files.path
            for files, raw in self.unreadable
            if files.key.dataset in datasets and any(name.encode() in raw for name in names)
        ]
        return tuple(dict.fromkeys(found))

    def names(self, dataset: str) -> list[str]:
        """The names that a dataset's entries use, sorted."""
        return sorted(name for name, there in self.places.items() if dataset in there)


def tags(tree: StoredTree, dataset: str = "", progress: Progress | None = None) -> Uses:
    """The tags that sidecars name."""
    return _uses(tree, dataset, lambda about: about.tags, progress)


def characters(tree: StoredTree, dataset: str = "", progress: Progress | None = None) -> Uses:
    """The characters that sidecars name, as those who speak or as speakers of turns, by slug."""
    return _uses(tree, dataset, _characters, progress)


def prompts(tree: StoredTree, dataset: str = "", progress: Progress | None = None) -> Uses:
    """The texts that entries have as their system prompt."""
    places: dict[str, dict[str, list[str]]] = {}
    entries = list(snapshots.entries(tree, dataset))
    for at, files in enumerate(entries):
        if progress and at % 500 == 0:
            progress(at, len(entries))
        raw = tree.content(Blob(files.path, files.id))
        # Most entries of many datasets have none, and need not be taken apart to see it.
        found = read_entry(raw) if raw is not None and b"system" in raw else None
        text = system_prompt(found) if isinstance(found, Entry) else None
        if text is not None:
            places.setdefault(text, {}).setdefault(files.key.dataset, []).append(files.path)
    return Uses(places, [])


def system_prompt(entry: Entry) -> str | None:
    """The text of an entry's first turn, where that is a system turn."""
    first = next(iter(entry.data.get("messages") or ()), None)
    return text_of(first) if first is not None and first.get("role") == "system" else None


def _characters(about: Sidecar) -> tuple[str, ...]:
    spoken = (speaker.get("character") if isinstance(speaker, dict) else speaker for speaker in about.speakers.values())
    return (*about.characters, *(slug for slug in spoken if isinstance(slug, str)))


def _uses(
    tree: StoredTree, dataset: str, names: Callable[[Sidecar], tuple[str, ...]], progress: Progress | None
) -> Uses:
    places: dict[str, dict[str, list[str]]] = {}
    unreadable = []
    for files, raw in _sidecars(tree, dataset, progress):
        found = read_sidecar(raw)
        if not isinstance(found, Sidecar):
            unreadable.append((files, raw))
            continue
        for name in dict.fromkeys(names(found)):
            places.setdefault(name, {}).setdefault(files.key.dataset, []).append(files.path)
    return Uses(places, unreadable)


def _sidecars(tree: StoredTree, dataset: str, progress: Progress | None) -> Iterator[tuple[EntryFiles, bytes]]:
    entries = [files for files in snapshots.entries(tree, dataset) if files.sidecar]
    for at, files in enumerate(entries):
        if progress and at % 500 == 0:
            progress(at, len(entries))
        raw = tree.content(Blob(files.sidecar, files.sidecar_id))
        if raw is not None:
            yield files, raw
