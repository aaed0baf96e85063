"""Entries that were split in several or joined from several: what became of each turn.

A part is compared with the turns of the whole that live on in it, so that what lives on in another part is not
called removed. A system prompt that every part repeats is kept in each of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from rtrepo.diff.align import align
from rtrepo.diff.entries import changed_entry, turns_of
from rtrepo.diff.kinship import SYSTEM
from rtrepo.diff.turns import same_message
from rtrepo.model.change import EntryChange, Side, TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Key, Message
from rtrepo.model.sidecar import SET_KEYS, Sidecar


def compare_split(old: Key, before: Side, parts: Sequence[tuple[Key, Side]]) -> list[EntryChange]:
    """A change for each part, in the order given, all with the old entry whole as `before`. What is in no part
    is removed in the first one. Every side must be readable."""
    links: list[dict[str, list[TurnEdit]]] = [{} for _ in parts]
    for name in MESSAGE_LISTS:
        whole = turns_of(_entry(before), name)
        for part, edits in zip(
            links, split_turns(whole, [turns_of(_entry(side), name) for _, side in parts]), strict=True
        ):
            part[name] = edits
    return [
        changed_entry(key, "split", before, side, (old,), edits)
        for (key, side), edits in zip(parts, links, strict=True)
    ]


def compare_joined(before: Sequence[tuple[Key, Side]], key: Key, after: Side) -> EntryChange:
    """The change of the entry that several became. They are given in the order of their turns, and `before` of the
    change is all of them as one. Every side must be readable."""
    together = joined_side([side for _, side in before])
    links = {
        name: _repeated_kept(turns_of(_entry(together), name), turns_of(_entry(after), name)) for name in MESSAGE_LISTS
    }
    return changed_entry(key, "joined", together, after, tuple(old for old, _ in before), links)


def joined_side(sides: Sequence[Side]) -> Side:
    """Several entries as one: their turns one after the other, what is a set united, and of everything else what
    the first one says that says it. Speakers go with their turns."""
    data: dict[str, object] = {}
    about: dict[str, object] = {}
    speakers: dict[int, object] = {}
    shift = 0
    for side in sides:
        entry = _entry(side)
        for name, value in entry.data.items():
            if name in MESSAGE_LISTS:
                data[name] = [*data.get(name, ()), *turns_of(entry, name)]  # type: ignore[misc]
            else:
                data.setdefault(name, value)
        for name, value in side.sidecar.data.items():
            if name in SET_KEYS and isinstance(value, list) and isinstance(there := about.get(name, []), list):
                about[name] = [*there, *(item for item in value if item not in there)]
            else:
                about.setdefault(name, value)
        speakers |= {index + shift: speaker for index, speaker in side.sidecar.speakers.items()}
        shift += len(turns_of(entry, "messages"))
    if speakers:
        about["speakers"] = speakers
    return Side(Entry(data), Sidecar(about))


def split_turns(whole: Sequence[Message], parts: Sequence[Sequence[Message]]) -> list[list[TurnEdit]]:
    """For each part its links to the turns of the whole, in the order of `align`. A turn of the whole that is in
    no part is removed in the first."""
    homes = _homes(whole, parts)
    found: list[list[TurnEdit]] = []
    for number, part in enumerate(parts):
        mine = [index for index in range(len(whole)) if number in homes[index]]
        edits = align([whole[index] for index in mine], part)
        found.append([replace(edit, before=tuple(mine[at] for at in edit.before)) for edit in edits])
    gone = sorted((edit for edits in found for edit in edits if edit.edit == "removed"), key=lambda edit: edit.before)
    found = [[edit for edit in edits if edit.edit != "removed"] for edits in found]
    for edit in dict.fromkeys(gone):
        if all(edit.before[0] not in other.before for edits in found for other in edits):
            found[0].insert(_place_of(edit.before[0], found[0]), edit)
    return found


def _homes(whole: Sequence[Message], parts: Sequence[Sequence[Message]]) -> list[set[int]]:
    """In which parts each turn of the whole is to be looked for: where it was kept, else where it is most alike,
    else where the turn before it is."""
    alike: list[dict[int, float]] = [{} for _ in whole]
    for number, part in enumerate(parts):
        for edit in align(whole, part):
            if edit.after and edit.edit != "replaced":
                for index in edit.before:
                    alike[index][number] = 1.0 if edit.edit == "kept" else min(edit.similarity, 0.999)
    homes: list[set[int]] = []
    for scores in alike:
        best = max(scores.values(), default=0.0)
        if best:
            here = [number for number, score in scores.items() if score == best]
            homes.append(set(here if best == 1.0 else here[:1]))
        else:
            homes.append({max(homes[-1])} if homes else {0})
    return homes


def _place_of(index: int, edits: Sequence[TurnEdit]) -> int:
    """Where a removed turn stands among some links: after the one of the turn before it in the whole."""
    earlier = [at for at, edit in enumerate(edits) if edit.before and edit.before[-1] < index]
    return earlier[-1] + 1 if earlier else 0


def _repeated_kept(before: Sequence[Message], after: Sequence[Message]) -> list[TurnEdit]:
    """The links of an alignment; a system prompt that several had and that stands once now was kept by them all."""
    edits = align(before, after)
    kept = [edit.before for edit in edits if edit.edit == "kept"]
    gone: set[tuple[int, ...]] = set()
    repeated: dict[tuple[int, ...], tuple[int, ...]] = {}
    for edit in edits:
        if edit.edit == "removed" and before[edit.before[0]].get("role") in SYSTEM:
            prompt = before[edit.before[0]]
            twin = next((there for there in kept if same_message(before[there[0]], prompt)), None)
            if twin is not None:
                gone.add(edit.before)
                repeated[twin] = repeated.get(twin, ()) + edit.before
    left = [edit for edit in edits if edit.before not in gone]
    return [replace(edit, before=edit.before + repeated.get(edit.before, ())) for edit in left]


def _entry(side: Side) -> Entry:
    return side.entry or Entry({})
