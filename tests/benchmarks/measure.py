"""Whole processes, start-up included: CPU of the process and its children, wall time, peak memory."""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


def environment(home: Path) -> dict[str, str]:
    """What every measured process sees: nothing of this machine's settings of git."""
    home.mkdir(exist_ok=True)
    who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in
           (("NAME", "Bench"), ("EMAIL", "bench@localhost"))}  # fmt: skip
    return {"PATH": os.environ["PATH"], "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"} | who


@dataclass(frozen=True)
class Cost:
    """CPU and wall in seconds, peak memory of the largest process in MB."""

    cpu: float
    wall: float
    memory: float


def run(commands: Sequence[Sequence[str]], folder: Path, environment: dict[str, str]) -> Cost:
    """The cost of commands run one after the other. Raises where one fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    peak = 0.0
    for command in commands:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.decode()}")
        peak = max(peak, usage.ru_maxrss / 1024)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, peak)


@dataclass(frozen=True)
class Ratio:
    """Ours against theirs, pair by pair; the medians, and ours in seconds."""

    cpu: float
    wall: float
    ours: Cost
    theirs: Cost


def paired(ours: Callable[[], Cost], theirs: Callable[[], Cost], times: int) -> Ratio:
    """Run both in turn, so that a change of the machine's speed meets both."""
    pairs = [(ours(), theirs()) for _ in range(times)]
    return Ratio(
        median(mine.cpu / other.cpu for mine, other in pairs),
        median(mine.wall / other.wall for mine, other in pairs),
        _middle([mine for mine, _ in pairs]),
        _middle([other for _, other in pairs]),
    )


def _middle(costs: list[Cost]) -> Cost:
    return Cost(median(c.cpu for c in costs), median(c.wall for c in costs), max(c.memory for c in costs))
