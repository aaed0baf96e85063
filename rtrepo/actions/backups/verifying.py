"""`backup verify`: a backup is good when it was restored and is what it says, not when its file is there."""

import tempfile
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.backup import chain, desks, mirror, unpacking
from rtrepo.git.backup.header import DamagedError
from rtrepo.git.backup.scratch import Scratch
from rtrepo.git.repository import Repository
from rtrepo.model.backup import Contents, VerifyReport


def verify(path: Path) -> VerifyReport:
    """Restore a backup, with all that it builds on, into a folder that goes away again, and compare: checksums, every
    object, every ref, the files, the index and the stash. Needs as much room in the system's temporary folder.

    Raises RtrepoError where there is no such file.
    """
    files: tuple[str, ...] = (path.name,)
    notes: list[str] = []
    problems: list[str] = []
    try:
        links = [] if mirror.is_mirror(path) else chain.leading_to(path)
        if not links:
            problems += mirror.check(path)
        else:
            files = tuple(link.path.name for link in links)
        for link in links:
            _, wrong = chain.check(link)
            problems += [wrong] if wrong else []
            if not wrong and not link.path.with_name(link.path.name + chain.SUM).exists():
                notes.append(f"{link.path.name}{chain.SUM} is not beside it; the backup was checked without it")
        with tempfile.TemporaryDirectory(prefix="rtrepo-verify-") as scratch:
            place = Path(scratch) / "restored"
            made, contents = unpacking.unpack(links, place) if links else unpacking.unpack_mirror(path, place)
            unpacking.bring_back(made, contents)
            problems += _differences(made, contents, Path(scratch))
            if process.ask(made.root, "fsck", "--full", "--strict", "--no-dangling", "--no-progress") is None:
                notes.append("git fsck --strict has remarks on the history, which the repository has as well")
            return VerifyReport(files, contents, tuple(problems), tuple(notes), unpacking.objects_in(made))
    except DamagedError as error:
        return VerifyReport(files, None, (*problems, error.message), tuple(notes))
    except OSError as error:
        raise RtrepoError(
            f"{path} could not be verified: {error.strerror or error}",
            hint="TMPDIR=FOLDER rtrepo backup verify … restores into another folder",
        ) from None


def _differences(made: Repository, contents: Contents, scratch: Path) -> list[str]:
    """What a restored repository has otherwise than its record says."""
    found = {name: at for name, at in unpacking.refs(made).items() if name != unpacking.OTHERS}
    wanted = dict(contents.refs)
    wrong = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    problems = [f"{name} is not what it was" for name in wrong]
    (scratch / "objects-beside").mkdir()
    again = desks.capture(
        made.root, made.git_dir, Scratch(scratch / "objects-beside", made.common_dir / "objects"), "0"
    )
    desk = contents.desks[0]
    told: dict[str, tuple[object, object]] = {
        "HEAD": (again.desk.head, desk.head),
        "the files": (again.desk.work, desk.work),
        "the index": (again.desk.staged, desk.staged),
        "the stash": (desks.stashed(made.root), contents.stash),
        "a merge that waits": (again.desk.state, desk.state),
    }
    return problems + [f"{what}: not what it was" for what, (one, other) in told.items() if one != other]
