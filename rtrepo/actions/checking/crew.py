"""Work that is many pieces, done by several processes: the answers come in the order of the pieces, as from one.

Threads would gain nothing, since Python runs one at a time. Each process opens for itself what it needs. Whatever
goes wrong with one (it cannot be started, it is killed, a piece raises) the piece is done again here, so that an error
is the same error as without any crew.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

Setup = TypeVar("Setup")
Piece = TypeVar("Piece")
Answer = TypeVar("Answer")
Begin = Callable[[Setup], Callable[[Piece], Answer]]
"""Makes what does a piece, once in each process. A function of a module, so that a fresh process finds it."""

MOST = 8
"""Processes at most: each takes about 60 MB."""


def size() -> int:
    """How many processes would pay: the cores that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST)


def in_order(
    begin: Begin[Setup, Piece, Answer], setup: Setup, pieces: Sequence[Piece], processes: int
) -> Iterator[Answer]:
    """The answer to each piece, in order; `setup` and the pieces must be values that can be pickled.

    With fewer than two processes, and where the machine starts none, everything is done here. Leaving the iterator
    early, as Ctrl-C does, ends the processes.
    """
    crew: list[Any] = []
    own: list[Callable[[Piece], Answer]] = []

    def here(piece: Piece) -> Answer:
        if not own:
            own.append(begin(setup))
        return own[0](piece)

    try:
        if processes > 1 and len(pieces) > 1:
            crew += _started(begin, setup, min(processes, len(pieces)))
        if not crew:
            yield from map(here, pieces)
            return
        for place, told in _answers(crew, pieces):
            yield told[0] if told else here(pieces[place])
    finally:
        _ended(crew)


def _started(begin: Any, setup: Any, processes: int) -> list[Any]:
    """Processes with their pipes; none where the machine has no way of starting them."""
    crew: list[Any] = []
    try:
        # Imported here: it takes 15 ms, and only work on thousands of entries pays for it.
        import multiprocessing

        # Elsewhere a fork is not safe: macOS's own libraries start threads. A fresh process takes 0.2 s to start.
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        forked = sys.platform == "linux"
        for _ in range(processes):
            ours, theirs = context.Pipe()
            # What a fork inherits must be closed there, or nobody would notice that the others are gone.
            inherited = [ours, *(pipe for _, pipe in crew)] if forked else []
            process = context.Process(target=_serve, args=(begin, setup, theirs, inherited), daemon=True)
            process.start()
            theirs.close()
            crew.append((process, ours))
    except (ImportError, OSError, ValueError):
        pass  # no semaphores, no more processes: those that stand will do, or this one
    return crew


def _serve(begin: Any, setup: Any, pipe: Any, inherited: Sequence[Any]) -> None:
    """The life of a process: pieces in, answers out, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all of us; the one who asked decides
    for other in inherited:
        other.close()
    do = None
    with suppress(EOFError, OSError):
        while True:
            piece = pipe.recv()
            try:
                do = do or begin(setup)
                told: tuple[Any, ...] = (do(piece),)
            except Exception:  # noqa: BLE001 (whatever it is, it is raised again where the piece is done again)
                told = ()
            pipe.send(told)


def _answers(crew: list[Any], pieces: Sequence[Any]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Each piece's number with its answer, empty where a process could not give one. Few are held at a time."""
    from multiprocessing.connection import wait

    ready: dict[int, tuple[Any, ...]] = {}
    at_work: dict[Any, int] = {}
    idle = [pipe for _, pipe in crew]
    begun = told = 0
    while told < len(pieces):
        while idle and begun < len(pieces) and begun - told < 4 * len(crew):
            pipe = idle.pop()
            try:
                pipe.send(pieces[begun])
                at_work[pipe] = begun
            except OSError:
                ready[begun] = ()
            begun += 1
        if not at_work and begun == told and not idle:
            ready[begun] = ()  # nobody is left
            begun += 1
        while told in ready:
            yield told, ready.pop(told)
            told += 1
        standing: list[Any] = wait(list(at_work)) if at_work and told not in ready else []
        for pipe in standing:
            place = at_work.pop(pipe)
            try:
                ready[place] = pipe.recv()
                idle.append(pipe)
            except (EOFError, OSError):
                ready[place] = ()


def _ended(crew: list[Any]) -> None:
    for process, pipe in crew:
        pipe.close()
        process.terminate()  # they only read
    for process, _ in crew:
        process.join()
