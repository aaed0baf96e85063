"""The slider problem: of several equally short answers the one that reads well.

When "Continue." stands before and after an inserted exchange, the insertion may be shown as starting at
either. As in git's indent heuristic and difftastic's sliders, the run is moved up to where it starts on a
user turn, which is where an exchange begins.
"""

from rtrepo.diff.turns import Turns
from rtrepo.model.change import TurnEdit


def slide(beads: list[TurnEdit], old: Turns, new: Turns) -> list[TurnEdit]:
    """The beads with runs of added turns and runs of removed turns moved up to an exchange's start."""
    beads = list(beads)
    at = 0
    while at < len(beads):
        kind = beads[at].edit
        end = at + 1
        if kind in ("added", "removed"):
            while end < len(beads) and beads[end].edit == kind and _index(beads[end]) == _index(beads[end - 1]) + 1:
                end += 1
            _slide_run(beads, at, end, new if kind == "added" else old)
        at = end
    return beads


def _index(bead: TurnEdit) -> int:
    return (bead.after or bead.before)[0]


def _slide_run(beads: list[TurnEdit], at: int, end: int, side: Turns) -> None:
    """Move the run beads[at:end] up in place; the kept turns it passes come after it."""
    added = beads[at].edit == "added"
    first, last = _index(beads[at]), _index(beads[end - 1])
    up = 0
    while side.role(first - up) != "user":
        above = beads[at - up - 1] if at - up > 0 else None
        if above is None or above.edit != "kept":
            return
        place = _index(above) if added else above.before[0]
        if place != first - up - 1 or side.key(place) != side.key(last - up):
            return
        up += 1
    if not up:
        return
    run: list[TurnEdit] = []
    for index in range(first - up, last - up + 1):
        run.append(TurnEdit("added", (), (index,)) if added else TurnEdit("removed", (index,), ()))
    passed: list[TurnEdit] = []
    for back, bead in enumerate(reversed(beads[at - up : at])):
        own = (last - back,)
        passed.append(TurnEdit("kept", bead.before, own) if added else TurnEdit("kept", own, bead.after))
    beads[at - up : end] = run + passed[::-1]
