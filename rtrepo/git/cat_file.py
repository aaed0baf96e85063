"""Objects as git itself reads them. libgit2 1.9 never returns from a loose object that was cut short; git says so."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.objects import EMPTY_TREE, MAX_BLOB
from rtrepo.git.repository import Repository

_AT_ONCE = 200
"""Ids that are asked for before the first answer is read: fewer bytes than a pipe holds, so nobody waits for ever."""


class Read(NamedTuple):
    """An object by its id: its kind (`blob`, `tree`, `commit`, `tag`; empty where it is missing or damaged), its
    content, and why there is none."""

    id: str
    kind: str
    raw: bytes
    why: str = ""


class CatFile:
    """`git cat-file --batch`, started again where a damaged object ended it. Use it as a context."""

    def __init__(self, repository: Repository) -> None:
        self._root = repository.root
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "CatFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, object_id: str) -> bytes:
        """The content of one object. Raises RtrepoError where it is missing or damaged."""
        if object_id == EMPTY_TREE:
            return b""
        found = next(self.each([object_id]))
        if not found.kind:
            raise RtrepoError(f"object {object_id[:12]} {found.why}", hint="rtrepo fsck")
        return found.raw

    def each(self, ids: Iterable[str]) -> Iterator[Read]:
        """Objects by their ids (or by any name that git knows), in the order asked."""
        waiting = iter(ids)
        while asked := list(islice(waiting, _AT_ONCE)):
            while asked:
                answered = 0
                for found in self._some(asked):
                    answered += 1
                    yield found
                asked = asked[answered:]

    def _some(self, asked: Sequence[str]) -> Iterator[Read]:
        """Answers up to the one that ends git, which is the last then."""
        into, out = self._pipes()
        into.write("".join(f"{one}\n" for one in asked).encode())
        into.flush()
        for one in asked:
            words = out.readline().split()
            if not words:
                self._end()
                yield Read(one, "", b"", "is damaged")
                return
            if len(words) != 3 or not words[2].isdigit():
                yield Read(one, "", b"", "is missing" if words[-1] == b"missing" else "names no single object")
                continue
            size = int(words[2])
            if size > MAX_BLOB:
                self._end()
                yield Read(one, "", b"", f"is larger than {MAX_BLOB // 2**20} MiB")
                return
            raw = out.read(size + 1)
            if len(raw) != size + 1:
                self._end()
                yield Read(one, "", b"", "is damaged")
                return
            yield Read(words[0].decode(), words[1].decode(), raw[:-1])

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._running is None:
            self._running = subprocess.Popen(
                [process.executable(), "cat-file", "--batch"], cwd=self._root, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=process.environment(GIT_NO_REPLACE_OBJECTS="1", GIT_NO_LAZY_FETCH="1"),
            )  # fmt: skip
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        return self._running.stdin, self._running.stdout

    def _end(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.communicate()
            self._running = None
