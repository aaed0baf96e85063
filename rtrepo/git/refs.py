"""Branches, tags and HEAD: read, resolved from what a person types, and moved by compare-and-swap."""

from collections.abc import Sequence

import pygit2
from pygit2.enums import ReferenceType

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository
from rtrepo.model.operation import HeadMove, RefMove

BRANCHES = "refs/heads/"
REMOTES = "refs/remotes/"
TAGS = "refs/tags/"
_NOTHING = "0" * 40


def read(repository: Repository, name: str) -> str | None:
    """The object id a ref holds, or None where it is not there."""
    if repository.then and name == "HEAD":
        head = repository.then.head
        return repository.then.refs.get(head) if head.startswith("refs/") else head
    if repository.then and name.startswith((BRANCHES, TAGS)):
        return repository.then.refs.get(name)
    try:
        return str(repository.handle.lookup_reference(name).resolve().target)
    except (KeyError, ValueError):  # ValueError: a name that no ref can have
        return None


def head(repository: Repository) -> str:
    """What HEAD points at: `refs/heads/NAME` (also before the first commit), or a commit id when detached."""
    if repository.then:
        return repository.then.head
    reference = repository.handle.lookup_reference("HEAD")
    return str(reference.raw_target.decode() if isinstance(reference.raw_target, bytes) else reference.target)


def head_commit(repository: Repository) -> str | None:
    """The commit checked out, or None before the first one."""
    return read(repository, "HEAD")


def branches(repository: Repository) -> dict[str, str]:
    """Local branches by short name, with the commit each one points at; sorted."""
    if repository.then:
        held = repository.then.refs
        return {name.removeprefix(BRANCHES): held[name] for name in sorted(held) if name.startswith(BRANCHES)}
    names = sorted(repository.handle.branches.local)
    return {name: str(repository.handle.branches.local[name].target) for name in names}


def tips(repository: Repository, *beginnings: str) -> dict[str, str]:
    """Refs by full name, with the commit each one points at; only those whose names begin with one of some texts.
    Refs to other refs (`origin/HEAD`) and to anything that is no commit are left out. Sorted by name."""
    found = {}
    if repository.then:
        for name in sorted(repository.then.refs):
            commit = _commit(repository, repository.then.refs[name])
            if name.startswith(beginnings) and commit:
                found[name] = commit
    for name in sorted(repository.handle.references) if not repository.then else ():
        if name.startswith(beginnings):
            reference = repository.handle.lookup_reference(name)
            try:
                if reference.type == ReferenceType.DIRECT:
                    found[name] = str(reference.peel(pygit2.Commit).id)
            except (KeyError, ValueError, pygit2.GitError):
                continue
    return found


def contains(repository: Repository, tip: str, commit: str) -> bool:
    """Whether a commit is another one or lies in its history."""
    return tip == commit or repository.handle.descendant_of(tip, commit)


def resolve(repository: Repository, revision: str) -> str:
    """The full id of the commit a revision names, in git's syntax. Raises RtrepoError where none does."""
    found = _commit(repository, revision)
    if found:
        return found
    if revision in ("HEAD", "@") and head_commit(repository) is None:
        raise RtrepoError("there is no commit yet", hint='rtrepo commit -m "first version"')
    raise RtrepoError(f"{revision!r} names no version", hint="rtrepo log lists versions, rtrepo branch lists branches")


def span(repository: Repository, revisions: str) -> list[str]:
    """The versions of `A..B` (what B has and A has not), the oldest first, as full ids. Raises RtrepoError where one of
    the two names no version."""
    for revision in revisions.split("..", 1):
        resolve(repository, revision or "HEAD")
    told = process.run(repository.root, "rev-list", "--reverse", "--end-of-options", revisions, "--")
    return told.decode().split()


def is_version(repository: Repository, revision: str) -> bool:
    """Whether a text names a commit."""
    return bool(_commit(repository, revision))


def _commit(repository: Repository, revision: str) -> str:
    """The full id of the commit that a revision names; empty where it names none."""
    asked = _as_of_then(repository, revision) if repository.then else revision
    try:
        return str(repository.handle.revparse_single(asked).peel(pygit2.Commit).id) if asked else ""
    except (KeyError, ValueError, pygit2.GitError):
        return ""


def _as_of_then(repository: Repository, revision: str) -> str:
    """A revision with the id in place of the name of a branch or tag, or of HEAD, that stood then; empty for a name
    that only stands now. Ids are what they are, and so are branches of remotes."""
    ends = (at for at, sign in enumerate(revision) if sign in "^~:" or revision.startswith("@{", at))
    end = next(ends, len(revision))
    name, rest = revision[:end], revision[end:]
    if name in ("HEAD", "@", ""):
        commit = read(repository, "HEAD")
        return commit + rest if commit else ""
    full = (name, TAGS + name, BRANCHES + name) if name.startswith("refs/") else (TAGS + name, BRANCHES + name)
    held = next((at for at in (read(repository, one) for one in full) if at), None)
    if held:
        return held + rest
    stands_now = any(one in repository.handle.references for one in full)
    return "" if stands_now else revision


def merge_base(repository: Repository, one: str, other: str) -> str:
    """The version two commits grew apart from. Raises RtrepoError where they share none."""
    found = related(repository, one, other)
    if found is None:
        raise RtrepoError(f"{one[:7]} and {other[:7]} share no history")
    return found


def merge_bases(repository: Repository, one: str, other: str) -> list[str]:
    """Every version two commits grew apart from, the oldest first: one, or several where branches were merged into
    each other; none where they share no history."""
    # libgit2 tells one of them.
    found = (process.ask(repository.root, "merge-base", "--all", one, other) or b"").decode().split()

    def age(base: str) -> tuple[int, str]:
        commit = repository.handle[base]
        return (commit.commit_time if isinstance(commit, pygit2.Commit) else 0), base

    return sorted(found, key=age)


def related(repository: Repository, one: str, other: str) -> str | None:
    """The same, or None where they share none."""
    found = repository.handle.merge_base(one, other)
    return str(found) if found is not None else None


def common(repository: Repository, commits: Sequence[str]) -> str:
    """The newest commit that several ones all have in their histories. Raises RtrepoError where there is none."""
    found = repository.handle.merge_base_octopus([pygit2.Oid(hex=commit) for commit in commits])
    if found is None:
        raise RtrepoError(f"{' and '.join(commit[:7] for commit in commits)} share no history")
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
    return checked_out_in_others(repository).get(BRANCHES + branch, "")


def checked_out_in_others(repository: Repository) -> dict[str, str]:
    """The branches, by full name, that other worktrees have checked out, with the folder of each."""
    if repository.git_dir == repository.common_dir and not (repository.common_dir / "worktrees").exists():
        return {}
    listing = process.ask(repository.root, "worktree", "list", "--porcelain", "-z") or b""
    folder, found = "", {}
    for line in listing.decode("utf-8", "surrogateescape").split("\0"):
        if line.startswith("worktree "):
            folder = line[9:]
        elif line.startswith("branch ") and folder.rstrip("/") != str(repository.root).rstrip("/"):
            found[line[7:]] = folder
    return found


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
