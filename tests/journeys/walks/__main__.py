"""Many walks: `python -m tests.journeys.walks [WALKS] [SEED] [STEPS]` (2000, 1, 12). Prints what was done, counted.

A walk that breaks a law is made as short as it gets, and printed as the steps to do again.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import pygit2
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from pygit2.enums import ConfigLevel

from tests.conftest import hermetic
from tests.journeys.walks.walk import Walk, prepare


def main(walks: int = 2000, number: int = 1, steps: int = 12, shrink: int = 1) -> None:
    with tempfile.TemporaryDirectory(prefix="walks-") as made:
        home = Path(made, "home")
        home.mkdir()
        environment = hermetic(home) | {"VISUAL": os.fspath(Path(made, "start/editor"))}
        os.environ.clear()
        os.environ.update(environment)
        for level in (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM, ConfigLevel.PROGRAMDATA):
            pygit2.settings.search_path[level] = os.fspath(home)
        tempfile.tempdir = made
        Walk.made = Path(made, "start")
        Walk.made.mkdir()
        prepare(Walk.made)
        began = time.monotonic()
        try:
            run_state_machine_as_test(
                seed(number)(Walk),
                settings=settings(
                    max_examples=walks, stateful_step_count=steps, deadline=None, database=None, derandomize=False,
                    suppress_health_check=list(HealthCheck), report_multiple_bugs=False, print_blob=False,
                    phases=[Phase.generate, Phase.shrink][: 1 + shrink],
                ),
            )  # fmt: skip
        finally:
            print(f"{time.monotonic() - began:.0f} s")
            for name, times in sorted(Walk.counted.items()):
                print(f"{times:6}  {name}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
