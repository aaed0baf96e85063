"""Branches, tags and HEAD: read, resolved from what a person types, and moved by compare-and-swap."""

import pygit2

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository
from rtrepo.model.operation import HeadMove, RefMove

BRANCHES = "refs/heads/"
_NOTHING = "0" * 40


def read(repository: Repository, name: str) -> str | None:
    """The object id a ref holds, or None where it is not there."""
    try:
        return str(repository.handle.lookup_reference(name).resolve().target)
    except (KeyError, ValueError):  # ValueError: a name that no ref can have
        return None


def head(repository: Repository) -> str:
    """What HEAD points at: `refs/heads/NAME` (also before the first commit), or a commit id when detached."""
    reference = repository.handle.lookup_reference("HEAD")
    return str(reference.raw_target.decode() if isinstance(reference.raw_target, bytes) else reference.target)


def head_commit(repository: Repository) -> str | None:
    """The commit checked out, or None before the first one."""
    return read(repository, "HEAD")


def branches(repository: Repository) -> dict[str, str]:
    """Local branches by short name, with the commit each one points at; sorted."""
    names = sorted(repository.handle.branches.local)
    return {name: str(repository.handle.branches.local[name].target) for name in names}


def resolve(repository: Repository, revision: str) -> str:
    """The full id of the commit a revision names, in git's syntax. Raises RtrepoError where none does."""
    if is_version(repository, revision):
        return str(repository.handle.revparse_single(revision).peel(pygit2.Commit).id)
    if revision in ("HEAD", "@") and head_commit(repository) is None:
        raise RtrepoError("there is no commit yet", hint='rtrepo commit -m "first version"')
    raise RtrepoError(f"{revision!r} names no version", hint="rtrepo log lists versions, rtrepo branch lists branches")


def is_version(repository: Repository, revision: str) -> bool:
    """Whether a text names a commit."""
    try:
        repository.handle.revparse_single(revision).peel(pygit2.Commit)
    except (KeyError, ValueError, pygit2.GitError):
        return False
    return True


def merge_base(repository: Repository, one: str, other: str) -> str:
    """The version two commits grew apart from. Raises RtrepoError where they share none."""
    found = repository.handle.merge_base(one, other)
    if found is None:
        raise RtrepoError(f"{one[:7]} and {other[:7]} share no history")
    return str(found)


def check_branch_name(repository: Repository, name: str) -> None:
    """Refuse what git would not take as a branch's name, or what could be mistaken for an option."""
    if name.startswith("-") or process.ask(repository.root, "check-ref-format", "--branch", name) is None:
        raise RtrepoError(
            f"{name!r} cannot be a branch's name",
            hint="use letters, digits, '-' and '/', such as experiment/warmer-tone",
        )


def checked_out_elsewhere(repository: Repository, branch: str) -> str:
    """The folder of another worktree that has a branch checked out, or an empty string."""
    listing = process.ask(repository.root, "worktree", "list", "--porcelain", "-z") or b""
    folder = ""
    for line in listing.decode("utf-8", "surrogateescape").split("\0"):
        if line.startswith("worktree "):
            folder = line[9:]
        elif line == f"branch {BRANCHES}{branch}" and folder.rstrip("/") != str(repository.root).rstrip("/"):
            return folder
    return ""


def move(repository: Repository, moves: tuple[RefMove, ...], reason: str) -> None:
    """Move refs, each only from the value it is said to have; all of them or none.

    Raises RtrepoError where a ref is no longer at its old value; then nothing has moved.
    """
    if not moves:
        return
    stood = [read(repository, name) for name, _, _ in moves]
    lines = ["start"]
    for name, before, after in moves:
        if after is None:
            lines.append(f"delete {name}\0{before or _NOTHING}")
        else:
            lines.append(f"update {name}\0{after}\0{before or _NOTHING}")
    lines += ["prepare", "commit", ""]
    done = process.run_with_hooks(
        repository.root, "update-ref", "-m", _one_line(reason), "--stdin", "-z",
        data="\0".join(lines).encode(),
    )  # fmt: skip
    if done.returncode == 0 and _all_there(repository, moves):
        return
    if done.returncode == 0 or _any_moved(repository, moves, stood):
        raise RtrepoError(
            "git could not record the new version properly",
            hint="git fsck --full, then rtrepo status",
            exit_code=OUTCOME_UNKNOWN,
        )
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise RtrepoError(
        f"the branch moved while this command ran, so nothing was changed ({words[-1] if words else 'git refused'})",
        hint="run the command again",
    )


def _all_there(repository: Repository, moves: tuple[RefMove, ...]) -> bool:
    again = repository.again()
    return all(read(again, name) == after for name, _, after in moves)


def _any_moved(repository: Repository, moves: tuple[RefMove, ...], stood: list[str | None]) -> bool:
    """Whether one of the refs is at its new value and was not before."""
    again = repository.again()
    return any(before != move.after == read(again, move.name) for move, before in zip(moves, stood, strict=True))


def move_head(repository: Repository, to: HeadMove, reason: str) -> None:
    """Point HEAD at a branch, or at a commit for a detached head."""
    if to.after.startswith("refs/"):
        process.run(repository.root, "symbolic-ref", "-m", _one_line(reason), "HEAD", to.after)
    else:
        process.run(repository.root, "update-ref", "--no-deref", "-m", _one_line(reason), "HEAD", to.after)


def _one_line(text: str) -> str:
    return "rtrepo: " + " ".join(text.split())[:200]
