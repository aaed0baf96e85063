"""An alignment made safe to merge by: what could as well be read another way is read as gone and come.

A reader forgives a link that is wrong; a merge would carry somebody's edit to a turn it was never meant for. So
turns of a few words link nothing on their own, and a turn that stands twice leaves open which of the two is new.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from rtrepo.diff.turns import spoken
from rtrepo.merge.sliders import SHORT_WORDS, is_short, slid
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Message

SAME_MOVED = 0.90
"""Similarity from which a turn that left one place and came to another is the same turn."""

CONTAINED = 0.70
"""Share of a turn's words from which it comes from another one."""

_REACH = 3  # turns between the parts of a join


def cautious(edits: Sequence[TurnEdit], base: Sequence[Message], side: Sequence[Message]) -> list[TurnEdit]:
    """The links that a merge may trust, in the order of the new turns; the rest is removed and added."""
    found = _near_parts(_sound_moves(edits, base), base, side)
    found = _without(found, set(_weak(found, base, side)))
    for gone in (False, True):
        found = slid(found, base, side, gone=gone)
    return found


def _sound_moves(edits: Sequence[TurnEdit], base: Sequence[Message]) -> list[TurnEdit]:
    """Without moves of turns that were edited on the way, or of short ones that nothing else moved with."""
    moves = {edit.before[0]: edit.after[0] for edit in edits if edit.edit == "moved" and edit.similarity >= SAME_MOVED}
    long = {(old, new) for old, new in moves.items() if not is_short(base[old])}
    kept = {
        old for old, new in moves.items()
        if (old, new) in long or (old - 1, new - 1) in long or (old + 1, new + 1) in long
    }  # fmt: skip
    return _without(edits, {edit for edit in edits if edit.edit == "moved" and edit.before[0] not in kept})


def _without(edits: Sequence[TurnEdit], broken: set[TurnEdit]) -> list[TurnEdit]:
    """The edits with some links broken up: old turns removed, new ones added."""
    found: list[TurnEdit] = []
    for edit in edits:
        if edit in broken:
            found += [TurnEdit("removed", (old,), ()) for old in edit.before]
            found += [TurnEdit("added", (), (new,)) for new in edit.after]
        else:
            found.append(edit)
    return found


def _near_parts(edits: list[TurnEdit], base: Sequence[Message], side: Sequence[Message]) -> list[TurnEdit]:
    """Edited turns that took in a deleted neighbour to the letter made joins, and those that gave up a part splits:
    the aligner asks more words of a part than "No." has."""
    removed = {edit.before[0] for edit in edits if edit.edit == "removed"}
    added = {edit.after[0] for edit in edits if edit.edit == "added"}
    if not removed and not added:
        return edits
    found: list[TurnEdit] = []
    used: set[tuple[str, int]] = set()
    for edit in edits:
        part = None
        if edit.edit in ("edited", "replaced"):
            (old,), (new,) = edit.before, edit.after
            if (other := _part(base, old, side[new], removed)) is not None:
                part = "removed", other
                removed.discard(other)
                edit = TurnEdit("joined", (min(old, other), max(old, other)), edit.after)
            elif (other := _part(side, new, base[old], added)) is not None:
                part = "added", other
                added.discard(other)
                edit = TurnEdit("split", edit.before, (min(new, other), max(new, other)))
        found.append(edit)
        if part:
            used.add(part)
    return [edit for edit in found if (edit.edit, *(edit.before or edit.after)) not in used]


def _part(messages: Sequence[Message], at: int, whole: Message, free: set[int]) -> int | None:
    """The free turn near one that makes up a whole with it."""
    role, said = messages[at].get("role"), _letters(messages[at])
    text = _letters(whole)
    if not said or said == text or not (text.startswith(said) or text.endswith(said)):
        return None
    for step in (1, -1):
        for other in range(at + step, at + step * _REACH, step):
            extra = _letters(messages[other]) if other in free else ""
            if extra and messages[other].get("role") == role and (said + extra if step > 0 else extra + said) == text:
                return other
    return None


def _letters(message: Message) -> str:
    return "".join(spoken(message).split())


class _Run(NamedTuple):
    """Neighbouring edits: links that are weak, links that hold, or turns that came or went."""

    kind: Literal["weak", "firm", "loose"]
    edits: tuple[TurnEdit, ...]


def _weak(edits: Sequence[TurnEdit], base: Sequence[Message], side: Sequence[Message]) -> Iterator[TurnEdit]:
    """Links of short turns that stand alone between turns that came and turns that went, or between turns that
    were taken from one side of them to the other: chance, as likely as not."""

    def kind(edit: TurnEdit) -> Literal["weak", "firm", "loose"]:
        if edit.edit in ("added", "removed", "moved", "replaced"):
            return "loose"
        return "weak" if edit.edit in ("kept", "edited") and is_short(base[edit.before[0]]) else "firm"

    runs = [_Run(name, tuple(group)) for name, group in groupby(edits, kind)]
    for left, run, right in zip(runs, runs[1:], runs[2:], strict=False):
        if run.kind == "weak" and left.kind == right.kind == "loose":
            one, other = ({word for edit in beside.edits for word in _sides(edit)} for beside in (left, right))
            pure = len(one) == len(other) == 1 and one != other
            if pure or _crosses(left, right, base, side) or _crosses(right, left, base, side):
                yield from run.edits


def _crosses(one: _Run, other: _Run, base: Sequence[Message], side: Sequence[Message]) -> bool:
    """Whether most words of a turn that came in one run are those of a turn that went in the other."""
    gone = [set(_words(base[at])) for edit in one.edits for at in edit.before]
    come = [set(_words(side[at])) for edit in other.edits for at in edit.after]
    return any(len(new) > SHORT_WORDS and len(old & new) >= CONTAINED * len(new) for old in gone for new in come)


def _words(message: Message) -> list[str]:
    return spoken(message).casefold().split()


def _sides(edit: TurnEdit) -> tuple[str, ...]:
    if edit.edit == "replaced":
        return "came", "went"
    return ("came",) if edit.after else ("went",)
