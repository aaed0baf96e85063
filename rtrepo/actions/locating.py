"""Which entry a name means, and where its file is: in a version, in the working tree, or only in the past.

No listing of all entries is made where the file stands at a place that some layout gives it: at 100,000 entries
that listing takes longer than going through the history of one.
"""

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import path_history, refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.worktree import Worktree
from rtrepo.layout import snapshots
from rtrepo.layout.paths import DATASETS, entries_folder, entry_path, place_of
from rtrepo.model.entry import Key
from rtrepo.model.names import LAYOUTS

_LONGEST = 250
"""Bytes of a name that file systems take, less the ending."""
_AT_ONCE = 24
"""Paths whose history is asked for at the same time."""


class Located(NamedTuple):
    """An entry and the version to look back from (a full id; None before the first one).

    `path` is where its file is in that version, or where it was before it was removed; empty where the entry is
    in the working tree alone. `work` is its path there, empty where it is not; None where a version was asked
    for and the working tree does not count.
    """

    key: Key
    tip: str | None
    path: str
    work: str | None


def locate(repository: Repository, name: str, revision: str = "", *, verb: str = "show") -> Located:
    """The entry of an id, `dataset/id` or path, now or in the past of `revision` (empty: of what is checked out).

    Raises RtrepoError where no entry ever had that name, and where several have it.
    """
    tip = refs.resolve(repository, revision) if revision else refs.head_commit(repository)
    found = _at_usual_places(repository, name, tip, work=not revision) if _is_text(name) else set()
    if not found and _is_text(name):
        found = set(_anywhere(repository, name, tip, work=not revision)) or set(_gone(repository, name, tip))
    if not found:
        where = f"in {revision} or before" if revision else "here, now or in the past"
        raise RtrepoError(
            f"there is no entry {name!r} {where}", hint="rtrepo list shows entries, rtrepo search TEXT finds them"
        )
    if len(found) > 1:
        keys = sorted(found)
        raise RtrepoError(
            f"{name} is an entry of {' and of '.join(key.dataset for key in keys)}", hint=f"rtrepo {verb} {keys[0]}"
        )
    key = found.pop()
    return Located(
        key, tip, _path_in(repository, tip, key) if tip else "", None if revision else _path_in_work(repository, key)
    )


def usual_paths(key: Key) -> list[str]:
    """Where the layouts would put an entry, `flat` first."""
    return [entry_path(key, layout) for layout in LAYOUTS]


def _is_text(name: str) -> bool:
    """Whether a name can be one of an entry: what was typed may be no UTF-8, or longer than file names are."""
    try:
        return bool(name) and all(len(part.encode()) <= _LONGEST for part in name.split("/"))
    except UnicodeEncodeError:
        return False


def _at_usual_places(repository: Repository, name: str, tip: str | None, *, work: bool) -> set[Key]:
    found = set()
    with Worktree(repository.root) as worktree:
        for key in _keys(repository, name, tip, work=work):
            paths = usual_paths(key)
            there = tip is not None and any(path_history.file_at(repository, tip, path) for path in paths)
            if there or (work and any(worktree.look(path) for path in paths)):
                found.add(key)
    return found


def _keys(repository: Repository, name: str, tip: str | None, *, work: bool) -> Iterator[Key]:
    """What a name can mean: a path, `dataset/id`, or an id in any dataset."""
    place = place_of(name)
    dataset, slash, entry_id = name.partition("/")
    if place.kind in ("entry", "sidecar"):
        yield place.key
    elif slash:
        if entry_id and "/" not in entry_id and dataset not in ("", ".", ".."):
            yield Key(dataset, entry_id)
    else:
        names = set(views.commit_tree(repository, tip).folders(DATASETS)) if tip else set[str]()
        if work and (repository.root / DATASETS).is_dir():
            names |= {folder.name for folder in os.scandir(repository.root / DATASETS) if _is_folder(folder)}
        yield from (Key(each, name) for each in sorted(names))


def _is_folder(found: "os.DirEntry[str]") -> bool:
    return found.is_dir(follow_symlinks=False)


def _anywhere(repository: Repository, name: str, tip: str | None, *, work: bool) -> Iterator[Key]:
    """The same where a file stands in a folder that no layout gives it: by looking at all."""
    for tree in ([look(repository).work] if work else []) + ([views.commit_tree(repository, tip)] if tip else []):
        for files in snapshots.entries(tree):
            if name in (files.key.id, str(files.key), files.path):
                yield files.key


def _gone(repository: Repository, name: str, tip: str | None) -> Iterator[Key]:
    """Entries of the past, by their removed files."""
    if tip is None:
        return
    likely = list(_keys(repository, name, tip, work=False))
    paths = [path for key in likely for path in usual_paths(key)]
    found = [path for path, steps in _steps(repository, tip, paths[:_AT_ONCE]) if steps]
    if not found and (likely or "/" not in name):
        dataset, entry_id = likely[0] if "/" in name else ("", name)
        folder = entries_folder(path_history.escaped(dataset) or "*")
        found = path_history.ever_removed(repository, tip, folder, f"{entry_id}.json")
    yield from (place_of(path).key for path in found if place_of(path).kind == "entry")


def _steps(repository: Repository, tip: str, paths: list[str]) -> Iterable[tuple[str, list[path_history.Step]]]:
    return zip(paths, path_history.steps(repository, tip, paths), strict=True)


def _path_in(repository: Repository, tip: str, key: Key) -> str:
    """Where an entry's file is in a version, or where it was last; empty where it never was in its history."""
    paths = usual_paths(key)
    there = path_history.all_at(repository, tip, paths)
    if not there:
        tree = views.commit_tree(repository, tip)
        there = [files.path for files in snapshots.entries(tree, key.dataset) if files.key == key]
    if not there:
        last = ""
        for path, found in _steps(repository, tip, paths):
            if found and (not last or path_history.is_before(repository, last, found[0].commit)):
                there, last = [path], found[0].commit
    if not there:
        folder = entries_folder(path_history.escaped(key.dataset))
        there = path_history.ever_removed(repository, tip, folder, f"{key.id}.json")
    return there[0] if there else ""


def _path_in_work(repository: Repository, key: Key) -> str:
    with Worktree(repository.root) as worktree:
        there = sorted(path for path in usual_paths(key) if worktree.look(path))
    if not there:
        there = [files.path for files in snapshots.entries(look(repository).work, key.dataset) if files.key == key]
    return there[0] if there else ""
