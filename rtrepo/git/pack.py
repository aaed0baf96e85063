"""Writing one git pack in one pass: no deltas, the fastest deflate there is, five times cheaper than loose objects.

The format is that of git's gitformat-pack documentation: `PACK`, version 2, a count, then per object a
type-and-size varint and a zlib stream, then SHA-1 of it all; the index is version 2.
"""

import contextlib
import hashlib
import os
import struct
import tempfile
import zlib
from itertools import accumulate
from pathlib import Path

from rtrepo.git.durable import sync_folder

try:
    # Compression is most of what a pack costs; ISA-L needs 8 µs for an entry where zlib needs 20.
    from isal.isal_zlib import compress
except ImportError:  # a machine that ISA-L has no wheel for
    from zlib import compress

_TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_LARGE = 2**31


class PackWriter:
    """A pack in the making. Put objects, then publish; nothing is visible to git before."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._path = folder / f"tmp_rtrepo_{name}.pack"
        self._pack = open(self._path, "xb", buffering=2**20)  # noqa: SIM115 (closed by publish or discard)
        self._pack.write(b"PACK" + struct.pack(">II", 2, 0))
        self._offset = 12
        self._objects: dict[bytes, tuple[int, int]] = {}
        # The plain contents once more: the working tree is written from them, and inflating costs more.
        self._spool = tempfile.TemporaryFile(dir=folder, prefix="tmp_rtrepo_")  # noqa: SIM115
        self._places: dict[bytes, tuple[int, int]] = {}
        self._spooled = self._flushed = 0

    def put(self, kind: str, data: bytes) -> str:
        """Add an object of a kind (blob, tree, commit) and give its id; a known one is not added again."""
        key = hashlib.sha1(b"%s %d\0%s" % (kind.encode(), len(data), data), usedforsecurity=False).digest()
        if key not in self._objects:
            size, first = len(data) >> 4, _TYPES[kind] << 4 | len(data) & 15
            head = bytearray()
            while size:
                head.append(first | 0x80)
                size, first = size >> 7, size & 0x7F
            head.append(first)
            body = bytes(head) + compress(data, 1)
            self._objects[key] = (self._offset, zlib.crc32(body))
            self._pack.write(body)
            self._offset += len(body)
            self._places[key] = (self._spooled, len(data))
            self._spool.write(data)
            self._spooled += len(data)
        return key.hex()

    def read(self, object_id: str) -> bytes | None:
        """The content of an object that was put, or None."""
        place = self._places.get(bytes.fromhex(object_id))
        if place is None:
            return None
        if place[0] + place[1] > self._flushed:
            self._spool.flush()
            self._flushed = self._spooled
        return os.pread(self._spool.fileno(), place[1], place[0])

    def publish(self) -> None:
        """Finish the pack and its index, fsync both, and put them where git finds them: the index last."""
        if not self._objects:
            self.close()
            return
        self._pack.seek(8)
        self._pack.write(struct.pack(">I", len(self._objects)))
        self._pack.flush()
        checksum = self._checksum()
        self._pack.seek(0, os.SEEK_END)
        self._pack.write(checksum)
        self._pack.flush()
        os.fsync(self._pack.fileno())
        self._pack.close()
        ids = sorted(self._objects)
        name = hashlib.sha1(b"".join(ids), usedforsecurity=False).hexdigest()
        index = self._path.with_suffix(".idx")
        with open(index, "xb") as file:
            file.write(self._index(ids, checksum))
            file.flush()
            os.fsync(file.fileno())
        for path in (self._path, index):
            os.chmod(path, path.stat().st_mode & 0o444)
            os.replace(path, self._folder / f"pack-{name}{path.suffix}")
        sync_folder(self._folder)

    def close(self) -> None:
        """Forget the plain contents, and remove the pack where it was not published."""
        self._pack.close()
        self._spool.close()
        for suffix in (".pack", ".idx"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path.with_suffix(suffix))

    def _checksum(self) -> bytes:
        digest = hashlib.sha1(usedforsecurity=False)
        with open(self._path, "rb") as file:
            while chunk := file.read(2**20):
                digest.update(chunk)
        return digest.digest()

    def _index(self, ids: list[bytes], checksum: bytes) -> bytes:
        counts = [0] * 256
        for key in ids:
            counts[key[0]] += 1
        places = [self._objects[key] for key in ids]
        large = [offset for offset, _ in places if offset >= _LARGE]
        numbers = iter(range(len(large)))
        small = [offset if offset < _LARGE else _LARGE | next(numbers) for offset, _ in places]
        body = b"".join((
            b"\xfftOc" + struct.pack(">I", 2),
            struct.pack(">256I", *accumulate(counts)),
            *ids,
            struct.pack(f">{len(ids)}I", *(crc for _, crc in places)),
            struct.pack(f">{len(ids)}I", *small),
            struct.pack(f">{len(large)}Q", *large),
            checksum,
        ))  # fmt: skip
        return body + hashlib.sha1(body, usedforsecurity=False).digest()
