"""What happened to one entry: its turns, its fields, its sidecar."""

from collections.abc import Sequence
from dataclasses import replace

from rtrepo.diff.align import align
from rtrepo.diff.fields import field_changes
from rtrepo.diff.patterns import find_patterns
from rtrepo.diff.turns import spoken
from rtrepo.diff.words import word_changes
from rtrepo.model.change import EntryChange, Side, TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Key, Message


def compare_entry(key: Key, before: Side | None, after: Side | None) -> EntryChange | None:
    """The change of an entry from one side to the other; None if nothing is different but the writing.

    A side that is None is not there: the entry was added or removed, and only its words are counted. A
    side whose entry is None is there and cannot be read: then only the sidecars are compared.
    """
    if before is None or after is None:
        if before is None and after is None:
            return None
        return EntryChange(
            key,
            "added" if before is None else "removed",
            before or Side(),
            after or Side(),
            words_added=_words(after),
            words_removed=_words(before),
        )
    sidecar = field_changes(before.sidecar.data, after.sidecar.data)
    if before.entry is None or after.entry is None:
        unreadable = (before.entry is None) != (after.entry is None)
        return EntryChange(key, "edited", before, after, sidecar=sidecar) if sidecar or unreadable else None
    turns: list[TurnEdit] = []
    added = removed = 0
    for name in MESSAGE_LISTS:
        old, new = turns_of(before.entry, name), turns_of(after.entry, name)
        edits = align(old, new)
        come, gone = count_words(old, new, edits)
        added, removed = added + come, removed + gone
        turns += edits if name == "messages" else [replace(edit, list=name) for edit in edits]
    fields = field_changes(before.entry.fields, after.entry.fields, frozenset())
    if not sidecar and not fields and all(edit.edit == "kept" for edit in turns):
        return None
    return EntryChange(
        key,
        "edited",
        before,
        after,
        turns=tuple(turns),
        fields=fields,
        sidecar=sidecar,
        patterns=find_patterns(
            turns_of(before.entry, "messages"),
            turns_of(after.entry, "messages"),
            [edit for edit in turns if edit.list == "messages"],
        ),
        words_added=added,
        words_removed=removed,
    )


def turns_of(entry: Entry, name: str) -> list[Message]:
    """The turns of one list of an entry (`messages`, `chosen`, `rejected`); empty if it has none."""
    return list(entry.data.get(name) or ())


def count_words(before: Sequence[Message], after: Sequence[Message], edits: Sequence[TurnEdit]) -> tuple[int, int]:
    """Words added and words removed over all edits; a replaced turn counts in full on both sides."""
    added = removed = 0
    for edit in edits:
        if edit.edit == "kept":
            continue
        old = " ".join(spoken(before[index]) for index in edit.before)
        new = " ".join(spoken(after[index]) for index in edit.after)
        if edit.edit == "replaced":
            added, removed = added + word_changes("", new)[0], removed + word_changes(old, "")[1]
        elif old != new:
            come, gone = word_changes(old, new)
            added, removed = added + come, removed + gone
    return added, removed


def _words(side: Side | None) -> int:
    if side is None or side.entry is None:
        return 0
    return sum(word_changes("", spoken(message))[0] for _, _, message in side.entry.turns())
