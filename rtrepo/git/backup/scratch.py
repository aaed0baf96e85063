"""A git folder to put objects in that the repository is not to get: it sees the repository's objects beside them."""

import os
import subprocess
import tempfile
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.progress import Progress, sentences


class Scratch:
    """Objects beside those of a repository. `folder` is the caller's to make and to remove; `objects` are the
    repository's."""

    def __init__(self, folder: Path, objects: Path) -> None:
        self.folder = folder
        self._objects = folder / "objects"
        self._objects.mkdir()
        # Git reads a list here: a path with a colon in it has to be in quotes.
        quoted = os.fspath(objects).replace("\\", "\\\\").replace('"', '\\"')
        self._beside = f'"{quoted}"'

    def environment(self, index: str = "index", **more: str) -> dict[str, str]:
        """Where git puts objects and reads the index of a name in the scratch folder."""
        return process.environment(
            GIT_OBJECT_DIRECTORY=os.fspath(self._objects),
            GIT_ALTERNATE_OBJECT_DIRECTORIES=self._beside,
            GIT_INDEX_FILE=os.fspath(self.folder / index),
            GIT_NO_REPLACE_OBJECTS="1",
            GIT_OPTIONAL_LOCKS="0",
            **more,
        )

    def run(self, root: Path, *arguments: str, data: bytes = b"", index: str = "index", **more: str) -> bytes:
        """A git command in a working tree, with its own index and objects. Line ends are not converted: what is in the
        files is what is kept. Raises RtrepoError with git's own words."""
        words = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false", *arguments)
        try:
            return process.run(root, *words, data=data, env=self.environment(index, **more))
        except RtrepoError as error:
            said = error.message.partition("failed: ")[2]
            raise RtrepoError(f"git {arguments[0]} failed: {said}", hint="rtrepo fsck tells what is damaged") from None

    def put(self, root: Path, data: bytes) -> str:
        """Store a blob and give its id."""
        return self.run(root, "hash-object", "-w", "--stdin", data=data).decode().strip()

    def tree(self, root: Path, lines: bytes, index: str) -> str:
        """Store a tree, given as the lines of an index (`MODE ID STAGE<tab>PATH<nul>`), and give its id. `index` is a
        name that was not used yet."""
        self.run(root, "update-index", "-z", "--index-info", data=lines, index=index)
        return self.run(root, "write-tree", index=index).decode().strip()

    def has(self, root: Path, ids: list[str]) -> set[str]:
        """Those of some objects that are there."""
        told = self.run(root, "cat-file", "--batch-check=%(objectname) %(objecttype)", data="\n".join(ids).encode())
        return {line.split()[0] for line in told.decode().splitlines() if not line.endswith(" missing")}

    def pack(self, root: Path, wanted: list[str], without: list[str], into: int, progress: Progress | None) -> None:
        """Write a pack of what some objects reach, without what others reach, to a file descriptor; `progress` is told
        (done, of). Raises RtrepoError where that fails."""
        # Sparse is git's default: it looks for what is known at the same paths only, and a record has its files
        # deeper down than a version has. 10 changed files of 100,000 were a pack of 19 MB then.
        words = ["pack-objects", "--revs", "--no-sparse", "--stdout", "--thin", "--delta-base-offset"]
        words += ["--progress" if progress else "-q"]
        with tempfile.TemporaryFile(dir=self.folder) as asked:
            asked.write("\n".join([*wanted, *(f"^{one}" for one in without), ""]).encode())
            asked.seek(0)
            with subprocess.Popen(
                [process.executable(), *words], cwd=root, env=self.environment(), stdin=asked, stdout=into,
                stderr=subprocess.PIPE,
            ) as running:  # fmt: skip
                assert running.stderr is not None
                try:
                    said = sentences(running.stderr, progress)
                except BaseException:
                    running.kill()
                    raise
        if running.returncode:
            why = said[-1] if said else "it does not say why"
            raise RtrepoError(
                f"git could not pack the repository: {why}; no backup was written",
                hint="rtrepo fsck tells what is damaged, df whether the disk is full",
            )
