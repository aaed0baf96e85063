"""What a careful person expects of a three-way merge, worked out from what was done, never from texts.

The judge looks at pairs of changes, one of each side, and at the places they touch. Where all go together, the result
is that of doing all of them to the base.
"""

import random
from typing import Literal, NamedTuple

from rtrepo.model.entry import Message
from tests.merge.changes import END, KINDS, Author, Change, Speech, done, named

Verdict = Literal["clean", "conflict", "either"]


class Case(NamedTuple):
    """Three versions, what is expected, and the results that are right where it is clean: one, unless the changes of
    both may be done in one order or the other."""

    base: list[Message]
    ours: list[Message]
    theirs: list[Message]
    verdict: Verdict
    merged: list[list[Message]]
    did: tuple[tuple[Change, ...], tuple[Change, ...]]


def random_case(rng: random.Random, speech: Speech, base: list[Message]) -> Case:
    """A base and two sides of one to four changes each; now and then both sides do the same thing."""
    base = named(rng, base)
    authors = [Author(rng, base, speech) for _ in range(2)]
    for author in authors:
        for _ in range(rng.randint(1, 4)):
            rng.choice(KINDS)(author)
    mine, other = authors
    if mine.changes and rng.random() < 0.2:
        same = rng.choice(mine.changes)
        places = [*same.turns, *(at for at in same.gap if at >= 0)]
        throughout = same.what in ("rename", "write")
        if not any(one.what in ("rename", "write") for one in other.changes) if throughout else other.free(*places):
            other.did(same)
    return judged(base, mine.changes, other.changes)


def judged(base: list[Message], mine: list[Change], other: list[Change]) -> Case:
    """The case of two lists of changes with its verdict and its result."""
    ours, theirs = done(base, mine), done(base, other)
    verdicts = {judge(x, y) for x in mine for y in other}
    if _crowds(mine, other) or _crowds(other, mine):
        verdicts.add("either")
    for changes in (mine, other):
        verdicts |= {"either" for change in changes if change.words[0] and not is_evident(base, changes, change)}
    merged = [
        done(base, [*first, *(change for change in second if change not in first)])
        for first, second in ((mine, other), (other, mine))
    ]
    if merged[0] != merged[1]:
        verdicts.add("either")
    verdict: Verdict = "conflict" if "conflict" in verdicts else "either" if "either" in verdicts else "clean"
    if verdict == "conflict" and not all(is_evident(base, some, one) for some in (mine, other) for one in some):
        verdict = "either"
    if base in (ours, theirs) or ours == theirs:
        verdict, merged = "clean", [ours if theirs in (base, ours) else theirs]
    return Case(base, ours, theirs, verdict, merged, (tuple(mine), tuple(other)))


def judge(ours: Change, theirs: Change) -> Verdict:
    """Whether two changes, one of each side, go together."""
    if ours == theirs or (ours.turns and ours.turns == theirs.turns and ours.made and ours.made == theirs.made):
        return "clean"
    if {ours.what, theirs.what} <= {"rename", "write"}:
        same = ours.what == theirs.what and ours.words[0] == theirs.words[0]
        crossed = ours.what == theirs.what == "rename" and ours.words[1] == theirs.words[1]
        return "conflict" if same or crossed else "clean"
    shared = set(ours.turns) & set(theirs.turns)
    for move, other in ((ours, theirs), (theirs, ours)):
        # Who swaps two neighbours moved the one or the other; nobody can tell which.
        if _is_swap(move) and {*move.turns, *move.gap, *_between(move)} & {*other.turns, *other.gap} - {END}:
            return "either"
    if shared and "weigh" in (ours.what, theirs.what):
        other = theirs if ours.what == "weigh" else ours
        return {"edit": "clean", "move": "clean", "weigh": "conflict"}.get(other.what, "either")  # type: ignore[return-value]
    if shared:
        if {ours.what, theirs.what} in ({"move", "edit"}, {"move", "rewrite"}, {"move", "retype"}):
            return "clean" if "edit" in (ours.what, theirs.what) else "either"
        if ours.what == theirs.what == "delete":
            return "either"  # one exchange each, not the same one: they overlap by half
        return "conflict"
    verdicts: set[Verdict] = {_beside(ours, theirs), _beside(theirs, ours)}
    if ours.gap == theirs.gap != (END, END):
        verdicts.add("conflict")
    if ours.what == theirs.what == "move" and _cross(ours, theirs):
        verdicts.add("either")
    return "conflict" if "conflict" in verdicts else "either" if "either" in verdicts else "clean"


def _beside(put: Change, other: Change) -> Verdict:
    """Turns put in a place, against what was done to the turns around it."""
    before, after = put.gap
    if put.gap == (END, END):
        return "clean"
    if other.what == "join" and before in other.turns and after in other.turns:
        return "conflict"
    if before in other.turns:
        went_on = {"delete": "conflict", "rewrite": "conflict", "move": "conflict", "retype": "either"}
        return went_on.get(other.what, "clean")  # type: ignore[return-value]
    return "clean"


def _between(move: Change) -> list[int]:
    """The turns over which some turns moved."""
    if move.gap[0] > max(move.turns):
        return list(range(max(move.turns) + 1, move.gap[0] + 1))
    return list(range(move.gap[1], min(move.turns)))


def _is_swap(change: Change) -> bool:
    return change.what == "move" and len(_between(change)) <= 3


def _cross(one: Change, other: Change) -> bool:
    spans = [(min(*move.turns, *move.gap), max(*move.turns, *move.gap)) for move in (one, other)]
    return spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


def is_evident(base: list[Message], changes: list[Change], change: Change) -> bool:
    """Whether anybody can see that something was changed throughout: in two turns that are otherwise left alone."""
    if change.what not in ("rename", "write"):
        return True
    touched = {at for other in changes if other.what != "insert" for at in other.turns}
    return sum(change.words[0] in turn["content"] for at, turn in enumerate(base) if at not in touched) >= 2


def _crowds(side: list[Change], other: list[Change]) -> bool:
    """Whether a change stands beside two neighbouring changes of the other side, which may be read in several ways: an
    exchange that was deleted where another one was put in is also one that was rewritten."""
    return any(
        _near(one, another) and (_near(one, change) or _near(another, change))
        for at, one in enumerate(side) for another in side[at + 1 :] for change in other
    )  # fmt: skip


def _near(one: Change, other: Change) -> bool:
    return any(abs(x - y) <= 1 for x in _touched(one) for y in _touched(other))


def _touched(change: Change) -> list[int]:
    return [*change.turns, *(at for at in change.gap if at >= 0)]
