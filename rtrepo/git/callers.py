"""Which git command called our hook. Git tells a hook what it checks, but not with which options it was asked."""

import os
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

_UP = 6
"""Processes above ours that are looked at: between git and us there may be a shell, and another tool for hooks."""


def amends(message: str) -> bool | None:
    """Whether the `git commit` that called us has `--amend`; None where that cannot be told, because no git is found
    above us, or because the word may be one of the `message`, which stands on the command line too."""
    words = _options()
    if words is None:
        return None
    found = any(word.startswith("--am") and "--amend".startswith(word) for word in words)
    return None if found and not _is_exact() and "--am" in message else found


def template() -> str:
    """The file that the `git commit` which called us was told to begin the message with; empty for none."""
    for word, following in pairwise([*command(), ""]):
        if word in ("-t", "--template"):
            return following
        if word.startswith("--template="):
            return word.removeprefix("--template=")
    return ""


def command() -> list[str]:
    """The words of the git command that called us, without its paths after `--`; none where it cannot be told."""
    return _options() or []


def _is_exact() -> bool:
    """Whether this system tells the words of a command line apart, as Linux does."""
    return Path("/proc/self/stat").exists()


def _options() -> list[str] | None:
    """The words of the git command above us, without the paths after `--`."""
    for words in _above(os.getppid()):
        if words and os.path.basename(words[0]) in ("git", "git-commit"):
            return words[: words.index("--")] if "--" in words else words
    return None


def _above(process: int) -> Iterator[list[str]]:
    """The command lines of a process and of those above it."""
    for _ in range(_UP):
        found = _linux(process) if _is_exact() else _elsewhere(process)
        if found is None:
            return
        process, words = found
        yield words


def _linux(process: int) -> tuple[int, list[str]] | None:
    folder = Path("/proc", str(process))
    try:
        words = os.fsdecode((folder / "cmdline").read_bytes()).split("\0")
        # The name in brackets may hold anything; what follows it are the state and the parent.
        parent = (folder / "stat").read_bytes().rpartition(b")")[2].split()[1]
    except (OSError, IndexError):
        return None
    return int(parent), words


def _elsewhere(process: int) -> tuple[int, list[str]] | None:
    asked = ["ps", "-o", "ppid=,args=", "-p", str(process)]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, errors="replace", check=False).stdout.split()
    except OSError:
        return None
    return (int(told[0]), told[1:]) if told and told[0].isdigit() else None
