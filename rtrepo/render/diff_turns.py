"""The turns of a changed entry as lines: index, role, speaker, and what changed in the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rtrepo.model.change import MISSING, EntryChange, FieldChange, TurnEdit
from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import Sidecar
from rtrepo.render.cells import cut, pad, width_of, wrap
from rtrepo.render.diff_fields import value_change
from rtrepo.render.entry_facts import COLOURS
from rtrepo.render.marked import marked
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import SPOKEN_KEYS, role_of, speaker_of, spoken
from rtrepo.render.style import Style
from rtrepo.render.wording import count, in_words, words_in

FOLD = 3
"""Lines shown of a turn that came or went whole."""

_SIGNS = {"added": "+", "removed": "−"}
_NAME = 16
_ROOM = 30  # cells of text below which it goes on a line of its own


@dataclass(frozen=True, slots=True)
class Row:
    """One turn edit with its columns as text, safe to show, and the turns it links."""

    edit: TurnEdit
    at: str
    role: str
    name: str
    before: tuple[Message, ...]
    after: tuple[Message, ...]
    renames: frozenset[tuple[str, str]]


def turn_lines(
    change: EntryChange, style: Style, reading: Reading, *, all_turns: bool = False, typography: bool = False
) -> list[str]:
    """What happened to the turns of an entry. Turns that its patterns explain are left out, kept ones too.

    With `typography` the explained ones are there, and spaces that changed are visible.
    """
    rows = turn_rows(change, reading, all_turns=all_turns, typography=typography)
    at = max((width_of(row.at) for row in rows), default=0)
    role = max((width_of(row.role) for row in rows), default=0)
    name = max((width_of(row.name) for row in rows), default=0)
    lines: list[str] = []
    listed = "messages"
    for row in rows:
        if row.edit.list != listed:
            listed = row.edit.list
            lines.append("  " + style.heading(listed))
        sign = style.paint(COLOURS[row.edit.edit], _SIGNS[row.edit.edit]) if row.edit.edit in _SIGNS else " "
        start = f" {sign} {pad(row.at, at, right=True)} {pad(row.role, role)}  "
        start += f"{pad(row.name, name)}  " if name else ""
        lines += _laid(start, told_of(row, style, reading, typography=typography), style)
    return lines


def turn_rows(change: EntryChange, reading: Reading, *, all_turns: bool = False, typography: bool = False) -> list[Row]:
    """The turns that `turn_lines` tells of."""
    explained = frozenset() if all_turns or typography else reading.explained_in(change)
    return [
        _row(edit, change)
        for edit in change.turns
        if (all_turns or edit.edit != "kept")
        and not (edit.edit == "edited" and edit.list == "messages" and edit.after[0] in explained)
    ]


def _row(edit: TurnEdit, change: EntryChange) -> Row:
    before = _picked(change.before.entry, edit.list, edit.before)
    after = _picked(change.after.entry, edit.list, edit.after)
    side, indexes = (change.after.sidecar, edit.after) if after else (change.before.sidecar, edit.before)
    first = (after or before or ({},))[0]
    return Row(
        edit,
        _at(edit),
        cut(safe(role_of(first)), _NAME),
        cut(safe(speaker_of(first, indexes[0], side if edit.list == "messages" else Sidecar())), _NAME),
        before,
        after,
        frozenset((item.before, item.after) for item in change.patterns if item.pattern == "rename"),
    )


def _at(edit: TurnEdit) -> str:
    before, after = ("+".join(map(str, side)) for side in (edit.before, edit.after))
    if edit.edit in ("moved", "split", "joined"):
        return f"{before}→{after}"
    return after or before


def _picked(entry: Entry | None, name: str, indexes: Iterable[int]) -> tuple[Message, ...]:
    turns: Sequence[Message] = (entry.data.get(name) or ()) if entry else ()
    return tuple(turns[index] for index in indexes if index < len(turns))


def told_of(row: Row, style: Style, reading: Reading, *, typography: bool = False) -> list[str]:
    """What is told of a turn, in lines that may still be wrapped."""
    edit = row.edit
    old, new = (" ".join(spoken(message) for message in side) for side in (row.before, row.after))
    if edit.edit == "kept":
        return [style.dim(cut(safe(new), max(style.width - 40, _ROOM)))]
    if edit.edit in ("added", "removed"):
        return [style.paint(edit.edit, line) for line in _folded(new or old, style)]
    if edit.edit == "replaced":
        alike = round(edit.similarity * 100)
        return [
            f"rewritten ({alike} % alike)",
            *(style.removed(line) for line in _folded(old, style, "− ")),
            *(style.added(line) for line in _folded(new, style, "+ ")),
            *_other_keys(row, style, reading),
        ]
    unchanged = reading.words(old, new) == (0, 0)
    if edit.edit == "moved":
        far = edit.after[0] - edit.before[0]
        how = f"moved {'down' if far > 0 else 'up'} {count(abs(far), 'turn', 'turns')}" if far else "moved"
        same = row.before == row.after
        told = [f"{how}, {'unchanged' if same else 'and edited'}"]
        return told if same else told + _edited(row, old, new, style, reading, typography)
    if edit.edit in ("split", "joined"):
        many = edit.after if edit.edit == "split" else edit.before
        how = f"{edit.edit} {'in' if edit.edit == 'split' else 'from'} {in_words(len(many))}, "
        if unchanged:
            return [how + "words unchanged"]
        return [how + "and edited", marked(reading.marks(old, new), style, typography=typography)]
    return _edited(row, old, new, style, reading, typography)


def _edited(row: Row, old: str, new: str, style: Style, reading: Reading, typography: bool) -> list[str]:
    told = [] if old == new else [marked(reading.marks(old, new), style, typography=typography)]
    return (told + _other_keys(row, style, reading)) or ["edited outside the text"]


def _other_keys(row: Row, style: Style, reading: Reading) -> list[str]:
    """Changes of a turn's keys that its text does not show, and of the text's form where the words are the same."""
    before, after = row.before[0], row.after[0]
    same_words = spoken(before) == spoken(after)
    told_already = frozenset() if same_words else row.renames
    told = []
    for key in {**before, **after}:
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if key == "name" and (old, new) in told_already:
            continue
        if old != new and (key not in SPOKEN_KEYS or same_words):
            told.append(f"{safe(str(key))}   {value_change(FieldChange(key, old, new), style, reading)}")
    return told


def _folded(text: str, style: Style, sign: str = "") -> list[str]:
    """The first lines of a text, and how many words are not shown."""
    lines = wrap(sign + safe(text, lines=True), max(style.width - 34, _ROOM), "  " if sign else "")
    lines = [line for line in lines if line.strip()] or [sign + "(nothing)"]
    if len(lines) <= FOLD + 1:
        return lines
    rest = words_in(" ".join(lines[FOLD:]))
    return [*lines[:FOLD], f"… {count(rest, 'more word', 'more words')}"]


def _laid(start: str, said: list[str], style: Style) -> list[str]:
    """The columns, then what is said beside them, or below where the page is narrow."""
    column = width_of(start)
    if style.width - column < _ROOM:
        lines = [start.rstrip(" ")]
        for text in said:
            lines += [" " * 6 + line for line in wrap(text, style.width - 6)]
        return lines
    lines = []
    for text in said:
        lines += wrap((" " * column if lines else start) + text, style.width, " " * column)
    return lines
