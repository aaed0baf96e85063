"""Files of a tree as entries and sidecars; what cannot be read becomes a problem, never an exception."""

from collections.abc import Iterable, Iterator

from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.model.ancestry import FROM, Ancestry, ancestry_of
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Problem, Subject
from rtrepo.model.tree import Tree

_FROM = FROM.encode()


def problem_of(error: FileError) -> Problem:
    """A file's error as a value."""
    return Problem(error.reason, error.line, error.column, error.at, error.kind)


def read_entry(raw: bytes) -> Entry | Problem:
    """The entry in a file's bytes, or why there is none."""
    try:
        return entry_file.load(raw)
    except FileError as error:
        return problem_of(error)


def read_sidecar(raw: bytes) -> Sidecar | Problem:
    """The sidecar in a file's bytes, or why there is none."""
    try:
        return sidecar_file.load(raw)
    except FileError as error:
        return problem_of(error)


def told_from(raw: bytes | None) -> Ancestry | None:
    """What a sidecar's bytes say of where its entry is from. Most say nothing of it, and are not read for that."""
    about = read_sidecar(raw) if raw and _FROM in raw else None
    return ancestry_of(about) if isinstance(about, Sidecar) else None


def subject(tree: Tree, key: Key, path: str, twins: tuple[str, ...] = ()) -> Subject | None:
    """One entry of a tree, by the path its file has or would have; None where neither it nor a sidecar is there."""
    raw, beside = tree.read(path), sidecar_path(path)
    about_raw = tree.read(beside)
    if raw is None and about_raw is None:
        return None
    found = read_entry(raw) if raw is not None else None
    about = read_sidecar(about_raw) if about_raw is not None else Sidecar()
    return Subject(
        key=key,
        path=path if raw is not None else "",
        raw=raw or b"",
        entry=found if isinstance(found, Entry) else None,
        entry_problem=found if isinstance(found, Problem) else None,
        sidecar_path=beside if about_raw is not None else "",
        sidecar=about if isinstance(about, Sidecar) else Sidecar(),
        sidecar_problem=about if isinstance(about, Problem) else None,
        twins=twins,
    )


def subjects(tree: Tree, paths: Iterable[str], twins: dict[Key, tuple[str, ...]] | None = None) -> Iterator[Subject]:
    """The entries that some paths of a tree belong to, each once; entries that are wholly gone are left out."""
    seen: set[str] = set()
    for path in paths:
        place = place_of(path)
        if place.kind not in ("entry", "sidecar"):
            continue
        own = path if place.kind == "entry" else entry_path_of_sidecar(path)
        if own in seen:
            continue
        seen.add(own)
        others = tuple(twin for twin in twins.get(place.key, ()) if twin != own) if twins else ()
        found = subject(tree, place.key, own, others)
        if found:
            yield found
