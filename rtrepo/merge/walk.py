"""The walk over the base, turn by turn and gap by gap, in which the changes of two sides are put together.

What does not go together is left open. Where that would tear something apart (a moved turn from where it
stood, a deleted answer from its deleted question) the walk says which stretch it wants closed, and is done again.
"""

from collections.abc import Callable, Iterable, Sequence

from rtrepo.diff.turns import same_message
from rtrepo.merge.messages import merge_message
from rtrepo.merge.parts import Fixed, Open, Part, everything
from rtrepo.merge.stretches import Stretch, deleted_run, span, stretches, tangled_moves
from rtrepo.merge.views import Slot, View
from rtrepo.model.conflict import Whence
from rtrepo.model.entry import Message


def put_together(base: Sequence[Message], ours: View, theirs: View, *, by_sentences: bool = False) -> list[Part]:
    """The result in its order. Every turn of either side that the other side did not do away with is in it."""
    closed = list(tangled_moves(ours, theirs))
    while True:
        walk = _Walk(base, ours, theirs, closed, by_sentences)
        walk.run()
        if not walk.wanted:
            return walk.found
        wanted = [one for one in walk.wanted if one not in closed]
        if not wanted:
            return [everything("region", "both rearranged the conversation", base, ours.messages, theirs.messages)]
        closed += wanted


_DID = {"deleted": "deleted", "replaced": "rewrote", "moved": "moved"}


