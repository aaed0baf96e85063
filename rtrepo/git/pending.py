"""What git remembers of a merge, a cherry-pick or a revert that waits for a person: small files in its own folder.

They are part of a Plan like the files of the working tree, so they come and go with the operation that made them,
are taken back by undo, and are there or not there after a crash.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rtrepo.git import durable, objects
from rtrepo.git.repository import Repository
from rtrepo.model.operation import FileId, FileMove

MERGE_HEAD, CHERRY_PICK_HEAD, REVERT_HEAD = "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"
"""Each holds the full id of the commit that is being brought in (or taken back), and a line end."""
MERGE_MSG, MERGE_MODE, SQUASH_MSG, ORIG_HEAD = "MERGE_MSG", "MERGE_MODE", "SQUASH_MSG", "ORIG_HEAD"
"""The message that git proposes; `no-ff`, or nothing; the message of a squash; where the branch was before."""
OWN = "rtrepo/merge.json"
"""What rtrepo remembers beside git: see actions.merging.waiting."""

SEQUENCER = "sequencer"
"""Git's folder for a cherry-pick or a revert of several versions, see git.picks_left."""
START, LEFT, OPTIONS, SAFETY = (f"{SEQUENCER}/{name}" for name in ("head", "todo", "opts", "abort-safety"))

HEADS = (MERGE_HEAD, CHERRY_PICK_HEAD, REVERT_HEAD)
WAITING = (*HEADS, MERGE_MSG, MERGE_MODE, SQUASH_MSG, OWN, START, LEFT, OPTIONS, SAFETY)
"""What goes when a merge is finished or given up."""


def read(repository: Repository, name: str) -> bytes | None:
    """The content of one of the files; None where it is not there."""
    if repository.then:
        return None
    try:
        return (repository.git_dir / name).read_bytes()
    except FileNotFoundError:
        return None


def commit(repository: Repository, name: str = MERGE_HEAD) -> str:
    """The full id of the commit that one of HEADS names (of an octopus merge, the first); empty for none."""
    return (read(repository, name) or b"").decode("ascii", "replace").partition("\n")[0].strip()


def moves(
    repository: Repository, put: Callable[[str, bytes], str], wanted: Mapping[str, bytes | None]
) -> tuple[FileMove, ...]:
    """The moves that give the files these contents (None: not there); what stands there now is kept for undo."""
    found = []
    for name, after in sorted(wanted.items()):
        before = read(repository, name)
        if before != after:
            stored = (None if raw is None else FileId(put("blob", raw)) for raw in (before, after))
            found.append(FileMove(name, *stored))
    return tuple(found)


def cleared(repository: Repository, put: Callable[[str, bytes], str]) -> tuple[FileMove, ...]:
    """The moves after which nothing waits."""
    return moves(repository, put, dict.fromkeys(WAITING))


def apply(repository: Repository, moves: Sequence[FileMove], read_object: Callable[[str], bytes]) -> None:
    """Bring the files to the `after` of their moves; one that somebody changed meanwhile is left alone."""
    for name, before, after in moves:
        if _identified(repository, name) not in (before, after):
            continue
        path = repository.git_dir / name
        if after is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(exist_ok=True)
            durable.replace(path, read_object(after.id))
    if moves:
        with contextlib.suppress(OSError):  # not there, or git has more in it; git takes an empty one for a full one
            (repository.git_dir / SEQUENCER).rmdir()
        durable.sync_folder(repository.git_dir)


def moved_since(repository: Repository, moves: Sequence[FileMove]) -> bool:
    """Whether what waits is no longer what the moves start from: somebody finished it, or began another."""
    return any(_identified(repository, name) != before for name, before, _ in moves if name in HEADS)


def _identified(repository: Repository, name: str) -> FileId | None:
    raw = read(repository, name)
    return None if raw is None else FileId(objects.object_id("blob", raw))


def sweep(repository: Repository, moves: Sequence[FileMove]) -> None:
    """Remove the temporary files of a command that was killed while it wrote one of the files."""
    for name in {move.path for move in moves}:
        path: Path = repository.git_dir / name
        for left in path.parent.glob(f".{path.name}.*.rtrepo"):
            left.unlink()
