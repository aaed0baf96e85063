"""A command in a child of its own that is stopped in the middle: killed, interrupted, or out of disk."""

import errno
import os
import signal
import traceback
import uuid
from collections.abc import Sequence
from pathlib import Path

from rtrepo.git import steps
from tests.git.plans import count_calls
from tests.journeys.terminal import Terminal

WAYS = ("killed", "interrupted", "full")
_WRITES = ("replace", "rename", "link", "mkdir", "write", "ftruncate")


def stopped(folder: Path, words: Sequence[str], how: str, at: int, report: Path) -> int:
    """Run a command that is stopped at its `at`-th step or call that changes the disk, if it has so many. Gives its
    exit code, or minus the signal that it died of; what it printed on stderr lies in `report`."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            # What is made anew with every command is the same in all, so that one can be compared with another.
            uuid.uuid4 = lambda: uuid.UUID(int=4)
            _stop_at(how, at)
            answer = Terminal(folder).unchecked(*words)
            report.write_text(answer.err, "utf-8")
            code = answer.code
        except BaseException:  # noqa: BLE001 (a child may not return into its parent's loop)
            traceback.print_exc()
        os._exit(code)
    _, told = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(told)


def _stop_at(how: str, at: int) -> None:
    count = 0

    def step(name: str) -> None:
        nonlocal count
        if how == "full" and name not in _WRITES:
            return
        count += 1
        if count == at:
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            elif how == "interrupted":
                raise KeyboardInterrupt
            else:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    steps.reached = step
    count_calls(step)
