"""What differs between two snapshots, for people: all of it, one line an entry, or the totals."""

from collections.abc import Sequence

from rtrepo.model.change import DatasetChange, EntryChange, SnapshotChange
from rtrepo.render.cells import cut, width_of, wrap
from rtrepo.render.diff_fields import field_lines, pattern_line
from rtrepo.render.diff_turns import turn_lines
from rtrepo.render.entry_facts import facts, kind_of, name_of, title_of, totals, weight
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import opening
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count, kinds, short

_OTHERS = 10  # names of other files shown


def text(
    change: SnapshotChange,
    style: Style,
    reading: Reading,
    *,
    all_turns: bool = False,
    limit: int | None = None,
) -> str:
    """Everything that differs. Of more than `limit` entries the heaviest are shown and the rest counted."""
    return style.page([*_headline(change, style), *body(change, style, reading, all_turns=all_turns, limit=limit)])


def body(
    change: SnapshotChange,
    style: Style,
    reading: Reading,
    *,
    all_turns: bool = False,
    limit: int | None = None,
) -> list[str]:
    """The same without the first line, as lines."""
    shown, folded = _folded(change.entries, limit)
    lines: list[str] = []
    for entry in shown:
        lines += ["", *_entry(entry, style, reading, all_turns)]
    if folded:
        counts: dict[str, int] = {}
        for entry in folded:
            counts[entry.change] = counts.get(entry.change, 0) + 1
        more = count(len(folded), "more entry", "more entries")
        lines += ["", f"and {more}: {kinds(counts)}     all in one line each: --stat"]
    if change.unread:
        more = count(sum(change.unread.values()), "more entry", "more entries")
        lines += ["", f"and {more}: {kinds(change.unread)}     name a dataset or entries, or see a line each: --stat"]
    for dataset in change.datasets:
        lines += ["", style.heading(_settings(dataset)), *field_lines(dataset.fields, style, reading)]
    return lines + _rest(change, style)


def stat(change: SnapshotChange, style: Style) -> str:
    """One line an entry: `edited  noir/lighthouse-001  The keeper…  2 of 13 turns · tags + warm`."""
    rows = [
        [kind_of(entry, style), name_of(entry), title_of(entry), " · ".join(facts(entry))] for entry in change.entries
    ]
    lines = [*_headline(change, style), *table(rows, style, indent="  ", most={1: 64, 2: 36}, shrink=2)]
    settings = [f"  {_settings(dataset)}: {_paths(dataset)}" for dataset in change.datasets]
    return style.page([*lines, *(cut(line, style.width) for line in settings), *_rest(change, style)])


def summary(change: SnapshotChange, style: Style) -> str:
    """The totals alone."""
    return style.page(_headline(change, style))


def _headline(change: SnapshotChange, style: Style) -> list[str]:
    before, after = short(change.before), short(change.after)
    if not change:
        return [f"Nothing differs between {before} and {after}"]
    return wrap(f"{style.heading(f'{before} → {after}')}   {totals(change)}", style.width, "  ")


def _folded(entries: Sequence[EntryChange], limit: int | None) -> tuple[Sequence[EntryChange], Sequence[EntryChange]]:
    if limit is None or len(entries) <= limit:
        return entries, ()
    heaviest = sorted(range(len(entries)), key=lambda at: (-weight(entries[at]), at))[:limit]
    chosen = frozenset(heaviest)
    return (
        [entry for at, entry in enumerate(entries) if at in chosen],
        [entry for at, entry in enumerate(entries) if at not in chosen],
    )


def _entry(change: EntryChange, style: Style, reading: Reading, all_turns: bool) -> list[str]:
    known = " · ".join(facts(change, fields=False))
    head = f"{kind_of(change, style)} {style.heading(name_of(change))}  "
    title = cut(title_of(change), max(style.width - width_of(head) - width_of(known) - 3, 12))
    lines = [f"{head}{title}   {style.dim(known)}"]
    if change.change in ("added", "removed"):
        begins = safe(opening(change.after.entry or change.before.entry))
        told = not begins or f"“{begins}”" in title
        return lines if told else [*lines, cut("  " + style.paint(change.change, begins), style.width)]
    lines += field_lines(change.sidecar, style, reading)
    lines += field_lines(change.fields, style, reading)
    lines += [f"  {pattern_line(pattern)}" for pattern in change.patterns]
    return lines + turn_lines(change, style, reading, all_turns=all_turns)


def _settings(change: DatasetChange) -> str:
    return f"dataset {safe(change.dataset)}   settings {change.change}"


def _paths(change: DatasetChange) -> str:
    return ", ".join(dict.fromkeys(safe(field.path) for field in change.fields))


def _rest(change: SnapshotChange, style: Style) -> list[str]:
    """Files that cannot be read, with the reason, and files that are not entries."""
    sides = {"from": short(change.before), "to": short(change.after)}
    rows = [
        [style.error("broken"), safe(file.path), f"{safe(file.why)}   (in {sides[file.side]})"]
        for file in change.unreadable
    ]
    lines = ["", *table(rows, style, most={1: 60})] if rows else []
    if change.other_files:
        names = ", ".join(safe(path) for path in change.other_files[:_OTHERS])
        more = len(change.other_files) - _OTHERS
        lines += ["", f"also changed: {names}{f' and {more:,} more' if more > 0 else ''}"]
    return lines
