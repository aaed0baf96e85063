"""Where each record of a file belongs, decided while the file is read; nothing but new objects is written."""

from rtrepo.actions.importing import updating
from rtrepo.actions.importing.deciding import Naming, Options, Record, about, decide, lineage
from rtrepo.actions.importing.shelf import Shelf
from rtrepo.actions.importing.tallying import Tally
from rtrepo.actions.loading import read_sidecar
from rtrepo.errors import RtrepoError
from rtrepo.git.objects import ObjectWriter
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.model.entry import content_hash
from rtrepo.model.operation import FileId
from rtrepo.model.origin import OriginLine
from rtrepo.model.sidecar import Sidecar


class Intake:
    """Takes the records of one file in their order and keeps the tally of what will become of them.

    The bytes of a new entry are stored as its record is taken, so that memory never holds the file.
    """

    def __init__(self, shelf: Shelf, options: Options, objects: ObjectWriter) -> None:
        self.tally = Tally()
        self._shelf = shelf
        self._options = options
        self._objects = objects
        self._latest = shelf.latest()
        self._naming = Naming(shelf.known())
        self._unplaced: list[tuple[str, Record]] = []

    def take(self, record: Record) -> None:
        """Put one record where it belongs."""
        tally = self.tally
        entry_id = self._naming.name(record)
        kind = decide(self._shelf, self._latest, entry_id, record, self._options)
        if kind == "add" and self._options.update and self._shelf.entries:
            self._unplaced.append((entry_id, record))  # perhaps a later version of an entry that has another id
            return
        tally.matched.add(entry_id)
        if kind == "gone":
            tally.gone += 1
        elif kind == "differs":
            tally.differs.append(entry_id)
        else:
            if kind == "add":
                self._add(entry_id, record)
            elif kind == "update":
                tally.updated[entry_id] = record
            elif kind == "same":
                tally.same += 1
            else:
                tally.kept.append(entry_id)
            tally.lines.append(_line(entry_id, record))

    def finish(self, source: str) -> None:
        """After the last record: with `--update`, pair the records that no id placed with the entries they are
        later versions of; with `--prune`, find what the file no longer has. `source` is the file's name."""
        self.tally.renamed = self._naming.renamed
        if not self._options.update:
            return
        self.tally.follows = lineage(self._shelf.origins, self._options.of, source)
        if self._options.of is not None and not self.tally.follows:
            raise RtrepoError(
                f"{self._options.dataset} has no import {self._options.of}; nothing was imported",
                hint=f"they are numbered in datasets/{self._options.dataset}/imports",
            )
        self._pair()
        if self._options.prune:
            self._prune()

    def _add(self, entry_id: str, record: Record) -> None:
        entry, about = FileId(""), None
        if not self._options.dry_run:
            entry = FileId(self._objects.put("blob", entry_file.dump(record.entry)))
            told = sidecar_file.dump(Sidecar(record.imported.sidecar)) if record.imported.sidecar else b""
            about = FileId(self._objects.put("blob", told)) if told else None
        self.tally.added[entry_id] = (entry, about)

    def _pair(self) -> None:
        tally = self.tally
        records = [record for _, record in self._unplaced]
        pairs = updating.pair(self._shelf, tally.follows, tally.matched, records)
        for new_id, record in self._unplaced:
            entry_id = pairs.get(record.number, new_id)
            if record.number not in pairs:
                self._add(entry_id, record)
            elif self._edited_here(entry_id) and not self._options.overwrite:
                tally.kept.append(entry_id)
            else:
                tally.updated[entry_id] = record
            tally.matched.add(entry_id)
            tally.lines.append(_line(entry_id, record))
        tally.lines.sort()

    def _prune(self) -> None:
        """What was edited here since stays, and is named; what goes though something was said about it here is named
        too."""
        brought = {line.id for origin in self.tally.follows for line in origin.lines}
        for entry_id in sorted(brought & self._shelf.entries.keys() - self.tally.matched):
            if self._edited_here(entry_id):
                self.tally.kept.append(entry_id)
                continue
            self.tally.pruned.append(entry_id)
            if self._said_here(entry_id):
                self.tally.pruned_words.append(entry_id)

    def _edited_here(self, entry_id: str) -> bool:
        """Whether an entry's turns are not what the last import of it brought."""
        line, entry = self._latest.get(entry_id), self._shelf.entry(entry_id)
        return line is not None and (entry is None or content_hash(entry) != line.content)

    def _said_here(self, entry_id: str) -> bool:
        """Whether an entry's sidecar is not what the last import of it brought, or cannot be read."""
        line, path = self._latest[entry_id], self._shelf.entries[entry_id].sidecar
        raw = self._shelf.tree.read(path) if path else None
        told = read_sidecar(raw) if raw is not None else Sidecar()
        return not isinstance(told, Sidecar) or about(told.data) != line.about


def _line(entry_id: str, record: Record) -> OriginLine:
    return OriginLine(record.number, entry_id, record.content, record.about, record.format, record.imported.back)
