"""What a list of turns looks like once it is put together: what belongs together stands together, and is told."""

from collections.abc import Sequence

from rtrepo.merge.parts import Fixed, Open, Part, everything
from rtrepo.merge.views import View
from rtrepo.model.entry import Message

REGENERATED = 3
"""Rewritten replies in a row from which they are one conflict: who asked a model again chooses once."""

_BETWEEN = 2  # untouched turns between two of them: the question, and what a tool said


def regenerated(parts: Sequence[Part]) -> list[Part]:
    """The parts with runs of turns that both sides rewrote made one conflict, the questions between included."""
    result: list[Part] = []
    at = 0
    while at < len(parts):
        last, count = _chain(parts, at)
        if count >= REGENERATED:
            run = parts[at : last + 1]
            why = f"both rewrote {count} replies in a row"
            result.append(_as_one("rewrite/rewrite", why, run))
            at = last + 1
        else:
            result.append(parts[at])
            at += 1
    return result


def _chain(parts: Sequence[Part], at: int) -> tuple[int, int]:
    """The last part of the chain that starts at a part, and how many turns both sides rewrote in it."""
    last, count = at, 0
    for index in range(at, len(parts)):
        part = parts[index]
        if isinstance(part, Open):
            if part.kind != "rewrite/rewrite":
                break
            last, count = index, count + 1
        elif not count or index - last > _BETWEEN or None in part.whence:
            break
    return last, count


def _as_one(kind: str, why: str, parts: Sequence[Part]) -> Open:
    base: list[int] = []
    ours: list[int] = []
    theirs: list[int] = []
    for part in parts:
        places = part[2:5] if isinstance(part, Open) else [(one,) for one in part.whence if one is not None]
        for known, more in zip((base, ours, theirs), places, strict=True):
            known += more
    return Open(kind, why, tuple(base), tuple(ours), tuple(theirs))


def guarded(parts: Sequence[Part], base: Sequence[Message], ours: View, theirs: View) -> list[Part]:
    """The parts, with a conflict wherever two turns of one role follow each other that do so in no version.

    By the turns themselves, not by their roles: a pair of two replies somewhere in a version says nothing about
    another one. What tools said may stand together.
    """
    parts = list(parts)
    why = "together, the changes of both put two turns of one role side by side"
    at = 1
    while at < len(parts):
        x, y = parts[at - 1], parts[at]
        if isinstance(x, Fixed) and isinstance(y, Fixed) and _is_new_pair(x, y):
            if ours.moves or theirs.moves:
                return [everything("sequence", why, base, ours.messages, theirs.messages)]
            first = next((i for i in range(at - 1, -1, -1) if _is_anchor(parts[i], ours, theirs)), -1)
            last = next((i for i in range(at, len(parts)) if _is_anchor(parts[i], ours, theirs)), len(parts))
            starts, stops = _ends(parts, first), _ends(parts, last)
            lengths = len(base), len(ours.messages), len(theirs.messages)
            places = [
                tuple(range(0 if start is None else start + 1, length if stop is None else stop))
                for start, stop, length in zip(starts, stops, lengths, strict=True)
            ]
            parts[first + 1 : last] = [Open("sequence", why, places[0], places[1], places[2])]
            at = first + 1
        at += 1
    return parts


def _is_new_pair(x: Fixed, y: Fixed) -> bool:
    role = x.message.get("role")
    if role != y.message.get("role") or role in ("tool", "function", None):
        return False
    return not any(i is not None and j is not None and j == i + 1 for i, j in zip(x.whence, y.whence, strict=True))


def _is_anchor(part: Part, ours: View, theirs: View) -> bool:
    """Whether a turn stands alone in all three versions, so that a conflict can end beside it."""
    if isinstance(part, Open) or None in part.whence or part.whence.base is None:
        return False
    return all(view.slots[part.whence.base].kind in ("kept", "edited", "replaced") for view in (ours, theirs))


def _ends(parts: Sequence[Part], at: int) -> Sequence[int | None]:
    part = parts[at] if 0 <= at < len(parts) else None
    return part.whence if isinstance(part, Fixed) else (None, None, None)


def with_answers(parts: Sequence[Part], ours: View, theirs: View) -> list[Part]:
    """The parts, with a notice on each answer that one side changed while the other one changed its question."""
    result = list(parts)
    for at in range(1, len(result)):
        x, y = result[at - 1], result[at]
        if not isinstance(x, Fixed) or not isinstance(y, Fixed):
            continue
        if x.message.get("role") != "user" or y.message.get("role") != "assistant":
            continue
        asked, answered = _changed_by(x, ours, theirs), _changed_by(y, ours, theirs)
        if asked and answered and asked != answered and "both" not in (asked, answered):
            why = f"{asked} changed the question, {answered} changed the answer"
            result[at] = y._replace(notices=(*y.notices, ("prompt/answer", why)))
    return result


def _changed_by(part: Fixed, ours: View, theirs: View) -> str:
    base = part.whence.base
    if base is None:
        return ""
    mine, other = (view.slots[base].kind not in ("kept", "moved") for view in (ours, theirs))
    return "both" if mine and other else "ours" if mine else "theirs" if other else ""
