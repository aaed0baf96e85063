"""One writer at a time. The kernel frees the lock when its holder dies, so it is never stale."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rtrepo.errors import RtrepoError

PATIENCE = 10.0
"""Seconds a command waits for another one before it gives up."""


@contextmanager
def held(
    folder: Path, command: str, patience: float = PATIENCE, waiting: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the lock of a repository; `folder` is rtrepo's own. The lock file itself is never removed:
    two processes could then lock two different files.

    `waiting` is told who holds the lock, once, when this has to wait. Raises RtrepoError after `patience`
    seconds, naming the holder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _acquire(handle, patience, waiting)
        os.ftruncate(handle, 0)
        record = {"process": os.getpid(), "command": command, "pass": os.urandom(16).hex()}
        os.pwrite(handle, json.dumps(record).encode(), 0)
        yield
        # What is done is done; the lock itself goes with the handle. Full disks of some kinds refuse even this.
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _acquire(handle: int, patience: float, waiting: Callable[[str], None] | None) -> None:
    give_up = time.monotonic() + patience
    pause = 0.01
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = _holder(handle)
        if waiting:
            waiting(holder)
            waiting = None
        if time.monotonic() >= give_up:
            raise RtrepoError(
                f"another rtrepo command is at work here ({holder}); nothing was changed",
                hint="wait for it to end and run this again",
            )
        time.sleep(pause)
        pause = min(pause * 2, 0.25)


def holder(folder: Path) -> str:
    """Who holds the lock right now, in words; empty for nobody."""
    handle = _standing(folder)
    if handle is None:
        return ""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(handle)
    finally:
        os.close(handle)
    return ""


def own_pass(folder: Path) -> str:
    """The pass of this process while it holds the lock, else nothing. What is started with it can show that it
    works for the holder."""
    handle = _standing(folder)
    if handle is None:
        return ""
    try:
        record = _record(handle)
    finally:
        os.close(handle)
    return str(record.get("pass", "")) if record.get("process") == os.getpid() else ""


def is_pass(folder: Path, shown: str) -> bool:
    """Whether a pass is that of the process that holds the lock right now. The kernel frees the lock of a process
    that dies, so a pass that was left in the file or in an environment is worth nothing."""
    handle = _standing(folder) if shown else None
    if handle is None:
        return False
    try:
        if _record(handle).get("pass") == shown:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _standing(folder: Path) -> int | None:
    """The lock file to read, or None where there is none (or something else in its place)."""
    try:
        return os.open(folder / "lock", os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None


def _record(handle: int) -> dict[str, Any]:
    try:
        told = json.loads(os.pread(handle, 4096, 0) or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _holder(handle: int) -> str:
    told = _record(handle)
    return f"{told.get('command', 'unknown command')}, process {told.get('process', '?')}"
