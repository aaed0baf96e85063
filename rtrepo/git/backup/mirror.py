"""A backup as a folder: a bare repository that is brought up to date each time, with a checksum of every file in it.

    rtrepo-mirror.sha256      SHA-256 and path of every other file, as `sha256sum -c` reads it; written last
    (a bare git repository)   every ref of the repository, and refs/rtrepo/backup/… with the record (see header)

git can clone and fetch from it. What no ref holds any more goes from it when the repository has it no more.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import durable, process
from rtrepo.git.backup import creating, header, record
from rtrepo.git.backup.header import FOLDER, DamagedError
from rtrepo.git.backup.scratch import Scratch
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.model.backup import BackupReport

SUMS = "rtrepo-mirror.sha256"
_BEGUN = "rtrepo-mirror.begun"
"""There while the folder is being brought up to date."""
_MANY_PACKS = 10
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")


class Standing(NamedTuple):
    """What a mirror holds: its refs, and of these the one with the backup's own record (empty for none)."""

    refs: Mapping[str, str]
    name: str

    @property
    def state(self) -> str:
        """The digest of what the repository held; empty for none."""
        return self.name.rpartition("-")[2]


def is_mirror(folder: Path) -> bool:
    """Whether a folder is a mirror, be it damaged or half made."""
    return (folder / SUMS).is_file() or (folder / _BEGUN).is_file()


def update(repository: Repository, folder: Path, *, version: str, progress: Progress | None = None) -> BackupReport:
    """Bring a mirror up to date, or make one in a folder that is empty or not there. Call with the lock held.

    Raises RtrepoError where something else is in the folder, or it cannot be written.
    """
    if os.path.lexists(folder) and not is_mirror(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise RtrepoError(
            f"{folder} holds something else, so no mirror can be made of it; nothing was written",
            hint="name a folder of its own, such as one on a disk of its own",
        )
    try:
        return _updated(repository, folder, version, progress)
    except OSError as error:
        raise RtrepoError(
            f"{folder} could not be written ({error.strerror or error}); it may be half brought up to date",
            hint="df shows how full the disk is; then make the same backup again",
        ) from None


def _updated(repository: Repository, folder: Path, version: str, progress: Progress | None) -> BackupReport:
    fresh = not is_mirror(folder)
    if fresh:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=creating.SCRATCH, dir=repository.own_dir) as place:
        scratch = Scratch(Path(place), repository.common_dir / "objects")
        contents, commit, heads = creating.recorded(repository, scratch, (), version)
        name = record.header_of(contents, commit, heads).name.ref
        before = Standing({}, "") if fresh else standing(folder)
        whole = (folder / SUMS).is_file() and not (folder / _BEGUN).exists()
        if whole and before.state == record.state_of(contents):
            return BackupReport("", 0, "", folder.name, contents)
        (folder / _BEGUN).touch()
        (folder / SUMS).unlink(missing_ok=True)
        if fresh or not (folder / "HEAD").is_file():
            process.run(folder, "init", "--bare", "--quiet", "--template=", "--object-format=sha1", ".")
        known = scratch.has(repository.root, sorted(set(before.refs.values())))
        with tempfile.TemporaryFile(dir=place) as pack:
            wanted = [commit, *dict.fromkeys(contents.refs.values())]
            scratch.pack(repository.root, wanted, sorted(known), pack.fileno(), progress)
            pack.seek(0)
            _take_in(folder, pack.fileno())
    _set_refs(folder, before, {**contents.refs, name: commit}, contents.symbolic)
    head = contents.desks[0].head
    if head.startswith("refs/"):
        process.run(folder, "symbolic-ref", "HEAD", head)
    else:
        process.run(folder, "update-ref", "--no-deref", "HEAD", head)
    collected = known != set(before.refs.values()) - _records(before)
    if collected or len(list((folder / "objects/pack").glob("*.pack"))) > _MANY_PACKS:
        process.run(folder, "gc", "--quiet", "--prune=now")
    sums = "".join(f"{digest}  {path}\n" for path, digest in sorted(_digests(folder)))
    durable.replace(folder / SUMS, sums.encode("utf-8", "surrogateescape"))
    (folder / _BEGUN).unlink()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    since = "" if fresh else folder.name
    return BackupReport(os.fspath(folder), size, hashlib.sha256(sums.encode("utf-8", "surrogateescape")).hexdigest(),
                        since, contents)  # fmt: skip


