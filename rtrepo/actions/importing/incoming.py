"""Reading a training file from outside the repository: bytes in chunks, gzip or plain, with its SHA-256."""

import hashlib
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from rtrepo.errors import RtrepoError

CHUNK = 2**20
MAX_RATIO = 1_000
"""How many times larger than itself a .gz file may grow."""

Progress = Callable[[int, int], None]


class Incoming:
    """One file to import. `sha256` is of the bytes on disk, known once `chunks` is exhausted."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self.path = path
        # A name that is not UTF-8 can be opened, but not written into a record.
        self.name = os.fsencode(path.name).decode("utf-8", "replace")
        self._progress = progress
        self._digest = hashlib.sha256()
        self.size = self._check()

    def _check(self) -> int:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            raise RtrepoError(f"there is no file {self.path}", hint="check the path; nothing was changed") from None
        if not stat.S_ISREG(found.st_mode):
            raise RtrepoError(f"{self.path} is not a file", hint="import takes .jsonl, .json and .jsonl.gz files")
        return found.st_size

    @property
    def sha256(self) -> str:
        """Of the bytes read so far."""
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """The file's content, unpacked where it is gzip. Raises RtrepoError for a damaged or exploding .gz."""
        with open(self.path, "rb") as file:
            head = file.peek(2)[:2] if hasattr(file, "peek") else b""
            yield from self._unpacked(file) if head == b"\x1f\x8b" else self._plain(file)

    def _plain(self, file: BinaryIO) -> Iterator[bytes]:
        done = 0
        while chunk := file.read(CHUNK):
            self._digest.update(chunk)
            done += len(chunk)
            if self._progress:
                self._progress(done, self.size)
            yield chunk

    def _unpacked(self, file: BinaryIO) -> Iterator[bytes]:
        packed = unpacked = 0
        inside = False  # between the beginning and the end of a member
        inflater = zlib.decompressobj(31)
        for chunk in self._plain(file):
            packed += len(chunk)
            rest = chunk
            while rest:
                try:
                    out = inflater.decompress(rest, CHUNK)
                except zlib.error as error:
                    raise RtrepoError(
                        f"{self.path} is a damaged .gz file ({error}); nothing was changed",
                        hint=f"gzip --test {self.path}",
                    ) from None
                inside = not inflater.eof
                unpacked += len(out)
                if unpacked > CHUNK + MAX_RATIO * packed:
                    raise RtrepoError(
                        f"{self.path} unpacks to more than {MAX_RATIO:,} times its size; nothing was changed",
                        hint="unpack it with gunzip and import what comes out",
                    )
                if out:
                    yield out
                rest = inflater.unconsumed_tail
                if inflater.eof:
                    # A .gz file may hold several members one after the other.
                    rest, inflater = inflater.unused_data, zlib.decompressobj(31)
        if inside:
            raise RtrepoError(
                f"{self.path} ends in the middle of its gzip data; nothing was changed", hint="fetch the file again"
            )
