"""What happened to an entry, in a few words: for lists where each entry has one line."""

from collections.abc import Iterable

from rtrepo.model.change import EntryChange, FieldChange, SnapshotChange
from rtrepo.model.entry import Entry
from rtrepo.render.cells import cut
from rtrepo.render.safe import safe
from rtrepo.render.speech import opening
from rtrepo.render.style import Style
from rtrepo.render.wording import count, kinds, words_changed

COLOURS = {"added": "added", "removed": "removed", "edited": "changed", "moved": "changed",
           "split": "changed", "joined": "changed", "replaced": "changed"}  # fmt: skip
"""The colour of each kind of change."""

UNTITLED = "(untitled)"
TITLE_WIDTH = 36
"""Cells of the words that stand in for a title."""


def title_of(change: EntryChange) -> str:
    """The title of a changed entry, the new one first; without one, how the user begins: `“When does the…”`."""
    title = safe(change.after.sidecar.title or change.before.sidecar.title)
    return title or opening_words(change.after.entry or change.before.entry)


def opening_words(entry: Entry | None) -> str:
    """How an entry begins, in quotes, for one that has no title."""
    begins = safe(opening(entry))
    return f"“{cut(begins, TITLE_WIDTH - 2)}”" if begins else UNTITLED


def name_of(change: EntryChange) -> str:
    """The key, and after it where the entry was before if it had another name."""
    origin = " + ".join(safe(str(key)) for key in change.previous if key != change.key)
    return f"{safe(str(change.key))}{' from ' + origin if origin else ''}"


def turns_in(entry: Entry | None) -> int:
    """How many turns an entry has in all its lists."""
    return sum(1 for _ in entry.turns()) if entry else 0


def facts(change: EntryChange, *, words: bool = True, fields: bool = True) -> list[str]:
    """Short parts such as `2 of 13 turns`, `tags + warm`, `+12 −3 words`."""
    if change.change in ("added", "removed"):
        there = turns_in(change.after.entry or change.before.entry)
        told = [count(there, "turn", "turns")] if there else []
        number = change.words_added or change.words_removed
        return told + ([count(number, "word", "words")] if words and number else [])
    told = []
    if change.edits:
        told.append(f"{len(change.edits):,} of {count(_size(change), 'turn', 'turns')}")
    if fields:
        told += _field_facts([*_once(change.sidecar), *_once(change.fields)])
    if (change.before.entry is None) != (change.after.entry is None):
        told.append("cannot be read" if change.after.entry is None else "can be read again")
    changed = words_changed(change.words_added, change.words_removed) if words else ""
    return told + ([changed] if changed else [])


def _size(change: EntryChange) -> int:
    return max(turns_in(change.after.entry), turns_in(change.before.entry), len(change.edits))


def _once(fields: Iterable[FieldChange]) -> list[FieldChange]:
    """Field changes by their top key: three places inside `extra` are one fact."""
    return list({field.path.split(".")[0].split("[")[0]: field for field in fields}.values())


def _field_facts(fields: list[FieldChange]) -> list[str]:
    """At most two parts, tags and other sets first since they say what came and went."""
    fields.sort(key=lambda field: not (field.added or field.removed))
    if len(fields) <= 2:
        return [brief(field) for field in fields]
    return [brief(fields[0]), f"{len(fields) - 1:,} more fields"]


def brief(field: FieldChange) -> str:
    """A field change in a few words: `tags + warm − draft-2`, or the field's top key."""
    if not field.added and not field.removed:
        return safe(field.path.split(".")[0].split("[")[0])
    told = [f"+ {safe(item)}" for item in field.added] + [f"− {safe(item)}" for item in field.removed]
    more = f" and {len(told) - 4:,} more" if len(told) > 4 else ""
    return f"{safe(field.path)} {' '.join(told[:4])}{more}"


def weight(change: EntryChange) -> int:
    """How much there is to see: words, then turns and fields."""
    return change.words_added + change.words_removed + len(change.edits) + len(change.sidecar) + len(change.fields)


def totals(change: SnapshotChange) -> str:
    """Everything that differs in one line, without what was compared."""
    entries = change.totals()
    number = sum(entries.values())
    told = []
    if number:
        told.append(f"{count(number, 'entry', 'entries')} changed: {kinds(entries, ('edited', 'added', 'removed'))}")
    told += _turn_totals(change)
    words = words_changed(
        sum(entry.words_added for entry in change.entries), sum(entry.words_removed for entry in change.entries)
    )
    told += [words] if words else []
    for size, one, many in (
        (len(change.datasets), "dataset's settings", "datasets' settings"),
        (len(change.unreadable), "file that cannot be read", "files that cannot be read"),
        (len(change.other_files), "other file", "other files"),
    ):
        told += [count(size, one, many)] if size else []
    return " · ".join(told)


def _turn_totals(change: SnapshotChange) -> list[str]:
    """`4 turns edited, 1 added`, the edited ones first."""
    turns = {("rewritten" if kind == "replaced" else kind): size for kind, size in change.turn_totals().items()}
    names = sorted((kind for kind in turns if turns[kind]), key=lambda kind: kind != "edited")
    if not names:
        return []
    told = [f"{count(turns[names[0]], 'turn', 'turns')} {names[0]}"]
    return [", ".join(told + [f"{turns[kind]:,} {kind}" for kind in names[1:]])]


def kind_of(change: EntryChange, style: Style, width: int = 0) -> str:
    """The kind of change, in its colour, padded."""
    return style.paint(COLOURS[change.change], change.change) + " " * max(width - len(change.change), 0)
