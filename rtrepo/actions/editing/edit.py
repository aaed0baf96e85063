"""`edit`: entries as a transcript in an editor. What cannot be read is offered again, and whatever was written is kept
until it is saved."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.editing import drafts, editor
from rtrepo.actions.editing.changes import taken
from rtrepo.actions.editing.opened import MOST, Bases, Opened, at_path, found_by_name, keep, transcript
from rtrepo.actions.editing.saving import save
from rtrepo.actions.workspace import Told, look
from rtrepo.errors import OUTCOME_UNKNOWN, REFUSED, RtrepoError
from rtrepo.git import unfinished
from rtrepo.git.repository import Repository
from rtrepo.layout.file_error import FileError
from rtrepo.model.edited import EditReport

Save = Callable[[bytes], EditReport]
"""Saves a transcript. Raises FileError where it cannot be read, RtrepoError where it cannot be saved."""


class Sheet(NamedTuple):
    """Entries that are opened, and their transcript."""

    entries: tuple[Opened, ...]
    text: str


def open_sheet(repository: Repository, wish: Wish, progress: Progress | None = None) -> Sheet:
    """The transcript of the entries that are meant, as they are in the working tree. Nothing is written.

    Raises RtrepoError where none is meant, or too many for an editor.
    """
    work = look(repository).work
    found = chosen(work, wish, progress, strict=True, by_import=False)
    if not found:
        raise RtrepoError("no entry is meant by that; nothing was changed", hint="rtrepo list shows entries")
    if len(found) > MOST:
        raise RtrepoError(
            f"{len(found):,} entries are too many for an editor, {MOST} are the most; nothing was changed",
            hint="say which with --where; tag, set and replace change any number",
        )
    entries = tuple(at_path(work, files.key, files.path) for files in found)
    found_by_name(entries)
    return Sheet(entries, transcript(entries))


def edit(repository: Repository, sheet: Sheet, *, again: bool, waiting: Told | None = None) -> EditReport:
    """Open a sheet in the user's editor and save what comes back. With `again`, what cannot be read is opened once
    more until it can, or until it is left as it is.

    Raises RtrepoError where nothing was saved; what was written is kept then, and the message says where.
    """
    unfinished.refuse(repository)
    program = editor.command(repository)
    keep(repository, sheet.entries)
    path = drafts.begin(repository, _name(sheet), sheet.text)
    known = found_by_name(sheet.entries)

    def saved(raw: bytes) -> EditReport:
        return saved_text(repository, raw, known.__getitem__, waiting, tuple(known))

    return in_editor(repository, program, path, sheet.text.encode("utf-8"), saved, again=again)


def _name(sheet: Sheet) -> str:
    """What the draft is called: the first entry's id, in a form that any folder takes."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", sheet.entries[0].key.id[:60])


def from_text(repository: Repository, raw: bytes, source: str, waiting: Told | None = None) -> EditReport:
    """Save an edited transcript that comes from elsewhere. Raises RtrepoError with the line of what cannot be read."""
    bases = Bases(look(repository).work, raw.decode("utf-8", "replace").replace("\r\n", "\n"))
    try:
        report = saved_text(repository, raw, bases.__getitem__, waiting)
    except FileError as error:
        raise RtrepoError(
            f"not saved: {source}: {error}; nothing was changed", hint="put the line right and run this again"
        ) from None
    if not report.looked:
        raise RtrepoError(f"{source} holds no entry; nothing was changed", hint="rtrepo edit ID --print makes one")
    return report


def saved_text(
    repository: Repository,
    raw: bytes,
    find: Callable[[str], Opened],
    waiting: Told | None,
    names: Sequence[str] = (),
) -> EditReport:
    """Save a transcript of the entries that `find` gives. `names` are those that were opened. Raises FileError with
    the line of what cannot be read, and RtrepoError as `save` does."""
    found = taken(raw, find)
    there = {str(one.opened.key) for one in found.edited}
    left_out = tuple(name for name in names if name not in there and name not in found.emptied)
    looked = len(found.edited) + len(found.emptied)
    report = EditReport("edit", looked=looked)
    if any(one.differs for one in found.edited):
        report = save(repository, found.edited, waiting)
    return report._replace(looked=looked, emptied=found.emptied, left_out=left_out)


def in_editor(
    repository: Repository, program: str, path: Path, begun: bytes | None, save: Save, *, again: bool
) -> EditReport:
    """Open a draft in the editor, save what comes back, and remove the draft once it is saved. `begun` is what it was
    at first: left like that, nothing is saved. See `edit` for the rest."""
    before = begun
    while True:
        well = editor.opened(repository, program, path)
        raw = _read(path)
        if not well:
            if raw == begun:
                path.unlink(missing_ok=True)
                raise RtrepoError("the editor ended with an error; nothing was changed", hint="export EDITOR=…")
            raise _kept("the editor ended with an error", repository, path)
        if raw == begun:
            path.unlink(missing_ok=True)
            return EditReport("edit")
        try:
            report = save(raw)
        except FileError as error:
            remarked, line = drafts.remarked(raw, error)
            drafts.replace(path, remarked)
            if not again or raw == before:
                why = f"{error.at} {error.reason}".strip()
                raise _kept(f"line {line}: {why}", repository, path) from None
            before = remarked
        except RtrepoError as error:
            raise _kept(error.message, repository, path, error.exit_code) from None
        else:
            path.unlink(missing_ok=True)
            return report


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RtrepoError(
            f"{path} cannot be read any more ({error.strerror}); nothing was changed", hint="rtrepo edit opens it anew"
        ) from None


def _kept(why: str, repository: Repository, path: Path, exit_code: int = REFUSED) -> RtrepoError:
    shown = path.relative_to(repository.root) if path.is_relative_to(repository.root) else path
    unsaved = "" if exit_code == OUTCOME_UNKNOWN else "not saved: "
    return RtrepoError(
        f"{unsaved}{why}; what you wrote is kept in {shown}",
        hint="rtrepo edit --continue opens it again",
        exit_code=exit_code,
    )
