"""The best links inside a gap: a stretch of old and new turns between two anchors.

A Needleman–Wunsch alignment of turns, with the 1:2, 1:3, 2:1 and 3:1 beads of Gale and Church 1993. What
finds no partner is removed or added, and then paired as replaced where the roles say so.
"""

from itertools import accumulate

from rtrepo.diff.regroup import GROWTH, LEAST_WHOLE, SHRINK, regroup_score
from rtrepo.diff.similarity import similarity
from rtrepo.diff.turns import Turns
from rtrepo.model.change import TurnEdit

SAME_TURN = 0.45
"""Similarity from which two turns of one role are the same turn, edited."""

SAME_TEXT, ROLE_PENALTY = 0.90, 0.30
"""Similarity from which two turns of different roles are the same turn, and what the change of role costs."""

BONUS, REGROUPED = 0.10, 1.15
"""What a link is worth beyond its similarity, and by what a link of several turns is multiplied."""

IN_STEP = 0.75
"""Gaps of equal length in which every pair of turns is as alike as this need no search."""

_EXACT = 0.001  # an equal turn goes before one with the same words
_REMOVE, _ADD, _LINK = 0, 1, 2
_SHAPES = {_LINK: (1, 1), 3: (1, 2), 4: (1, 3), 5: (2, 1), 6: (3, 1)}


def link_weight(old: Turns, new: Turns, i: int, j: int) -> float:
    """What linking old turn `i` with new turn `j` is worth: above 0, or 0 if they are not the same turn."""
    x, y = old.said(i), new.said(j)
    if old.role(i) == new.role(j):
        identity = old.identity(i)
        if identity is not None and identity == new.identity(j):
            return 1.0 - SAME_TURN + BONUS
        alike = similarity(x, y, SAME_TURN)
        if alike < SAME_TURN:
            return 0.0
        exact = _EXACT if alike == 1.0 and old.key(i) == new.key(j) else 0.0
        return alike - SAME_TURN + BONUS + exact
    alike = similarity(x, y, SAME_TEXT)
    if alike < SAME_TEXT or (alike != 1.0 and len(x.words) < 3):
        return 0.0
    return alike - ROLE_PENALTY - SAME_TURN + BONUS


def link(old: Turns, new: Turns, i: int, j: int) -> TurnEdit:
    """The bead for one old turn that became one new turn."""
    return TurnEdit("kept" if old.key(i) == new.key(j) else "edited", (i,), (j,))


def fill_gap(old: Turns, new: Turns, olds: range, news: range) -> list[TurnEdit]:
    """Beads for every turn of the gap, in order. Cost grows with len(olds) · len(news): limit it outside."""
    if not olds or not news:
        return unlinked(olds, news)
    if _in_step(old, new, olds, news):
        return [link(old, new, i, j) for i, j in zip(olds, news, strict=True)]
    beads: list[TurnEdit] = []
    i, j = len(olds), len(news)
    how = _search(old, new, olds, news)
    while i or j:
        step = how[i][j]
        if step == _REMOVE:
            i -= 1
            beads.append(TurnEdit("removed", (olds[i],), ()))
        elif step == _ADD:
            j -= 1
            beads.append(TurnEdit("added", (), (news[j],)))
        else:
            few, many = _SHAPES[step]
            before, after = tuple(olds[i - few : i]), tuple(news[j - many : j])
            i, j = i - few, j - many
            if few == many:
                beads.append(link(old, new, before[0], after[0]))
            else:
                beads.append(TurnEdit("split" if few == 1 else "joined", before, after))
    beads.reverse()
    return pair_replaced(beads, old, new)


def _in_step(old: Turns, new: Turns, olds: range, news: range) -> bool:
    return len(olds) == len(news) and all(
        old.role(i) == new.role(j) and similarity(old.said(i), new.said(j), IN_STEP) >= IN_STEP
        for i, j in zip(olds, news, strict=True)
    )


