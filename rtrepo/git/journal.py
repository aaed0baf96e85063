"""What a command was about to do, on disk before it does it, so that the next command can finish or undo it."""

import json
from pathlib import Path
from typing import Any

from rtrepo.errors import RtrepoError
from rtrepo.git import durable

NAME = "journal.json"
BEGUN, PLANNED, ROLLED_BACK = "begun", "planned", "rolled back"
"""What `phase` says of a command: objects may lie about; it is known what it was about to do; that was taken back, and
somebody's edits in it have to be told to the log."""


def write(folder: Path, record: dict[str, Any]) -> None:
    """Put a record in the journal's place in one durable step. A journal is never half there."""
    durable.replace(folder / NAME, json.dumps(record).encode("utf-8"))


def read(folder: Path) -> dict[str, Any] | None:
    """The record of an interrupted command, or None. Raises RtrepoError for a damaged journal."""
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        record = json.loads(raw)
        if not isinstance(record, dict):
            raise ValueError("not an object")
    except ValueError:
        raise RtrepoError(
            f"the record of an interrupted command is damaged ({folder / NAME})",
            hint=f"look at git status; when your files are as they should be, remove {folder / NAME}",
        ) from None
    return record


def sweep(folder: Path) -> None:
    """Remove what a command left that was killed while it wrote its record; nothing was begun then."""
    for path in folder.glob(f".{NAME}.*.rtrepo"):
        path.unlink()


def clear(folder: Path) -> None:
    """The command is done or taken back."""
    if (folder / NAME).exists():
        (folder / NAME).unlink()
        durable.sync_folder(folder)
