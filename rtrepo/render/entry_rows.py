"""Changed entries in a line each; the parts of an entry that was split share one."""

from collections.abc import Iterable, Sequence

from rtrepo.model.change import EntryChange
from rtrepo.render.entry_facts import facts, kind_of, names_of, part_of, title_of, turns_in
from rtrepo.render.style import Style
from rtrepo.render.wording import count, words_changed


def together(entries: Iterable[EntryChange]) -> list[tuple[EntryChange, ...]]:
    """The changes one by one, the parts of a split as one, where the first of them stands."""
    found: list[list[EntryChange]] = []
    splits: dict[object, list[EntryChange]] = {}
    for entry in entries:
        parts = splits.get(entry.previous) if entry.change == "split" else None
        if parts is not None:
            parts.append(entry)
            continue
        found.append([entry])
        if entry.change == "split":
            splits[entry.previous] = found[-1]
    return [tuple(sorted(parts, key=_first_turn)) for parts in found]


def rows(entries: Iterable[EntryChange], style: Style, *, words: bool = True) -> list[list[str]]:
    """A row for a table: the kind of change, the name, the title, and what changed in a few words."""
    return [
        [kind_of(parts[0], style), names_of(parts), title_of(parts[0]), " · ".join(facts_of(parts, words=words))]
        for parts in together(entries)
    ]


def facts_of(parts: Sequence[EntryChange], *, words: bool = True, fields: bool = True) -> list[str]:
    """The facts of a change; of a split which turns each part has, and what changed in them all."""
    if len(parts) == 1:
        return facts(parts[0], words=words, fields=fields)
    told = [f"turns {' and '.join(part_of(part) or 'none' for part in parts)}"]
    edits = sum(len(part.edits) for part in parts)
    if edits:
        told.append(f"{edits:,} of {count(turns_in(parts[0].before.entry), 'turn', 'turns')}")
    changed = words_changed(sum(part.words_added for part in parts), sum(part.words_removed for part in parts))
    return told + ([changed] if changed and words else [])


def _first_turn(part: EntryChange) -> tuple[int, ...]:
    """Where a part begins in the old entry: parts come in its order, whatever they are called."""
    return min((edit.before for edit in part.turns if edit.before and edit.after and edit.before != (0,)), default=())
