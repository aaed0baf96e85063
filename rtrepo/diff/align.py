"""Which old turn became which new turn.

Equal ends are trimmed and turns that are unique and equal on both sides are anchors (patience diff,
Bram Cohen); each gap between anchors is searched for the best links; then runs slide to where exchanges
begin, far parts of a split or join are found, and turns that left one place and came to another moved.
A missing partner is dearer to a reader than a wrong one, so weak links become replaced turns, not edits.
"""

from bisect import bisect_left
from collections.abc import Sequence

from rtrepo.diff.gaps import fill_gap, link, pair_replaced, unlinked
from rtrepo.diff.moves import find_moves
from rtrepo.diff.regroup import far_parts, repair_holes, together
from rtrepo.diff.similarity import Lexicon, Said, similarity
from rtrepo.diff.slides import slide
from rtrepo.diff.sparse import chain, too_large
from rtrepo.diff.turns import Turns, same_message
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Message

ALMOST = 0.999
"""The similarity of texts that differ in nothing but case, spaces or punctuation: 1 means the same text."""


def align(before: Sequence[Message], after: Sequence[Message]) -> tuple[TurnEdit, ...]:
    """Links that hold every old and every new turn exactly once, kept ones too.

    They are in the order of the new turns; removed ones stand where they stood, after what precedes them
    in the old list. `similarity` compares what is said (content and tool calls), 1 for added and removed.
    """
    short = min(len(before), len(after))
    lead = 0
    while lead < short and same_message(before[lead], after[lead]):
        lead += 1
    tail = 0
    while tail < short - lead and same_message(before[-1 - tail], after[-1 - tail]):
        tail += 1
    olds, news = range(lead, len(before) - tail), range(lead, len(after) - tail)
    beads = [TurnEdit("kept", (index,), (index,)) for index in range(lead)]
    kept_end = [TurnEdit("kept", (i,), (i + len(after) - len(before),)) for i in range(olds.stop, len(before))]
    if not olds and not news:
        return (*beads, *kept_end)
    lexicon = Lexicon()
    old, new = Turns(before, lexicon), Turns(after, lexicon)
    beads = slide(beads + _between_anchors(old, new, olds, news) + kept_end, old, new)
    beads = repair_holes(far_parts(beads, old, new), old, new)
    return tuple(_measured(bead, old, new) for bead in _in_order(find_moves(beads, old, new)))


def _between_anchors(old: Turns, new: Turns, olds: range, news: range) -> list[TurnEdit]:
    beads: list[TurnEdit] = []
    i, j = olds.start, news.start
    for anchor, target in [*_anchors(old, new, olds, news), (olds.stop, news.stop)]:
        beads += _gap(old, new, range(i, anchor), range(j, target))
        if anchor < olds.stop:
            beads.append(TurnEdit("kept", (anchor,), (target,)))
        i, j = anchor + 1, target + 1
    return beads


def _anchors(old: Turns, new: Turns, olds: range, news: range) -> list[tuple[int, int]]:
    """Equal turns that stand once on each side, as the longest run rising on both."""
    there = _once(new, news)
    chosen = _rising([(i, there[key]) for key, i in _once(old, olds).items() if key in there])
    return _trusted(chosen, olds, news)


def _trusted(chosen: list[tuple[int, int]], olds: range, news: range) -> list[tuple[int, int]]:
    """The anchors without runs that look moved: only old turns between one and its neighbour on one side,
    only new ones on the other, and no fewer than the run is long. The search of the gap then decides.
    """
    runs: list[list[tuple[int, int]]] = []
    for i, j in chosen:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    trusted: list[tuple[int, int]] = []
    end = (olds.start - 1, news.start - 1)
    for at, run in enumerate(runs):
        following = runs[at + 1][0] if at + 1 < len(runs) else (olds.stop, news.stop)
        left_old, left_new = run[0][0] - end[0] - 1, run[0][1] - end[1] - 1
        right_old, right_new = following[0] - run[-1][0] - 1, following[1] - run[-1][1] - 1
        crossed = not left_new and not right_old and min(left_old, right_new) >= len(run)
        if not crossed and not (not left_old and not right_new and min(left_new, right_old) >= len(run)):
            trusted += run
        end = run[-1]
    return trusted


def _once(side: Turns, indexes: range) -> dict[bytes, int]:
    seen: dict[bytes, int] = {}
    twice: set[bytes] = set()
    for index in indexes:
        key = side.key(index)
        if key in seen:
            twice.add(key)
        seen[key] = index
    return {key: index for key, index in seen.items() if key not in twice} if twice else seen


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence with rising second members (patience sorting); the first ones rise already."""
    tops: list[int] = []
    tip: list[int] = []
    previous: list[int] = []
    for at, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        previous.append(tip[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        tip[pile : pile + 1] = [at]
    found: list[tuple[int, int]] = []
    at = tip[-1] if tip else -1
    while at >= 0:
        found.append(pairs[at])
        at = previous[at]
    return found[::-1]


def _gap(old: Turns, new: Turns, olds: range, news: range) -> list[TurnEdit]:
    if not olds or not news:
        return unlinked(olds, news)
    if not too_large(old, new, olds, news):
        return fill_gap(old, new, olds, news)
    beads: list[TurnEdit] = []
    i, j = olds.start, news.start
    for source, target in [*chain(old, new, olds, news), (olds.stop, news.stop)]:
        inner, outer = range(i, source), range(j, target)
        if too_large(old, new, inner, outer):
            beads += pair_replaced(unlinked(inner, outer), old, new)
        else:
            beads += fill_gap(old, new, inner, outer)
        if source < olds.stop:
            beads.append(link(old, new, source, target))
        i, j = source + 1, target + 1
    return beads


def _in_order(beads: list[TurnEdit]) -> list[TurnEdit]:
    """By new index; a removed turn after the turn that stood before it, moved ones not counted."""
    place: dict[int, int] = {}
    for bead in beads:
        if bead.edit not in ("moved", "removed"):
            place.update(dict.fromkeys(bead.before, bead.after[0]))
    keyed: list[tuple[tuple[int, int], TurnEdit]] = []
    last = -1
    old_order = sorted((bead for bead in beads if bead.before), key=lambda bead: bead.before)
    for bead in old_order:
        if bead.edit == "removed":
            keyed.append(((last, 1 + bead.before[0]), bead))
        elif bead.edit != "moved":
            last = place[bead.before[0]]
    keyed += [((bead.after[0], 0), bead) for bead in beads if bead.after]
    return [bead for _, bead in sorted(keyed, key=lambda item: item[0])]


def _measured(bead: TurnEdit, old: Turns, new: Turns) -> TurnEdit:
    if bead.edit in ("kept", "added", "removed"):
        return bead
    x, y = _said(old, bead.before), _said(new, bead.after)
    alike = similarity(x, y)
    if x.text != y.text:
        alike = min(alike, ALMOST)
    return TurnEdit(bead.edit, bead.before, bead.after, alike)


def _said(side: Turns, indexes: tuple[int, ...]) -> Said:
    return side.said(indexes[0]) if len(indexes) == 1 else together([side.said(index) for index in indexes])
