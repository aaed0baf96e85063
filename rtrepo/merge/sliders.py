"""The slider problem in a merge: "Continue." stands before and after an inserted exchange; either may be the new one.

A diff takes the reading that looks best. A merge must not: the other side may have edited the one or the other.
"""

from collections.abc import Mapping, Sequence

from rtrepo.diff.turns import same_message, spoken
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Message

SHORT_WORDS, SHORT_TEXT = 4, 24
"""Up to so many words, and characters, a turn may well be said twice in a conversation."""


def is_short(message: Message) -> bool:
    """Whether a turn is too short to be known again by its words."""
    text = spoken(message)
    return len(text) <= SHORT_TEXT and len(text.split()) <= SHORT_WORDS


def slid(edits: list[TurnEdit], base: Sequence[Message], side: Sequence[Message], *, gone: bool) -> list[TurnEdit]:
    """Runs of added (gone: removed) turns that could as well stand elsewhere put where an exchange begins, if that
    is one place; else all the turns in question are gone and come."""
    own, other = (base, side) if gone else (side, base)
    kind = "removed" if gone else "added"
    links = {(edit.before if gone else edit.after)[0]: (edit.after if gone else edit.before)[0]
             for edit in edits if edit.edit == "kept"}  # fmt: skip
    moves = {(edit.before if gone else edit.after)[0] for edit in edits if edit.edit == "moved"}
    loose = moves | {(edit.before or edit.after)[0] for edit in edits if edit.edit == kind}
    moved: dict[int, int] = {}
    broken: set[int] = set()
    claimed: set[int] = set()
    for first in sorted(loose):
        if first - 1 in loose:
            continue
        last = first + 1
        while last in loose:
            last += 1
        if not _alone(first, last, links, len(own), len(other)):
            broken |= {at for at in (first - 1, last) if at in links and is_short(own[at])
                       and any(same_message(own[at], own[twin]) for twin in range(first, last))}  # fmt: skip
            continue
        up, down = _room(own, links, first, last)
        if not claimed.isdisjoint(range(first - up, last + down)):
            continue
        claimed |= {*range(first - up, last + down)}
        places = range(-up, down + 1)
        starts = [by for by in places if own[first + by].get("role") == "user"]
        if len(places) > 1 and len(starts) == 1 and not _leaves(moves, first, last, starts[0]):
            moved |= _shifted(links, first, last, starts[0])
        elif len(places) > 1:
            broken |= {*range(first - up, first), *range(last, last + down)}
    if not moved and not broken:
        return edits
    found = [edit for edit in edits if edit.edit not in ("kept", kind)]
    links |= moved
    for at in range(len(own)):
        if at in moves:
            continue  # they are among the others, and where they are from does not change
        if (at in loose and at not in moved) or moved.get(at, 0) < 0:
            found.append(_edit(at, None, gone=gone))
        elif at in links and at in broken:
            found += [_edit(at, None, gone=gone), _edit(links[at], None, gone=not gone)]
        elif at in links:
            found.append(_edit(at, links[at], gone=gone))
    return found


def _leaves(moves: set[int], first: int, last: int, by: int) -> bool:
    """Whether a run that goes so many turns down would leave a moved turn behind."""
    return any(first <= at < last and not first + by <= at < last + by for at in moves)


def _edit(own: int, other: int | None, *, gone: bool) -> TurnEdit:
    if other is None:
        return TurnEdit("removed", (own,), ()) if gone else TurnEdit("added", (), (own,))
    return TurnEdit("kept", (own,), (other,)) if gone else TurnEdit("kept", (other,), (own,))


def _alone(first: int, last: int, links: Mapping[int, int], own: int, other: int) -> bool:
    """Whether the turns around a run are kept, with nothing between them on the other side."""
    before = links.get(first - 1) if first else -1
    after = links.get(last) if last < own else other
    return before is not None and after == before + 1


def _room(own: Sequence[Message], links: Mapping[int, int], first: int, last: int) -> tuple[int, int]:
    """How many turns a run can go up and down and leave the same list."""
    up = down = 0
    while (
        (at := first - up - 1) in links
        and same_message(own[at], own[last - up - 1])
        and (up == 0 or links[at] == links[at + 1] - 1)
    ):
        up += 1
    while (
        (at := last + down) in links
        and same_message(own[at], own[first + down])
        and (down == 0 or links[at] == links[at - 1] + 1)
    ):
        down += 1
    return up, down


def _shifted(links: Mapping[int, int], first: int, last: int, by: int) -> dict[int, int]:
    """The links after a run went so many turns down (up, if less than 0); -1 for the turns of the run."""
    found = dict.fromkeys(range(first + by, last + by), -1)
    if by > 0:
        found |= {first + step: links[last + step] for step in range(by)}
    else:
        found |= {last - 1 - step: links[first - 1 - step] for step in range(-by)}
    return found
