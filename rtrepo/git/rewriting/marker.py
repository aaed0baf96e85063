"""What a forget was about to do, on disk before it does it: whatever ends it, another one goes on from here.

The file tells everything by ids, and the words to look for at the end; it is removed when nothing of them is left.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.git.repository import Repository
from rtrepo.model.operation import FileId, FileMove, RefMove

NAME = "forgetting.json"
CONTINUE = "rtrepo forget --continue"


class DeskMoves(NamedTuple):
    """What becomes of the files and the index of a working tree."""

    worktree: str
    work: tuple[FileMove, ...]
    staged: tuple[FileMove, ...]


class Marker(NamedTuple):
    """A forget: its refs (HEADs of working trees without a branch among them), its working trees, the log of the stash
    as it is to be (latin-1), files of git's folder that go, by their path in it, and what the caller has to know to
    look at the end whether anything is left."""

    refs: tuple[RefMove, ...]
    desks: tuple[DeskMoves, ...]
    stash: str
    files: tuple[str, ...]
    wanted: dict[str, Any]


def write(repository: Repository, marker: Marker) -> None:
    """Put it on disk, durably."""
    durable.replace(
        repository.own_dir / NAME, json.dumps({"schema": "rtrepo.forgetting/1", **marker._asdict()}).encode()
    )


def read(repository: Repository) -> Marker | None:
    """What was begun and is not finished; None for nothing."""
    path = repository.own_dir / NAME
    try:
        told = json.loads(path.read_bytes())
        return Marker(
            refs=tuple(RefMove(*move) for move in told["refs"]),
            desks=tuple(DeskMoves(name, _moves(work), _moves(index)) for name, work, index in told["desks"]),
            stash=str(told["stash"]),
            files=tuple(map(str, told["files"])),
            wanted=dict(told["wanted"]),
        )
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        raise RtrepoError(
            f"the record of a forget that was interrupted is damaged ({path})",
            hint=f"remove {path} and run the same forget again",
        ) from None


def _moves(told: Any) -> tuple[FileMove, ...]:
    return tuple(
        FileMove(path, FileId(*before) if before else None, FileId(*after) if after else None)
        for path, before, after in told
    )


def is_there(own_dir: Path) -> bool:
    """Whether a forget was begun and is not finished."""
    return (own_dir / NAME).exists()


def refuse(own_dir: Path) -> None:
    """Refuse to change anything meanwhile: what is to be forgotten could come back."""
    if is_there(own_dir):
        raise RtrepoError(
            "a forget was interrupted here, and is to be finished first; nothing was changed", hint=CONTINUE
        )


def clear(repository: Repository) -> None:
    """Nothing is left of it."""
    (repository.own_dir / NAME).unlink(missing_ok=True)
    durable.sync_folder(repository.own_dir)