def _search(old: Turns, new: Turns, olds: range, news: range) -> list[bytearray]:
    """For every pair of prefixes the last step of the best way; ties keep removals, then additions, first."""
    wide, high = len(news), len(olds)
    was = [len(old.said(i).words) for i in olds]
    now = [len(new.said(j).words) for j in news]
    was_sum, now_sum = [0, *accumulate(was)], [0, *accumulate(now)]
    best = [[0.0] * (wide + 1) for _ in range(high + 1)]
    how = [bytearray([_ADD]) * (wide + 1)]
    for i in range(1, high + 1):
        row, above, steps = best[i], best[i - 1], bytearray(wide + 1)
        whole = was[i - 1]
        least, most = (SHRINK * whole, GROWTH * whole) if whole >= LEAST_WHOLE else (1.0, 0.0)
        for j in range(1, wide + 1):
            score, step = above[j], _REMOVE
            if row[j - 1] > score:
                score, step = row[j - 1], _ADD
            weight = link_weight(old, new, olds[i - 1], news[j - 1])
            if weight and above[j - 1] + weight > score:
                score, step = above[j - 1] + weight, _LINK
            for shape, many in ((3, 2), (4, 3)):
                if j >= many and least <= now_sum[j] - now_sum[j - many] <= most:
                    weight = _regrouped(old, new, olds[i - 1], news[j - many : j])
                    if weight and above[j - many] + weight > score:
                        score, step = above[j - many] + weight, shape
            target = now[j - 1]
            if target >= LEAST_WHOLE:
                for shape, few in ((5, 2), (6, 3)):
                    words = was_sum[i] - was_sum[i - few] if i >= few else 0
                    if SHRINK * target <= words <= GROWTH * target:
                        weight = _regrouped(new, old, news[j - 1], olds[i - few : i])
                        if weight and best[i - few][j - 1] + weight > score:
                            score, step = best[i - few][j - 1] + weight, shape
            row[j], steps[j] = score, step
        how.append(steps)
    return how


def _regrouped(one: Turns, other: Turns, whole: int, parts: range) -> float:
    role = one.role(whole)
    if not any(other.role(part) == role for part in parts):
        return 0.0
    score = regroup_score(one.said(whole), [other.said(part) for part in parts])
    if not score or any(other.key(part) == one.key(whole) for part in parts):
        return 0.0
    return (score - SAME_TURN + BONUS) * REGROUPED


def unlinked(olds: range, news: range) -> list[TurnEdit]:
    """Everything removed, then everything added."""
    removed = [TurnEdit("removed", (i,), ()) for i in olds]
    return removed + [TurnEdit("added", (), (j,)) for j in news]


def pair_replaced(beads: list[TurnEdit], old: Turns, new: Turns) -> list[TurnEdit]:
    """The beads with removed and added turns in one place paired as replaced, when their roles match."""
    result: list[TurnEdit] = []
    gone: list[int] = []
    come: list[int] = []
    for bead in [*beads, None]:
        if bead and bead.edit == "removed":
            gone.append(bead.before[0])
        elif bead and bead.edit == "added":
            come.append(bead.after[0])
        else:
            result.extend(_paired(gone, come, old, new))
            gone, come = [], []
            if bead:
                result.append(bead)
    return result


def _paired(gone: list[int], come: list[int], old: Turns, new: Turns) -> list[TurnEdit]:
    left, right = [old.role(i) for i in gone], [new.role(j) for j in come]
    pairs: dict[int, int] = {}
    if left == right:
        pairs = dict(zip(come, gone, strict=True))
    elif len(gone) == 1 and left[0] in right:
        pairs = {come[right.index(left[0])]: gone[0]}
    elif len(come) == 1 and right[0] in left:
        pairs = {come[0]: gone[left.index(right[0])]}
    taken = list(pairs.values())
    removed = [TurnEdit("removed", (i,), ()) for i in gone if i not in taken]
    earlier = [bead for bead in removed if taken and bead.before[0] < taken[0]]
    links = [TurnEdit("replaced", (pairs[j],), (j,)) if j in pairs else TurnEdit("added", (), (j,)) for j in come]
    if len(come) == 1 and pairs:
        return earlier + links + removed[len(earlier) :]
    return removed + links
