"""A child of the test's own process: as real to be killed as any, without the time that Python takes to start."""

import os
import traceback
import warnings
from collections.abc import Callable


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
