"""`revert ID`: what a version did to one entry taken back, and nothing else of it.

The entry's history says what it is called and where it is now, so nothing has to be guessed: its files as they were
before and after that version are held against those of now, at the place where they are now.
"""

from collections.abc import Callable
from typing import NamedTuple

from rtrepo.actions.locating import locate
from rtrepo.actions.picking.steps import Step
from rtrepo.actions.tracing import Past, Turn
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.drafts import Drafts
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.entry import Key
from rtrepo.model.merging import PickWish
from rtrepo.model.operation import FileId
from rtrepo.model.version import Version

Told = Callable[[str], None]


class _Change(NamedTuple):
    key: Key
    version: Version
    base: dict[str, FileId | None]
    theirs: dict[str, FileId | None]


def names_entries(repository: Repository, names: tuple[str, ...]) -> bool:
    """Whether names are those of entries rather than of versions. Raises RtrepoError for one that is both, where it is
    in doubt, and for some of each."""
    versions = [name for name in names if ".." in name or refs.is_version(repository, name)]
    for name in versions:
        if "/" not in name and ".." not in name and _is_entry(repository, name):
            key = locate(repository, name, "HEAD", verb="revert").key
            raise RtrepoError(
                f"{name} is a version and an entry; nothing was changed",
                hint=f"rtrepo revert {key} for the entry, rtrepo revert {name}^0 for the version",
            )
    if versions and len(versions) < len(names):
        one = next(name for name in names if name not in versions)
        raise RtrepoError(
            f"{one} names no version; nothing was changed",
            hint="revert either versions or entries, one command for each",
        )
    return not versions


def _is_entry(repository: Repository, name: str) -> bool:
    try:
        locate(repository, name, "HEAD", verb="revert")
    except RtrepoError:
        return False
    return True


def entries_asked(repository: Repository, drafts: Drafts, wish: PickWish, tell: Told) -> Step:
    """One step that takes back what the last version of each entry did to it, or what the version `wish.at` did.

    Raises RtrepoError where there is no such entry, where that version did nothing to it, and where it split or joined
    entries: then others hold a part of it.
    """
    at = refs.resolve(repository, wish.at) if wish.at else ""
    found = {}
    for name in wish.names:
        change = _change(repository, name, at, wish.at, tell)
        found[change.key] = change
    changes = list(found.values())
    now = views.commit_tree(repository, refs.head_commit(repository)).tree_id
    base = {path: file for change in changes for path, file in change.base.items()}
    theirs = {path: file for change in changes for path, file in change.theirs.items()}
    first = changes[0]
    what = str(first.key) if len(changes) == 1 else f"{len(changes)} entries"
    one = len({change.version.id for change in changes}) == 1
    trees = (drafts.tree(now, base).tree_id, drafts.tree(now, theirs).tree_id)
    subject = f'Revert "{first.version.subject}" for {what}' if one else f"Revert the last change of {what}"
    told = "\n".join(f"This reverts what commit {change.version.id} did to {change.key}." for change in changes)
    name = f"{first.version.id[:7]} for {what}"
    return Step(name, first.version.id, first.version.subject, *trees, wish.message or f"{subject}\n\n{told}\n")


def _change(repository: Repository, name: str, at: str, called: str, tell: Told) -> _Change:
    past = Past(repository, locate(repository, name, "HEAD", verb="revert"), tell)
    turns = past.turned()
    turn = next((one for one in turns if not at or (one.entry.version and one.entry.version.id == at)), None)
    if turn is None or turn.entry.version is None:
        raise RtrepoError(
            f"{called or 'the last version'} did nothing to {past.key}; nothing was changed",
            hint=f"rtrepo history {past.key} lists the versions that did",
        )
    _refuse_split(past, turn)
    version = turn.entry.version
    head = views.commit_tree(repository, past.located.tip)
    is_here = bool(past.located.path and head.file(past.located.path))
    here = past.located.path if is_here else turn.after or turn.before
    renamed = bool(turn.before and turn.after) and place_of(turn.before).key != place_of(turn.after).key
    there = turn.before if renamed else here
    base = _files(views.commit_tree(repository, version.id), turn.after, here)
    theirs = dict.fromkeys(base) | _files(views.commit_tree(repository, turn.parent), turn.before, there)
    return _Change(past.key, version, base, theirs)


def _files(tree: views.StoredTree, path: str, here: str) -> dict[str, FileId | None]:
    """An entry's file and its sidecar in a version (empty path: none), by where they are to stand."""
    return {
        here: tree.file(path) if path else None,
        sidecar_path(here): tree.file(sidecar_path(path)) if path else None,
    }


def _refuse_split(past: Past, turn: Turn) -> None:
    """Refuse where other entries hold a part of what the entry was, or are a part of what it became."""
    version, change = turn.entry.version, turn.entry.change
    others = list(turn.entry.became)
    if version and turn.parent:
        renamed = past.trail.renamed(version.id, turn.parent) if change.previous else ()
        others += [one.key for one in renamed if one.key != change.key and set(one.previous) & set(change.previous)]
    others += change.previous if len(change.previous) > 1 else ()
    if not others or version is None:
        return
    names = " and ".join(map(str, dict.fromkeys(others)))
    if turn.entry.became and len(turn.entry.became) == 1 and not turn.after:
        raise RtrepoError(
            f"{change.key} is called {names} since {version.id[:7]}; nothing was changed", hint=f"rtrepo revert {names}"
        )
    raise RtrepoError(
        f"{version.id[:7]} split or joined it: {names} hold a part of {past.key}; nothing was changed",
        hint=f"rtrepo revert {version.id[:7]} takes all of that version back",
    )
