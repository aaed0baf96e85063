"""What happened to an entry, in a few words: for lists where each entry has one line."""

from collections.abc import Iterable, Sequence

from rtrepo.model.change import EntryChange, FieldChange, SnapshotChange
from rtrepo.model.entry import Entry, Key
from rtrepo.render.cells import cut
from rtrepo.render.safe import safe
from rtrepo.render.speech import opening, role_of
from rtrepo.render.style import Style
from rtrepo.render.wording import count, kinds, words_changed

COLOURS = {"added": "added", "removed": "removed", "edited": "changed", "moved": "changed",
           "split": "changed", "joined": "changed", "replaced": "changed"}  # fmt: skip
"""The colour of each kind of change."""

UNTITLED = "(untitled)"
TITLE_WIDTH = 36
"""Cells of the words that stand in for a title."""

_RUNS = 3  # runs of turns that are told one by one


def title_of(change: EntryChange) -> str:
    """The title of a changed entry, the new one first; without one, how the user begins: `“When does the…”`."""
    title = safe(change.after.sidecar.title or change.before.sidecar.title)
    return title or opening_words(change.after.entry or change.before.entry)


def opening_words(entry: Entry | None) -> str:
    """How an entry begins, in quotes, for one that has no title."""
    begins = safe(opening(entry))
    return f"“{cut(begins, TITLE_WIDTH - 2)}”" if begins else UNTITLED


def name_of(change: EntryChange) -> str:
    """The key; of one that had another, what it was before too: `noir/harbour-014 → harbour-20`."""
    return names_of((change,))


def names_of(parts: Sequence[EntryChange]) -> str:
    """The same for all the parts of a split: `noir/harbour-014 → harbour-014a + harbour-014b`."""
    old, new = parts[0].previous, [part.key for part in parts]
    if not old:
        return safe(str(new[0]))
    dataset = old[0].dataset
    before, after = (" + ".join(_short(key, dataset) for key in keys) for keys in (old, new))
    return f"{safe(dataset)}/{before} → {after}"


def _short(key: Key, dataset: str) -> str:
    return safe(key.id if key.dataset == dataset else str(key))


def part_of(change: EntryChange) -> str:
    """Which turns of the old entry a part of a split has: `1–6`, `1–3, 5`. System prompts are left out."""
    messages = change.before.entry.messages if change.before.entry else []
    linked = {index for edit in change.turns if edit.list == "messages" and edit.after for index in edit.before}
    told = sorted(index for index in linked if role_of(messages[index]) not in ("system", "developer"))
    runs: list[list[int]] = []
    for index in told:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    names = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ", ".join(names[:_RUNS]) + (" …" if len(names) > _RUNS else "")


def turns_in(entry: Entry | None) -> int:
    """How many turns an entry has in all its lists."""
    return sum(1 for _ in entry.turns()) if entry else 0


def facts(change: EntryChange, *, words: bool = True, fields: bool = True) -> list[str]:
    """Short parts such as `2 of 13 turns`, `tags + warm`, `+12 −3 words`."""
    if change.change in ("added", "removed"):
        entry = change.after.entry or change.before.entry
        if entry is None:
            return ["cannot be read"]
        there = turns_in(entry)
        told = [count(there, "turn", "turns")] if there else []
        number = change.words_added or change.words_removed
        return told + ([count(number, "word", "words")] if words and number else [])
    told = []
    if change.change == "split" and (part := part_of(change)):
        told.append(f"turns {part}")
    if change.edits:
        told.append(f"{len(change.edits):,} of {count(_size(change), 'turn', 'turns')}")
    if fields:
        told += _field_facts([*_once(change.sidecar), *_once(change.fields)])
    if change.after.entry is None:
        told.append("cannot be read")
    elif change.before.entry is None:
        told.append("can be read again")
    changed = words_changed(change.words_added, change.words_removed) if words else ""
    told += [changed] if changed else []
    same = not (change.edits or change.fields or change.sidecar) and change.after.entry is not None
    return told + (["unchanged"] if same and change.change in ("moved", "joined") else [])


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
        (change.layout_only, "file only laid out differently", "files only laid out differently"),
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
