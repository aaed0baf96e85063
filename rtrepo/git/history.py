"""Versions in their order, and the making of a new one."""

from collections.abc import Iterator

import pygit2
from pygit2.enums import SortMode

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import identity, objects, process, refs
from rtrepo.git.identity import Person
from rtrepo.git.repository import Repository, git_setting
from rtrepo.model.version import Version


def version(repository: Repository, commit_id: str) -> Version:
    """One commit by its full id."""
    found = repository.handle.get(commit_id)
    if not isinstance(found, pygit2.Commit):
        raise RtrepoError(f"{commit_id[:12]} is not a version", hint="rtrepo log lists versions")
    return _version(found, {})


def log(repository: Repository, tip: str, hidden: str | None = None) -> Iterator[Version]:
    """Versions from a tip back, newest first, without those that `hidden` reaches."""
    names = branches_at(repository)
    walker = repository.handle.walk(tip, SortMode.TOPOLOGICAL | SortMode.TIME)
    if hidden:
        walker.hide(hidden)
    for commit in walker:
        yield _version(commit, names)


def branches_at(repository: Repository) -> dict[str, list[str]]:
    """Local branches by the full id of the commit each one points at, sorted."""
    names: dict[str, list[str]] = {}
    for name, at in refs.branches(repository).items():
        names.setdefault(at, []).append(name)
    return names


def tags_at(repository: Repository) -> dict[str, list[str]]:
    """Git's tags by the full id of the commit each one points at, sorted. Tags of anything else are left out."""
    names: dict[str, list[str]] = {}
    for name, commit in refs.tips(repository, refs.TAGS).items():
        names.setdefault(commit, []).append(name.removeprefix(refs.TAGS))
    return names


def _version(commit: pygit2.Commit, names: dict[str, list[str]]) -> Version:
    return Version(
        id=str(commit.id),
        author=commit.author.name,
        email=commit.author.email,
        at=commit.author.time,
        message=commit.message,
        parents=tuple(str(parent) for parent in commit.parent_ids),
        branches=tuple(names.get(str(commit.id), ())),
    )


def create(
    repository: Repository, tree: str, parents: list[str], message: str, committer: Person | None = None,
    author: Person | None = None,
) -> str:  # fmt: skip
    """Store a commit that no ref names yet and give its id. Signed where `commit.gpgsign` asks for it. Author and
    committer are who git says, where nobody is given.

    Raises RtrepoError without an identity, where signing fails, and where the disk failed (exit code 4).
    """
    author, committer = author or identity.author(repository), committer or identity.committer(repository)
    if git_setting(repository, "commit.gpgsign").lower() in ("true", "yes", "on", "1"):
        created = _signed(repository, tree, parents, message, author)
    else:
        pygit2.settings.enable_fsync_gitdir(True)
        created = str(
            repository.handle.create_commit(
                None,
                pygit2.Signature(author.name, author.email, author.at, author.offset),
                pygit2.Signature(committer.name, committer.email, committer.at, committer.offset),
                message,
                tree,
                list(parents),
            )
        )
    if not objects.exists(repository.again(), created):
        raise RtrepoError(
            "the version could not be stored (is the disk full?); no branch was moved",
            exit_code=OUTCOME_UNKNOWN,
        )
    return created


def _signed(repository: Repository, tree: str, parents: list[str], message: str, author: Person) -> str:
    """libgit2 signs nothing; git does it as it is configured (OpenPGP, X.509 or SSH)."""
    arguments = [part for parent in parents for part in ("-p", parent)]
    done = process.run_with_hooks(
        repository.root, "commit-tree", "-S", *arguments, "-F", "-", tree, data=message.encode("utf-8"),
        env=process.environment(
            GIT_AUTHOR_NAME=author.name, GIT_AUTHOR_EMAIL=author.email, GIT_AUTHOR_DATE=f"@{author.at} {author.zone}"
        ),
    )  # fmt: skip
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise RtrepoError(
            f"git could not sign the version, as commit.gpgsign asks: {words}; nothing was changed",
            hint="make the key available, or git config commit.gpgsign false",
        )
    return done.stdout.decode().strip()
