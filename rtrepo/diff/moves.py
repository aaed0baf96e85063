"""Moves: a turn removed in one place and added in another."""

from collections import defaultdict

from rtrepo.diff.similarity import similarity
from rtrepo.diff.sparse import MAX_CELLS, candidates
from rtrepo.diff.turns import Turns
from rtrepo.model.change import TurnEdit

EXACT_WORDS, NEAR_WORDS = 2, 8
"""Words an unchanged and a changed turn must have to be followed: "Continue." is everywhere."""

NEAR = 0.75
"""Similarity from which a removed and an added turn of one role are one turn that moved and was edited."""


def find_moves(beads: list[TurnEdit], old: Turns, new: Turns) -> list[TurnEdit]:
    """The beads with removed and added turns that are one turn made a move, at the place of the added one.

    A replaced turn may give away one half and leaves the other as removed or added.
    """
    gone = [bead.before[0] for bead in beads if bead.edit in ("removed", "replaced")]
    come = [bead.after[0] for bead in beads if bead.edit in ("added", "replaced")]
    if not gone or not come:
        return beads
    moved = _exact(gone, come, old, new)
    broken = set(moved.values())
    single_gone = [b.before[0] for b in beads if b.edit == "removed" or (b.edit == "replaced" and b.after[0] in moved)]
    single_come = [b.after[0] for b in beads if b.edit == "added" or (b.edit == "replaced" and b.before[0] in broken)]
    free_gone = [i for i in single_gone if i not in broken]
    free_come = [j for j in single_come if j not in moved]
    moved |= _near(free_gone, free_come, old, new)
    return _apply(beads, moved) if moved else beads


def _exact(gone: list[int], come: list[int], old: Turns, new: Turns) -> dict[int, int]:
    """New index → old index of equal turns, each used once, in order."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for i in reversed(gone):
        if len(old.said(i).words) >= EXACT_WORDS:
            places[old.key(i)].append(i)
    return {j: having.pop() for j in come if (having := places.get(new.key(j)))}


def _near(gone: list[int], come: list[int], old: Turns, new: Turns) -> dict[int, int]:
    """New index → old index of turns that are much alike, best first, each used once."""
    gone = [i for i in gone if len(old.said(i).words) >= NEAR_WORDS]
    come = [j for j in come if len(new.said(j).words) >= NEAR_WORDS]
    if len(gone) * len(come) <= MAX_CELLS:
        pairs = [(i, j) for i in gone for j in come]
    else:
        pairs = [(i, j) for i, partners in candidates(old, new, gone, come).items() for j in sorted(partners)]
    scored: list[tuple[float, int, int]] = []
    for i, j in pairs:
        if old.role(i) == new.role(j):
            alike = similarity(old.said(i), new.said(j), NEAR)
            if alike >= NEAR:
                scored.append((-alike, j, i))
    moved: dict[int, int] = {}
    used: set[int] = set()
    for _, j, i in sorted(scored):
        if j not in moved and i not in used:
            moved[j] = i
            used.add(i)
    return moved


def _apply(beads: list[TurnEdit], moved: dict[int, int]) -> list[TurnEdit]:
    left = set(moved.values())
    result: list[TurnEdit] = []
    for bead in beads:
        if bead.edit not in ("added", "removed", "replaced"):
            result.append(bead)
            continue
        stays = bead.before and bead.before[0] not in left
        comes = bead.after and bead.after[0] not in moved
        if stays and comes:
            result.append(bead)
            continue
        if stays:
            result.append(TurnEdit("removed", bead.before, ()))
        if bead.after:
            origin = moved.get(bead.after[0])
            result.append(
                TurnEdit("added", (), bead.after) if origin is None else TurnEdit("moved", (origin,), bead.after)
            )
    return result
