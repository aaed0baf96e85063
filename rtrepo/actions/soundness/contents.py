"""Every file of ours in the tip of every branch: each distinct folder once, each unchanged file once."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import trees
from rtrepo.git.cat_file import CatFile, Read
from rtrepo.layout import entry_file, format_version, import_file, manifest_file, settings_file, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import Place, place_of
from rtrepo.model.soundness import Flaw, FlawKind


class File(NamedTuple):
    """A file of ours in a tip: what it is, on which branch it was met first, its path, and its blob."""

    kind: FlawKind
    tip: str
    path: str
    id: str

    @property
    def where(self) -> str:
        """As it is told."""
        return f"{self.tip}: {self.path}"


class Met(NamedTuple):
    """What a walk over the tips met: the files to read, and for every damaged object where it belongs."""

    files: list[File]
    places: dict[str, str]
    flaws: list[Flaw]


def walk(tips: dict[str, str], objects: CatFile, damaged: set[str]) -> Met:
    """The files of ours of some trees (the name of a tip → the id of its tree). `damaged` are the objects that git
    cannot read; they are only placed."""
    met = Met([], {}, [])
    folders: set[tuple[str, str]] = set()
    known: set[tuple[FlawKind, str]] = set()
    for tip, tree in tips.items():
        waiting = [("", tree)]
        while waiting:
            prefix, folder = waiting.pop()
            if (prefix, folder) in folders:
                continue
            folders.add((prefix, folder))
            if folder in damaged:
                met.places.setdefault(folder, f"{tip}: {prefix or '/'}")
                continue
            if prefix.count("/") > trees.MAX_TREE_DEPTH or len(known) > trees.MAX_FILES:
                met.flaws.append(Flaw("git", f"{tip}: {prefix}", "holds more than rtrepo reads", ""))
                continue
            try:
                items = trees.parse(objects.read(folder))
            except RtrepoError:
                met.places.setdefault(folder, f"{tip}: {prefix or '/'}")
                damaged.add(folder)
                continue
            for item in reversed(items):
                path = prefix + item.name
                if item.mode == trees.FOLDER:
                    waiting.append((f"{path}/", item.id))
                elif item.id in damaged:
                    met.places.setdefault(item.id, f"{tip}: {path}")
                elif item.mode & 0o170000 == 0o100000 and (kind := _kind(path)) and (kind, item.id) not in known:
                    known.add((kind, item.id))
                    met.files.append(File(kind, tip, path, item.id))
    return met


def _kind(path: str) -> FlawKind | None:
    kind = place_of(path).kind
    if kind != "other":
        return kind
    return "manifest" if path.endswith(manifest_file.SUFFIX) else None


class Heard(NamedTuple):
    """What is wrong with a file, and the versions that it names, each with what is wrong where that is not here."""

    flaws: tuple[Flaw, ...] = ()
    needs: tuple[tuple[str, Flaw], ...] = ()


def read(file: File, found: Read) -> Heard:
    """Read a file of ours as a command would."""
    if not found.kind:
        return Heard((Flaw(file.kind, file.where, f"its object {file.id[:12]} {found.why}", DAMAGED),))
    try:
        named = tuple(_READ[file.kind](found.raw, place_of(file.path), file.path))
    except FileError as error:
        return Heard((Flaw(file.kind, file.where, str(error), _hint(file)),))
    except RtrepoError as error:  # of a newer format
        return Heard((Flaw(file.kind, file.where, error.message, error.hint),))
    return Heard(
        needs=tuple(
            (version, Flaw(file.kind, file.where, f"{what} {version[:12]}, a version that is not here", FETCH))
            for version, what in named
        )
    )


DAMAGED = "git fetch --refetch CLONE takes it from a clone; or go on from a backup: rtrepo backup restore FILE DIR"
FETCH = "git fetch from the repository where that version was made"


def _hint(file: File) -> str:
    if file.kind in ("entry", "sidecar"):
        name = place_of(file.path).name
        return f"mend it on {file.tip} and commit; rtrepo history {name} names older versions to restore it from"
    return f"mend it on {file.tip} and commit; git log -- {file.path} names older versions of it"


Named = Iterator[tuple[str, str]]
"""Versions that a file names, each with the words before it."""


def _entry(raw: bytes, place: Place, path: str) -> Named:
    entry_file.load(raw)
    yield from ()


def _sidecar(raw: bytes, place: Place, path: str) -> Named:
    sidecar_file.load(raw)
    yield from ()


def _config(raw: bytes, place: Place, path: str) -> Named:
    format_version.check_format(raw)
    settings_file.load_config(raw)
    yield from ()


def _dataset(raw: bytes, place: Place, path: str) -> Named:
    settings_file.load_dataset(raw)
    yield from ()


def _import(raw: bytes, place: Place, path: str) -> Named:
    origin = import_file.load(raw)
    if import_file.path_of(place.dataset, origin) != path:
        wanted = import_file.path_of(place.dataset, origin).rpartition("/")[2]
        raise FileError(f"is the record of another import: it would be called {wanted}", kind="shape")
    yield from ()


def _experiment(raw: bytes, place: Place, path: str) -> Named:
    experiment = settings_file.load_experiment(raw)
    if experiment.base:
        yield experiment.base, "began at"
    for run in experiment.runs:
        if run.version:
            yield run.version, f"its run {run.name} was trained on"


def _manifest(raw: bytes, place: Place, path: str) -> Named:
    yield manifest_file.load(raw).version, "tells of an export of"


_READ: dict[FlawKind, Callable[[bytes, Place, str], Named]] = {
    "entry": _entry,
    "sidecar": _sidecar,
    "config": _config,
    "dataset": _dataset,
    "import": _import,
    "experiment": _experiment,
    "manifest": _manifest,
}
