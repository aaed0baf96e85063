"""Stretches of the base that are merged as one: what cannot be taken apart without guessing."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rtrepo.merge.views import View


class Stretch(NamedTuple):
    """The base turns from `start` up to `stop`, with what was inserted between them; `head` and `tail` tell whether
    what was inserted before the first and after the last one belongs to it. `kind` and `why` are for the conflict."""

    start: int
    stop: int
    head: bool
    tail: bool
    kind: str
    why: str

    def holds_gap(self, gap: int) -> bool:
        """Whether insertions before base turn `gap` belong to the stretch."""
        return self.start < gap < self.stop or (self.head and gap == self.start) or (self.tail and gap == self.stop)

    def holds(self, base: int) -> bool:
        """Whether a base turn belongs to it."""
        return self.start <= base < self.stop


def stretches(ours: View, theirs: View, closed: Iterable[Stretch]) -> dict[int, Stretch]:
    """All stretches by their first turn, none touching another in a place that both claim.

    They come from regions and joined turns of either side, and from those that were closed for another reason.
    """
    found = [*closed, *_of(ours), *_of(theirs)]
    found.sort(key=lambda one: (one.start, one.stop, one.kind in ("region", "join/modify"), one.kind))
    result: list[Stretch] = []
    for one in found:
        last = result[-1] if result else None
        if last and (one.start < last.stop or (one.start == last.stop and last.tail and one.head)):
            result[-1] = _together(last, one)
        else:
            result.append(one)
    return {one.start: one for one in result}


def _of(view: View) -> Iterator[Stretch]:
    for slot in dict.fromkeys(view.slots):
        if slot.kind == "region":
            yield Stretch(slot.start, slot.stop, True, True, "region", "both rewrote this stretch")
        elif slot.kind == "joined":
            why = "one side joined these turns, the other one changed them"
            yield Stretch(slot.start, slot.stop, False, False, "join/modify", why)


def _together(one: Stretch, other: Stretch) -> Stretch:
    named = next((each for each in (one, other) if each.kind != "region"), one)
    tail = one.tail if one.stop > other.stop else other.tail if other.stop > one.stop else one.tail or other.tail
    head = one.head or (other.head and other.start == one.start)
    return Stretch(one.start, max(one.stop, other.stop), head, tail, named.kind, named.why)


def span(view: View, base: int, kind: str, why: str) -> Stretch:
    """The stretch from where a turn stood to where it moved, or came again."""
    gap = view.gap_of(view.moves[base] if base in view.moves else view.echoes[base])
    return Stretch(min(base, gap), max(base + 1, gap), gap <= base, gap > base, kind, why)


def deleted_run(view: View, base: int, kind: str, why: str) -> Stretch:
    """All turns that were deleted together with one: who keeps one of them wants to see what it stood with."""
    start, stop = base, base + 1
    while start and view.slots[start - 1].kind == "deleted":
        start -= 1
    while stop < len(view.slots) and view.slots[stop].kind == "deleted":
        stop += 1
    return Stretch(start, stop, False, True, kind, why)


def tangled_moves(ours: View, theirs: View) -> Iterator[Stretch]:
    """The stretches over which both sides moved turns, and so did not move them the same way."""
    why = "both moved turns here, and not the same way"
    for base in ours.moves:
        one = span(ours, base, "reorder/reorder", why)
        for other in (span(theirs, its, "reorder/reorder", why) for its in theirs.moves):
            if one.start <= other.stop and other.start <= one.stop:
                start, stop = min(one.start, other.start), max(one.stop, other.stop)
                yield Stretch(start, stop, True, True, "reorder/reorder", why)
