"""A command that is thought out and not done yet: shown if asked for, and written in one operation."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from rtrepo.actions.bulk.drafting import DRAFTED, put
from rtrepo.actions.checking import gate
from rtrepo.actions.comparing import WORKING, Pair, compare
from rtrepo.actions.fixing.overlaid import Overlaid
from rtrepo.actions.reshaping.ground import Ground
from rtrepo.actions.seeing import across
from rtrepo.actions.workspace import Desk, Told
from rtrepo.errors import RtrepoError
from rtrepo.git import views
from rtrepo.git.views import StoredTree
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.ancestry import FROM
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.reshaping import ReshapeReport
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import PathChange


class Draft(NamedTuple):
    """What is to be written: files as they are to be (None: gone), and the tree with them."""

    command: str
    desk: Desk
    files: Mapping[str, bytes | None]
    after: StoredTree
    report: ReshapeReport


def draft(ground: Ground, command: str, files: Mapping[str, bytes | None], report: ReshapeReport) -> Draft:
    """A draft of what differs from the working tree; a file that stays as it is is none of it."""
    changed = {path: raw for path, raw in files.items() if raw != ground.tree.read(path)}
    after = Overlaid(ground.tree, changed)
    return Draft(command, ground.desk, changed, after, report._replace(files=len(changed)))


def judged(drafted: Draft) -> Draft:
    """The same with what the rules say of entries as they would be, and did not say of those that they were."""
    changes = views.changes(drafted.desk.work, drafted.after)
    back = [PathChange(change.path, change.after, change.before) for change in changes]
    steps = drafted.report.steps
    was = _findings(drafted.desk.work, back, {key for step in steps for key in step.before})
    now = _findings(drafted.after, changes, {key for step in steps for key in step.after})
    known = {(finding.code, finding.message) for finding in was}
    new = tuple(one for one in now if (one.code, one.message) not in known and one.waived is None)
    return drafted._replace(report=drafted.report._replace(findings=new))


def _findings(tree: StoredTree, changes: Sequence[PathChange], keys: Container[Key]) -> list[Finding]:
    found = gate.check_change(tree, [change for change in changes if place_of(change.path).key in keys])
    return [finding for finding in found.findings if Key(finding.dataset, finding.id) in keys]


def shown(drafted: Draft, *, most: int | None = None) -> ReshapeReport:
    """The report with what would differ; of more than `most` files only the first are read, and the rest counted."""
    change = across(compare(Pair(drafted.desk.work, drafted.after, WORKING, DRAFTED), most=most))
    return drafted.report._replace(change=change)


def write(drafted: Draft, waiting: Told | None = None) -> ReshapeReport:
    """Write a draft, in one operation. Raises RtrepoError where a file is no longer as it was when the draft was made;
    nothing is changed then."""
    if not drafted.files:
        return drafted.report._replace(done=True)
    did = drafted.report.did
    desk = drafted.desk
    left = put(desk.repository, drafted.command, desk, drafted.after, drafted.files, did, waiting)
    return drafted.report._replace(done=True, alone=left)


def entry_bytes(entry: Entry, path: str) -> bytes:
    """The bytes of an entry, read back. Raises RtrepoError where it cannot be read, or is another one."""
    raw = entry_file.dump(entry)
    try:
        same = entry_file.load(raw) == entry
    except FileError as error:
        raise RtrepoError(
            f"{path} could not be read back ({error.reason}); nothing was changed", hint="rtrepo validate tells more"
        ) from None
    if not same:
        raise RtrepoError(
            f"{path} would be read as another entry; nothing was changed", hint="rtrepo validate tells more"
        )
    return raw


def sidecar_bytes(before: bytes | None, data: Mapping[str, object], *, new: bool = False) -> bytes | None:
    """A sidecar with other values, comments and order kept; a `new` one is written anew where its model is laid out in
    a way that cannot be changed safely. None where it says nothing."""
    try:
        return sidecar_file.with_values(before, data)
    except FileError as error:
        if new:
            return sidecar_file.dump(Sidecar(data)) or None
        raise RtrepoError(
            f"the sidecar {error.reason}; nothing was changed", hint="rtrepo validate shows the place"
        ) from None


def gone(paths: Iterable[str]) -> dict[str, bytes | None]:
    """The files of entries, by the paths of these, as gone."""
    return {each: None for path in paths for each in (path, sidecar_path(path))}


def named(keys: Sequence[Key]) -> str:
    """Some entries in a sentence: `harbor/lamp`, `3 entries`."""
    return str(keys[0]) if len(keys) == 1 else f"{len(keys):,} entries"


def without_record(about: Sidecar) -> Sidecar:
    """What is known of an entry beside where it is from."""
    return Sidecar({key: value for key, value in about.data.items() if key != FROM})
