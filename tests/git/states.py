"""What the tests of git's floor share: ids and bytes of what stands in a repository, told by git and by the disk."""

import os
import stat
from pathlib import Path

from rtrepo.git import pending
from rtrepo.git.objects import object_id
from rtrepo.model.operation import FileId
from tests.conftest import Git

OWN = Path("rtrepo")


def blob(text: str | bytes) -> FileId:
    """The id that git would give a text."""
    return FileId(object_id("blob", text.encode() if isinstance(text, str) else text))


def standing(root: Path) -> dict[str, tuple[str, bytes]]:
    """Every file of a working tree: its kind (`f`, `x` with the right to run, `l` a link) and its bytes."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                found[path.relative_to(root).as_posix()] = ("l", os.fsencode(os.readlink(path)))
            elif stat.S_ISREG(mode):
                found[path.relative_to(root).as_posix()] = ("x" if mode & 0o100 else "f", path.read_bytes())
    return found


def everything(root: Path) -> dict[str, bytes]:
    """Every byte below a folder, git's own files too, but not rtrepo's lock."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != "lock"
    }


def told_by_git(git: Git, root: Path) -> tuple[str, str, str]:
    """Refs (but for the operation log) and what git remembers of a merge, the index, and what differs from it."""
    refs = git(root, "for-each-ref", "--format=%(refname) %(objectname)")
    kept = "".join(line + "\n" for line in refs.splitlines() if not line.startswith("refs/rtrepo/"))
    waiting = {name: root / ".git" / name for name in (*pending.WAITING, pending.ORIG_HEAD)}
    kept += "".join(f"{name} {path.read_text()!r}\n" for name, path in waiting.items() if path.exists())
    return kept + git(root, "symbolic-ref", "HEAD"), git(root, "ls-files", "-s"), git(root, "status", "--porcelain")


def leftovers(root: Path) -> list[str]:
    """Temporary files and locks that nobody holds any more."""
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.name.endswith((".lock", ".rtrepo", ".new", ".held")) or path.name.startswith(("tmp_", "journal."))
    )