class _Walk:
    def __init__(
        self, base: Sequence[Message], ours: View, theirs: View, closed: Iterable[Stretch], by_sentences: bool
    ) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.stretches = stretches(ours, theirs, closed)
        self.by_sentences = by_sentences
        self.found: list[Part] = []
        self.wanted: list[Stretch] = []

    def run(self) -> None:
        at, taken = 0, False
        while True:
            stretch = self.stretches.get(at)
            if not taken and not (stretch and stretch.head):
                self._gap(at)
            taken = False
            if stretch:
                self._stretch(stretch)
                at, taken = stretch.stop, stretch.tail
            elif at < len(self.base):
                self._turn(at)
                at += 1
            else:
                return

    def _turn(self, at: int) -> None:
        mine, other = self.ours.slots[at], self.theirs.slots[at]
        kinds = {mine.kind, other.kind}
        if "kept" not in kinds:
            self._want_echoes(range(at, at + 1))
        if other.kind == "kept":
            self._take(self.ours, mine.news)
        elif mine.kind == "kept":
            self._take(self.theirs, other.news)
        elif "moved" in kinds or kinds == {"deleted"}:
            return  # where the moved turn stands now, the change of the other side is looked at
        elif "deleted" in kinds:
            side = self.ours if mine.kind == "deleted" else self.theirs
            self.wanted.append(deleted_run(side, at, "delete/modify", self._said(side, "deleted", "changed")))
        elif not self._take_equal(mine.news, other.news):
            self._both_changed(at, mine, other)

    def _both_changed(self, at: int, mine: Slot, other: Slot) -> None:
        kinds = {mine.kind, other.kind}
        proposal = None
        if kinds == {"edited"}:
            three = self.base[at], self.ours.messages[mine.first], self.theirs.messages[other.first]
            merged = merge_message(*three, by_sentences=self.by_sentences)
            if merged.clean:
                read = (("sentences", "both edited it, in different sentences"),) if merged.sentences else ()
                self.found.append(Fixed(merged.message, Whence(at, mine.first, other.first), read))
                return
            kind, why = "modify/modify", f"both changed {', '.join(merged.disputed) or 'it'}"
            proposal = (merged.proposal,) if merged.proposal else None
        elif "split" in kinds:
            kind, why = "split/modify", "one side split this turn, the other one changed it"
            if kinds == {"split"}:
                kind, why = "split/split", "both split this turn, and not the same way"
        elif kinds == {"replaced"}:
            kind, why = "rewrite/rewrite", "both rewrote this turn"
        else:
            side = self.ours if mine.kind == "replaced" else self.theirs
            kind, why = "rewrite/modify", self._said(side, "rewrote", "changed")
        self.found.append(Open(kind, why, (at,), tuple(mine.news), tuple(other.news), proposal))

    def _gap(self, gap: int) -> None:
        mine, other = self.ours.inserts.get(gap, ()), self.theirs.inserts.get(gap, ())
        if mine and other:
            self._both_inserted(mine, other)
        elif mine:
            self._inserted(gap, self.ours, self.theirs, mine)
        elif other:
            self._inserted(gap, self.theirs, self.ours, other)

    def _inserted(self, gap: int, side: View, against: View, news: Sequence[int]) -> None:
        before = against.slots[gap - 1] if gap else Slot("kept", 0, 0)
        if before.kind == "deleted":
            why = self._said(against, "deleted", "went on from")
            self.wanted.append(deleted_run(against, gap - 1, "insert/delete", why))
        elif before.kind == "replaced":
            why = self._said(against, "rewrote", "went on from")
            self.wanted.append(Stretch(gap - 1, gap, False, True, "insert/rewrite", why))
        elif before.kind == "moved":
            why = self._said(against, "moved", "went on from")
            if any(side.moved_in(new) is not None for new in news):
                self.wanted.append(Stretch(gap - 1, gap, False, True, "insert/move", why))
            else:
                mine = tuple(news) if side is self.ours else ()
                self.found.append(Open("insert/move", why, (), mine, () if mine else tuple(news)))
        else:
            why = "it follows a turn that the other side changed"
            changed = before.kind in ("edited", "split", "joined")
            self._take(side, news[:1], (("insert/modify", why),) if changed else ())
            self._take(side, news[1:])

    def _both_inserted(self, mine: Sequence[int], other: Sequence[int]) -> None:
        why = "both added turns here"
        for side, news in ((self.ours, mine), (self.theirs, other)):
            moved = [base for new in news if (base := side.moved_in(new)) is not None]
            self.wanted += [span(side, base, "insert/move", "one side moved turns to where the other added some")
                            for base in moved]  # fmt: skip
        short = min(len(mine), len(other))
        lead = _alike(mine, other, short, self._same)
        tail = _alike(mine[::-1], other[::-1], short - lead, self._same)
        self._take_equal(mine[:lead], other[:lead])
        mine_left, other_left = mine[lead : len(mine) - tail], other[lead : len(other) - tail]
        if not self.base:
            self.found.append(Open("add/add", "both added it, not alike", (), tuple(mine_left), tuple(other_left)))
        elif (mine_left and other_left) or not (lead or tail):
            self.found.append(Open("insert/insert", why, (), tuple(mine_left), tuple(other_left)))
        else:
            self._take(self.ours, mine_left)
            self._take(self.theirs, other_left)
        self._take_equal(mine[len(mine) - tail :], other[len(other) - tail :])

    def _stretch(self, stretch: Stretch) -> None:
        base = range(stretch.start, stretch.stop)
        mine, other = _within(self.ours, stretch), _within(self.theirs, stretch)
        if self._take_equal(mine, other):
            self._want_echoes(base)
            return
        if self._equals_base(self.theirs, other, base):
            self._take_stretch(stretch, self.ours, self.theirs, mine)
        elif self._equals_base(self.ours, mine, base):
            self._take_stretch(stretch, self.theirs, self.ours, other)
        else:
            self.found.append(Open(stretch.kind, stretch.why, tuple(base), tuple(mine), tuple(other)))
            for side in (self.ours, self.theirs):
                for old, new in (*side.moves.items(), *side.echoes.items()):
                    if stretch.holds(old) != (stretch.holds_gap(gap := side.gap_of(new)) or stretch.holds(gap)):
                        self.wanted.append(span(side, old, stretch.kind, stretch.why))

    def _want_echoes(self, base: range) -> None:
        """Turns that went on both sides, and came again elsewhere on one: perhaps they were only moved there."""
        for side in (self.ours, self.theirs):
            for old in base:
                if old in side.echoes:
                    self.wanted.append(span(side, old, "move/modify", self._said(side, "moved", "changed")))

    def _take_stretch(self, stretch: Stretch, side: View, against: View, news: Sequence[int]) -> None:
        """A stretch that only one side changed. Where it grew, its first turns may have been put there, after a turn
        that the other side did away with."""
        grown = len(news) > stretch.stop - stretch.start or any(new in news for new in side.echoes.values())
        before = against.slots[stretch.start - 1] if stretch.start and stretch.head else None
        if grown and before and before.kind in ("deleted", "replaced", "moved"):
            why = self._said(against, _DID[before.kind], "went on from")
            self.wanted.append(stretch._replace(start=stretch.start - 1, head=False, kind="insert/delete", why=why))
            if before.kind == "deleted":
                self.wanted.append(deleted_run(against, stretch.start - 1, "insert/delete", why))
        self._take(side, news)

    def _take(self, side: View, news: Iterable[int], notices: tuple[tuple[str, str], ...] = ()) -> None:
        """Turns of one side; moved ones with what the other side did to them where they stood."""
        other = self.theirs if side is self.ours else self.ours
        for new in news:
            base = side.origins.get(new)
            there = other.places.get(base) if base is not None else None
            whence = Whence(base, new, there) if side is self.ours else Whence(base, there, new)
            message = side.messages[new]
            if base is not None and side.moved_in(new) is not None:
                carried = self._carried(side, other, base, whence)
                if carried is None:
                    continue
                message = carried
            self.found.append(Fixed(message, whence, notices))

    def _carried(self, side: View, other: View, base: int, whence: Whence) -> Message | None:
        """A moved turn as the result has it; None where the stretch is wanted closed."""
        slot = other.slots[base]
        if slot.kind == "kept":
            return side.messages[side.moves[base]]
        if slot.kind == "edited" and whence.ours is not None and whence.theirs is not None:
            three = self.base[base], self.ours.messages[whence.ours], self.theirs.messages[whence.theirs]
            merged = merge_message(*three, by_sentences=self.by_sentences)
            if merged.clean:
                return merged.message
        why = self._said(side, "moved", "changed")
        self.wanted.append(span(side, base, "move/modify", why))
        return None

    def _take_equal(self, mine: Sequence[int], other: Sequence[int]) -> bool:
        """Turns that both sides have alike, once; whether they are alike at all."""
        if len(mine) != len(other) or not all(map(self._same, mine, other)):
            return False
        for new, its in zip(mine, other, strict=True):
            whence = Whence(self.ours.origins.get(new), new, its)
            self.found.append(Fixed(self.ours.messages[new], whence))
        return True

    def _same(self, mine: int, other: int) -> bool:
        return same_message(self.ours.messages[mine], self.theirs.messages[other])

    def _equals_base(self, side: View, news: Sequence[int], base: range) -> bool:
        return len(news) == len(base) and all(
            same_message(side.messages[new], self.base[old]) for new, old in zip(news, base, strict=True)
        )

    def _said(self, side: View, did: str, against: str) -> str:
        one, other = ("ours", "theirs") if side is self.ours else ("theirs", "ours")
        return f"{one} {did} what {other} {against}"


def _within(view: View, stretch: Stretch) -> list[int]:
    found: list[int] = []
    for at in range(stretch.start, stretch.stop + 1):
        if stretch.holds_gap(at):
            found += view.inserts.get(at, ())
        if at < stretch.stop and view.slots[at].start == at:
            found += view.slots[at].news
    return found


def _alike(mine: Sequence[int], other: Sequence[int], most: int, same: Callable[[int, int], bool]) -> int:
    """How many turns two insertions begin with alike."""
    count = 0
    while count < most and same(mine[count], other[count]):
        count += 1
    return count
