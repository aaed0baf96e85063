"""What differs between two snapshots, for people: all of it, one line an entry, or the totals."""

from collections import Counter
from collections.abc import Collection, Sequence

from rtrepo.model.change import DatasetChange, EntryChange, SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.render import entry_rows
from rtrepo.render.across import across_lines
from rtrepo.render.cells import cut, width_of, wrap
from rtrepo.render.diff_fields import field_lines, pattern_line
from rtrepo.render.diff_turns import turn_lines
from rtrepo.render.entry_facts import kind_of, names_of, title_of, totals
from rtrepo.render.folding import fold
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.shift import BRIEF, shift_lines
from rtrepo.render.speech import opening
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count, kinds, short

MORE = "all in one line each: --stat"
"""How to see the entries that are not shown, where nobody says it better."""

FEW = 5
"""Entries asked for by name or tag below which their own shift says less than they do."""
_OTHERS = 10  # names of other files shown


def text(
    change: SnapshotChange,
    style: Style,
    reading: Reading,
    *,
    all_turns: bool = False,
    typography: bool = False,
    limit: int | None = None,
    named: Collection[Key] = (),
    more: str = MORE,
) -> str:
    """Everything that differs; see `body` for what is left out."""
    lines = body(
        change, style, reading, all_turns=all_turns, typography=typography, limit=limit, named=named, more=more
    )
    return style.page([*_headline(change, style), *lines])


def body(
    change: SnapshotChange,
    style: Style,
    reading: Reading,
    *,
    all_turns: bool = False,
    typography: bool = False,
    limit: int | None = None,
    named: Collection[Key] = (),
    more: str = MORE,
) -> list[str]:
    """The same without the first line, as lines: what runs through the entries, then these by their weight.

    Without a `limit` every entry is shown. With one, that many of the heaviest are, those that are on both sides
    before those that came or went; many entries in which what runs through them is all that changed are counted
    too, unless `typography` asks for them. The `named` ones are shown in any case. `more` says how to see the rest.
    """
    folding = fold(change, limit, named, alike=not typography)
    picked = change.shift is not None and change.shift.narrowed and len(change.entries) < FEW
    lines = [] if picked else shift_lines(change, style, most=BRIEF)
    lines += across_lines(change, style)
    for parts in entry_rows.together(folding.shown):
        lines += ["", *_entry(parts, style, reading, all_turns=all_turns, typography=typography)]
    if folding.alike or folding.light:
        number = count(len(folding.alike) + len(folding.light), "more entry", "more entries")
        told = [f"{len(folding.alike):,} edited as told above"] if folding.alike else []
        told += [kinds(Counter(entry.change for entry in folding.light))] if folding.light else []
        line = f"and {number}: {', '.join(told)}"
        fits = width_of(line) + len(more) + 5 <= style.width
        lines += ["", f"{line}     {more}"] if fits else ["", *wrap(line, style.width, "  "), f"    {more}"]
    if change.unread:
        number = count(sum(change.unread.values()), "more entry", "more entries")
        lines += ["", f"and {number}: {kinds(change.unread)}     name a dataset or entries, or see a line each: --stat"]
    for dataset in change.datasets:
        lines += ["", style.heading(_settings(dataset)), *field_lines(dataset.fields, style, reading)]
    return lines + _rest(change, style)


def stat(change: SnapshotChange, style: Style) -> str:
    """One line an entry: `edited  noir/lighthouse-001  The keeper…  2 of 13 turns · tags + warm`."""
    rows = entry_rows.rows(change.entries, style)
    lines = [*_headline(change, style), *table(rows, style, indent="  ", most={1: 64, 2: 36}, shrink=2)]
    settings = [f"  {_settings(dataset)}: {_paths(dataset)}" for dataset in change.datasets]
    return style.page([*lines, *(cut(line, style.width) for line in settings), *_rest(change, style)])


def summary(change: SnapshotChange, style: Style) -> str:
    """The totals, how the data shifted, and what runs through several entries."""
    return style.page([*_headline(change, style), *shift_lines(change, style), *across_lines(change, style)])


def nothing(change: SnapshotChange, *, narrowed: bool = False) -> str:
    """That nothing differs; `narrowed` where only a part was asked for."""
    what = "Nothing of what was asked for" if narrowed else "Nothing"
    between = f"between {short(change.before)} and {short(change.after)}"
    if not change.layout_only:
        return f"{what} differs {between}"
    files = count(change.layout_only, "file is", "files are")
    return f"{what} differs in any entry {between}; {files} only laid out differently"


def _headline(change: SnapshotChange, style: Style) -> list[str]:
    if not change:
        return wrap(nothing(change), style.width, "  ")
    before, after = short(change.before), short(change.after)
    return wrap(f"{style.heading(f'{before} → {after}')}   {totals(change)}", style.width, "  ")


def _entry(
    parts: Sequence[EntryChange], style: Style, reading: Reading, *, all_turns: bool, typography: bool
) -> list[str]:
    """One change with all that is told of it; of a split each part in which something differs."""
    change = parts[0]
    known = " · ".join(entry_rows.facts_of(parts, fields=False))
    head = f"{kind_of(change, style)} {style.heading(names_of(parts))}  "
    title = cut(title_of(change), max(style.width - width_of(head) - width_of(known) - 3, 12))
    lines = [f"{head}{title}   {style.dim(known)}"]
    if len(parts) > 1:
        for part in parts:
            inside = _inside(part, style, reading, all_turns=all_turns, typography=typography)
            lines += [f" {style.heading(safe(str(part.key)))}", *inside] if inside else []
        return lines
    if change.change in ("added", "removed"):
        begins = safe(opening(change.after.entry or change.before.entry))
        told = not begins or f"“{begins}”" in title
        return lines if told else [*lines, cut("  " + style.paint(change.change, begins), style.width)]
    return lines + _inside(change, style, reading, all_turns=all_turns, typography=typography)


def _inside(change: EntryChange, style: Style, reading: Reading, *, all_turns: bool, typography: bool) -> list[str]:
    """What differs in an entry, line by line."""
    lines = field_lines(change.sidecar, style, reading)
    lines += field_lines(change.fields, style, reading)
    lines += [f"  {pattern_line(pattern)}" for pattern in change.patterns]
    return lines + turn_lines(change, style, reading, all_turns=all_turns, typography=typography)


def _settings(change: DatasetChange) -> str:
    return f"dataset {safe(change.dataset)}   settings {change.change}"


def _paths(change: DatasetChange) -> str:
    return ", ".join(dict.fromkeys(safe(field.path) for field in change.fields))


def _rest(change: SnapshotChange, style: Style) -> list[str]:
    """Files that cannot be read, with the reason, and files that are not entries."""
    sides = {"from": short(change.before), "to": short(change.after)}
    lines = [""] if change.unreadable else []
    for file in change.unreadable:
        told = f"{style.error('broken')}   {safe(file.path)}   {safe(file.why)}   (in {sides[file.side]})"
        lines += wrap(told, style.width, "         ")
    if change.other_files:
        names = ", ".join(safe(path) for path in change.other_files[:_OTHERS])
        more = len(change.other_files) - _OTHERS
        lines += ["", f"also changed: {names}{f' and {more:,} more' if more > 0 else ''}"]
    return lines
