"""What happened to one entry: its turns, its fields, its sidecar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rtrepo.diff.align import align
from rtrepo.diff.fields import field_changes
from rtrepo.diff.patterns import find_patterns
from rtrepo.diff.speakers import remap
from rtrepo.diff.turns import spoken
from rtrepo.diff.words import word_changes
from rtrepo.model import ancestry
from rtrepo.model.change import EntryChange, EntryKind, Side, TurnEdit
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
    change = changed_entry(key, "edited", before, after)
    unreadable = (before.entry is None) != (after.entry is None)
    return change if change.sidecar or change.fields or change.edits or unreadable else None


def compare_moved(old: Key, new: Key, before: Side, after: Side) -> EntryChange:
    """The change of an entry that has another id, or is in another dataset, be nothing else changed or much."""
    return changed_entry(new, "moved", before, after, (old,))


def changed_entry(
    key: Key,
    kind: EntryKind,
    before: Side,
    after: Side,
    previous: tuple[Key, ...] = (),
    links: Mapping[str, Sequence[TurnEdit]] | None = None,
) -> EntryChange:
    """Everything that differs between two sides of an entry, be it nothing, told as a change of a kind.

    `links` are the links between the turns of each list where somebody knows better than an alignment of the
    two sides; the sidecar's speakers then go along with the turns.
    """
    about = dict(before.sidecar.data)
    if links is not None and before.sidecar.speakers:
        about["speakers"] = remap(before.sidecar.speakers, links["messages"])
        if not about["speakers"]:
            del about["speakers"]
    told = dict(after.sidecar.data)
    if kind in ancestry.HOWS:  # the kind of change says it already
        about.pop(ancestry.FROM, None)
        told.pop(ancestry.FROM, None)
    sidecar = field_changes(about, told)
    if before.entry is None or after.entry is None:
        return EntryChange(key, kind, before, after, sidecar=sidecar, previous=previous)
    turns: list[TurnEdit] = []
    added = removed = 0
    for name in MESSAGE_LISTS:
        old, new = turns_of(before.entry, name), turns_of(after.entry, name)
        edits = align(old, new) if links is None else links[name]
        come, gone = count_words(old, new, edits)
        added, removed = added + come, removed + gone
        turns += edits if name == "messages" else [replace(edit, list=name) for edit in edits]
    return EntryChange(
        key,
        kind,
        before,
        after,
        turns=tuple(turns),
        fields=field_changes(before.entry.fields, after.entry.fields, frozenset()),
        sidecar=sidecar,
        patterns=find_patterns(
            turns_of(before.entry, "messages"),
            turns_of(after.entry, "messages"),
            [edit for edit in turns if edit.list == "messages"],
        ),
        previous=previous,
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
