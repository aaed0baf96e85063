"""Running git's command line: one way in, with an environment that cannot change what we meant."""

import os
import shutil
import subprocess
import threading
from collections.abc import Generator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path

from rtrepo.errors import RtrepoError

_REDIRECTING = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
)  # fmt: skip
"""Variables a surrounding git command sets for its own repository; inside a hook they name another index."""

_NO_CODE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
"""A stranger's configuration can name programs that `git status` runs; ours runs none."""


@cache
def executable() -> str:
    """The absolute path of git, found once and never in the current folder."""
    found = shutil.which("git")
    if not found:
        raise RtrepoError("git is not installed", hint="install git 2.36 or newer")
    return os.path.abspath(found)


@cache
def version() -> tuple[int, ...]:
    """Git's version as numbers, `(2, 39, 5)`; whatever follows them (`.windows.1`, `.GIT`) is left out."""
    told = subprocess.run([executable(), "version"], capture_output=True, text=True, check=False).stdout
    words = told.split()
    return tuple(int(part) for part in takewhile(str.isdigit, words[2].split("."))) if len(words) > 2 else ()


def environment(**more: str) -> dict[str, str]:
    """The process's environment without git's redirections, messages in English."""
    kept = {name: value for name, value in os.environ.items() if name not in _REDIRECTING}
    return kept | {"LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"} | more


def ask(folder: Path, *arguments: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes | None:
    """The output of a git command, or None where it fails. No hook and no monitor is run."""
    done = _run(folder, (*_NO_CODE, *arguments), data, env)
    return done.stdout if done.returncode == 0 else None


def run(folder: Path, *arguments: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
    """The output of a git command that must succeed. Raises RtrepoError with git's own words."""
    done = _run(folder, (*_NO_CODE, *arguments), data, env)
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise RtrepoError(f"git {arguments[0]} failed: {words}")
    return done.stdout


def run_all(folder: Path, commands: Sequence[Sequence[str]]) -> list[bytes]:
    """The outputs of git commands that run at the same time; all must succeed. Raises RtrepoError as `run` does."""
    started = [
        subprocess.Popen(
            [executable(), *_NO_CODE, *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        for command in commands
    ]
    told = [process.communicate() for process in started]
    for process, (_, words) in zip(started, told, strict=True):
        if process.returncode:
            said = words.decode("utf-8", "replace").strip() or f"exit code {process.returncode}"
            raise RtrepoError(f"git failed: {said}")
    return [out for out, _ in told]


def stream(folder: Path, *arguments: str) -> Generator[bytes, None, None]:
    """The output of a git command in the pieces between its zero bytes, as they come. Closing the generator ends
    git. Raises RtrepoError with git's own words where it fails."""
    with subprocess.Popen(
        [executable(), *_NO_CODE, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said: list[bytes] = []
        # Read beside: git stops where nobody takes what it has to say.
        listener = threading.Thread(target=lambda words: said.append(words.read()), args=(process.stderr,), daemon=True)
        listener.start()
        try:
            rest = b""
            while chunk := process.stdout.read(1 << 16):
                *whole, rest = (rest + chunk).split(b"\0")
                yield from whole
            if rest:
                yield rest
        except BaseException:
            process.kill()
            raise
        finally:
            listener.join()
    if process.returncode:
        words = b"".join(said).decode("utf-8", "replace").strip() or f"exit code {process.returncode}"
        raise RtrepoError(f"git failed: {words}")


def run_with_hooks(
    folder: Path, *arguments: str, data: bytes = b"", env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """A git command that may run the user's hooks; output and errors are captured, nothing is raised."""
    return _run(folder, arguments, data, env)


def _run(
    folder: Path, arguments: tuple[str, ...], data: bytes, env: Mapping[str, str] | None
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [executable(), *arguments],
        cwd=folder,
        input=data,
        capture_output=True,
        env=dict(env) if env is not None else environment(),
        check=False,
    )
