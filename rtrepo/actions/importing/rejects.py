"""Keeping the records that an import could not take, so that they can be mended and imported again."""

from collections.abc import Sequence
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.model.records import RawRecord


def refuse_to_replace(path: Path) -> None:
    """Refuse before anything is imported where the rejects would have to go over a file that is there."""
    if path.exists() or path.is_symlink():
        raise RtrepoError(f"{path} is there already; nothing was imported", hint="name another file for --rejects")
    if not path.parent.is_dir():
        raise RtrepoError(f"there is no folder {path.parent}; nothing was imported", hint=f"mkdir -p {path.parent}")


def write_rejects(path: Path, records: Sequence[RawRecord]) -> None:
    """Write the records' own bytes, each on a line where it has none inside. Never over a file that is there."""
    try:
        with open(path, "xb") as file:
            for record in records:
                file.write(record.raw.rstrip(b"\r\n") + b"\n")
    except FileExistsError:
        raise RtrepoError(
            f"{path} is there already, so the rejected records were not written; the import itself is done",
            hint="name another file; importing once more with --rejects adds nothing twice",
        ) from None
