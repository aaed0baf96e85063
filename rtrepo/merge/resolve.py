"""Conflicts settled by a person's choice."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from rtrepo.merge.places import replaced
from rtrepo.model.conflict import Conflict, MergedEntry, MergedKey, MergedSidecar, Piece, Settled, Whence

Side = Literal["ours", "theirs", "base", "both", "proposal"]
Choice = Side | tuple[Any, ...]
"""A side, both (ours', then theirs'), the proposal, or what shall stand there: turns, one value, or nothing."""


def resolved(merged: MergedEntry, choices: Mapping[int, Choice]) -> MergedEntry:
    """A merged entry without the conflicts that were chosen about, by their number from 0. Others stay.

    Raises ValueError for a choice that cannot be made: a number that is none, a proposal where there is none, both
    of a value that is one.
    """
    left = set(choices)
    number = 0
    keys: list[MergedKey] = []
    for key in merged.keys:
        pieces: list[Piece] = []
        gone = False
        for piece in key.pieces:
            if isinstance(piece, Conflict):
                if number in choices:
                    left.discard(number)
                    settled = _settled(piece, choices[number], is_turns=key.is_turns)
                    gone = gone or (piece.at == key.name and not settled.values)
                    pieces.append(settled)
                else:
                    pieces.append(piece)
                number += 1
            else:
                pieces.append(piece)
        if not (gone and key.is_turns):
            keys.append(MergedKey(key.name, _joined(pieces)))
    _none_left(left, number)
    return MergedEntry(tuple(keys), merged.notices)


def resolved_sidecar(merged: MergedSidecar, choices: Mapping[int, Choice]) -> MergedSidecar:
    """The same for a sidecar."""
    _none_left(set(choices) - set(range(len(merged.conflicts))), len(merged.conflicts))
    data = merged.data
    for number, choice in choices.items():
        conflict = merged.conflicts[number]
        data = replaced(data, conflict.at, chosen(conflict, choice, is_turns=False))
    rest = tuple(conflict for number, conflict in enumerate(merged.conflicts) if number not in choices)
    return MergedSidecar(data, rest, merged.notices)


def chosen(conflict: Conflict, choice: Choice, *, is_turns: bool) -> tuple[Any, ...]:
    """What a choice puts in a conflict's place: turns, one value, or nothing. Raises ValueError as `resolved` does."""
    if isinstance(choice, tuple):
        if not is_turns and len(choice) > 1:
            raise ValueError(f"{conflict.at} holds one value, not {len(choice)}")
        return choice
    if choice == "both":
        if not is_turns:
            raise ValueError(f"{conflict.at} holds one value and cannot hold both")
        return (*conflict.ours, *conflict.theirs)
    if choice == "proposal":
        if conflict.proposal is None:
            raise ValueError(f"nothing is proposed for {conflict.at}")
        return conflict.proposal
    return conflict.ours if choice == "ours" else conflict.theirs if choice == "theirs" else conflict.base


def _settled(conflict: Conflict, choice: Choice, *, is_turns: bool) -> Settled:
    values = chosen(conflict, choice, is_turns=is_turns)
    if not is_turns:
        return Settled(values, (Whence(),) * len(values))
    base, ours, theirs = conflict.places
    whence = (Whence(),) * len(values)
    if choice == "ours":
        whence = tuple(Whence(ours=at) for at in ours)
    elif choice == "theirs":
        whence = tuple(Whence(theirs=at) for at in theirs)
    elif choice == "base":
        whence = tuple(Whence(base=at) for at in base)
    elif choice == "both":
        whence = (*(Whence(ours=at) for at in ours), *(Whence(theirs=at) for at in theirs))
    elif choice == "proposal" and len(base) == len(ours) == len(theirs) == len(values):
        whence = tuple(map(Whence, base, ours, theirs))
    return Settled(values, whence)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbouring settled pieces as one."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        if isinstance(piece, Settled) and isinstance(last, Settled):
            result[-1] = Settled(last.values + piece.values, last.whence + piece.whence)
        else:
            result.append(piece)
    return tuple(result)


def _none_left(numbers: set[int], count: int) -> None:
    if numbers:
        told = ", ".join(str(number + 1) for number in sorted(numbers))
        raise ValueError(f"there is no conflict {told}: there are {count}")
