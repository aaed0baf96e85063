"""Writing what was edited in a transcript, in one operation; what others did to the same entries meanwhile stays."""

from collections.abc import Sequence
from typing import NamedTuple

from rtrepo.actions.checking import gate
from rtrepo.actions.comparing import WORKING, Pair, compare
from rtrepo.actions.editing.changes import Edited
from rtrepo.actions.editing.opened import Opened, at_path
from rtrepo.actions.fixing.overlaid import Overlaid
from rtrepo.actions.fixing.rewriting import rewrite
from rtrepo.actions.merging.file_merge import (
    MergedFile,
    Three,
    UnreadableError,
    merge_entry_files,
    merge_sidecar_files,
)
from rtrepo.actions.workspace import Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import sidecar_path
from rtrepo.model.edited import EditReport
from rtrepo.model.entry import Key

EDITED = "after the edit"


class _Joined(NamedTuple):
    """Files as they are to be, and the entries in which edits of two came together."""

    files: dict[str, bytes | None]
    merged: tuple[Key, ...]


def save(
    repository: Repository, edited: Sequence[Edited], waiting: Told | None = None, *, verb: str = "edit"
) -> EditReport:
    """Write the files that differ, and see what the rules say of these entries.

    Raises RtrepoError where an entry was changed meanwhile in a way that cannot be put together with the edit;
    nothing is changed then.
    """
    wanted = [one for one in edited if one.differs]
    named = str(wanted[0].opened.key) if len(wanted) == 1 else f"{len(wanted):,} entries"
    with changing(repository, f"{verb} {named}", waiting=waiting) as writing:
        desk = look(repository)
        found = _joined(desk.work, wanted)
        files = {path: raw for path, raw in found.files.items() if desk.work.read(path) != raw}
        if not files:
            return EditReport(verb, looked=len(edited))
        after = Overlaid(desk.work, files)
        change = compare(Pair(desk.work, after, WORKING, EDITED))
        changes = views.changes(desk.work, after)
        alone = rewrite(writing, desk, after, files, f"{verb} {named}")
    keys = tuple(one.opened.key for one in wanted if files.keys() & one.files.keys())
    report = gate.check_change(look(repository).work, changes)
    return EditReport(verb, keys, len(edited), found.merged, change, report, tuple(alone))


def _joined(tree: StoredTree, edited: Sequence[Edited]) -> _Joined:
    files: dict[str, bytes | None] = {}
    merged: list[Key] = []
    for one in edited:
        now = at_path(tree, one.opened.key, one.opened.path)
        if now.files() == one.opened.files():
            files |= one.files
        else:
            files |= _merged(one, now)
            merged.append(one.opened.key)
    return _Joined(files, tuple(merged))


def _merged(one: Edited, now: Opened) -> dict[str, bytes | None]:
    """The edit and what was done to the entry meanwhile, put together as a merge of two branches would."""
    path, beside = one.opened.path, sidecar_path(one.opened.path)
    entries = _three(one, now, path)
    files: dict[str, bytes | None] = {}
    for at, three in ((path, entries), (beside, _three(one, now, beside))):
        base, ours, theirs = three
        if ours in (base, theirs):
            files[at] = theirs
        elif theirs == base:
            files[at] = ours
        else:
            files[at] = _together(one.opened.key, at, three, entries)
    return files


_Versions = tuple[bytes | None, bytes | None, bytes | None]


def _three(one: Edited, now: Opened, path: str) -> _Versions:
    return one.opened.files()[path], now.files()[path], one.files[path]


def _together(key: Key, path: str, versions: _Versions, entries: _Versions) -> bytes:
    base, ours, theirs = versions
    if ours is not None and theirs is not None:
        try:
            found = _merge(path, Three(base, ours, theirs), entries)
            if not found.conflicts:
                return found.data
        except UnreadableError:
            pass  # then a person has to look, as at any other conflict
    raise RtrepoError(
        f"{key} was changed while it was being edited, at the same places ({path}); nothing was changed",
        hint=f"rtrepo diff {key} shows what was done to it",
    )


def _merge(path: str, three: Three, entries: _Versions) -> MergedFile:
    if not path.endswith(".yaml"):
        return merge_entry_files(three)
    base, ours, theirs = entries
    return merge_sidecar_files(three, Three(base, ours, theirs) if ours and theirs else None)
