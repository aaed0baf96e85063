"""Changed fields as rows of a page: sidecars, keys beside the turns, dataset settings, keys of a turn."""

from collections.abc import Iterable
from typing import NamedTuple

from rtrepo.model.change import MISSING, FieldChange
from rtrepo.render.page.texts import Piece, changed, marked
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import plain_text

_LONG = 40  # characters from which two texts are compared by words instead of shown whole


class Row(NamedTuple):
    """One field: its name and its text with marks, or the members of a set that came and went."""

    name: str
    pieces: tuple[Piece, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def rows(changes: Iterable[FieldChange], reading: Reading) -> tuple[Row, ...]:
    """A row for each changed field, in the order given."""
    return tuple(row(change, reading) for change in changes)


def row(change: FieldChange, reading: Reading) -> Row:
    """What happened to one field."""
    name = safe(str(change.path))
    if change.added or change.removed:
        return Row(name, added=tuple(map(safe, change.added)), removed=tuple(map(safe, change.removed)))
    before, after = change.before, change.after
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > _LONG:
        return Row(name, marked(reading.marks(before, after)))
    pieces = []
    if before is not MISSING:
        pieces.append(Piece("removed", _shown(before)))
    if after is not MISSING:
        pieces.append(Piece("added", _shown(after)))
    if len(pieces) == 2:
        pieces.insert(1, Piece("same", " → "))
    return Row(name, tuple(pieces))


def _shown(value: object) -> str:
    return changed(plain_text(value)) or '""'
