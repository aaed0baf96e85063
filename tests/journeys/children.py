"""A child of the test's own process: as real to be killed as any, without the time that Python takes to start."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable, Sequence

from rtrepo.git import steps
from tests.journeys.terminal import Terminal


def ends(does: Callable[[], int]) -> int:
    """How a process ends that does this and nothing else: with its exit code, or minus the signal that killed it."""
    with warnings.catch_warnings():
        # From 3.12 on Python warns that there are threads: that of the test runner waits for a message, and holds
        # nothing that the child needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 99
        try:
            code = does()
        except BaseException:  # noqa: BLE001 (a child may not go on in its parent's loop)
            traceback.print_exc()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ending(person: Terminal, words: Sequence[str], moment: tuple[str, int] | None = None) -> int:
    """How a command ends; one that is killed when it reaches a step for the nth time, minus that signal."""

    def does() -> int:
        if moment:
            _kill_at(*moment)
        return person.unchecked(*words).code

    return ends(does)


def _kill_at(wanted: str, nth: int) -> None:
    left = nth

    def reached(step: str) -> None:
        nonlocal left
        left -= step == wanted
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached
