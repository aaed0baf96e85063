"""What runs through several entries, in words, with links to the entries."""

from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.model.change import Across
from rtrepo.model.entry import Key
from rtrepo.render.page.texts import Piece, changed
from rtrepo.render.safe import safe
from rtrepo.render.wording import count


class Link(NamedTuple):
    """An entry's name, and its number on the page (-1: it is not there)."""

    name: str
    number: int


class Theme(NamedTuple):
    """One thing that runs through entries: `pieces` say what changed, `where` how often and in how many."""

    at: int
    kind: str
    pieces: tuple[Piece, ...]
    where: str
    examples: tuple[tuple[str, int], ...]
    links: tuple[Link, ...]


_LINKS = 2_000
"""Entries of one theme that are linked; the filter finds all."""

_PLACES = {"opening": "at the beginning of", "ending": "at the end of", "phrase": "in"}


def themes(across: tuple[Across, ...], numbers: Mapping[Key, int]) -> tuple[Theme, ...]:
    """One theme for each, in the order given."""
    return tuple(
        Theme(
            at,
            found.pattern,
            _pieces(found),
            _where(found),
            tuple((safe(example.text), example.times) for example in found.examples),
            tuple(link(key, numbers) for key in found.keys[:_LINKS]),
        )
        for at, found in enumerate(across)
    )


def link(key: Key, numbers: Mapping[Key, int]) -> Link:
    """A link to an entry of the page."""
    return Link(safe(str(key)), numbers.get(key, -1))


def _pieces(found: Across) -> tuple[Piece, ...]:
    if found.pattern in ("quotes", "whitespace"):
        return (Piece("same", "Quotes and dashes" if found.pattern == "quotes" else "Spaces and line ends"),)
    pieces = [Piece("same", f"{safe(found.path)}: ")] if found.pattern == "field" else []
    before, after = (f"“{text}”" if text and found.pattern in _PLACES else text for text in (found.before, found.after))
    if before:
        pieces.append(Piece("removed", changed(before)))
    if before and after:
        pieces.append(Piece("same", " → "))
    if after:
        pieces.append(Piece("added", changed(after)))
    return tuple(pieces)


def _where(found: Across) -> str:
    entries = f"in {count(len(found.keys), 'entry', 'entries')}"
    if found.pattern == "quotes":
        return f"{entries}, typography only"
    if found.pattern in _PLACES:
        verb = "replaced" if found.before and found.after else "removed" if found.before else "added"
        turns = (
            count(found.times, "turn", "turns") if found.pattern != "phrase" else count(found.times, "place", "places")
        )
        return f"{verb} {_PLACES[found.pattern]} {turns} {entries}"
    if found.pattern == "rename" and found.path:
        entries += f", {safe(found.path)} of the sidecars too"
    return entries if found.times == len(found.keys) else f"{entries}, {count(found.times, 'time', 'times')}"
