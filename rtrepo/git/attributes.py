"""A block of ours in `.git/info/attributes`, which all worktrees share. The lines of others stay as they are."""

from collections.abc import Sequence
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.git.repository import Repository

_BEGIN = b"# rtrepo git-setup: from here"
_END = b"# rtrepo git-setup: to here, taken out by rtrepo git-setup --remove"


def read(repository: Repository) -> list[str] | None:
    """The lines of our block, or None where there is none."""
    lines = _standing(repository).split(b"\n")
    span = _span(lines)
    if span is None:
        return None
    return [
        line.decode("utf-8", "replace") for line in lines[slice(*span)] if not line.startswith(b"# rtrepo git-setup")
    ]


def check(repository: Repository, lines: Sequence[str]) -> None:
    """Raise RtrepoError where `write` would have to write through a link, which may lead out of the repository."""
    if read(repository) != list(lines):
        _refuse_link(repository.common_dir / "info" / "attributes", lines)


def write(repository: Repository, lines: Sequence[str]) -> None:
    """Put our block at the end, where it counts most; one that stands anywhere is replaced.

    Raises RtrepoError where the file is a link, which may lead out of the repository.
    """
    path = repository.common_dir / "info" / "attributes"
    before = _standing(repository)
    others = _without(before)
    gap = b"\n" if others and not others.endswith(b"\n") else b""
    block = [_BEGIN, *(line.encode("utf-8") for line in lines), _END, b""]
    after = others + gap + b"\n".join(block)
    if after == before:
        return
    _refuse_link(path, lines)
    path.parent.mkdir(exist_ok=True)
    durable.replace(path, after)


def remove(repository: Repository) -> None:
    """Take our block out; a file that holds nothing else goes too. Raises RtrepoError where the file is a link."""
    path = repository.common_dir / "info" / "attributes"
    before = _standing(repository)
    after = _without(before)
    if after == before:
        return
    _refuse_link(path, ())
    if after:
        durable.replace(path, after)
    else:
        path.unlink()


def _refuse_link(path: Path, lines: Sequence[str]) -> None:
    if path.is_symlink():
        what = f"add the lines: {' | '.join(lines)}" if lines else "take out the lines of rtrepo git-setup"
        raise RtrepoError(
            f"{path} is a link, which rtrepo does not write through; nothing was changed",
            hint=f"in the file it leads to, {what}",
        )


def _standing(repository: Repository) -> bytes:
    path = repository.common_dir / "info" / "attributes"
    return path.read_bytes() if path.is_file() else b""


def _without(raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    while span := _span(lines):
        del lines[slice(*span)]
    return b"\n".join(lines)


def _span(lines: list[bytes]) -> tuple[int, int] | None:
    """Where our block begins and ends (exclusive). One that lost its last line holds what names our driver."""
    bare = [line.rstrip(b"\r") for line in lines]
    if _BEGIN not in bare:
        return None
    start = bare.index(_BEGIN)
    if _END in bare[start:]:
        return start, bare.index(_END, start) + 1
    end = start + 1
    while end < len(bare) and b"=rtrepo" in bare[end]:
        end += 1
    return start, end
