"""Our hooks in git's own configuration, which git reads from version 2.54 on: `hook.NAME.command` and `.event`.

Such a hook runs whatever stands in the folder of hooks and wherever `core.hooksPath` leads, beside those of other
tools. An older git passes these settings over. Facts: git-hook(1) and the release notes of git 2.54.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from rtrepo.git import process
from rtrepo.git.repository import Repository

SINCE = (2, 54)
PREFIX = "rtrepo-"
"""What the names of our hooks begin with; a name must not be that of an event."""

_OFF = ("false", "no", "off", "0")

State = Literal["missing", "outdated", "installed", "disabled"]


def are_read() -> bool:
    """Whether the git that is found first runs such hooks."""
    return process.version() >= SINCE


def states(repository: Repository, scripts: Mapping[str, bytes]) -> dict[str, State]:
    """What git's configuration has of us for each event, against the scripts that `install` would put there; whether
    this git reads it or not."""
    told = _told(repository)
    return {event: _state(repository, told, event, script) for event, script in scripts.items()}


def _state(repository: Repository, told: Mapping[str, list[str]], event: str, script: bytes) -> State:
    name = f"hook.{PREFIX}{event}"
    if f"{name}.command" not in told and f"{name}.event" not in told:
        return "missing"
    if any(told[switch][-1:] and told[switch][-1].lower() in _OFF for switch in (f"{name}.enabled", _all(event))):
        return "disabled"
    path = repository.own_dir / "hooks" / event
    stands = path.is_file() and os.access(path, os.X_OK) and path.read_bytes() == script
    wanted = told[f"{name}.command"] == [_command(event)] and told[f"{name}.event"] == [event]
    return "installed" if stands and wanted else "outdated"


def _all(event: str) -> str:
    """The switch for every hook of an event, whosever it is."""
    return f"hook.{event}.enabled"


def _told(repository: Repository) -> Mapping[str, list[str]]:
    raw = process.ask(repository.root, "config", "-z", "--get-regexp", r"^hook\.") or b""
    found: dict[str, list[str]] = defaultdict(list)
    for item in raw.decode("utf-8", "surrogateescape").split("\0"):
        name, _, value = item.partition("\n")
        found[name].append(value)
    return found


def install(repository: Repository, scripts: Mapping[str, bytes]) -> None:
    """Put the scripts below rtrepo's own folder, and git's settings for them. Doing it twice is once."""
    found = states(repository, scripts)
    for event, script in scripts.items():
        if found[event] in ("installed", "disabled"):
            continue
        write(repository.own_dir / "hooks", event, script)
        name = f"hook.{PREFIX}{event}"
        # In this order: git refuses to work with a hook that has an event and no command.
        for key, value in (("command", _command(event)), ("event", event)):
            process.run(repository.root, "config", "--local", "--replace-all", f"{name}.{key}", value)


def remove(repository: Repository, events: Iterable[str]) -> None:
    """Take all of it away again."""
    for event in events:
        process.ask(repository.root, "config", "--local", "--remove-section", f"hook.{PREFIX}{event}")
        (repository.own_dir / "hooks" / event).unlink(missing_ok=True)


def write(folder: os.PathLike[str], event: str, script: bytes) -> None:
    """Put a script in its place in one step, ready to be run."""
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(folder, event + ".new")
    with open(temporary, "wb") as file:
        file.write(script)
    os.chmod(temporary, 0o755)
    os.replace(temporary, os.path.join(folder, event))


def _command(event: str) -> str:
    """What git hands to the shell: the folder may be moved, and every worktree finds the same script."""
    return f'"$(git rev-parse --git-common-dir)/rtrepo/hooks/{event}"'
