"""A conversation as chat bubbles: what happened to each turn, in words and with marks."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rtrepo.model.change import MISSING, EntryChange, FieldChange, Pattern, TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Message
from rtrepo.model.sidecar import Sidecar
from rtrepo.render.page.fields import Row, rows
from rtrepo.render.page.texts import Piece, marked, whole
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import SPOKEN_KEYS, role_of, speaker_of, spoken
from rtrepo.render.wording import count, in_words

SIDES = {"system": "system", "developer": "system", "user": "user", "human": "user", "assistant": "assistant",
         "gpt": "assistant", "tool": "tool", "function": "tool"}  # fmt: skip
"""Where a role's bubble stands."""

_BEGINS = 90  # characters of a folded turn that are shown


class Block(NamedTuple):
    """One text of a bubble: `kind` is added or removed where all of it came or went, `label` its index."""

    pieces: tuple[Piece, ...]
    kind: str = ""
    label: str = ""


class Bubble(NamedTuple):
    """One turn: `at` its index (old and new where it matters), `says` what happened to it."""

    at: str
    role: str
    side: str
    speaker: str
    kind: str
    says: str
    blocks: tuple[Block, ...] = ()
    rows: tuple[Row, ...] = ()


class Stretch(NamedTuple):
    """Turns that follow each other. Those with words in `says` are folded; `by` holds what explains the changes
    in them (rename, typography), so that a toggle can open them."""

    bubbles: tuple[Bubble, ...]
    says: str = ""
    begins: str = ""
    by: tuple[str, ...] = ()


class Conversation(NamedTuple):
    """The turns of one list of an entry; `name` is empty for `messages`."""

    name: str
    stretches: tuple[Stretch, ...]


def conversations(change: EntryChange, reading: Reading) -> tuple[Conversation, ...]:
    """Every list of an entry that is on both sides. Kept turns and turns that patterns explain are folded."""
    told = reading.explained_in(change)
    found = []
    for name in MESSAGE_LISTS:
        edits = [edit for edit in change.turns if edit.list == name]
        if edits:
            found.append(Conversation("" if name == "messages" else name, _stretches(edits, change, told, reading)))
    return tuple(found)


def whole_conversations(entry: Entry | None, sidecar: Sidecar, kind: str = "") -> tuple[Conversation, ...]:
    """All turns of an entry that is on one side only, as they are."""
    turns = list(entry.turns()) if entry else []
    return tuple(
        Conversation(
            "" if name == "messages" else name,
            (Stretch(tuple(_plain(turn, at, name, sidecar, kind) for _, at, turn in found)),),
        )
        for name, found in groupby(turns, key=lambda turn: turn[0])
    )


def _plain(turn: Message, at: int, name: str, sidecar: Sidecar, kind: str) -> Bubble:
    return _bubble(str(at), turn, at, name, sidecar, kind, "", blocks=(Block(whole(spoken(turn))),))


def _bubble(
    at: str, turn: Message, index: int, name: str, sidecar: Sidecar, kind: str, says: str,
    blocks: tuple[Block, ...] = (), told: tuple[Row, ...] = (),
) -> Bubble:  # fmt: skip
    role = role_of(turn)
    speaker = speaker_of(turn, index, sidecar if name == "messages" else Sidecar())
    return Bubble(at, safe(role), SIDES.get(role, "other"), safe(speaker), kind, says, blocks, told)


def _stretches(
    edits: Sequence[TurnEdit], change: EntryChange, told: frozenset[int], reading: Reading
) -> tuple[Stretch, ...]:
    def is_folded(edit: TurnEdit) -> bool:
        return edit.edit == "kept" or _is_explained(edit, told)

    found = []
    for folded, group in groupby(edits, key=is_folded):
        run = list(group)
        bubbles = tuple(_turn(edit, change, reading) for edit in run)
        found.append(_folded(run, bubbles, change, told) if folded else Stretch(bubbles))
    return tuple(found)


def _is_explained(edit: TurnEdit, told: frozenset[int]) -> bool:
    return edit.edit == "edited" and edit.list == "messages" and edit.after[0] in told


def _folded(run: Sequence[TurnEdit], bubbles: tuple[Bubble, ...], change: EntryChange, told: frozenset[int]) -> Stretch:
    explained = [edit.after[0] for edit in run if _is_explained(edit, told)]
    kept = len(run) - len(explained)
    says = [f"{count(kept, 'turn', 'turns')} unchanged"] if kept else []
    patterns = [pattern for pattern in change.patterns if not explained or {*explained} & {*pattern.turns}]
    if explained:
        names = " and ".join(_named(pattern) for pattern in patterns) or "patterns"
        says.append(f"{count(len(explained), 'turn', 'turns')} changed by {names} alone")
    first = _picked(change.after.entry, run[0].list, run[0].after)
    by = {"rename" if pattern.pattern == "rename" else "typography" for pattern in patterns} if explained else set()
    return Stretch(bubbles, " · ".join(says), _begins(first), tuple(sorted(by)))


