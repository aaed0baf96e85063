"""Files of the working tree, read and written without following a link or leaving the repository.

Every folder on the way is opened with O_NOFOLLOW from its parent's descriptor, so a link in place of a
folder is refused instead of being written through (libgit2's own checkout writes through it).
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import disk
from rtrepo.model.operation import EXECUTABLE, REGULAR

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_REFUSED_NAMES = frozenset({"", ".", ".."})


class Worktree:
    """The folder of a working tree. Keeps the folders of the last path open; use it as a context."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: list[str] = []
        self._at: str | None = None
        self._handles: list[int] = [os.open(root, os.O_RDONLY | os.O_DIRECTORY)]

    def __enter__(self) -> "Worktree":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the folders back to the system."""
        while self._handles:
            os.close(self._handles.pop())
        self._names.clear()
        self._at = None

    def _folder(self, path: str, *, make: bool = False) -> tuple[int, str]:
        """The descriptor of the folder a path lies in, and the file's name."""
        folder, _, name = path.rpartition("/")
        if name in _REFUSED_NAMES or "\0" in path or _is_git(name):
            raise RtrepoError(f"{path!r} is not a path rtrepo writes or reads")
        if folder == self._at:
            return self._handles[-1], name
        self._at = None
        names = folder.split("/") if folder else []
        if not _REFUSED_NAMES.isdisjoint(names) or any(map(_is_git, names)):
            raise RtrepoError(f"{path!r} is not a path rtrepo writes or reads")
        shared = 0
        while shared < min(len(names), len(self._names)) and names[shared] == self._names[shared]:
            shared += 1
        while len(self._names) > shared:
            os.close(self._handles.pop())
            self._names.pop()
        for part in names[shared:]:
            self._handles.append(self._enter(self._handles[-1], part, path, make))
            self._names.append(part)
        self._at = folder
        return self._handles[-1], name

    def _enter(self, parent: int, part: str, path: str, make: bool) -> int:
        try:
            return os.open(part, _FOLDER, dir_fd=parent)
        except FileNotFoundError:
            if not make:
                raise
            os.mkdir(part, dir_fd=parent)
            return os.open(part, _FOLDER, dir_fd=parent)
        except OSError as error:
            if error.errno not in (errno.ENOTDIR, errno.ELOOP, errno.EMLINK):  # a link: Linux, macOS, FreeBSD
                raise
            is_link = stat.S_ISLNK(os.lstat(part, dir_fd=parent).st_mode)
            if not is_link and not make:
                raise FileNotFoundError(path) from None
            raise RtrepoError(
                f"{path}: {part} is {'a link' if is_link else 'a file'}, not a folder; "
                "rtrepo does not follow it and changed nothing",
                hint=f"move {part} away, or take it out of the repository",
            ) from None

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a regular file, or None where there is none. Raises RtrepoError past `limit` bytes."""
        found = self.look(path)
        if found is None or not stat.S_ISREG(found.st_mode):
            return None
        if found.st_size > limit:
            raise RtrepoError(f"{path} is larger than {limit // 2**20} MiB, the most rtrepo reads")
        folder, name = self._folder(path)
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        with open(handle, "rb") as file:
            return file.read()

    def look(self, path: str) -> os.stat_result | None:
        """What stands at a path, links not followed; None where nothing does."""
        try:
            folder, name = self._folder(path)
            return os.lstat(name, dir_fd=folder)
        except FileNotFoundError:
            return None

    def create(self, path: str, data: bytes, mode: int = REGULAR) -> None:
        """Write a file that must not exist yet. Raises FileExistsError where something is there."""
        folder, name = self._folder(path, make=True)
        rights = 0o777 if mode == EXECUTABLE else 0o666
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        handle = os.open(name, flags, rights, dir_fd=folder)
        try:
            _write_all(handle, data)
        finally:
            os.close(handle)

    def replace(self, path: str, data: bytes, mode: int = REGULAR) -> None:
        """Put a file's new content in the place of the old one in a single step, durable before it counts."""
        self.lay_beside(path, data, mode, durable=True)
        self.put_in_place(path)

    def lay_beside(self, path: str, data: bytes, mode: int = REGULAR, *, durable: bool = False) -> None:
        """Write a file's new content beside the old one, for `put_in_place`. Call `settle` between the two, once for
        all files, where this is not made `durable` by itself."""
        folder, name = self._folder(path, make=True)
        temporary = _temporary(name)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
        rights = 0o777 if mode == EXECUTABLE else 0o666
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        handle = os.open(temporary, flags, rights, dir_fd=folder)
        try:
            _write_all(handle, data)
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)

    def settle(self, paths: Iterable[str]) -> None:
        """Make the new contents that lie beside some files durable. Raises OSError where the disk loses them."""
        if disk.is_synced(self._handles[0]):
            return
        for path in paths:
            folder, name = self._folder(path)
            handle = os.open(_temporary(name), os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def put_in_place(self, path: str) -> None:
        """Let the new content that lies beside a file take its place, in a single step."""
        folder, name = self._folder(path)
        os.rename(_temporary(name), name, src_dir_fd=folder, dst_dir_fd=folder)

    def sweep(self, path: str) -> None:
        """Remove the temporary file that a killed `replace` may have left."""
        with contextlib.suppress(FileNotFoundError):
            folder, name = self._folder(path)
            os.unlink(_temporary(name), dir_fd=folder)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it."""
        folder, name = self._folder(path)
        os.unlink(name, dir_fd=folder)
        self._at = None
        while self._names:
            part = self._names[-1]
            try:
                os.rmdir(part, dir_fd=self._handles[-2])
            except OSError:
                return  # not empty: other files live here
            os.close(self._handles.pop())
            self._names.pop()


def _temporary(name: str) -> str:
    return f".{os.fsdecode(os.fsencode(name)[:200])}.rtrepo"  # a name may have 255 bytes, with the dot and all


def _is_git(name: str) -> bool:
    """Whether a name is `.git` under any of the spellings a file system may fold into it."""
    if name[:1] not in ".gG" and name.isascii():
        return False
    visible = "".join(character for character in name.lower() if character.isprintable())
    return visible.split(":")[0].rstrip(". ") in (".git", "git~1")


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
