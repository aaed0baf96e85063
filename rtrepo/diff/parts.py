"""Which entries are the parts of one: what was split in several, and, mirrored, what was joined from several."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from rtrepo.diff.kinship import Kinship

PART = 0.40
"""Share of a part that the whole must have."""

WHOLE = 0.60
"""Share of the whole that its parts must have together."""

FRESH = 0.50
"""Share of what a part has of the whole that no other part may have: else it is a copy, not a part."""


class Parts(NamedTuple):
    """The places of the parts in the order of the whole (none: there are no two), and the share of the whole that
    they have together."""

    places: tuple[int, ...] = ()
    share: float = 0.0


def parts_of(partners: Mapping[int, Kinship], whole: Literal["before", "after"]) -> Parts:
    """The parts among the partners of one entry, which is the old one (`before`: a split) or the new one
    (`after`: a join)."""
    views = {
        place: (kinship.after, kinship.old) if whole == "before" else (kinship.before, kinship.new)
        for place, kinship in partners.items()
    }
    large = sorted((-sum(held), place) for place, (share, held) in views.items() if share >= PART)
    chosen: list[int] = []
    had: list[float] = []
    for size, place in large:
        held = views[place][1]
        had = had or [0.0] * len(held)
        together = list(map(max, had, held))
        if sum(together) - sum(had) >= FRESH * -size:
            chosen.append(place)
            had = together
    if len(chosen) < 2 or sum(had) < WHOLE:
        return Parts()
    return Parts(tuple(sorted(chosen, key=lambda place: (_middle(views[place][1]), place))), sum(had))


def _middle(held: Sequence[float]) -> float:
    """Where in the whole a part stands: the middle of what it has of it, in turns."""
    return sum(at * share for at, share in enumerate(held)) / (sum(held) or 1.0)
