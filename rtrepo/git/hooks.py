"""Installing our hooks beside the user's own, and finding out what stands where."""

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import lock, process
from rtrepo.git.repository import Repository

MARK = b"# rtrepo hook "
"""The line every hook of ours has carried, whatever its version."""
GATES = ("pre-commit", "pre-merge-commit", "pre-push")
NOTICES = ("post-checkout", "post-merge", "post-rewrite")
EVENTS = (*GATES, *NOTICES)
SERVER_EVENTS = ("pre-receive",)
"""What is installed where people work, and in a repository without a working tree, to which they push."""
PASS = "RTREPO_PASS"
"""The variable in which our own commit shows our hook that it has asked the gate already (see git.lock)."""
_PASSED = ("pre-commit", "pre-merge-commit")
_PACKAGE = Path(__file__).parent.parent
_ASIDE = ".before-rtrepo"


@dataclass(frozen=True, slots=True)
class HookState:
    """One event: `installed`, `outdated`, `missing` or `foreign`; `chained` when a user's hook runs before ours."""

    event: str
    state: str
    path: Path
    chained: bool


def folder(repository: Repository) -> Path:
    """Where git looks for hooks. Raises RtrepoError where that is outside the repository."""
    told = process.run_with_hooks(repository.root, "rev-parse", "--git-path", "hooks").stdout.decode().strip()
    path = (repository.root / told).resolve()
    inside = (repository.common_dir.resolve(), repository.root.resolve())
    if not any(path.is_relative_to(place) for place in inside):
        raise RtrepoError(
            f"core.hooksPath sends git to {path}, outside this repository; rtrepo does not write there",
            hint="in that folder's pre-commit add the line: rtrepo hooks run pre-commit || exit 1",
        )
    return path


def states(repository: Repository, stubs: Path, python: str) -> list[HookState]:
    """What stands in the place of each of our hooks."""
    found = []
    place = folder(repository)
    for event in SERVER_EVENTS if repository.handle.is_bare else EVENTS:
        path = place / event
        chained = path.with_name(event + _ASIDE).exists()
        if not path.exists():
            state = "missing"
        elif MARK not in path.read_bytes():
            state = "foreign"
        else:
            state = "installed" if path.read_bytes() == _stub(stubs, event, python) else "outdated"
        found.append(HookState(event, state, path, chained))
    return found


def install(repository: Repository, stubs: Path, python: str) -> list[HookState]:
    """Put our hooks in place; a hook that was there is moved aside and runs first. Doing it twice is once."""
    found = states(repository, stubs, python)
    for hook in found:
        if hook.state == "foreign" and hook.chained:
            raise RtrepoError(
                f"both {hook.event} and {hook.event}{_ASIDE} are hooks of somebody else's; nothing was changed",
                hint=f"join them into one, in {hook.path.parent}",
            )
    for hook in found:
        hook.path.parent.mkdir(parents=True, exist_ok=True)
        if hook.state == "foreign":
            os.rename(hook.path, hook.path.with_name(hook.event + _ASIDE))
        if hook.state != "installed":
            temporary = hook.path.with_name(hook.event + ".new")
            temporary.write_bytes(_stub(stubs, hook.event, python))
            temporary.chmod(0o755)
            os.replace(temporary, hook.path)
    return states(repository, stubs, python)


def uninstall(repository: Repository, stubs: Path, python: str) -> list[HookState]:
    """Take our hooks away and put back what was there before."""
    for hook in states(repository, stubs, python):
        if hook.state in ("installed", "outdated"):
            hook.path.unlink()
            aside = hook.path.with_name(hook.event + _ASIDE)
            if aside.exists():
                os.rename(aside, hook.path)
    return states(repository, stubs, python)


def _stub(stubs: Path, event: str, python: str) -> bytes:
    raw = (stubs / event).read_bytes()
    for mark, told in ((b"@PYTHON@", python), (b"@PACKAGE@", os.fspath(_PACKAGE))):
        raw = raw.replace(mark, os.fsencode(shlex.quote(told)))
    return raw


def may_pass(repository: Repository) -> bool:
    """Whether this hook was started by a command of ours that has asked the gate and is still at work."""
    return lock.is_pass(repository.own_dir, os.environ.get(PASS, ""))


def others(repository: Repository) -> frozenset[str]:
    """The events for which somebody else's hook would run; ours alone has nothing more to say."""
    asked = r"^(core\.hookspath|hook\..*\.event)$"
    told = process.run_with_hooks(repository.root, "config", "--get-regexp", asked).stdout.decode("utf-8", "replace")
    settings = [line.partition(" ") for line in told.splitlines()]
    found = {value for name, _, value in settings if name.startswith("hook.")}
    place = repository.common_dir / "hooks"
    if any(name == "core.hookspath" for name, _, _ in settings):
        # Only git knows how it reads `~` and relative paths here.
        git_path = process.run_with_hooks(repository.root, "rev-parse", "--git-path", "hooks")
        place = repository.root / git_path.stdout.decode().strip()
    for path in place.iterdir() if place.is_dir() else ():
        if path.name.endswith(_ASIDE):
            found.add(path.name.removesuffix(_ASIDE))
        elif "." not in path.name and os.access(path, os.X_OK) and MARK not in path.read_bytes():
            found.add(path.name)
    return frozenset(found)


def run(
    repository: Repository, event: str, *arguments: str, index_file: Path | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run the hooks of an event as git would (`git hook run`, git 2.36); where there is none that is a success.

    The holder's pass tells our own hook, which git runs among them, that the gate has been asked already.
    `index_file` is what the hook sees as git's index.
    """
    more = {PASS: lock.own_pass(repository.own_dir)} if event in _PASSED else {}
    if index_file:
        more["GIT_INDEX_FILE"] = os.fspath(index_file)
    done = process.run_with_hooks(
        repository.root, "hook", "run", "--ignore-missing", event, *(("--", *arguments) if arguments else ()),
        env=process.environment(**more),
    )  # fmt: skip
    if b"is not a git command" in done.stderr:
        raise RtrepoError(
            f"your {event} hook was not run: this git is older than 2.36; nothing was changed",
            hint="install git 2.36 or newer, or go past the hooks with --no-verify",
        )
    return done
