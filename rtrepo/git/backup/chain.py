"""The files of a chain: each backup names the one before it, and they lie in one folder."""

import os
import re
import shlex
from pathlib import Path
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.git.backup import header
from rtrepo.git.backup.header import DamagedError, Header
from rtrepo.git.repository import Repository

SUM = ".sha256"
"""The end of the name of the file beside a backup that holds its SHA-256, as `sha256sum -c` reads it."""


class Link(NamedTuple):
    """A file of a chain, and how it begins."""

    path: Path
    header: Header


def links(folder: Path) -> list[Link]:
    """Every backup that lies in a folder, by name; files that are none are passed over."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and header.is_bundle(path):
            try:
                found.append(Link(path, header.read(path)))
            except DamagedError:
                continue  # a bundle of git's, or a damaged one: what needs it will miss it
    return found


def leading_to(path: Path) -> list[Link]:
    """A backup and all that it builds on, oldest first. Raises RtrepoError where there is no such file, and
    DamagedError where it is none, or one before it is missing."""
    if not path.is_file():
        raise RtrepoError(f"there is no file {path}", hint="name the file that rtrepo backup create wrote")
    chain = [Link(path, header.read(path))]
    beside = (
        {link.header.name.id: link for link in links(path.absolute().parent)} if chain[0].header.name.previous else {}
    )
    while previous := chain[0].header.name.previous:
        number = chain[0].header.name.number - 1
        before = beside.get(previous)
        if before is None or before.header.name.number != number:
            raise DamagedError(
                f"{chain[0].path.name} builds on number {number} of its chain, which is not beside it or is damaged",
                hint=f"put all files of the chain into {path.absolute().parent}",
            )
        chain.insert(0, before)
    return chain


def newest(repository: Repository, folder: Path) -> list[Link]:
    """The chain in a folder that the next backup of a repository goes on from, oldest first; empty for none."""
    all_of = links(folder)
    followed = {link.header.name.previous for link in all_of}
    ends = [link for link in all_of if link.header.name.id not in followed and _is_of(repository, link.header)]
    ends.sort(key=lambda link: (link.header.name.at, link.path.name))
    return leading_to(ends[-1].path) if ends else []


def _is_of(repository: Repository, told: Header) -> bool:
    """Whether a backup is of this repository: they share a version."""
    return any(one in repository.handle.odb for one in {told.head, *told.refs.values()} if one)


def check(link: Link) -> tuple[header.Digest, str]:
    """Read a file of a chain through: what its bytes come to, and what the file beside it says is wrong (empty for
    nothing). Raises DamagedError where its pack is not what it was."""
    found = header.digest(link.path, link.header.size)
    if not found.whole:
        raise DamagedError(
            f"{link.path.name} is damaged: its content has not the checksum that it ends with",
            hint="take another copy of it, or another backup",
        )
    beside = link.path.with_name(link.path.name + SUM)
    try:
        told = re.match(rb"\\?([0-9a-f]{64})\b", beside.read_bytes()[:100])
    except FileNotFoundError:
        return found, ""
    if told is None or told[1].decode() != found.sha256:
        return found, f"{beside.name} holds another SHA-256 than {link.path.name} has"
    return found, ""


def free(path: Path) -> None:
    """Refuse a place where something is already. Raises RtrepoError."""
    for place in (path, path.with_name(path.name + SUM)):
        if os.path.lexists(place):
            raise RtrepoError(
                f"{place} is there already, and a backup never takes the place of a file; nothing was written",
                hint="choose another name, such as one with the date in it",
            )
    if not path.absolute().parent.is_dir():
        raise RtrepoError(f"there is no folder {path.parent}", hint=f"mkdir -p {shlex.quote(os.fspath(path.parent))}")


def settle(temporary: Path, path: Path) -> None:
    """Give a file that is written its name in one step, unless something has that name by now. Raises RtrepoError."""
    try:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # exFAT and some network folders know no second names
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            os.replace(temporary, path)
    except FileExistsError:
        raise RtrepoError(
            f"{path} came to be while the backup was made; it was left as it is, and nothing else was written",
            hint="choose another name",
        ) from None
    durable.sync_folder(path.absolute().parent)
