"""Opening a repository: found from any subfolder, refused with a reason where rtrepo could do harm."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pygit2
from pygit2.enums import RepositoryOpenFlag

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.model.operation import FileId


class Then(NamedTuple):
    """What a repository is looked at as of, where that is not now: branches and tags by full name, what HEAD pointed
    at, and the files that were not as the version checked out has them (None: not there)."""

    refs: Mapping[str, str]
    head: str
    files: Mapping[str, FileId | None]


@dataclass(frozen=True, slots=True)
class Repository:
    """An open repository: the working tree's root, this worktree's git folder, and the shared one. Where it is looked
    at as of an earlier operation, `then` says what stood; nothing is written through such a one."""

    root: Path
    git_dir: Path
    common_dir: Path
    handle: pygit2.Repository = field(repr=False, compare=False)
    then: Then | None = None

    @property
    def own_dir(self) -> Path:
        """The folder of rtrepo's own state, shared by all worktrees; it may not exist yet."""
        return self.common_dir / "rtrepo"

    @property
    def worktree(self) -> str:
        """What tells this worktree from others: its git folder below the shared one, `.` for the main one."""
        return os.path.relpath(self.git_dir, self.common_dir)

    def sibling(self, worktree: str) -> "Repository":
        """The same repository as another of its worktrees sees it."""
        if worktree == self.worktree:
            return self
        try:
            return _wrap(pygit2.Repository(str(self.common_dir / worktree)))
        except (pygit2.GitError, KeyError, ValueError):
            raise RtrepoError(
                f"a command was interrupted in a worktree that is gone ({worktree})",
                hint=f"git worktree repair; if that folder is gone for good, remove {self.own_dir / 'journal.json'}",
            ) from None

    def again(self) -> "Repository":
        """The same repository opened afresh: nothing it answers comes from a cache, and nothing is shared with
        another process."""
        return _reopened(self.root, self.git_dir, self.common_dir)

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopened, (self.root, self.git_dir, self.common_dir)


def _reopened(root: Path, git_dir: Path, common_dir: Path) -> Repository:
    # While a push comes in, only the environment names the folder of its objects (see git.bare).
    flags = RepositoryOpenFlag.NO_SEARCH
    if "GIT_QUARANTINE_PATH" in os.environ:
        flags |= RepositoryOpenFlag.FROM_ENV
    return Repository(root, git_dir, common_dir, pygit2.Repository(os.fspath(git_dir), flags))


_FORMATS = {
    "sha256": (
        "uses SHA-256 object names, which libgit2 cannot read yet",
        "make a SHA-1 repository (git init --object-format=sha1) and import into it",
    ),
    "refstorage": (
        "stores its refs as a reftable, which libgit2 cannot read yet",
        "git refs migrate --ref-format=files",
    ),
    "partialclone": (
        "is a partial clone: files that are not here yet would look deleted",
        "clone it again without --filter",
    ),
}


def find(start: Path) -> Repository:
    """The repository that holds a folder. Raises RtrepoError where there is none or it must be refused."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / ".git").exists():
            return _open(folder)
    raise RtrepoError(f"{start} is not inside a git repository", hint="rtrepo init makes one here")


def is_inside(start: Path) -> bool:
    """Whether a folder lies in some git repository."""
    return any((folder / ".git").exists() for folder in (start.absolute(), *start.absolute().parents))


def create(folder: Path) -> Repository:
    """Make a new repository with the default branch `main`, in a form that libgit2 and every git read."""
    folder.mkdir(parents=True, exist_ok=True)
    # libgit2 creates SHA-1 and plain refs whatever git's defaults become (git 3.0 changes both).
    handle = pygit2.init_repository(str(folder), initial_head="main")
    for name in ("core.protectHFS", "core.protectNTFS"):
        handle.config[name] = True
    return _open(folder)


def _open(folder: Path) -> Repository:
    try:
        repository = _wrap(pygit2.Repository(str(folder)))
    except (pygit2.GitError, KeyError, ValueError) as error:
        raise _explained(folder, str(error)) from None
    _refuse_layouts(repository)
    return repository


def _wrap(handle: pygit2.Repository) -> Repository:
    if handle.is_bare or not handle.workdir:
        raise RtrepoError(f"{handle.path} is a bare repository, which has no files to work on", hint="git clone it")
    git_dir = Path(handle.path)
    pointer = git_dir / "commondir"
    common = (git_dir / pointer.read_text().strip()).resolve() if pointer.exists() else git_dir
    return Repository(Path(handle.workdir), git_dir, common, handle)


def _explained(folder: Path, words: str) -> RtrepoError:
    lowered = words.lower()
    for sign, (reason, hint) in _FORMATS.items():
        if sign in lowered:
            return RtrepoError(f"{folder} {reason}; nothing was changed", hint=hint)
    if "owned by" in lowered or "owner" in lowered:
        return RtrepoError(
            f"{folder} belongs to another user, so git does not trust it",
            hint=f"git config --global --add safe.directory {folder}",
        )
    return RtrepoError(f"{folder} cannot be opened as a git repository: {words}", hint="git fsck tells more")


def _refuse_layouts(repository: Repository) -> None:
    config = repository.handle.config
    where = repository.root
    if any(_is_on(config, name) for name in ("index.sparse", "core.sparseCheckout")):
        raise RtrepoError(
            f"{where} is checked out sparsely: entries that are not here would look deleted",
            hint="git sparse-checkout disable",
        )
    if _is_on(config, "core.splitIndex") or _index_is_split(repository):
        raise RtrepoError(
            f"{where} uses a split index, which libgit2 cannot read",
            hint="git config core.splitIndex false && git update-index --no-split-index",
        )
    remotes = {entry.name for entry in config if entry.name.startswith("remote.")}
    if any(_is_on(config, name) for name in remotes if name.endswith(".promisor")):
        reason, hint = _FORMATS["partialclone"]
        raise RtrepoError(f"{where} {reason}; nothing was changed", hint=hint)


def _is_on(config: pygit2.Config, name: str) -> bool:
    """A setting as its nearest file has it: a worktree may turn off what the repository turns on."""
    try:
        return bool(config.get_bool(name))
    except (KeyError, ValueError, pygit2.GitError):
        return False


def _index_is_split(repository: Repository) -> bool:
    """Split indexes leave their shared half behind when they are joined again, so git is asked which it is."""
    if not any(repository.git_dir.glob("sharedindex.*")):
        return False
    return bool((process.ask(repository.root, "rev-parse", "--shared-index-path") or b"").strip())


def git_setting(repository: Repository, name: str) -> str:
    """A setting as git itself sees it, includes and environment too; empty where it is not set."""
    value = process.ask(repository.root, "config", "--get", name)
    return value.decode("utf-8", "replace").rstrip("\n") if value else ""
