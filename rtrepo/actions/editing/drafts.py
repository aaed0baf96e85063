"""Transcripts that a person is at, or was when something went wrong: files in `.git/rtrepo/edits/`, never lost."""

from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.git.repository import Repository
from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript.spelling import COMMENT, spelt

_REMARK = f"{COMMENT} not saved: "


def folder(repository: Repository) -> Path:
    """Where they are; it may not exist yet."""
    return repository.own_dir / "edits"


def begin(repository: Repository, name: str, text: str) -> Path:
    """Write a transcript under a name that no other has. Raises RtrepoError where that fails."""
    place = folder(repository)
    try:
        place.mkdir(parents=True, exist_ok=True)
        number, path = 1, place / f"{name}.md"
        while path.exists():
            number += 1
            path = place / f"{name}-{number}.md"
        durable.replace(path, text.encode("utf-8"))
    except OSError as error:
        raise RtrepoError(f"{place} cannot be written ({error.strerror}); nothing was changed") from None
    return path


def replace(path: Path, raw: bytes) -> None:
    """Write a draft anew. Raises RtrepoError where that fails; then what was there is as it was."""
    try:
        durable.replace(path, raw)
    except OSError as error:
        raise RtrepoError(
            f"{path} cannot be written ({error.strerror}); nothing was changed, what you wrote is there as you left it",
            hint="rtrepo edit --continue opens it again",
        ) from None


def left(repository: Repository) -> list[Path]:
    """Those that were left, the last one first."""
    place = folder(repository)
    found = [path for path in place.glob("*.md") if path.is_file()] if place.is_dir() else []
    return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))


def unsaved(repository: Repository) -> str:
    """What to say of them before another one is begun; empty where there is none."""
    found = left(repository)
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"not saved yet: {found[0].stem}{more}; rtrepo edit --continue goes on with it" if found else ""


def named(repository: Repository, name: str) -> Path:
    """The draft of a name, or the last one where none is said. Raises RtrepoError where there is none."""
    found = left(repository)
    chosen = next((path for path in found if name in ("", path.stem, path.name)), None)
    if chosen is None:
        names = ", ".join(path.stem for path in found)
        raise RtrepoError(
            f"there is no edit called {name}" if name else "there is no edit to go on with",
            hint=f"there are {names}" if found else "rtrepo edit ID opens an entry",
        )
    return chosen


def remarked(raw: bytes, error: FileError) -> tuple[bytes, int]:
    """A transcript with a remark above the line that cannot be read, and without those of before; and the number that
    the line has then."""
    mark = _REMARK.encode()
    lines = raw.split(b"\n")
    at = max(error.line - 1, 0)
    at -= sum(line.startswith(mark) for line in lines[:at])
    lines = [line for line in lines if not line.startswith(mark)]
    why = spelt(f"{error.at} {error.reason}".strip()).replace("-->", "-- >").replace("\n", " ")
    remark = f"{_REMARK}line {at + 2}: {why} -->".encode()
    return b"\n".join([*lines[:at], remark, *lines[at:]]), at + 2