def _records(before: Standing) -> set[str]:
    """Records of earlier backups, which the repository itself never had."""
    return {at for name, at in before.refs.items() if name.startswith(FOLDER)}


def _take_in(folder: Path, pack: int) -> None:
    done = subprocess.run(
        [process.executable(), "index-pack", "--stdin", "--fix-thin"], cwd=folder, stdin=pack, capture_output=True,
        env=process.environment(), check=False,
    )  # fmt: skip
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RtrepoError(
            f"{folder} cannot take in what is new: {words[-1] if words else 'git does not say why'}",
            hint="rtrepo backup verify tells whether it is damaged; a new folder makes a new mirror",
        )


def _set_refs(folder: Path, before: Standing, wanted: Mapping[str, str], symbolic: Mapping[str, str]) -> None:
    lines = ["start"]
    lines += [line for name in before.refs.keys() - wanted.keys() for line in ("option no-deref", f"delete {name}\0")]
    lines += [
        line
        for name, at in wanted.items()
        if name not in symbolic
        for line in ("option no-deref", f"update {name}\0{at}\0")
    ]
    data = "\0".join([*lines, "prepare", "commit", ""]).encode("utf-8", "surrogateescape")
    process.run(folder, "update-ref", "--stdin", "-z", data=data)
    for name, to in symbolic.items():
        process.run(folder, "symbolic-ref", name, to)


def standing(folder: Path) -> Standing:
    """The refs of a mirror. Raises DamagedError where they cannot be read."""
    told = process.ask(folder, "for-each-ref", "--format=%(objectname) %(refname)", env=_here(folder))
    if told is None:
        raise DamagedError(f"the refs of {folder} cannot be read", hint="take another backup")
    refs = {}
    for line in told.decode("utf-8", "surrogateescape").splitlines():
        at, _, name = line.partition(" ")
        refs[name] = at
    own = [name for name in refs if name.startswith(FOLDER)]
    return Standing(refs, own[0] if len(own) == 1 else "")


def _here(folder: Path) -> dict[str, str]:
    """git looks at this folder and at no one around it, also where it is damaged."""
    return process.environment(GIT_DIR=os.fspath(folder), GIT_NO_REPLACE_OBJECTS="1")


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).as_posix()
        if inside not in (SUMS, _BEGUN) and (path.is_file() or path.is_symlink()):
            digest = hashlib.sha256()
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    digest.update(piece)
            yield inside, digest.hexdigest()


def check(folder: Path) -> list[str]:
    """What is wrong with the files of a mirror, each in words. Raises DamagedError where nobody can say."""
    if (folder / _BEGUN).exists() or not (folder / SUMS).is_file():
        raise DamagedError(
            f"{folder.name} was not brought up to date to the end", hint="make the same backup again, it goes on there"
        )
    told: dict[str, str] = {}
    problems = []
    for line in (folder / SUMS).read_bytes().decode("utf-8", "surrogateescape").splitlines():
        found = _SUM.fullmatch(line)
        if found is None:
            problems.append(f"{SUMS} holds a line that is none")
        else:
            told[found[2]] = found[1]
    there = dict(_digests(folder))
    problems += [
        f"{path} is not what it was" for path in sorted(told.keys() & there.keys()) if told[path] != there[path]
    ]
    problems += [f"{path} is missing" for path in sorted(told.keys() - there.keys())]
    return problems + [f"{path} was not there" for path in sorted(there.keys() - told.keys())]


def copy_objects(folder: Path, into: Repository) -> str:
    """Give a new repository the objects of a mirror; the id of the commit with its record. Raises DamagedError."""
    found = standing(folder)
    if not found.name:
        raise DamagedError(f"{folder.name} holds no record of what is in it", hint="take another backup")
    shutil.copytree(folder / "objects", into.common_dir / "objects", dirs_exist_ok=True, symlinks=True)
    return found.refs[found.name]


def check_refs(folder: Path, told: header.Header) -> None:
    """Every ref is what the record says. Raises DamagedError."""
    found = standing(folder)
    if {**told.refs, told.name.ref: told.record} != dict(found.refs):
        raise DamagedError(f"the refs of {folder.name} are not what its record says", hint="take another backup")
