"""Three versions of a conversation, or of any list of turns, merged turn by turn.

Rules and reasons: docs/explanation/merging.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rtrepo.diff.align import align
from rtrepo.diff.turns import same_message
from rtrepo.merge.lifting import Habit, clash, find_habit, joined_in, renamed_otherwise
from rtrepo.merge.parts import Fixed, Open, Part, everything
from rtrepo.merge.pieces import notices_of, pieces_of
from rtrepo.merge.sequence import guarded, regenerated, with_answers
from rtrepo.merge.views import View, view
from rtrepo.merge.walk import put_together
from rtrepo.model.change import TurnEdit
from rtrepo.model.conflict import Notice, Piece, Whence
from rtrepo.model.entry import Message

MergedTurns = tuple[tuple[Piece, ...], tuple[Notice, ...]]


class Three(NamedTuple):
    """A list of turns in three versions."""

    base: Sequence[Message]
    ours: Sequence[Message]
    theirs: Sequence[Message]


def merge_turns(
    base: Sequence[Message],
    ours: Sequence[Message],
    theirs: Sequence[Message],
    name: str = "messages",
    *,
    by_sentences: bool = False,
) -> MergedTurns:
    """One list of turns merged: its pieces in order, and what is worth reading.

    `by_sentences` takes two edits of one turn together where they are a sentence apart; without it that is a
    conflict, with the result as its proposal.
    """
    return merge_lists({name: Three(base, ours, theirs)}, by_sentences=by_sentences)[name]


def merge_lists(lists: Mapping[str, Three], *, by_sentences: bool = False) -> dict[str, MergedTurns]:
    """All lists of turns of one entry merged, each for itself but for what runs through all of them (a rename)."""
    links = {name: (align(three.base, three.ours), align(three.base, three.theirs)) for name, three in lists.items()}
    if all(_unchanged(mine) for mine, _ in links.values()) or all(_unchanged(other) for _, other in links.values()):
        mine = other = Habit({})
    else:
        mine, other = _habits(lists, links)
    against = clash(mine, other)
    merged: dict[str, MergedTurns] = {}
    for name, three in lists.items():
        if against and not any(_equal(*pair) for pair in (three[:2], three[1:], three[::2])):
            parts: list[Part] = [everything("rename/rename", against, *three)]
            merged[name] = pieces_of(parts, three, name), ()
            continue
        lifted, edits = three, links[name]
        if (mine or other) and not against:
            lifted = _lifted(three, edits, mine, other)
            edits = align(lifted.base, lifted.ours), align(lifted.base, lifted.theirs)
        parts = _merged(lifted, *edits, by_sentences=by_sentences)
        parts = [_carried(part, three, mine, other) for part in parts]
        merged[name] = pieces_of(parts, lifted, name), notices_of(parts, name)
    return merged


def _habits(
    lists: Mapping[str, Three], links: Mapping[str, tuple[Sequence[TurnEdit], Sequence[TurnEdit]]]
) -> tuple[Habit, Habit]:
    """What ours and theirs did in all lists taken together."""
    base = [message for three in lists.values() for message in three.base]
    sides: list[tuple[list[Message], list[TurnEdit]]] = []
    for side in (0, 1):
        turns: list[Message] = []
        edits: list[TurnEdit] = []
        before = 0
        for name, three in lists.items():
            after = len(turns)
            edits += [
                replace(edit, before=tuple(before + i for i in edit.before), after=tuple(after + j for j in edit.after))
                for edit in links[name][side]
            ]
            turns += three[side + 1]
            before += len(three.base)
        sides.append((turns, edits))
    mine, other = (find_habit(base, *side) for side in sides)
    return joined_in(mine, other, base, *sides[0]), joined_in(other, mine, base, *sides[1])


def _lifted(three: Three, edits: Sequence[Sequence[TurnEdit]], ours: Habit, theirs: Habit) -> Three:
    both, mine, other = ours.with_(theirs), ours.without(theirs), theirs.without(ours)
    disputed = renamed_otherwise(mine.renames, three.base, three.theirs, edits[1])
    disputed |= renamed_otherwise(other.renames, three.base, three.ours, edits[0])
    return Three(
        [message if index in disputed else both.say(message) for index, message in enumerate(three.base)],
        [other.say(message) for message in three.ours],
        [mine.say(message) for message in three.theirs],
    )


def _merged(three: Three, mine: Sequence[TurnEdit], other: Sequence[TurnEdit], *, by_sentences: bool) -> list[Part]:
    ours, theirs = view(three.base, three.ours, mine), view(three.base, three.theirs, other)
    if _equal(three.base, three.theirs):
        return [Fixed(message, Whence(i := ours.origins.get(j), j, i)) for j, message in enumerate(three.ours)]
    if _equal(three.base, three.ours):
        return [Fixed(message, Whence(i := theirs.origins.get(j), i, j)) for j, message in enumerate(three.theirs)]
    if _equal(three.ours, three.theirs):
        return [Fixed(message, Whence(ours.origins.get(j), j, j)) for j, message in enumerate(three.ours)]
    order = _same_order(ours, theirs)
    if order:
        base = [three.base[index] for index in order]
        ours, theirs = view(base, three.ours), view(base, three.theirs)
        return [_at(part, order) for part in _settled(base, ours, theirs, by_sentences)]
    return _settled(three.base, ours, theirs, by_sentences)


def _settled(base: Sequence[Message], ours: View, theirs: View, by_sentences: bool) -> list[Part]:
    parts = put_together(base, ours, theirs, by_sentences=by_sentences)
    return with_answers(guarded(regenerated(parts), base, ours, theirs), ours, theirs)


def _same_order(ours: View, theirs: View) -> list[int]:
    """The base turns in the order that both sides gave them, where both moved turns and did so alike; else nothing."""
    if not ours.moves or not theirs.moves:
        return []
    common = ours.places.keys() & theirs.places.keys()
    mine, other = (sorted(common, key=lambda old: one.places[old]) for one in (ours, theirs))
    if mine != other or mine == sorted(mine):
        return []
    order = mine
    for old in range(len(ours.slots)):
        if old not in common:
            order.insert(order.index(old - 1) + 1 if old else 0, old)
    return order


def _at(part: Part, order: Sequence[int]) -> Part:
    """A part with its base turns named as they were before they were brought into an order."""
    if isinstance(part, Open):
        return part._replace(base=tuple(sorted(order[index] for index in part.base)))
    base = part.whence.base
    return part if base is None else part._replace(whence=part.whence._replace(base=order[base]))


def _carried(part: Part, three: Three, mine: Habit, other: Habit) -> Part:
    """A part with a notice where a turn that one side wrote was changed as the other side changed all turns."""
    if isinstance(part, Open) or part.whence.base is not None:
        return part
    notices = list(part.notices)
    for index, turns, habit, side in (
        (part.whence.ours, three.ours, other, "theirs"), (part.whence.theirs, three.theirs, mine, "ours"),
    ):  # fmt: skip
        if index is None:
            continue
        if habit and not same_message(turns[index], part.message):
            notices.append(("carried", f"written here as {side} wrote everywhere: {habit.told()}"))
        for old, new in habit.partly.items():
            if old in str(part.message.get("content")):
                notices.append(("half-renamed", f"{side} changed {old} to {new} in other turns"))
    return part._replace(notices=tuple(notices))


def _unchanged(edits: Sequence[TurnEdit]) -> bool:
    return all(edit.edit == "kept" and edit.before == edit.after for edit in edits)


def _equal(one: Sequence[Message], other: Sequence[Message]) -> bool:
    return len(one) == len(other) and all(map(same_message, one, other))
