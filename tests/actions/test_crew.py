"""Several processes: the same answers in the same order as one, whatever happens to them."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from rtrepo.actions.checking import crew
from rtrepo.errors import RtrepoError

HERE = os.getpid()
PIECES = list(range(37))


def squares(setup: int) -> Callable[[int], int]:
    return lambda piece: setup * piece * piece


def moody(setup: int) -> Callable[[int], int]:
    """Dies, raises or takes its time in a process of its own, and never here."""

    def do(piece: int) -> int:
        if os.getpid() != setup:
            if piece % 5 == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            if piece % 5 == 2:
                raise RtrepoError("not there")
            time.sleep(0.01 * (piece % 3))
        return piece

    return do


def refusing(setup: int) -> Callable[[int], int]:
    def do(piece: int) -> int:
        if piece == setup:
            raise RtrepoError(f"piece {piece} is damaged", hint="git fsck")
        return piece

    return do


@pytest.mark.parametrize("processes", [0, 1, 2, 3, 100])
def test_answers_come_in_order(processes: int) -> None:
    assert list(crew.in_order(squares, 2, PIECES, processes)) == [2 * one * one for one in PIECES]
    assert list(crew.in_order(squares, 2, [], processes)) == []
    assert multiprocessing.active_children() == []


def test_what_a_process_cannot_do_is_done_here() -> None:
    assert list(crew.in_order(moody, HERE, PIECES, 3)) == PIECES
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_the_same_error(processes: int) -> None:
    told = crew.in_order(refusing, 3, PIECES, processes)

    assert [next(told) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(RtrepoError) as caught:
        next(told)
    assert (caught.value.message, caught.value.hint) == ("piece 3 is damaged", "git fsck")
    assert multiprocessing.active_children() == []


def test_whoever_stops_listening_ends_the_processes() -> None:
    told = crew.in_order(squares, 1, PIECES, 2)
    next(told)
    assert len(multiprocessing.active_children()) == 2
    told.close()

    assert multiprocessing.active_children() == []


def test_a_machine_that_starts_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(multiprocessing, "get_context", none)
    assert list(crew.in_order(squares, 1, PIECES, 4)) == [one * one for one in PIECES]


def test_a_python_without_multiprocessing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "multiprocessing", None)
    assert list(crew.in_order(squares, 1, PIECES, 4)) == [one * one for one in PIECES]


def test_fresh_processes_as_other_systems_start_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert list(crew.in_order(squares, 3, PIECES, 2)) == [3 * one * one for one in PIECES]


ENDLESS = """
import os, sys, time
from rtrepo.actions.checking import crew
def begin(setup):
    return lambda piece: time.sleep(0.05) or os.getpid()
for told in crew.in_order(begin, None, range(10_000), 2):
    print(told, flush=True)
"""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_behind(by: signal.Signals) -> None:
    """Ctrl-C reaches every process of the terminal; a killed one cannot say goodbye."""
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        workers = set[int]()
        while len(workers) < 2:  # on a busy machine the first one may be alone for a while
            workers.add(int(process.stdout.readline()))
        if by is signal.SIGINT:
            os.killpg(process.pid, by)
        else:
            process.kill()
        said = process.stderr.read()  # ends when the last of them has closed it

    assert process.returncode != 0
    assert said.count("Traceback") == (by is signal.SIGINT)
    assert "KeyboardInterrupt" in said or by is not signal.SIGINT
