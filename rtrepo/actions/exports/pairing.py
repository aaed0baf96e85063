"""Which entry of an export a record of a file was, where somebody edited it or wrote it in another form."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from rtrepo.model.json_text import strings_in

ALIKE = 0.25
"""The share of its text that a record must have in common with an entry to be told to be that entry, edited."""
COMMON = 50
"""A piece of text that stands in more entries than this, such as a system prompt, tells nothing."""

_TURNS = ("messages", "conversations", "prompt", "chosen", "rejected", "completion")
_BESIDE = ("role", "from", "id")
_SHORTEST = 4  # characters of a piece


class Pair(NamedTuple):
    """A record and an entry by their places; `reformed` when all their texts are the same."""

    record: int
    entry: int
    reformed: bool


def pairs(records: Iterable[tuple[int, Any]], entries: Iterable[tuple[int, Any]]) -> list[Pair]:
    """Records (place and parsed value) with the entries whose text they have most of; each of both once, those that
    have most in common first. In the order of the records."""
    texts = {place: _pieces(value) for place, value in entries}
    where: dict[str, list[int]] = {}
    for place, pieces in texts.items():
        for piece in pieces:
            where.setdefault(piece, []).append(place)
    wanted = {place: _pieces(value) for place, value in records}
    found: list[tuple[float, int, int]] = []
    for place, pieces in wanted.items():
        telling = {piece for piece in pieces if len(where.get(piece, ())) <= COMMON}
        whole = sum(map(len, telling))
        shared: Counter[int] = Counter()
        for piece in telling:
            for entry in where.get(piece, ()):
                shared[entry] += len(piece)
        found += ((held / whole, place, entry) for entry, held in shared.items() if held >= ALIKE * whole)
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, place, entry in found:
        if place not in taken and entry not in used:
            taken[place] = entry
            used.add(entry)
    return [Pair(place, taken[place], wanted[place] == texts[taken[place]]) for place in sorted(taken)]


def _pieces(value: Any) -> frozenset[str]:
    """The sentences of a record, in whatever format it is."""
    return frozenset(
        piece
        for text in _texts(value)
        for part in _ends().split(text)
        if len(piece := " ".join(part.split())) >= _SHORTEST
    )


def _texts(value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield from strings_in(value)
        return
    turns = [value[name] for name in _TURNS if name in value] or [value]
    for turn in turns:
        yield from strings_in(_bare(turn))


def _bare(value: Any) -> Any:
    """A value without the names of roles, which every format has others of."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return {key: item for key, item in value.items() if key not in _BESIDE} if isinstance(value, dict) else value


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(r"[.!?\n。！？]+")
