"""Splits and joins: one turn that became several, or several that became one.

After Gale and Church 1993 ("A program for aligning sentences in bilingual corpora"), whose aligner has
2:1 and 1:2 beads; there lengths decide, here the words do. Parts may stand apart: a reply that was cut in
two with a new question between is a split too.
"""

from collections.abc import Sequence

from rtrepo.diff.similarity import Said, shared, similarity
from rtrepo.diff.turns import Turns
from rtrepo.model.change import TurnEdit

LEAST_WHOLE, LEAST_PART = 8, 3
"""Words the whole and each part must have: shorter ones prove nothing."""

SHRINK, GROWTH = 0.75, 1.35
"""How many words the parts may have together, as a share of the whole's."""

CONTAINED, ALIKE = 0.70, 0.75
"""Share of each part's words that the whole must have, and similarity of the parts, joined, to the whole."""

REACH = 4
"""How many beads away a part is looked for."""


def regroup_score(whole: Said, parts: Sequence[Said]) -> float:
    """How well the parts, in this order, make up the whole: 0.75 to 1, or 0 if they do not."""
    size = len(whole.words)
    if size < LEAST_WHOLE:
        return 0.0
    total = 0
    for part in parts:
        if len(part.words) < LEAST_PART:
            return 0.0
        total += len(part.words)
    if not SHRINK * size <= total <= GROWTH * size:
        return 0.0
    score = similarity(whole, together(parts), ALIKE)
    if score < ALIKE:
        return 0.0
    for at, part in enumerate(parts):
        if shared(part.words, whole.words) < CONTAINED * len(part.words):
            return 0.0
        # A part must earn its place: in texts of few different words any turn seems contained in any other.
        others = (*parts[:at], *parts[at + 1 :])
        if similarity(whole, together(others), score) >= score:
            return 0.0
    return score


def together(parts: Sequence[Said]) -> Said:
    """The parts as one text, a space between."""
    return Said(" ".join(part.text for part in parts), "".join(part.words for part in parts))


def far_parts(beads: list[TurnEdit], old: Turns, new: Turns) -> list[TurnEdit]:
    """The beads with each edit and an addition (removal) near it made one split (join) where they are one.

    What lies between the parts stays as it was. The part may be half of a replaced turn: what two texts
    share says more than where they stand; the other half is then removed or added.
    """
    at = 0
    while at < len(beads):
        found = _missing_part(beads, at, old, new) if beads[at].edit == "edited" else None
        if found:
            other, bead = found
            rest = beads[other]
            halves: list[TurnEdit] = []
            if rest.edit == "replaced":
                halves = [TurnEdit("removed", rest.before, ()) if bead.edit == "split" else _added(rest)]
            if other > at:
                beads = [*beads[:at], bead, *beads[at + 1 : other], *halves, *beads[other + 1 :]]
            else:
                beads = [*beads[:other], *halves, bead, *beads[other + 1 : at], *beads[at + 1 :]]
            at = min(at, other)
        at += 1
    return beads


def _added(bead: TurnEdit) -> TurnEdit:
    return TurnEdit("added", (), bead.after)


def _missing_part(beads: list[TurnEdit], at: int, old: Turns, new: Turns) -> tuple[int, TurnEdit] | None:
    """The place of the bead that holds the part missing beside the edit beads[at], and the bead they make."""
    (before,), (after,) = beads[at].before, beads[at].after
    was, now = old.said(before), new.said(after)
    if len(was.words) == len(now.words) or max(len(was.words), len(now.words)) < LEAST_WHOLE:
        return None
    splits = len(was.words) > len(now.words)
    whole, side = (was, new) if splits else (now, old)
    role = old.role(before) if splits else new.role(after)
    part = after if splits else before
    kinds = ("added", "replaced") if splits else ("removed", "replaced")
    forward = range(at + 1, min(at + 1 + REACH, len(beads)))
    backward = range(at - 1, max(at - 1 - REACH, -1), -1)
    for other in (*forward, *backward):
        if beads[other].edit not in kinds:
            continue
        (extra,) = beads[other].after if splits else beads[other].before
        if side.role(extra) != role:
            continue
        first, second = sorted((part, extra))
        # The score is above the edit's own similarity: regroup_score asks that of every part.
        if regroup_score(whole, (side.said(first), side.said(second))):
            if splits:
                return other, TurnEdit("split", (before,), (first, second))
            return other, TurnEdit("joined", (first, second), (after,))
    return None


def repair_holes(beads: list[TurnEdit], old: Turns, new: Turns) -> list[TurnEdit]:
    """Where an equal turn was removed (added), let the one between the parts of a join (split) be it.

    "Continue." between two replies that became one is the one that went, not the next "Continue.".
    """
    for bead in beads:
        if bead.edit == "joined":
            holes, gone, side = set(range(bead.before[0], bead.before[-1])) - set(bead.before), "removed", old
        elif bead.edit == "split":
            holes, gone, side = set(range(bead.after[0], bead.after[-1])) - set(bead.after), "added", new
        else:
            continue
        for hole in sorted(holes):
            beads = _swap(beads, hole, gone, side)
    return beads


def _swap(beads: list[TurnEdit], hole: int, gone: str, side: Turns) -> list[TurnEdit]:
    kept = spare = -1
    for at, bead in enumerate(beads):
        index = bead.before if gone == "removed" else bead.after
        if bead.edit == "kept" and index[0] == hole:
            kept = at
        elif bead.edit == gone and side.key(index[0]) == side.key(hole):
            nearest = beads[spare].before or beads[spare].after if spare >= 0 else ()
            if not nearest or abs(index[0] - hole) < abs(nearest[0] - hole):
                spare = at
    if kept < 0 or spare < 0:
        return beads
    beads = list(beads)
    if gone == "removed":
        beads[kept], beads[spare] = (
            TurnEdit("kept", beads[spare].before, beads[kept].after),
            TurnEdit("removed", (hole,), ()),
        )
    else:
        beads[kept], beads[spare] = (
            TurnEdit("kept", beads[kept].before, beads[spare].after),
            TurnEdit("added", (), (hole,)),
        )
    return beads
