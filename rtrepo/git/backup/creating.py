"""Writing a backup: what is in no version is stored beside the repository, a record made of it all, and packed."""

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import clones, durable, identity, process
from rtrepo.git.backup import chain, desks, header, record
from rtrepo.git.backup.chain import Link
from rtrepo.git.backup.header import FOLDER
from rtrepo.git.backup.scratch import Scratch
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.model.backup import BackupReport, Contents, LeftOut

SCRATCH = "backup-"
"""How the names of scratch folders begin, in rtrepo's own folder."""
_NOT_GITS = ("git's settings, but for remotes and branches", "hooks of your own", "reflogs", "caches")


def create(
    repository: Repository, path: Path, before: Sequence[Link], *, version: str, progress: Progress | None = None
) -> BackupReport:
    """Write a backup to a path where nothing is, and its SHA-256 beside it. With the chain that it builds on (oldest
    first) it holds what is new since; where that is nothing, no file is written. `version` is rtrepo's own; `progress`
    is told (done, of).

    Call with the repository's lock held. The repository is not changed. Raises RtrepoError; no file is there then.
    """
    chain.free(path)
    for left in repository.own_dir.glob(f"{SCRATCH}*"):  # of a backup that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=repository.own_dir) as folder:
        scratch = Scratch(Path(folder), repository.common_dir / "objects")
        contents, commit, heads = recorded(repository, scratch, before, version)
        since = before[-1].path.name if before else ""
        if before and before[-1].header.name.state == record.state_of(contents):
            return BackupReport("", 0, "", since, contents)
        told = record.header_of(contents, commit, heads)
        wanted = [commit, *dict.fromkeys(contents.refs.values())]
        return _written(repository, scratch, path, header.to_bytes(told), wanted, before, contents, progress)


