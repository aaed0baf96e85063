"""Parts of a merged list of turns as the pieces that everybody else reads."""

from collections.abc import Iterator, Sequence

from rtrepo.merge.parts import Fixed, Open, Part
from rtrepo.model.conflict import Conflict, Notice, Piece, Settled
from rtrepo.model.entry import Message


def pieces_of(parts: Sequence[Part], three: Sequence[Sequence[Message]], name: str) -> tuple[Piece, ...]:
    """The parts as pieces: settled turns in runs, and conflicts with their turns. `three` are base, ours, theirs."""
    pieces: list[Piece] = []
    run: list[Fixed] = []
    place = 0
    for part in parts:
        if isinstance(part, Fixed):
            run.append(part)
            place = place if part.whence.ours is None else part.whence.ours + 1
            continue
        pieces += _settled(run)
        run = []
        pieces.append(_conflict(part, three, name, place))
        place = part.ours[-1] + 1 if part.ours else place
    return (*pieces, *_settled(run))


def _settled(run: Sequence[Fixed]) -> Iterator[Settled]:
    if run:
        yield Settled(tuple(part.message for part in run), tuple(part.whence for part in run))


def _conflict(part: Open, three: Sequence[Sequence[Message]], name: str, place: int) -> Conflict:
    first, last = (min(part.ours), max(part.ours) + 1) if part.ours else (place, place)
    at = f"{name}[{first}]" if last == first + 1 else f"{name}[{first}:{last}]"
    places = (part.base, part.ours, part.theirs)
    base, ours, theirs = (
        tuple(turns[index] for index in indexes) for turns, indexes in zip(three, places, strict=True)
    )
    return Conflict(part.kind, at, base, ours, theirs, part.why, part.proposal, places)


def notices_of(parts: Sequence[Part], name: str) -> tuple[Notice, ...]:
    """What is worth reading, by the place of the turn in the result; a conflict counts as many turns as ours has."""
    found: list[Notice] = []
    at = 0
    for part in parts:
        if isinstance(part, Open):
            at += len(part.ours)
            continue
        found += [Notice(kind, f"{name}[{at}]", why) for kind, why in part.notices]
        at += 1
    return tuple(found)
