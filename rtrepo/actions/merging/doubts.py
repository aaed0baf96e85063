"""A merge that plain git has made by itself, held against the one that rtrepo makes of the same two versions.

Git asks rtrepo about one file at a time, and only about those that both sides changed. What that cannot see is found
here, before the merge is recorded: another entry that git took for a renamed one, an entry that went while its sidecar
stayed, speakers that the turns have moved away from.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.actions.merging.bases import base_tree
from rtrepo.actions.merging.taking import with_speakers
from rtrepo.actions.merging.work import Sides, Work, worked_out
from rtrepo.git import refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.merge.fields import same
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar

_SETTINGS = ("dataset", "config", "experiment")


class Doubt(NamedTuple):
    """An entry or a file of which git made something else than rtrepo would, and what is wrong about it."""

    name: str
    why: str


def doubts(
    repository: Repository, actual: StoredTree, theirs: str, name: str, *, by_hand: bool = False
) -> tuple[Doubt, ...]:
    """What is doubtful about a tree that is about to be recorded as the merge of HEAD and the commit `theirs`, which is
    called `name`; sorted by name. With `by_hand` somebody has settled what is in conflict: of that only the speakers
    are looked at.

    Nothing where shared history is missing, or the result is one of the two versions: then somebody asked for just
    that (`-s ours`).
    """
    ours = refs.head_commit(repository) or ""
    if not ours or not theirs or not refs.merge_bases(repository, ours, theirs):
        return ()
    work = worked_out(repository, Sides(ours, theirs, name, "HEAD"))
    if not views.moves(work.ours, actual) or not views.moves(work.theirs, actual):
        return ()
    found = set(_compared(work, actual))
    found.update(_settled_by_hand(work, actual) if by_hand else _left_out(work))
    return tuple(sorted(found))


def _left_out(work: Work) -> Iterator[Doubt]:
    """What git was to leave to a person, and has merged."""
    for one in work.joined.conflicts:
        if place_of(one.stages[0].path).kind != "other":
            yield Doubt(one.name, f"git merged what somebody has to decide: {one.conflicts[0].why}")


def _settled_by_hand(work: Work, actual: StoredTree) -> Iterator[Doubt]:
    """Entries whose turns somebody settled, and whose speakers did not follow."""
    base = base_tree(work.drafts, work.sides.ours, work.sides.theirs)
    for one in work.joined.conflicts:
        path = next((stages.path for stages in one.stages if place_of(stages.path).kind == "entry"), "")
        entry, about = (actual.read(path), actual.read(sidecar_path(path))) if path and one.pair else (None, None)
        if base is None or entry is None or about is None:
            continue
        versions = [(tree.read(path), tree.read(sidecar_path(path))) for tree in (base, work.ours, work.theirs)]
        if with_speakers(entry, about, versions) != about:
            yield Doubt(one.name, "its speakers may be those of other turns")


def _compared(work: Work, actual: StoredTree) -> Iterator[Doubt]:
    """What is in conflict for neither, and is not the same."""
    asked = {stages.path for one in work.joined.conflicts for stages in one.stages}
    asked |= {sidecar_path(path) for path in asked if place_of(path).kind == "entry"}
    keys: dict[str, dict[int, str]] = {}
    for move in views.moves(work.result, actual):
        place = place_of(move.path)
        if move.path in asked:
            continue
        if place.kind in _SETTINGS:
            if not same(_values(work.result.read(move.path)), _values(actual.read(move.path))):
                yield Doubt(move.path, "git merged it in another way")
        elif place.kind in ("entry", "sidecar"):
            path = move.path if place.kind == "entry" else entry_path_of_sidecar(move.path)
            paths = keys.setdefault(str(place.key), {})
            for version, tree in enumerate((work.result, actual)):
                if tree.file(path) or tree.file(sidecar_path(path)):
                    paths[version] = path
    for name, paths in keys.items():
        wanted, found = (
            _pair(tree, paths[version]) if version in paths else (None, None)
            for version, tree in enumerate((work.result, actual))
        )
        if why := _difference(wanted, found):
            yield Doubt(name, why)


def _pair(tree: StoredTree, path: str) -> tuple[Any, Any]:
    """The data of an entry and of its sidecar, None where there is no file; of what cannot be read, its bytes."""
    entry, sidecar = tree.read(path), tree.read(sidecar_path(path))
    read = read_entry(entry) if entry is not None else None
    about = read_sidecar(sidecar) if sidecar else None
    return (
        read.data if isinstance(read, Entry) else entry,
        about.data if isinstance(about, Sidecar) else sidecar,
    )


def _difference(wanted: tuple[Any, Any], found: tuple[Any, Any]) -> str:
    """What is wrong about an entry; empty where nothing is."""
    if same((wanted[0],), (found[0],)):
        one, other = wanted[1] or {}, found[1] or {}
        if same((one,), (other,)):
            return ""
        speakers = [about.get("speakers") if isinstance(about, dict) else None for about in (one, other)]
        if not same((speakers[0],), (speakers[1],)):
            return "its speakers would be those of other turns"
        return "git merged its sidecar in another way"
    if found[0] is None:
        return "git left its sidecar and took the entry away" if found[1] else "git took it away"
    if wanted[0] is None:
        return "git kept it, and one side had deleted it"
    return "git merged it in another way, perhaps with another entry"


def _values(raw: bytes | None) -> tuple[Any, ...]:
    try:
        return (yaml_file.load(raw),) if raw is not None else ()
    except FileError:
        return (raw,)
