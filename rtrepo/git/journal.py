"""What a command was about to do, on disk before it does it, so that the next command can finish or undo it."""

import json
import os
from pathlib import Path
from typing import Any

from rtrepo.errors import RtrepoError

NAME = "journal.json"


def write(folder: Path, record: dict[str, Any]) -> None:
    """Put a record in the journal's place in one durable step. A journal is never half there."""
    temporary = folder / f"{NAME}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(record, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder / NAME)
    _fsync(folder)


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
    (folder / f"{NAME}.new").unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """The command is done or taken back."""
    (folder / NAME).unlink(missing_ok=True)
    _fsync(folder)


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
