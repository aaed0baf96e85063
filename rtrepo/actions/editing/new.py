"""`new`: an entry made by hand, begun with a template and finished in an editor."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtrepo.actions.editing import drafts, editor
from rtrepo.actions.editing.changes import Edited, files_of
from rtrepo.actions.editing.edit import in_editor
from rtrepo.actions.editing.opened import HELP, Opened
from rtrepo.actions.editing.saving import save
from rtrepo.actions.editing.starting import Start, begun, only_section, start_text
from rtrepo.actions.workspace import Told, look
from rtrepo.errors import RtrepoError
from rtrepo.git import unfinished
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import entry_file, snapshots, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path, entry_path
from rtrepo.layout.transcript.sheet import Section, decoded, section_lines
from rtrepo.layout.transcript.spelling import COMMENT
from rtrepo.model.edited import EditReport
from rtrepo.model.entry import Key, content_hash
from rtrepo.model.names import FLAT, LAYOUTS, name_flaw

UNNAMED = "?"
"""Stands for the id in a transcript of an entry that gets one by its content."""
_INTO = re.compile(rf"^{COMMENT} new in (\S+) -->", re.MULTILINE)


def into_of(text: str) -> str:
    """The dataset that a kept transcript of a new entry is for; empty where it is of entries that are there."""
    found = _INTO.search(text)
    return found[1] if found else ""


def started(repository: Repository, dataset: str, entry_id: str, start: Start, folder: Path) -> str:
    """The transcript that a new entry begins with. Raises RtrepoError for a dataset that there is not, an id that
    cannot be, and a template, character or system prompt that there is not."""
    work = look(repository).work
    settings = _settings(work, dataset)
    _refuse_id(work, dataset, entry_id)
    try:
        section = only_section(start_text(start, folder), f"{dataset}/{UNNAMED}")
        if section is None or not section.turns:
            raise FileError("holds no turn")
        about, entry = begun(section, start, settings)
    except FileError as error:
        raise RtrepoError(
            f"the template {start.template}: {error}; nothing was changed",
            hint="a template is a transcript, as rtrepo edit ID --print prints it",
        ) from None
    lines = [f"{COMMENT} {line} -->" for line in HELP]
    lines += [f"{COMMENT} new in {dataset} -->", ""]
    return "\n".join([*lines, *section_lines(f"{dataset}/{entry_id or UNNAMED}", about, entry)])


def new(repository: Repository, dataset: str, text: str, *, again: bool, waiting: Told | None = None) -> EditReport:
    """Open a transcript of a new entry in the user's editor, and make the entry of what comes back; left as it is,
    nothing is made. Raises RtrepoError as `edit` does."""
    unfinished.refuse(repository)
    program = editor.command(repository)
    path = drafts.begin(repository, "new", text)

    def saved(raw: bytes) -> EditReport:
        return made(repository, dataset, raw, waiting)

    report = in_editor(repository, program, path, text.encode("utf-8"), saved, again=again)
    return report._replace(verb="new")


def new_from_text(
    repository: Repository, dataset: str, entry_id: str, raw: bytes, source: str, waiting: Told | None = None
) -> EditReport:
    """Make an entry of a transcript that comes from elsewhere; the line `# DATASET/ID` may be missing there.

    Raises RtrepoError with the line of what cannot be read.
    """
    try:
        return made(repository, dataset, raw, waiting, entry_id)
    except FileError as error:
        raise RtrepoError(
            f"not saved: {source}: {error}; nothing was changed", hint="put the line right and run this again"
        ) from None


def made(
    repository: Repository, dataset: str, raw: bytes, waiting: Told | None = None, entry_id: str = ""
) -> EditReport:
    """Make an entry of a transcript; of one without turns nothing is made.

    Raises FileError with the line of what cannot be read, and RtrepoError where the entry cannot be made.
    """
    work = look(repository).work
    settings = _settings(work, dataset)
    _refuse_id(work, dataset, entry_id)
    section = only_section(decoded(raw), f"{dataset}/{entry_id or UNNAMED}")
    if section is None or not section.turns:
        return EditReport("new", emptied=(dataset,))
    layout = settings.get("layout")
    name = entry_id or _named(section, dataset)
    _refuse_id(work, dataset, name)
    anonymous = Opened(Key(dataset, UNNAMED), "", None, None, None)
    first = files_of(anonymous, section)[""]
    assert first is not None
    key = Key(dataset, name or _minted(work, dataset, content_hash(entry_file.load(first))))
    one = Opened(key, entry_path(key, layout if layout in LAYOUTS else FLAT), None, None, None)
    return save(repository, [Edited(one, files_of(one, section))], waiting, verb="new")


def _named(section: Section, dataset: str) -> str:
    """The id in the heading; empty where none is said. Raises FileError where it cannot be one, or stands in another
    dataset."""
    told, _, name = section.name.partition("/")
    if told != dataset:
        raise FileError(f"{section.name} is not in {dataset}, for which this entry was begun", line=section.line)
    if name != UNNAMED and name_flaw(name):
        raise FileError(f"the id {name} {name_flaw(name)}", line=section.line)
    return "" if name == UNNAMED else name


def _settings(tree: StoredTree, dataset: str) -> Mapping[str, Any]:
    raw = tree.read(dataset_path(dataset))
    if raw is None:
        names = ", ".join(snapshots.datasets(tree))
        raise RtrepoError(
            f"there is no dataset {dataset}; nothing was changed",
            hint=f"datasets: {names}" if names else "rtrepo import makes one, and so does rtrepo dataset new",
        )
    try:
        return yaml_file.load(raw)
    except FileError as error:
        raise RtrepoError(
            f"{dataset_path(dataset)} cannot be read: {error}; nothing was changed", hint="rtrepo validate"
        ) from None


def _refuse_id(tree: StoredTree, dataset: str, entry_id: str) -> None:
    if not entry_id:
        return
    flaw = name_flaw(entry_id)
    if flaw:
        raise RtrepoError(f"an entry cannot be called {entry_id!r}: the id {flaw}; nothing was changed", exit_code=2)
    if entry_id in _ids(tree, dataset):
        raise RtrepoError(
            f"there is an entry {dataset}/{entry_id} already; nothing was changed",
            hint=f"rtrepo edit {dataset}/{entry_id}, or another id",
        )


def _ids(tree: StoredTree, dataset: str) -> set[str]:
    """The ids that are taken in a dataset; two that differ in capitals alone are one on some disks."""
    return {files.key.id.casefold() for files in snapshots.entries(tree, dataset)}


def _minted(tree: StoredTree, dataset: str, wanted: str) -> str:
    taken, number, found = _ids(tree, dataset), 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
