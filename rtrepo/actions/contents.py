"""What an entry held in each version, read once for each content, however many versions have it."""

from typing import NamedTuple

from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.errors import RtrepoError
from rtrepo.git import objects, path_history, views
from rtrepo.git.repository import Repository
from rtrepo.git.worktree import Worktree
from rtrepo.layout.paths import sidecar_path
from rtrepo.model.change import Side
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Problem

_NOTHING = Sidecar()


class Held(NamedTuple):
    """An entry as one version has it: both files' ids (empty for one that is not there), the entry and sidecar as
    far as they can be read, and why they cannot."""

    id: str = ""
    sidecar_id: str = ""
    side: Side = Side()
    problem: str = ""

    @property
    def there(self) -> bool:
        """Whether the entry's file is there at all."""
        return bool(self.id)


class Contents:
    """Entries and sidecars by version and path; an empty commit id is the working tree."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._entries: dict[str, Entry | Problem] = {}
        self._sidecars: dict[str, Sidecar | Problem] = {}
        self._work: dict[str, bytes] = {}

    def at(self, commit: str, path: str) -> Held:
        """What a version has at an entry's path (empty: nothing)."""
        entry_id, sidecar_id = (self._file(commit, each) for each in (path, sidecar_path(path))) if path else ("", "")
        if not entry_id:
            return Held(sidecar_id=sidecar_id)
        entry, about = self.entry(entry_id), self.sidecar(sidecar_id)
        problems = [found.words for found in (entry, about) if isinstance(found, Problem)]
        side = Side(entry if isinstance(entry, Entry) else None, about if isinstance(about, Sidecar) else _NOTHING)
        return Held(entry_id, sidecar_id, side, problems[0] if problems else "")

    def entry(self, blob: str) -> Entry | Problem:
        """The entry in a file's content, or why there is none."""
        if blob not in self._entries:
            raw = self._raw(blob)
            self._entries[blob] = raw if isinstance(raw, Problem) else read_entry(raw)
        return self._entries[blob]

    def sidecar(self, blob: str) -> Sidecar | Problem:
        """The sidecar in a file's content; an empty one where there is no file."""
        if blob not in self._sidecars:
            raw = self._raw(blob) if blob else b""
            self._sidecars[blob] = raw if isinstance(raw, Problem) else read_sidecar(raw)
        return self._sidecars[blob]

    def _file(self, commit: str, path: str) -> str:
        if commit:
            return path_history.file_at(self._repository, commit, path) or ""
        with Worktree(self._repository.root) as worktree:
            found = views.identify(worktree, path)
            if found is not None and found.id not in self._work:
                self._work[found.id] = worktree.read(path, objects.MAX_BLOB) or b""
        return found.id if found else ""

    def _raw(self, blob: str) -> bytes | Problem:
        if blob in self._work:
            return self._work[blob]
        try:
            return objects.read(self._repository, blob)
        except RtrepoError as error:
            return Problem(error.message)  # too large or damaged in one version: the others can still be told
