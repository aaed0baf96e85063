"""What one side made of the base, read with care: an alignment that is good to read is not safe to merge by.

Where turns went and others came in one place, nobody can tell which became which, so the whole stretch is one
region.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from rtrepo.diff.align import align
from rtrepo.diff.turns import same_message
from rtrepo.merge.caution import cautious
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Message

REWRITTEN = 0.60
"""Similarity below which an edited turn is as good as another one: what followed it may not follow it any more."""

SlotKind = Literal["kept", "edited", "replaced", "deleted", "moved", "split", "joined", "region"]


class Slot(NamedTuple):
    """What the base turns from `start` up to `stop` became: the new turns from `first` up to `last`.

    All kinds but joined and region are about one base turn. A deleted turn and one that moved away have no new
    turns here; what came between the parts of a split is among its new turns.
    """

    kind: SlotKind
    start: int
    stop: int
    first: int = 0
    last: int = 0

    @property
    def news(self) -> range:
        """The new turns."""
        return range(self.first, self.last)


class View(NamedTuple):
    """One side, told from the base. Every new turn stands in one slot or one insertion.

    `slots` has one item for each base turn (the same one for all turns of a stretch), `inserts` the new turns that
    stand before a base turn (the key; the number of base turns for the end), moved-in ones too. `moves` tells the
    new place of moved base turns, `echoes` that of turns which went and came again where a move is in doubt;
    `origins` and `places` link every new turn that has one with its base turn.
    """

    messages: Sequence[Message]
    slots: tuple[Slot, ...]
    inserts: dict[int, tuple[int, ...]]
    moves: dict[int, int]
    origins: dict[int, int]
    places: dict[int, int]
    echoes: dict[int, int]

    def moved_in(self, new: int) -> int | None:
        """The base turn that moved to this place, None where the turn did not come from elsewhere."""
        base = self.origins.get(new)
        return base if base is not None and self.moves.get(base) == new else None

    def gap_of(self, new: int) -> int:
        """The base turn before which a new turn stands that is linked with none in its place."""
        for gap, news in self.inserts.items():
            if new in news:
                return gap
        return next(slot.start for slot in self.slots if new in slot.news)


def view(base: Sequence[Message], side: Sequence[Message], edits: Sequence[TurnEdit] | None = None) -> View:
    """The careful reading of one side. `edits` is its alignment with the base, where it is known already."""
    told = align(base, side) if edits is None else edits
    edits = cautious(told, base, side)
    moves = {edit.before[0]: edit.after[0] for edit in edits if edit.edit == "moved"}
    links = _untangled(edit for edit in edits if edit.edit in ("kept", "edited", "split", "joined"))
    replaced = {edit.before[0]: edit.after[0] for edit in edits if edit.edit == "replaced"}
    while True:
        slots, inserts, lost = _filled(links, moves, replaced, len(base), len(side))
        if not lost:
            break
        moves = {old: new for old, new in moves.items() if old not in lost}
    places = {old: new for edit in edits if edit.edit not in ("added", "removed")
              for old, new in _pairs(edit) if edit.edit != "moved" or old in moves}  # fmt: skip
    origins = {new: old for edit in edits if edit.edit not in ("added", "removed")
               for new in edit.after for old in edit.before[:1] if edit.edit != "moved" or old in moves}  # fmt: skip
    echoes = {edit.before[0]: edit.after[0] for edit in told if edit.edit == "moved" and edit.before[0] not in moves}
    echoes |= _came_again(base, side, slots, inserts)
    return View(side, tuple(slots), inserts, moves, origins, places, echoes)


def _came_again(
    base: Sequence[Message], side: Sequence[Message], slots: Sequence[Slot], inserts: dict[int, tuple[int, ...]]
) -> dict[int, int]:
    """Deleted runs that were inserted elsewhere to the letter, short turns that the aligner follows nowhere."""
    found: dict[int, int] = {}
    for deleted, run in groupby(range(len(slots)), lambda at: slots[at].kind == "deleted"):
        gone = list(run) if deleted else []
        for news in inserts.values() if gone else ():
            if len(news) == len(gone) and all(same_message(base[i], side[j]) for i, j in zip(gone, news, strict=True)):
                found |= dict(zip(gone, news, strict=True))
    return found


def _pairs(edit: TurnEdit) -> Iterable[tuple[int, int]]:
    return ((old, edit.after[0]) for old in edit.before)


def _untangled(edits: Iterable[TurnEdit]) -> list[Slot]:
    """The links as slots, rising on both sides; those that cross each other become one region."""
    found: list[Slot] = []
    hulls = [_hull(edit) for edit in edits]
    for slot in sorted(hulls, key=lambda one: one.start):
        while found and (slot.start < found[-1].stop or slot.first < found[-1].last):
            other = found.pop()
            slot = Slot(
                "region",
                min(slot.start, other.start), max(slot.stop, other.stop),
                min(slot.first, other.first), max(slot.last, other.last),
            )  # fmt: skip
        found.append(slot)
    return found


def _hull(edit: TurnEdit) -> Slot:
    kind: SlotKind = "kept"
    if edit.edit in ("split", "joined"):
        kind = "split" if edit.edit == "split" else "joined"
    elif edit.edit == "edited":
        kind = "edited" if edit.similarity >= REWRITTEN else "replaced"
    return Slot(kind, edit.before[0], edit.before[-1] + 1, edit.after[0], edit.after[-1] + 1)


def _filled(
    links: Sequence[Slot], moves: dict[int, int], replaced: dict[int, int], olds: int, news: int
) -> tuple[list[Slot], dict[int, tuple[int, ...]], set[int]]:
    """Slots for every base turn, the insertions, and moves that a stretch in doubt swallows."""
    slots: list[Slot] = []
    inserts: dict[int, tuple[int, ...]] = {}
    lost: set[int] = set()
    come_from = {new: old for old, new in moves.items()}
    last = Slot("kept", 0, 0)
    for link in (*links, Slot("kept", olds, olds, news, news)):
        gone, come = range(last.stop, link.start), range(last.last, link.first)
        if all(old in moves for old in gone) or not come:
            slots += [Slot("moved" if old in moves else "deleted", old, old + 1) for old in gone]
            if come:
                inserts[last.stop] = tuple(come)
        elif len(gone) == len(come) and all(
            replaced.get(old) == new and old not in moves for old, new in zip(gone, come, strict=True)
        ):
            slots += [Slot("replaced", old, old + 1, new, new + 1) for old, new in zip(gone, come, strict=True)]
        else:
            slots += [Slot("region", gone.start, gone.stop, come.start, come.stop)] * len(gone)
            lost |= {old for old in gone if old in moves} | {come_from[new] for new in come if new in come_from}
        slots += [link] * (link.stop - link.start)
        if link.kind != "kept" and link.stop > link.start:
            lost |= {old for old in range(link.start, link.stop) if old in moves}
            lost |= {come_from[new] for new in link.news if new in come_from}
        last = link
    return slots, inserts, lost
