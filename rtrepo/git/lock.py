"""One writer at a time. The kernel frees the lock when its holder dies, so it is never stale."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

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
        os.pwrite(handle, json.dumps({"process": os.getpid(), "command": command}).encode(), 0)
        yield
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


def _holder(handle: int) -> str:
    try:
        told = json.loads(os.pread(handle, 4096, 0) or b"{}")
    except ValueError:
        told = {}
    return f"{told.get('command', 'unknown command')}, process {told.get('process', '?')}"
