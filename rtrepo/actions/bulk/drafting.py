"""One edit of many entries: drafted from the working tree, shown if asked for, and written in one operation."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.comparing import WORKING, Pair, compare
from rtrepo.actions.fixing.overlaid import Overlaid
from rtrepo.actions.fixing.rewriting import rewrite
from rtrepo.actions.loading import problem_of, subject
from rtrepo.actions.seeing import across
from rtrepo.actions.workspace import Desk, Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import sidecar_path
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.bulk import BulkReport
from rtrepo.model.entry import Entry, Key
from rtrepo.model.subject import Subject

DRAFTED = "after it"
"""What a draft calls the tree as it would be."""


class Edit(NamedTuple):
    """What is to become of an entry: another entry, other values in its sidecar (None: as they are), and at how many
    places texts differ."""

    entry: Entry | None = None
    about: Mapping[str, Any] | None = None
    places: int = 0


Change = Callable[[Subject], Edit | None]
"""What one entry is to become; None for one that stays as it is. Raises FileError where it cannot be changed."""


class Task(NamedTuple):
    """What a command does: its words for the operation log, the change of an entry, other files to write, and words
    for what it did to how many (`3 entries`) at how many places. With `registers` there is something to do also where
    no entry is meant."""

    verb: str
    command: str
    change: Change
    did: Callable[[str, int], str]
    more: Callable[[StoredTree], Mapping[str, bytes]] = lambda tree: {}
    remarks: Callable[[StoredTree, list[Key]], list[str]] = lambda tree, keys: []
    registers: bool = False


class Asked(NamedTuple):
    """A task, and the entries that it is about."""

    task: Task
    wish: Wish


Ask = Callable[[StoredTree, Progress | None], Asked]
"""A command that only waits for the working tree to know what it is about."""


class Draft(NamedTuple):
    """An edit that is not written yet: the files as they are to be (None: gone), and the tree with them."""

    task: Task
    desk: Desk
    files: Mapping[str, bytes | None]
    after: StoredTree
    report: BulkReport


def draft(desk: Desk, wish: Wish, task: Task, progress: Progress | None = None) -> Draft:
    """What a task would do to the entries that are meant, as they lie on the desk. Nothing is written.

    Raises RtrepoError where no entry is meant, and as `choosing.chosen` does. Files that cannot be read or changed are
    named in the report and stay as they are.
    """
    found = chosen(desk.work, wish, progress, strict=True)
    if not found and not task.registers:
        raise RtrepoError(
            f"no entry {_words(wish)}; nothing was changed", hint="rtrepo list with the same words shows what fits"
        )
    files: dict[str, bytes | None] = {}
    changed: list[Key] = []
    problems: list[tuple[str, str]] = []
    places = 0
    for at, entry in enumerate(found):
        edit, told, trouble = _edited(desk.work, entry, task.change)
        problems += [trouble] if trouble else []
        if edit and told:
            files |= told
            changed.append(entry.key)
            places += edit.places
        if progress and at % 100 == 0:
            progress(at, len(found))
    entries = str(changed[0]) if len(changed) == 1 else f"{len(changed):,} entries"
    remarks = task.remarks(desk.work, changed)
    more = task.more(desk.work)
    files |= more
    did = task.did(entries, places)
    report = BulkReport(
        task.verb, did, False, len(found), tuple(changed), len(files), places,
        problems=tuple(problems), remarks=tuple(remarks),
    )  # fmt: skip
    return Draft(task, desk, files, Overlaid(desk.work, files), report)


def _words(wish: Wish) -> str:
    return f"fits --where '{wish.where}'" if wish.where else "is meant by that"


_Edited = tuple[Edit | None, dict[str, bytes | None], tuple[str, str] | None]


def _edited(tree: StoredTree, files: EntryFiles, change: Change) -> _Edited:
    """What becomes of an entry, its files that differ, and what stands in the way."""
    found = subject(tree, files.key, files.path)
    if found is None:
        return None, {}, None
    for path, problem in ((found.path, found.entry_problem), (found.sidecar_path, found.sidecar_problem)):
        if problem:
            return None, {}, (path, problem.words)
    path = beside = sidecar_path(files.path)
    told: dict[str, bytes | None] = {}
    try:
        edit = change(found)
        if edit and edit.entry:
            path = files.path
            raw = entry_file.dump(edit.entry)
            if entry_file.load(raw) != edit.entry:
                raise FileError("would be read as another entry")
            told[path] = raw
        path = beside
        if edit and edit.about is not None:
            before = tree.read(beside) if found.sidecar_path else None
            told[beside] = sidecar_file.with_values(before, edit.about)
            if told[beside] == before:
                del told[beside]
    except FileError as error:
        return None, {}, (path, problem_of(error).words)
    return edit, told, None


def shown(draft: Draft, *, most: int | None = None) -> BulkReport:
    """The report with what would differ; of more than `most` files only the first are read, and the rest counted."""
    change = across(compare(Pair(draft.desk.work, draft.after, WORKING, DRAFTED), most=most))
    return draft.report._replace(change=change)


def write(repository: Repository, draft: Draft, waiting: Told | None = None) -> BulkReport:
    """Write a draft, in one operation. Raises RtrepoError where a file is no longer as it was when the draft was made;
    nothing is changed then."""
    if not draft.files:
        return draft.report._replace(done=True)
    did = draft.report.did
    left = put(repository, draft.task.command, draft.desk, draft.after, draft.files, did, waiting)
    return draft.report._replace(done=True, alone=left)


def put(
    repository: Repository, command: str, seen: Desk, after: StoredTree, files: Mapping[str, bytes | None], did: str,
    waiting: Told | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Write files (None: gone) that the tree `after` holds, in one operation; gives those that were left alone. Raises
    RtrepoError where one is no longer as it was `seen`; nothing is changed then."""
    with changing(repository, command, waiting=waiting) as writing:
        desk = look(repository)
        for path in files:
            if desk.work.file(path) != seen.work.file(path):
                raise RtrepoError(
                    f"{path} was changed just now; nothing was changed", hint="run the command again, it looks anew"
                )
        return tuple(rewrite(writing, desk, after, files, did))
