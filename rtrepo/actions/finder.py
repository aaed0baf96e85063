"""Finding a text, or a pattern, in other texts: with capitals folded where nobody asked otherwise."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from rtrepo.errors import RtrepoError

PATIENCE = 5.0
"""Seconds that a pattern may take for one entry. Some patterns, such as `(a+)+b`, take for ever on a text that
nearly fits."""


class Found(NamedTuple):
    """Where a text stands first in another one, in characters, and how often it stands there."""

    start: int
    end: int
    times: int


class Finder:
    """Looks for one text, or one regular expression in Python's writing, in which `^` and `$` mean a line's ends."""

    def __init__(self, wanted: str, *, exact_case: bool = False, regex: bool = False) -> None:
        self.wanted = wanted
        self.regex = regex
        self._exact = exact_case
        self._folded = wanted if exact_case else wanted.casefold()
        self._pattern = self._compiled() if regex else None
        # What no way of writing JSON or YAML takes apart: they fold lines at spaces, and double quotes.
        self._parts = self._folded.replace("'", " ").replace('"', " ").replace("\\", " ").split()

    def _compiled(self) -> re.Pattern[str]:
        try:
            return re.compile(self.wanted, re.MULTILINE | (0 if self._exact else re.IGNORECASE))
        except (re.error, OverflowError, RecursionError) as error:
            raise RtrepoError(
                f"{self.wanted!r} is no regular expression: {error}",
                hint="without --regex the text is taken as it stands; \\ before a sign such as ( or ? does the same",
                exit_code=2,
            ) from None

    def find(self, text: str) -> Found | None:
        """The first place and how many there are, or None. Matches of nothing are none."""
        if self._pattern:
            places = [found.span() for found in self._pattern.finditer(text) if found.end() > found.start()]
            return Found(*places[0], len(places)) if places else None
        among = text if self._exact else text.casefold()
        place = among.find(self._folded)
        if place < 0:
            return None
        end = place + len(self._folded)
        if len(among) != len(text):
            place, end = _unfolded(text, place, end)
        return Found(place, end, among.count(self._folded))

    def count(self, text: str) -> int:
        """How often it stands in a text."""
        found = self.find(text)
        return found.times if found else 0

    def may_be_in(self, raw: bytes) -> bool:
        """Whether it could stand in one of the texts that a file's bytes spell. False is certain, True is not."""
        if self._pattern:
            return True
        if b"\\" in raw:
            raw = raw.replace(b"\\n", b"\n").replace(b'\\"', b'"')
            if b"\\" in raw:
                return True  # an escape can stand for any letter
        text = raw.decode("utf-8", "replace")
        text = text if self._exact else text.casefold()
        return all(part in text for part in self._parts)


def _unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Where in a text places of its folded form are: `ß` folds to two characters, `İ` too."""
    origin = [at for at, character in enumerate(text) for _ in character.casefold()]
    return origin[start], origin[end - 1] + 1


@contextmanager
def patience(what: str, seconds: float | None = None) -> Iterator[None]:
    """Give up on a pattern that takes too long (PATIENCE, or so many seconds). Raises RtrepoError; `what` says what
    was being looked at.

    Python's matcher looks for signals as it goes, so an alarm ends it. Only the main thread gets alarms, and
    Windows has none; there a pattern takes as long as it takes.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise RtrepoError(
            f"the pattern takes too long in {what}; nothing was changed",
            hint="take out repetitions inside repetitions, such as (a+)+, or search without --regex",
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE if seconds is None else seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
