"""Looking at the end whether anything is left, in every object and every file, as if nobody knew what was done."""

from typing import Any, NamedTuple

from rtrepo.actions.forgetting import naming, surveying
from rtrepo.actions.forgetting.changing import Forgetting
from rtrepo.actions.forgetting.rewording import words_of
from rtrepo.actions.forgetting.spelling import Spelling, Text
from rtrepo.git import process
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting import roots, scanning
from rtrepo.git.worktree import Worktree
from rtrepo.layout.paths import place_of
from rtrepo.model.entry import Key


class Sought(NamedTuple):
    """What must not be found: entries, the ids of their contents, and a text (with `authors`, as a name too)."""

    keys: tuple[Key, ...]
    blobs: tuple[str, ...]
    text: Text | None
    authors: bool

    def to_json(self) -> dict[str, Any]:
        """As the marker of an unfinished forget keeps it."""
        text = list(self.text) if self.text else None
        return {"keys": [list(key) for key in self.keys], "blobs": self.blobs, "text": text, "authors": self.authors}


def from_json(told: dict[str, Any]) -> Sought:
    """The other way round."""
    text = Text(*told["text"]) if told["text"] else None
    return Sought(tuple(Key(*key) for key in told["keys"]), tuple(told["blobs"]), text, bool(told["authors"]))


def remains(repository: Repository, sought: Sought, progress: Progress | None = None) -> list[str]:
    """What is left, each in words; nothing where all is forgotten."""
    spelling = Spelling(sought.text) if sought.text else None
    found = [f"object {one[:12]}, a content of a forgotten entry" for one in scanning.there(repository, sought.blobs)]
    survey = surveying.survey(repository, Forgetting(sought.keys, spelling), progress)
    told = {f"object {blob.hex()[:12]} has the text": None for blob in sorted(survey.with_text)}
    told |= {f"version {one[:12]} has the text": None for one in sorted(survey.words)}
    told |= {f"version {one[:12]} is by somebody called so": None for one in sorted(survey.people) if sought.authors}
    told |= {f"a file or folder is called {words_of(name)}": None for name in sorted(survey.names)}
    found += told
    found += _entries(repository, survey.kinds, sought)
    if spelling:
        beside = surveying.beside(repository, spelling)
        found += [f".git/{path} has the text" for path in (*beside.passing, *beside.lasting)]
        found += _refs(repository, spelling)
        found += _files(repository, spelling)
    return found


def _entries(repository: Repository, kinds: dict[str, str], sought: Sought) -> list[str]:
    if not sought.keys:
        return []
    found: set[str] = set()

    def note(path: str, raw: bytes) -> None:
        place = place_of(path)
        if place.kind in ("entry", "sidecar") and place.key in sought.keys:
            found.add(f"a version still has {path}")

    standing = roots.read(repository)
    naming.visit(repository, standing, kinds, note, names=Forgetting(sought.keys, None).names)
    for desk in standing.desks:
        told = process.run(desk.root, "ls-files", "-z", "--cached", "--others").decode("utf-8", "surrogateescape")
        for path in told.split("\0"):
            place = place_of(path)
            if place.kind in ("entry", "sidecar") and place.key in sought.keys:
                found.add(f"{desk.root}/{path} is there")
    return sorted(found)


def _refs(repository: Repository, spelling: Spelling) -> list[str]:
    told = process.run(repository.root, "for-each-ref", "--format=%(refname)").decode("utf-8", "surrogateescape")
    return [f"{name} is called so" for name in told.splitlines() if spelling.is_in(name)]


def _files(repository: Repository, spelling: Spelling) -> list[str]:
    """Files of the working trees that git knows."""
    found = []
    for desk in roots.read(repository).desks:
        told = process.run(desk.root, "ls-files", "-z").decode("utf-8", "surrogateescape")
        with Worktree(desk.root) as worktree:
            for path in filter(None, told.split("\0")):
                raw = worktree.read(path, 2**30)
                if spelling.is_in(path) or (raw is not None and spelling.in_file(words_of(raw))):
                    found.append(f"{desk.root}/{path} has the text")
    return found