def _written(
    repository: Repository, scratch: Scratch, path: Path, beginning: bytes, wanted: list[str],
    before: Sequence[Link], contents: Contents, progress: Progress | None,
) -> BackupReport:  # fmt: skip
    temporary = path.with_name(f".{path.name}.{os.getpid()}.rtrepo")
    beside = path.with_name(path.name + chain.SUM)
    try:
        with temporary.open("xb") as file:
            file.write(beginning)
            file.flush()
            scratch.pack(repository.root, wanted, _known(repository, scratch, before), file.fileno(), progress)
            os.fsync(file.fileno())
        # What is written is believed once it was read: a disk can be full and not say so.
        found = header.digest(temporary, len(beginning))
        with temporary.open("rb") as file:
            begins = file.read(len(beginning))
        if not found.whole or begins != beginning:
            raise RtrepoError(f"what was written to {path} reads otherwise; is the disk full or failing?")
        chain.settle(temporary, path)
        durable.replace(beside, f"{found.sha256}  {path.name}\n".encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise RtrepoError(
            f"{path} could not be written ({error.strerror or error}); no backup was made",
            hint="df shows how full the disk is",
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    since = before[-1].path.name if before else ""
    return BackupReport(os.fspath(path), found.size, found.sha256, since, contents)


def _known(repository: Repository, scratch: Scratch, before: Sequence[Link]) -> list[str]:
    """Objects that the chain holds with all they reach, and this repository too."""
    told = {one for link in before for one in (link.header.head, *link.header.refs.values()) if one}
    return sorted(scratch.has(repository.root, sorted(told)))


def recorded(
    repository: Repository, scratch: Scratch, before: Sequence[Link], version: str
) -> tuple[Contents, str, dict[str, str]]:
    """The record of a backup, its commit, and the commits of branches by full name."""
    refs, symbolic, broken = _refs(repository)
    captured = [
        desks.capture(root, git_dir, scratch, str(at)) for at, (root, git_dir) in enumerate(_worktrees(repository))
    ]
    left = [one for desk in captured for one in desk.left_out] + broken + [LeftOut(what, "") for what in _NOT_GITS]
    stash = desks.stashed(repository.root)
    who = identity.recorder(repository)
    known = _known(repository, scratch, before)
    contents = Contents(
        repository=repository.root.name,
        at=who.at,
        by=who.name,
        rtrepo=version,
        id=os.urandom(8).hex(),
        number=len(before) + 1,
        follows=tuple(link.header.name.id for link in before),
        needs=tuple(_commits(repository, scratch, known)),
        refs=refs,
        symbolic=symbolic,
        desks=tuple(desk.desk for desk in captured),
        stash=stash,
        shallow=_shallow(repository),
        settings=_settings(repository),
        left_out=tuple(left),
    )
    lines = [f"100644 blob {scratch.put(repository.root, record.to_bytes(contents))}\t{record.FILE}"]
    for at, desk in enumerate(captured):
        sides = {"work": desk.desk.work, "index": desk.desk.staged, "state": desk.desk.state}
        inner = [f"040000 tree {tree}\t{side}" for side, tree in sides.items() if tree]
        lines.append(f"040000 tree {_mktree(repository, scratch, inner)}\t{at}")
    tree = _mktree(repository, scratch, lines)
    needed = dict.fromkeys([*(one for desk in captured for one in desk.commits), *(one.id for one in stash)])
    parents = [word for commit in needed for word in ("-p", commit)]
    commit = scratch.run(
        repository.root, "commit-tree", *parents, "-m", f"backup of {repository.root.name}", tree,
        GIT_AUTHOR_NAME=who.name, GIT_AUTHOR_EMAIL=who.email, GIT_AUTHOR_DATE=f"@{who.at} {who.zone}",
        GIT_COMMITTER_NAME=who.name, GIT_COMMITTER_EMAIL=who.email, GIT_COMMITTER_DATE=f"@{who.at} {who.zone}",
    )  # fmt: skip
    return contents, commit.decode().strip(), refs


def _mktree(repository: Repository, scratch: Scratch, lines: list[str]) -> str:
    told = "".join(f"{line}\0" for line in lines).encode()
    return scratch.run(repository.root, "mktree", "-z", data=told).decode().strip()


def _refs(repository: Repository) -> tuple[dict[str, str], dict[str, str], list[LeftOut]]:
    """All refs, those that name another one, and those that git cannot read."""
    done = process.run_with_hooks(
        repository.root, "for-each-ref", "--format=%(objectname)%00%(refname)%00%(symref)", env=process.environment()
    )
    words = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        raise RtrepoError(f"git cannot list the refs: {words}", hint="rtrepo fsck tells what is damaged")
    refs, symbolic = {}, {}
    for line in done.stdout.decode("utf-8", "surrogateescape").splitlines():
        target, name, to = line.split("\0")
        if name.startswith(FOLDER):
            continue  # of a clone that was made from a backup by git itself
        refs[name] = target
        if to:
            symbolic[name] = to
    broken = [LeftOut(line.rpartition(" ")[2], "a ref that git cannot read") for line in words.splitlines()]
    return refs, symbolic, broken


def _worktrees(repository: Repository) -> list[tuple[Path, Path]]:
    """The folder and the git folder of every working tree, this one first."""
    found = [(repository.root, repository.git_dir)]
    told = process.run(repository.root, "worktree", "list", "--porcelain", "-z")
    for block in told.decode("utf-8", "surrogateescape").split("\0\0"):
        lines = block.split("\0")
        root = Path(lines[0].removeprefix("worktree "))
        if not lines[0] or "bare" in lines or not root.is_dir() or root.resolve() == repository.root.resolve():
            continue
        git_dir = process.ask(root, "rev-parse", "--absolute-git-dir")
        if git_dir:
            found.append((root, Path(os.fsdecode(git_dir.rstrip(b"\n")))))
    return found


def _shallow(repository: Repository) -> tuple[str, ...]:
    path = repository.common_dir / "shallow"
    return tuple(path.read_text("ascii").split()) if path.is_file() else ()


def _settings(repository: Repository) -> tuple[tuple[str, str], ...]:
    told = process.ask(repository.root, "config", "--local", "-z", "--get-regexp", r"^(remote|branch)\.")
    pairs = [line.partition("\n") for line in (told or b"").decode("utf-8", "surrogateescape").split("\0") if line]
    kept = ((name, clones.without_password(value)) for name, _, value in pairs if re.fullmatch(record.SETTING, name))
    return tuple(kept)


def _commits(repository: Repository, scratch: Scratch, known: list[str]) -> list[str]:
    """The commits among some objects, a tag's in its place, sorted."""
    asked = "".join(f"{one}^{{}}\n" for one in known).encode()
    kinds = scratch.run(repository.root, "cat-file", "--batch-check", data=asked).decode()
    return sorted({line.split()[0] for line in kinds.splitlines() if line.split()[1] == "commit"})
