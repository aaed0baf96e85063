"""Who commits: as git decides it, from the environment first, then from its configuration."""

import re

import pygit2

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository

_IDENT = re.compile(r"(?P<name>.*) <(?P<email>[^>]*)> (?P<at>\d+) (?P<zone>[+-]\d{4})\n?", re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>\u2028\u2029]")

_STRICT = ("-c", "user.useConfigOnly=true")
"""Git may invent `user@host` for somebody who never said who he is; a version's author is not invented."""


_NOBODY = "unknown"
"""Who wrote a commit that names nobody; git itself makes no such commits any more."""


class Person:
    """A name, an e-mail address, and the moment git would stamp (seconds since the epoch, `+0100`)."""

    __slots__ = ("at", "email", "name", "zone")

    def __init__(self, name: str, email: str, at: int, zone: str) -> None:
        self.name, self.email, self.at, self.zone = name, email, at, zone

    @property
    def offset(self) -> int:
        """Minutes east of UTC."""
        minutes = int(self.zone[1:3]) * 60 + int(self.zone[3:5])
        return -minutes if self.zone.startswith("-") else minutes


def author(repository: Repository) -> Person:
    """Who wrote the change. Raises RtrepoError where git knows nobody."""
    return _ask(repository, "GIT_AUTHOR_IDENT")


def committer(repository: Repository) -> Person:
    """Who records it. Raises RtrepoError where git knows nobody."""
    return _ask(repository, "GIT_COMMITTER_IDENT")


def author_of(repository: Repository, commit_id: str) -> Person:
    """Who wrote a commit, and when."""
    found = repository.handle[commit_id].peel(pygit2.Commit).author
    zone = f"{'-' if found.offset < 0 else '+'}{abs(found.offset) // 60:02}{abs(found.offset) % 60:02}"
    return Person(found.name or _NOBODY, found.email or _NOBODY, found.time, zone)


def recorder(repository: Repository) -> Person:
    """Who is written into the operation log: the committer, or nobody in particular. Never refuses."""
    try:
        return committer(repository)
    except RtrepoError:
        env = process.environment(GIT_COMMITTER_NAME="rtrepo", GIT_COMMITTER_EMAIL="rtrepo@localhost")
        return _parse(process.run(repository.root, "var", "GIT_COMMITTER_IDENT", env=env))


def _ask(repository: Repository, variable: str) -> Person:
    told = process.ask(repository.root, *_STRICT, "var", variable)
    if told is None:
        raise RtrepoError(
            "git does not know who you are, and a version needs an author; nothing was changed",
            hint='git config --global user.name "Your Name" && git config --global user.email you@example.org',
        )
    return _parse(told)


def _parse(told: bytes) -> Person:
    found = _IDENT.fullmatch(told.decode("utf-8", "replace"))
    if not found or _UNSAFE.search(found["name"] + found["email"]):
        raise RtrepoError(
            "your name or e-mail address holds characters that git cannot store",
            hint="git config user.name and git config user.email show them",
        )
    return Person(found["name"], found["email"], int(found["at"]), found["zone"])
