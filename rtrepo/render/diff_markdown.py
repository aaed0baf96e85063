"""What differs between two snapshots, for the description of a pull request."""

from collections import Counter
from collections.abc import Iterator

from rtrepo.model.change import KINDS, EntryChange, SnapshotChange
from rtrepo.render.across import SHOWN, told
from rtrepo.render.diff_fields import field_lines, pattern_line
from rtrepo.render.diff_turns import Row, told_of, turn_rows
from rtrepo.render.entry_facts import facts, name_of, title_of, totals
from rtrepo.render.folding import fold
from rtrepo.render.markdown import escaped, from_colours, in_html, item
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.shift import shift_lines
from rtrepo.render.speech import opening
from rtrepo.render.style import PLAIN, Style
from rtrepo.render.wording import count, kinds, short

MOST = 65_536
"""Characters of a comment or a description that GitHub takes."""

SHOWN_ENTRIES = 100
"""Entries that can be opened, the heaviest."""

_RESERVED = 400  # characters for telling what was left out
_LISTED = 20  # files and settings named
_COLOURS = Style(color=True, width=160)
_PAGE = 100_000  # cells in a line that is not to be wrapped


def text(
    change: SnapshotChange, reading: Reading, *, all_turns: bool = False, typography: bool = False, most: int = MOST
) -> str:
    """The whole change as GitHub's Markdown, at most `most` characters.

    The totals, what runs through several entries, and what is no entry come first; then the entries by weight,
    each to be opened, as many as there is room for. Entries that patterns explain whole are counted.
    """
    head = f"### {escaped(short(change.before))} → {escaped(short(change.after))}\n"
    if not change:
        return f"{head}\nNothing differs."
    blocks = [head, f"{escaped(totals(change))}\n"]
    room = most - _RESERVED - sum(len(block) + 1 for block in blocks)
    for part in (_table(change), _across(change), _shift(change), _beside(change, reading)):
        block = "\n".join(part)
        if part and len(block) < room // 2:  # a dataset's settings may be of any length, and entries are to follow
            blocks.append(block)
            room -= len(block) + 1
    folding = fold(change, SHOWN_ENTRIES, alike=not typography)
    left = list(folding.light)
    for entry in folding.shown:
        block = "\n".join(_entry(entry, reading, all_turns=all_turns, typography=typography))
        if len(block) < room:
            blocks.append(block)
            room -= len(block) + 1
        else:
            left.append(entry)
    return "\n".join([*blocks, *_left_out(change, len(folding.alike), left)])


def _table(change: SnapshotChange) -> list[str]:
    """Entries and turns by what happened to them."""
    entries, turns = change.totals(), dict(change.turn_totals())
    names = [name for name in (*KINDS, "replaced") if entries.get(name) or turns.get(name)]
    if not names:
        return []
    shown = ["rewritten" if name == "replaced" else name for name in names]
    rows = [("entries", entries), ("turns", turns)]
    return [
        f"| | {' | '.join(shown)} |",
        "|---|" + "--:|" * len(names),
        *(f"| {what} | {' | '.join(f'{numbers.get(name, 0):,}' for name in names)} |" for what, numbers in rows),
        "",
    ]


def _across(change: SnapshotChange) -> list[str]:
    if not change.across:
        return []
    lines = [item(f"{found.pattern}: {escaped(told(found, PLAIN))}") for found in change.across[:SHOWN]]
    more = len(change.across) - SHOWN
    return ["**Across entries**", "", *lines, *([f"- and {more:,} more"] if more > 0 else []), ""]


def _shift(change: SnapshotChange) -> list[str]:
    """How the data shifted, as a terminal shows it: its columns say more than a table that wraps."""
    lines = [line for line in shift_lines(change, PLAIN) if line.strip()]
    return ["<pre>", *map(in_html, lines), "</pre>", ""] if lines else []


def _beside(change: SnapshotChange, reading: Reading) -> list[str]:
    """Settings, files that cannot be read, files that are no entries."""
    items = [
        f"dataset {escaped(safe(one.dataset))}, settings {one.change}: "
        + ", ".join(from_colours(" ".join(line.split())) for line in field_lines(one.fields, _COLOURS, reading))
        for one in change.datasets[:_LISTED]
    ]
    sides = {"from": short(change.before), "to": short(change.after)}
    items += [
        f"**cannot be read**: {escaped(f'{safe(file.path)} (in {sides[file.side]}): {safe(file.why)}')}"
        for file in change.unreadable[:_LISTED]
    ]
    if change.other_files:
        items.append(f"also changed: {escaped(', '.join(map(safe, change.other_files[:_LISTED])))}")
    more = sum(max(len(some) - _LISTED, 0) for some in (change.datasets, change.unreadable, change.other_files))
    items += [f"and {more:,} more of these"] if more else []
    return [*map(item, items), ""] if items else []


def _entry(change: EntryChange, reading: Reading, *, all_turns: bool, typography: bool) -> Iterator[str]:
    known = " · ".join(facts(change))
    name = f"{change.change} <b>{in_html(name_of(change))}</b> {in_html(title_of(change))}"
    yield f"<details><summary>{name}{' – ' + in_html(known) if known else ''}</summary>"
    yield ""
    if change.change in ("added", "removed"):
        begins = safe(opening(change.after.entry or change.before.entry))
        yield item(from_colours(_COLOURS.paint(change.change, begins[:400] + "…" * (len(begins) > 400))))
    wide = Style(color=True, width=_PAGE)
    for line in (*field_lines(change.sidecar, wide, reading), *field_lines(change.fields, wide, reading)):
        yield item(from_colours(line))
    for pattern in change.patterns:
        yield item(escaped(pattern_line(pattern)))
    for row in turn_rows(change, reading, all_turns=all_turns, typography=typography):
        yield item(_turn(row, reading, typography=typography))
    yield ""
    yield "</details>"
    yield ""


def _turn(row: Row, reading: Reading, *, typography: bool) -> str:
    where = f"{row.edit.list} {row.at}" if row.edit.list != "messages" else row.at
    who = " ".join(part for part in (row.role, row.name) if part)
    what = f", {row.edit.edit}" if row.edit.edit in ("added", "removed") else ""
    said = [from_colours(line) for line in told_of(row, _COLOURS, reading, typography=typography)]
    return f"{escaped(where)} {escaped(who)}{what}: {'<br>'.join(said)}"


def _left_out(change: SnapshotChange, alike: int, left: list[EntryChange]) -> list[str]:
    """What the text does not show, in the words of the terminal."""
    told_here = [f"{alike:,} edited as told above"] if alike else []
    told_here += [kinds(Counter(entry.change for entry in left))] if left else []
    number = alike + len(left) + sum(change.unread.values())
    told_here += [f"{kinds(change.unread)} (not read)"] if change.unread else []
    if not number:
        return []
    more = count(number, "more entry", "more entries")
    return [f"and {more}: {', '.join(told_here)}. All of them: `rtrepo diff --all` with the same revisions."]
