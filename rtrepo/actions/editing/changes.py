"""What a person made of an entry in a transcript, as its files are to be: what was not changed stays to the byte."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.editing.opened import Find, Opened
from rtrepo.diff.align import align
from rtrepo.diff.speakers import remap
from rtrepo.layout import entry_file, entry_splice, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import sidecar_path
from rtrepo.layout.transcript import about, fields
from rtrepo.layout.transcript.sheet import Section, decoded, file_bytes, rebuilt, sections
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Message, shape_flaws


class Edited(NamedTuple):
    """An entry that was opened, and its files as they are to be (None: no file), by path."""

    opened: Opened
    files: Mapping[str, bytes | None]

    @property
    def differs(self) -> bool:
        """Whether anything was changed."""
        return self.files != self.opened.files()


class Taken(NamedTuple):
    """What was read of a transcript; `emptied` are entries whose turns were all taken out, which stay as they are."""

    edited: tuple[Edited, ...]
    emptied: tuple[str, ...]


def taken(raw: bytes, find: Find) -> Taken:
    """What a transcript says of the entries that `find` gives. Raises FileError with the line of what cannot be."""

    def roles(name: str) -> set[str]:
        try:
            return find(name).roles
        except KeyError:
            return set()

    edited: list[Edited] = []
    emptied: list[str] = []
    for section in sections(decoded(raw), roles):
        try:
            one = find(section.name)
        except KeyError:
            raise FileError(
                f"{section.name} is no entry that was opened; rtrepo rename gives an entry another id",
                line=section.line,
            ) from None
        if section.file is None and not section.turns:
            emptied.append(section.name)
        else:
            edited.append(Edited(one, files_of(one, section)))
    return Taken(tuple(edited), tuple(emptied))


def files_of(one: Opened, section: Section) -> dict[str, bytes | None]:
    """An entry's files as a section of a transcript has them. Raises FileError with the line of the transcript."""
    raw, edits = (_whole_file(one, section), ()) if section.file is not None else _turns(one, section)
    try:
        beside = about.taken(one.about, section.about)
        beside = _with_speakers(one.about, beside, edits)
    except FileError as error:
        at = section.about_line + max(error.line, 1) - 1 if section.about_line else section.line
        raise FileError(error.reason, line=at, at=error.at) from None
    return {one.path: raw, sidecar_path(one.path): beside}


def _whole_file(one: Opened, section: Section) -> bytes:
    """The file's text as it was edited; unless it was not, it has to be an entry now."""
    raw = file_bytes(section)
    if one.raw is not None and raw.removesuffix(b"\n") == one.raw.removesuffix(b"\n"):
        return one.raw
    try:
        entry_file.load(raw)
    except FileError as error:
        at = section.file_line + max(error.line, 1) - 1
        raise FileError(error.reason, line=at, column=error.column, at=error.at) from None
    return raw


def _turns(one: Opened, section: Section) -> tuple[bytes, Sequence[TurnEdit]]:
    """The entry's file with the turns and fields of a section, and which turn of its messages became which."""
    lists: list[tuple[str, list[Message]]] = []
    edits: Sequence[TurnEdit] = ()
    for name in MESSAGE_LISTS:
        old = list(one.entry.data.get(name) or ()) if one.entry else []
        new = [message for place, message in section.turns if place == name]
        found = align(old, new) if old and new else ()
        lists.append((name, _kept(old, new, found)))
        edits = found if name == MESSAGE_LISTS[0] else edits
    entry = rebuilt(one.entry, section, lists)
    flaws = shape_flaws(dict(entry.data))
    if flaws:
        raise FileError(flaws[0][1], line=section.line, at=flaws[0][0])
    if one.entry and one.raw is not None:
        if fields.same(dict(entry.data), dict(one.entry.data)):
            return one.raw, ()
        return entry_splice.changed(one.raw, one.entry, entry), edits
    return entry_file.dump(entry), ()


def _kept(old: Sequence[Message], new: Sequence[Message], edits: Sequence[TurnEdit]) -> list[Message]:
    """The new turns; those that say what an old one said are that one itself, and the others have its order of keys."""
    found = list(new)
    for edit in edits:
        if len(edit.before) == len(edit.after) == 1:
            was, now = old[edit.before[0]], new[edit.after[0]]
            keys = [*(key for key in was if key in now), *(key for key in now if key not in was)]
            same = fields.same(was, now)
            found[edit.after[0]] = was if same else {key: now[key] for key in keys}
    return found


def _with_speakers(before: bytes | None, beside: bytes | None, edits: Sequence[TurnEdit]) -> bytes | None:
    """The sidecar with its speakers where their turns are now, unless the person has placed them."""
    if before is None or beside is None or not edits:
        return beside
    try:
        was = sidecar_file.load(before)
    except FileError:
        return beside  # nobody knows whose turns it numbered; `validate` names the file
    now = sidecar_file.load(beside)
    if not was.speakers or not fields.same_values(was.data.get("speakers"), now.data.get("speakers")):
        return beside
    speakers = remap(was.speakers, edits)
    data = {**now.data, "speakers": speakers}
    if not speakers:
        del data["speakers"]
    return sidecar_file.with_values(beside, data)