def _named(pattern: Pattern) -> str:
    if pattern.pattern == "rename":
        return f"{safe(pattern.before)} → {safe(pattern.after)}"
    return "quotes and dashes" if pattern.pattern == "quotes" else "spaces"


def _begins(turns: Sequence[Message]) -> str:
    text = " ".join(spoken(turns[0]).split()) if turns else ""
    return safe(text if len(text) <= _BEGINS else text[:_BEGINS].rstrip() + "…")


def _picked(entry: Entry | None, name: str, indexes: Iterable[int]) -> tuple[Message, ...]:
    turns: Sequence[Message] = (entry.data.get(name) or ()) if entry else ()
    return tuple(turns[index] for index in indexes if index < len(turns))


def _turn(edit: TurnEdit, change: EntryChange, reading: Reading) -> Bubble:
    before = _picked(change.before.entry, edit.list, edit.before)
    after = _picked(change.after.entry, edit.list, edit.after)
    side, indexes = (change.after.sidecar, edit.after) if after else (change.before.sidecar, edit.before)
    turn = (after or before or ({},))[0]
    says, blocks, told = _told(edit, before, after, reading, change.patterns)
    return _bubble(_at(edit), turn, indexes[0] if indexes else 0, edit.list, side, edit.edit, says, blocks, told)


def _at(edit: TurnEdit) -> str:
    before, after = (" + ".join(map(str, side)) for side in (edit.before, edit.after))
    if edit.edit in ("moved", "split", "joined"):
        return f"{before} → {after}"
    return after or before


def _told(
    edit: TurnEdit, before: Sequence[Message], after: Sequence[Message], reading: Reading, patterns: Sequence[Pattern]
) -> tuple[str, tuple[Block, ...], tuple[Row, ...]]:
    """What happened in words, the texts, and the other keys of the turn that differ."""
    old, new = ("\n\n".join(spoken(turn) for turn in side) for side in (before, after))
    if edit.edit == "kept":
        return "", (Block(whole(new)),), ()
    if edit.edit in ("added", "removed"):
        return edit.edit, (Block(whole(new or old), edit.edit),), ()
    if edit.edit in ("split", "joined"):
        return _regrouped(edit, before, after, reading)
    keys = _other_keys(before, after, reading, [(pattern.before, pattern.after) for pattern in patterns])
    if edit.edit == "replaced":
        alike = round(edit.similarity * 100)
        both = (Block(whole(old), "removed", "before"), Block(whole(new), "added", "after"))
        return f"rewritten, {alike} % alike", both, keys
    blocks = (Block(marked(reading.marks(old, new)) if old != new else whole(new)),)
    if edit.edit == "moved":
        same = list(before) == list(after)
        return f"{_moved(edit)}, {'unchanged' if same else 'and edited'}", blocks, keys
    return "edited" if old != new else "edited outside the text", blocks, keys


def _moved(edit: TurnEdit) -> str:
    far = edit.after[0] - edit.before[0]
    return f"moved {'down' if far > 0 else 'up'} {count(abs(far), 'turn', 'turns')}" if far else "moved"


def _regrouped(
    edit: TurnEdit, before: Sequence[Message], after: Sequence[Message], reading: Reading
) -> tuple[str, tuple[Block, ...], tuple[Row, ...]]:
    """A turn cut into several, or several joined. Where no word changed the parts say it all."""
    split = edit.edit == "split"
    parts, indexes = (after, edit.after) if split else (before, edit.before)
    says = f"{edit.edit} {'in' if split else 'from'} {in_words(len(indexes))}, "
    old, new = (" ".join(spoken(turn) for turn in side) for side in (before, after))
    if reading.words(old, new) == (0, 0):
        blocks = [
            Block(whole(spoken(turn)), label=f"{'now' if split else 'was'} turn {at}")
            for at, turn in zip(indexes, parts, strict=False)
        ]
        return says + "words unchanged", tuple(blocks), ()
    return says + "and edited", (Block(marked(reading.marks(old, new))),), ()


def _other_keys(
    before: Sequence[Message], after: Sequence[Message], reading: Reading, renames: Collection[tuple[str, str]]
) -> tuple[Row, ...]:
    """Keys of a turn that its text does not show, and the text's form where the words are the same. A name that
    is renamed throughout is told beside the patterns, unless nothing else changed here."""
    if not before or not after:
        return ()
    same_words = spoken(before[0]) == spoken(after[0])
    changes = [
        FieldChange(str(key), before[0].get(key, MISSING), after[0].get(key, MISSING))
        for key in {**before[0], **after[0]}
        if key not in SPOKEN_KEYS or same_words
    ]
    if not same_words:
        changes = [
            change for change in changes if change.path != "name" or (change.before, change.after) not in renames
        ]
    return rows([found for found in changes if found.before != found.after], reading)
