"""A new repository from a chain of backups: objects and refs first, then what was in no version."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import objects, pending, process, repository
from rtrepo.git.backup import header, mirror, record
from rtrepo.git.backup.chain import Link
from rtrepo.git.backup.header import DamagedError, Header
from rtrepo.git.repository import Repository
from rtrepo.model.backup import Contents, Desk

OTHERS = "refs/rtrepo/restored"
"""Holds the record of a restored backup where it has the uncommitted work of further working trees."""
_MOST = 64 * 2**20
"""Bytes of a record that are read at most."""


def unpack(chain: Sequence[Link], folder: Path) -> tuple[Repository, Contents]:
    """Make a repository of a chain (oldest first) in an empty folder: its objects and its refs. Gives what the newest
    backup says of it.

    Raises DamagedError where the backup is not what it was, so that somebody would trust what is not theirs.
    """
    made = repository.create(folder)
    for link in chain:
        _index(made, link)
    contents = _record(made, chain[-1].header.record, chain[-1].path.name)
    _check_header(chain, contents)
    return _completed(made, contents, chain[-1].header.record)


def unpack_mirror(mirrored: Path, folder: Path) -> tuple[Repository, Contents]:
    """The same from a mirror."""
    made = repository.create(folder)
    commit = mirror.copy_objects(mirrored, made)
    contents = _record(made, commit, mirrored.name)
    mirror.check_refs(mirrored, record.header_of(contents, commit, contents.refs))
    return _completed(made, contents, commit)


def _completed(made: Repository, contents: Contents, commit: str) -> tuple[Repository, Contents]:
    """The refs of a repository that has all objects; `commit` is that of the record."""
    if contents.shallow:
        (made.common_dir / "shallow").write_text("".join(f"{commit}\n" for commit in contents.shallow), "ascii")
    _sound(made)
    # The stash comes back entry by entry: it is more than its ref.
    later = {*contents.symbolic, *(("refs/stash",) if contents.stash else ())}
    lines = "".join(f"create {name}\0{at}\0" for name, at in contents.refs.items() if name not in later)
    process.run(made.root, "update-ref", "--stdin", "-z", data=lines.encode("utf-8", "surrogateescape"))
    for name, to in contents.symbolic.items():
        process.run(made.root, "symbolic-ref", name, to)
    if len(contents.desks) > 1:
        process.run(made.root, "update-ref", OTHERS, commit)
    return made, contents


def _index(made: Repository, link: Link) -> None:
    """Take the pack of a backup in."""
    handle = os.open(link.path, os.O_RDONLY)
    try:
        os.lseek(handle, link.header.size, os.SEEK_SET)
        done = subprocess.run(
            [process.executable(), "index-pack", "--stdin", "--fix-thin"], cwd=made.root, stdin=handle,
            capture_output=True, env=process.environment(), check=False,
        )  # fmt: skip
    finally:
        os.close(handle)
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DamagedError(
            f"{link.path.name} cannot be unpacked: {words[-1] if words else 'git does not say why'}",
            hint="take another copy of it, or another backup",
        )


def _record(made: Repository, commit: str, name: str) -> Contents:
    told = process.ask(made.root, "cat-file", "--batch-check=%(objecttype) %(objectsize) %(objectname)",
                       data=f"{commit}:{record.FILE}\n".encode())  # fmt: skip
    words = (told or b"").decode("utf-8", "replace").split()
    if len(words) != 3 or words[0] != "blob" or int(words[1]) > _MOST:
        raise DamagedError(f"{name} holds no record of what is in it", hint="take another backup")
    return record.from_bytes(process.run(made.root, "cat-file", "blob", words[2]), name)


def _check_header(chain: Sequence[Link], contents: Contents) -> None:
    """The beginning of a file has no checksum; the record decides every byte of it."""
    newest = chain[-1]
    with newest.path.open("rb") as file:
        raw = file.read(newest.header.size)
    told: Header = record.header_of(contents, newest.header.record, contents.refs)
    if raw != header.to_bytes(told) or contents.follows != tuple(link.header.name.id for link in chain[:-1]):
        raise DamagedError(
            f"the beginning of {newest.path.name} is not what its record says",
            hint="take another copy of it, or another backup",
        )


def _sound(made: Repository) -> None:
    """Every object is what its name says and has all that it needs. git's remarks on style, which old history can earn,
    stop nothing."""
    done = process.run_with_hooks(
        made.root, "fsck", "--full", "--no-dangling", "--no-progress", env=process.environment()
    )
    if done.returncode:
        words = (done.stderr + done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise DamagedError(
            f"git fsck finds damage in what was backed up: {words[0] if words else 'it does not say which'}",
            hint="rtrepo fsck in the repository tells more; take another backup",
        )


def bring_back(made: Repository, contents: Contents) -> None:
    """HEAD, files, index, a merge that waits, the stash, and where remotes are: as they were in the first of the
    working trees. Raises RtrepoError where git refuses a path."""
    desk = contents.desks[0]
    if desk.head.startswith("refs/"):
        process.run(made.root, "symbolic-ref", "HEAD", desk.head)
    else:
        process.run(made.root, "update-ref", "--no-deref", "HEAD", desk.head)
    # git checks every name and follows no link; what it does not know is that nothing here is to be converted.
    process.run(made.root, "-c", "core.autocrlf=false", "read-tree", "--reset", "-u", desk.work)
    _set_index(made, desk)
    _set_state(made, desk)
    for stashed in reversed(contents.stash):
        process.run(made.root, "stash", "store", "-m", stashed.message, stashed.id)
    for name, value in contents.settings:
        process.run(made.root, "config", "--local", "--add", name, value)


def _set_index(made: Repository, desk: Desk) -> None:
    """The index has the files of the working tree; what was staged otherwise is set, and the rest keeps its times."""
    staged: dict[bytes, list[tuple[bytes, bytes, bytes]]] = {}
    for line in process.run(made.root, "ls-tree", "-r", "-z", desk.staged).split(b"\0"):
        if line:
            about, path = line.split(b"\t", 1)
            mode, _, blob = about.split()
            stage, _, path = path.partition(b"/")
            staged.setdefault(path, []).append((mode, blob, stage))
    there: dict[bytes, tuple[bytes, bytes, bytes]] = {}
    for line in process.run(made.root, "ls-tree", "-r", "-z", desk.work).split(b"\0"):
        if line:
            about, path = line.split(b"\t", 1)
            mode, _, blob = about.split()
            there[path] = (mode, blob, b"0")
    lines = [b"0 %s\t%s\0" % (b"0" * 40, path) for path in there if staged.get(path) != [there[path]]]
    for path, wanted in staged.items():
        if wanted != [there.get(path)]:
            lines += [b"%s %s %s\t%s\0" % (*one, path) for one in wanted]
    process.run(made.root, "update-index", "-z", "--index-info", data=b"".join(lines))


def _set_state(made: Repository, desk: Desk) -> None:
    if not desk.state:
        return
    allowed = {*pending.WAITING, pending.ORIG_HEAD}
    for line in process.run(made.root, "ls-tree", "-r", "-z", desk.state).split(b"\0"):
        about, _, path = line.partition(b"\t")
        name = path.decode("utf-8", "replace")
        if name in allowed:
            place = made.git_dir / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(objects.read(made.again(), about.split()[2].decode()))


def refs(made: Repository) -> dict[str, str]:
    """All refs of a repository by full name, as git tells them."""
    told = process.run(made.root, "for-each-ref", "--format=%(objectname)%00%(refname)").decode(
        "utf-8", "surrogateescape"
    )
    pairs = (line.split("\0") for line in told.splitlines())
    return {name: at for at, name in pairs}


def objects_in(made: Repository) -> int:
    """How many objects the packs of a repository hold."""
    told = process.run(made.root, "count-objects", "-v").decode()
    found = [line.partition(": ")[2] for line in told.splitlines() if line.startswith("in-pack: ")]
    if not found:
        raise RtrepoError("git does not say how many objects there are")
    return int(found[0])
