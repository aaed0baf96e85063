"""What an import does with each record, decided before anything is written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rtrepo.actions.importing.shelf import Shelf
from rtrepo.model.entry import Entry, content_hash
from rtrepo.model.json_text import sorted_text_of
from rtrepo.model.names import MAX_NAME, is_name
from rtrepo.model.origin import Origin, OriginLine
from rtrepo.model.records import Imported

Kind = Literal["add", "update", "same", "kept", "gone", "differs"]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that can be an entry, with the hash of its turns and of what it says about them."""

    number: int
    format: str
    imported: Imported
    content: str
    about: str

    @property
    def entry(self) -> Entry:
        """The entry it would become."""
        return self.imported.entry


def record_of(number: int, format_name: str, imported: Imported) -> Record:
    """A record with its hashes."""
    return Record(number, format_name, imported, content_hash(imported.entry), about(imported.sidecar))


def about(said: Mapping[str, Any]) -> str:
    """The hash of what is said beside an entry's turns; empty where nothing is."""
    return content_hash(Entry(_plain(said))) if said else ""


class Naming:
    """Gives every record of one file its id. The same file gives the same ids every time.

    A valid id of the source is kept; a second record that claims it gets `-2`. Without one, content that
    came before keeps the id it became, and new content is named by its hash, duplicates with `-2`, `-3`.
    """

    def __init__(self, known: Mapping[str, list[str]]) -> None:
        self._known = known
        self._used: set[str] = set()
        self._seen: Counter[str] = Counter()
        self.renamed: dict[str, str] = {}

    def name(self, record: Record) -> str:
        """The id of the next record of the file."""
        wanted = record.imported.source_id
        if is_name(wanted):
            chosen = self._free(wanted, 1)
            if chosen != wanted:
                self.renamed[chosen] = wanted
        else:
            nth = self._seen[record.content]
            self._seen[record.content] += 1
            before = [entry_id for entry_id in self._known.get(record.content, ()) if entry_id not in self._used]
            chosen = before[0] if before else self._free(record.content, nth + 1)
        self._used.add(chosen)
        return chosen

    def _free(self, base: str, number: int) -> str:
        chosen = base if number == 1 else _numbered(base, number)
        while chosen in self._used:
            number += 1
            chosen = _numbered(base, number)
        return chosen


def _numbered(base: str, number: int) -> str:
    suffix = f"-{number}"
    return base[: MAX_NAME - len(suffix)].rstrip("._-") + suffix


def decide(shelf: Shelf, latest: Mapping[str, OriginLine], entry_id: str, record: Record, options: "Options") -> Kind:
    """What to do with a record whose id is known. Entries that were edited here since are never overwritten
    unless asked."""
    line = latest.get(entry_id)
    if entry_id not in shelf.entries:
        return "gone" if line and not options.again else "add"
    if line and (line.content, line.about) == (record.content, record.about) and not options.overwrite:
        return "same"
    current = shelf.entry(entry_id)
    now = content_hash(current) if current else ""
    brought = line is not None and line.content == record.content  # an edit made here since may stay
    same_turns = now == record.content or (brought and not options.overwrite)
    if same_turns and _says(shelf, entry_id, record.imported.sidecar):
        return "same"
    if not options.update:
        return "differs"
    edited_here = line is not None and not same_turns and now != line.content
    return "kept" if edited_here and not options.overwrite else "update"


def _says(shelf: Shelf, entry_id: str, sidecar: Mapping[str, Any]) -> bool:
    """Whether the entry's sidecar already says all that a record says."""
    if not sidecar:
        return True
    data = shelf.sidecar(entry_id)[0].data
    return all(
        key in data and sorted_text_of(_plain(data[key])) == sorted_text_of(_plain(sidecar[key])) for key in sidecar
    )


def _plain(value: Any) -> Any:
    """Whole-number keys as text, which JSON asks for."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Options:
    """How an import was asked for; see `rtrepo import --help`."""

    dataset: str
    format: str | None = None
    update: bool = False
    prune: bool = False
    of: int | None = None
    strict: bool = False
    again: bool = False
    overwrite: bool = False
    dry_run: bool = False
    branch: str = ""


def lineage(origins: Iterable[Origin], number: int | None, source: str) -> tuple[Origin, ...]:
    """The imports that a later version of a file updates, oldest first: the one of that number, else the last
    one of the same file name, else the last one; with all that it updated itself."""
    by_number = {origin.number: origin for origin in origins}
    named = [origin.number for origin in by_number.values() if origin.source == source]
    at = number if number is not None else max(named or by_number, default=None)
    found: list[Origin] = []
    while at is not None and at in by_number:
        origin = by_number.pop(at)
        found.append(origin)
        at = origin.updates
    return tuple(reversed(found))
