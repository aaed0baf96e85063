"""Files that are there, whole, once a function has returned: written beside, synced, and put in their place."""

import os
from pathlib import Path


def replace(path: Path, raw: bytes) -> None:
    """Put a file in its place in one step: a reader sees the old content or the new, never part of one.

    Raises OSError where that fails; then what was there is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.rtrepo")
    try:
        with open(temporary, "xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
