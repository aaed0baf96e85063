"""What is given to a person to edit: entries of a tree as one transcript, with what is needed to read it back."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.loading import problem_of
from rtrepo.errors import RtrepoError
from rtrepo.git import objects
from rtrepo.git.objects import LooseObjects
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import entry_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import sidecar_path
from rtrepo.layout.transcript import about
from rtrepo.layout.transcript.sheet import file_lines, section_lines
from rtrepo.layout.transcript.spelling import COMMENT, one_word, spelt
from rtrepo.model.entry import Entry, Key

MOST = 500
"""Entries that are opened at once at most."""
HELP = (
    "## user, ## assistant · Mara, … begin a turn; below stands what it says, as it is.",
    "Text that begins like that gets a backslash: \\## so. Turns can be added, moved and taken out.",
    "Between the --- lines is what is known about the entry. Lines like this one are left out.",
)
_AS_OF = re.compile(rf"{COMMENT} (\S+) as of ([0-9a-f]{{40}}|-) ([0-9a-f]{{40}}|-) -->\s*")


class Opened(NamedTuple):
    """One entry as it was when it was opened: its files' bytes (None: no file) and the entry, if it can be read."""

    key: Key
    path: str
    raw: bytes | None
    about: bytes | None
    entry: Entry | None
    problem: str = ""

    @property
    def roles(self) -> set[str]:
        """The roles that its turns have."""
        return {message["role"] for _, _, message in self.entry.turns()} if self.entry else set()

    def files(self) -> dict[str, bytes | None]:
        """Its files by path."""
        return {self.path: self.raw, sidecar_path(self.path): self.about}


def opened(key: Key, path: str, raw: bytes | None, beside: bytes | None) -> Opened:
    """An entry of its files' bytes."""
    try:
        return Opened(key, path, raw, beside, entry_file.load(raw) if raw is not None else None)
    except FileError as error:
        return Opened(key, path, raw, beside, None, problem_of(error).words)


def at_path(tree: StoredTree, key: Key, path: str) -> Opened:
    """An entry of a tree by its path."""
    return opened(key, path, tree.read(path), tree.read(sidecar_path(path)))


def paths_of(tree: StoredTree, names: Iterable[str]) -> dict[str, str]:
    """The path of each entry that is called by one of these names (`dataset/id`). Raises RtrepoError where two files
    claim one."""
    wanted = set(names)
    found: dict[str, str] = {}
    for dataset in sorted({name.partition("/")[0] for name in wanted}):
        for files in snapshots.entries(tree, dataset):
            name = str(files.key)
            if name in wanted:
                if name in found:
                    raise _twins(found[name], files.path)
                found[name] = files.path
    return found


def _twins(path: str, other: str) -> RtrepoError:
    return RtrepoError(
        f"{path} and {other} claim the same id; nothing was changed", hint="rename one of the files, then edit it"
    )


def transcript(entries: Sequence[Opened]) -> str:
    """The transcript of some entries, with a word on how it works first and what it was made of last."""
    lines = [f"{COMMENT} {line} -->" for line in HELP]
    for one in entries:
        name = str(one.key)
        lines.append("")
        if one.entry:
            lines += section_lines(name, about.shown(one.about), one.entry)
        else:
            why = spelt(one.problem).replace("-->", "-- >")
            lines += [f"{COMMENT} this file cannot be read as an entry: {why} -->"]
            lines += file_lines(name, about.shown(one.about), one.raw or b"")
        if about.shown(one.about) is None:
            lines.append(f"{COMMENT} its sidecar cannot be shown here, and stays as it is -->")
    return "\n".join([*lines, *map(_as_of, entries), ""])


def _as_of(one: Opened) -> str:
    ids = [objects.object_id("blob", raw) if raw is not None else "-" for raw in (one.raw, one.about)]
    return f"{COMMENT} {one_word(str(one.key))} as of {ids[0]} {ids[1]} -->"


def keep(repository: Repository, entries: Iterable[Opened]) -> None:
    """Store what entries are right now in git, so that a transcript can be merged with later edits of them."""
    store = LooseObjects(repository)
    for one in entries:
        for raw in one.files().values():
            if raw is not None and not objects.exists(repository, objects.object_id("blob", raw)):
                store.put("blob", raw)


class Bases:
    """The entries that a transcript is about, as they were when it was made; looked up when one is asked for.

    A transcript tells it itself, in its last lines. One that does not is about the entries as they are.
    """

    def __init__(self, tree: StoredTree, text: str) -> None:
        self._tree = tree
        told: Iterator[re.Match[str]] = filter(None, map(_AS_OF.fullmatch, text.split("\n")))
        self._as_of: Mapping[str, tuple[str, str]] = {one[1]: (one[2], one[3]) for one in told}
        self._found: dict[str, Opened] = {}
        self._paths: dict[str, str] = {}

    def __getitem__(self, name: str) -> Opened:
        if name not in self._found:
            if name not in self._paths:
                self._paths |= paths_of(self._tree, {name, *self._as_of})
            if name not in self._paths:
                raise KeyError(name)
            dataset, _, entry_id = name.partition("/")
            now = at_path(self._tree, Key(dataset, entry_id), self._paths[name])
            as_of = self._as_of.get(one_word(name))
            self._found[name] = self._then(now, *as_of) if as_of else now
        return self._found[name]

    def _then(self, now: Opened, raw_id: str, about_id: str) -> Opened:
        raw, beside = (self._read(now, there, wanted) for there, wanted in ((now.raw, raw_id), (now.about, about_id)))
        return opened(now.key, now.path, raw, beside)

    def _read(self, now: Opened, there: bytes | None, wanted: str) -> bytes | None:
        if wanted == "-":
            return None
        if there is not None and objects.object_id("blob", there) == wanted:
            return there
        if objects.exists(self._tree.repository, wanted):
            return objects.read(self._tree.repository, wanted)
        raise RtrepoError(
            f"{now.key} was changed since this transcript was made, and what it was then is nowhere any more",
            hint=f"rtrepo edit {now.key} --print shows it as it is; or take the line “{now.key} as of” out",
        )


Find = Callable[[str], Opened]
"""Gives an entry by its name. Raises KeyError."""


def found_by_name(entries: Iterable[Opened]) -> Mapping[str, Opened]:
    """Entries by name. Raises RtrepoError where two files claim one."""
    found: dict[str, Opened] = {}
    for one in entries:
        if str(one.key) in found:
            raise _twins(found[str(one.key)].path, one.path)
        found[str(one.key)] = one
    return found
