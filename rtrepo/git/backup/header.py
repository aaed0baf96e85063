"""The beginning of a backup file: that of a git bundle (gitformat-bundle(5)), which git itself can clone.

    # v2 git bundle
    -COMMIT                                     what it builds on, in a backup that follows others
    COMMIT HEAD
    OBJECT refs/heads/main                      every ref of the repository, sorted
    COMMIT refs/rtrepo/backup/0002-AT-ID-PREVIOUS-STATE
    (an empty line, and a pack)

The last ref is the backup's own record. Its name says which file of which chain this is, without unpacking anything.
Every byte is decided by the record, so a byte that changed is found; the pack ends with a checksum of its own.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rtrepo.errors import RtrepoError

SIGNATURE = b"# v2 git bundle\n"
FOLDER = "refs/rtrepo/backup/"
_NAME = re.compile(r"(\d{4,9})-(\d{1,12})-([0-9a-f]{16})-([0-9a-f]{16}|none)-([0-9a-f]{16})")
_LINE = re.compile(rb"(-?)([0-9a-f]{40})(?: (.+))?")
_MOST = 256 * 2**20
"""Bytes of a header that are read at most: a million refs need about a hundred bytes each."""
_PIECE = 1 << 20


class Name(NamedTuple):
    """Which file of which chain: its number from 1, when it was made, its id, the id of the file before it (empty for
    the first), and a digest of what the repository held."""

    number: int
    at: int
    id: str
    previous: str
    state: str

    @property
    def ref(self) -> str:
        """The full name of the ref that holds the record."""
        return f"{FOLDER}{self.number:04d}-{self.at}-{self.id}-{self.previous or 'none'}-{self.state}"


class Header(NamedTuple):
    """The beginning of a backup. `record` is the commit of the backup's own record, `head` the commit that was checked
    out (empty for none), `size` the bytes before the pack."""

    name: Name
    record: str
    needs: tuple[str, ...]
    refs: Mapping[str, str]
    head: str
    size: int = 0


class Digest(NamedTuple):
    """What a file's bytes come to: its size, its SHA-256, and whether the pack has the checksum that it ends with."""

    size: int
    sha256: str
    whole: bool


class DamagedError(RtrepoError):
    """A backup that is not what it was when it was written."""


def to_bytes(header: Header) -> bytes:
    """The bytes of a header, with the empty line that ends it."""
    lines = [f"-{commit}" for commit in sorted(header.needs)]
    lines += [f"{header.head} HEAD"] if header.head else []
    lines += [f"{header.refs[name]} {name}" for name in sorted(header.refs)]
    lines += [f"{header.record} {header.name.ref}", "", ""]
    return SIGNATURE + "\n".join(lines).encode("utf-8", "surrogateescape")


def is_bundle(path: Path) -> bool:
    """Whether a file begins as a git bundle does."""
    try:
        with path.open("rb") as file:
            return file.read(len(SIGNATURE)) == SIGNATURE
    except OSError:
        return False


def read(path: Path) -> Header:
    """The beginning of a backup. Raises DamagedError where the file does not begin as one."""
    not_one = DamagedError(
        f"{path} is no backup that rtrepo made, or its beginning is damaged",
        hint="rtrepo backup create PATH makes one; git clone reads any git bundle",
    )
    with path.open("rb") as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            raise not_one
        needs: list[str] = []
        refs: dict[str, str] = {}
        while (line := file.readline(1 << 16)) not in (b"\n", b""):
            found = _LINE.fullmatch(line.removesuffix(b"\n"))
            if found is None or file.tell() > _MOST or bool(found[1]) == bool(found[3]):
                raise not_one
            if found[1]:
                needs.append(found[2].decode())
            else:
                refs[found[3].decode("utf-8", "surrogateescape")] = found[2].decode()
        size = file.tell()
    own = [name for name in refs if name.startswith(FOLDER)]
    told = _NAME.fullmatch(own[0].removeprefix(FOLDER)) if len(own) == 1 else None
    if told is None or not line:
        raise not_one
    record, head = refs.pop(own[0]), refs.pop("HEAD", "")
    previous = "" if told[4] == "none" else told[4]
    name = Name(int(told[1]), int(told[2]), told[3], previous, told[5])
    return Header(name, record, tuple(needs), refs, head, size)


def digest(path: Path, start: int) -> Digest:
    """Read a file through once. The pack begins at byte `start`."""
    all_of, pack, last = hashlib.sha256(), hashlib.sha1(usedforsecurity=False), b""
    with path.open("rb") as file:
        all_of.update(file.read(start))
        size = start
        while piece := file.read(_PIECE):
            all_of.update(piece)
            size += len(piece)
            last += piece
            pack.update(last[:-20])
            last = last[-20:]
    return Digest(size, all_of.hexdigest(), size - start > 32 and pack.digest() == last)
