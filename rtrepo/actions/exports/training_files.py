"""Training files as they lie somewhere on the disk, perhaps compressed: what they are known by, and their records."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.formats.cutting import cut
from rtrepo.model.fingerprint import fingerprint
from rtrepo.model.records import RawRecord

MOST_RECORDS = 500_000
"""Records of a file that are looked at one by one; the rest is only counted into the SHA-256."""
MOST_BYTES = 64 * 2**30
"""Bytes of a file that are read, after unpacking: 10 MB of gzip can stand for 10 GB of nothing."""

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"

Progress = Callable[[int, int], None]


class Digest(NamedTuple):
    """The SHA-256 of a file as it lies there, that of its content where it is compressed (else the same), and whether
    it is."""

    outer: str
    content: str
    packed: bool


class Records(NamedTuple):
    """Fingerprints of the records of a file, in order (None for one that could not be read); `more` when there are more
    than are looked at."""

    prints: tuple[bytes | None, ...]
    more: bool


def digest(path: Path, progress: Progress | None = None) -> Digest:
    """What a file is known by. Raises RtrepoError where it cannot be read to its end."""
    with _opened(path) as file:
        outer = hashlib.sha256()
        size, done = path.stat().st_size, 0
        packed = False
        while chunk := _read(path, file):
            packed = packed or (not done and chunk.startswith(_GZIP))
            outer.update(chunk)
            done += len(chunk)
            if done > MOST_BYTES:
                raise _too_large(path)
            if progress:
                progress(done, size)
    if not packed:
        return Digest(outer.hexdigest(), outer.hexdigest(), False)
    inner = hashlib.sha256()
    for chunk in chunks(path):
        inner.update(chunk)
    return Digest(outer.hexdigest(), inner.hexdigest(), True)


def chunks(path: Path) -> Iterator[bytes]:
    """The content of a file in pieces, unpacked where it is compressed. Raises RtrepoError where it cannot be read."""
    with _opened(path) as file:
        head = _read(path, file, 2)
        file.seek(0)
        source: BinaryIO = gzip.GzipFile(fileobj=file) if head == _GZIP else file  # type: ignore[assignment]
        done = 0
        while chunk := _read(path, source):
            done += len(chunk)
            if done > MOST_BYTES:
                raise _too_large(path)
            yield chunk


def records(path: Path) -> Records:
    """The fingerprints of a file's records."""
    found = cut(chunks(path))
    prints = tuple(None if one.problem else fingerprint(one.value) for one in islice(found, MOST_RECORDS))
    return Records(prints, next(found, None) is not None)


def wanted(path: Path, numbers: Iterable[int]) -> Iterator[RawRecord]:
    """Some records of a file by their numbers, in order."""
    asked = set(numbers)
    if asked:
        yield from (one for one in islice(cut(chunks(path)), max(asked)) if one.number in asked and not one.problem)


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            raise RtrepoError(f"there is no file {path}", hint="check the path")
        return open(path, "rb")
    except OSError as error:
        raise RtrepoError(f"{path} cannot be read ({error.strerror})") from None


def _read(path: Path, source: BinaryIO, size: int = _CHUNK) -> bytes:
    try:
        return source.read(size)
    except (OSError, EOFError, zlib.error) as error:  # gzip.BadGzipFile is an OSError
        why = getattr(error, "strerror", None) or str(error)
        raise RtrepoError(f"{path} cannot be read to its end ({why})") from None


def _too_large(path: Path) -> RtrepoError:
    return RtrepoError(f"{path} holds more than {MOST_BYTES // 2**30} GiB, which is more than is looked at here")
