"""What is in the data, for a terminal: the answer first, then targets, figures and distributions, then the parts."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rtrepo.model.stats import Goal, Portion, Spread, Stats, Value
from rtrepo.render.cells import cut, pad, width_of, wrap
from rtrepo.render.figures import reason_of
from rtrepo.render.safe import safe
from rtrepo.render.stats.bars import bar, line
from rtrepo.render.stats.wording import (
    NOTHING,
    TITLES,
    beside,
    both,
    change,
    figure_name,
    headline,
    moves,
    name_of,
    need,
    number,
    off,
    portion_name,
    where,
)  # fmt: skip
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count, short

SHOWN = 8
"""Names of a group that are shown; the JSON and the page have all of them."""

PORTIONS = 20
"""Parts that are shown."""

_COLUMNS = (
    ("words a reply", "length", "words per assistant turn"),
    ("dialogue", "balance", "dialogue"),
    ("turns", "length", "turns per entry"),
    ("weak", "replies", "entries with such a reply or none"),
)
"""Figures that tell parts apart."""

_BAR = 20  # cells of the longest bar
_BARE = frozenset({"balance", "quotes", "actions", "tags", "categories", "characters", "voices", "status", "split",
                   "exchanges", "known", "system prompts"})  # fmt: skip
"""Groups whose figures are shares of one whole, and stand with bars."""


def text(stats: Stats, style: Style) -> str:
    """The whole answer as text without a final line end."""
    lines = wrap(headline(stats), style.width, "  ")
    lines += [style.dim(one) for one in wrap("; ".join([_sides(stats), *beside(stats)]), style.width, "  ")]
    if stats.goals:
        lines += ["", style.heading("Targets"), *_goals(stats.goals, style)]
    if any(stats.whole.entries):
        for kind, portions in groupby(stats.portions, key=lambda one: one.by):
            lines += ["", *_portions(kind, list(portions), style)]
        lines += _values(stats, style)
        for spread in stats.whole.spreads:
            lines += _spread(spread, style)
        lines += _shift(stats, style)
    return style.page(lines)


def _sides(stats: Stats) -> str:
    """What was measured; two sides with the letters that stand for them."""
    if len(stats.sides) == 1:
        return where(stats)
    return " → ".join(f"{letter}: {short(side)}" for letter, side in zip("AB", stats.sides, strict=True))


def _goals(goals: Sequence[Goal], style: Style) -> Iterator[str]:
    several = len({goal.dataset for goal in goals}) > 1
    names = [safe(f"{goal.dataset}/{goal.name}" if several else goal.name) for goal in goals]
    widest = min(max(map(width_of, names)), 30)
    for goal, name in zip(goals, names, strict=True):
        start = f"  {pad(cut(name, widest), widest)}   "
        bars = line(goal.values[-1], goal.wanted, _BAR, style) if goal.unit == "share" and goal.values[-1] else ""
        told = [f"{both(goal.values, goal.unit)} of {number(goal.wanted, goal.unit)}", bars, _mark(goal, style)]
        yield from wrap(start + "   ".join(filter(None, told)), style.width, "      ")
        after = [need(goal)] if need(goal) else []
        after += [_movers(goal)] if goal.movers else []
        for one in after:
            yield from wrap(f"      {one}", style.width, "        ")


def _mark(goal: Goal, style: Style) -> str:
    return style.added(off(goal)) if goal.met else style.warn(off(goal))


def _movers(goal: Goal) -> str:
    """`archive noir/lamp → 81.20; noir/ferry or noir/crates → 81.05 (or one of 7 others)`."""
    told = []
    before = ""
    for verb, names, to, others in moves(goal):
        # A space in `4.1 %` would be a place to break the line.
        then = number(to, goal.unit, close=True).replace(" %", "%")
        more = f" (or one of {count(others, 'other', 'others')})" if others else ""
        told.append(f"{verb + ' ' if verb != before else ''}{' or '.join(names)} → {then}{more}")
        before = verb
    return "; ".join(told)


def _portions(kind: str, portions: Sequence[Portion], style: Style) -> Iterator[str]:
    """A line for each part: its entries as a bar, and the figures that tell parts apart."""
    yield style.heading(f"By {kind}")
    most = max((one.entries[-1] for one in portions), default=0) or 1
    rows = [[kind, "entries", "", *(head for head, _, _ in _COLUMNS)]]
    for one in portions[:PORTIONS]:
        rows.append([
            cut(portion_name(one), 24), _both(one.entries), bar(one.entries[-1] / most, 10, style),
            *(_told(one, group, name) for _, group, name in _COLUMNS),
        ])  # fmt: skip
    yield from _fitting(rows, style, right=(1, 3, 4, 5, 6))
    if len(portions) > PORTIONS:
        yield style.dim(f"  and {len(portions) - PORTIONS:,} more: --json, --html FILE")


def _fitting(rows: Sequence[Sequence[str]], style: Style, right: Sequence[int]) -> list[str]:
    """A table with as many of its columns as the page has room for: two values on a side take the room of two."""
    size = max(map(len, rows))
    while True:
        lines = table([row[:size] for row in rows], style, indent="  ", right=right, shrink=0)
        if size <= 2 or all(width_of(one) <= style.width for one in lines):
            return lines
        size -= 1


def _both(numbers: Sequence[int]) -> str:
    return " → ".join(f"{one:,}" for one in (numbers if len(set(numbers)) > 1 else numbers[:1]))


def _told(portion: Portion, group: str, name: str) -> str:
    value = portion.find(group, name)
    return both(value.values, value.unit) if value else NOTHING


def _values(stats: Stats, style: Style) -> Iterator[str]:
    """The figures, group by group, in the order of TITLES; with two sides those that are the same on both stay in."""
    groups: dict[str, list[Value]] = {}
    for value in stats.whole.values:
        groups.setdefault(value.group, []).append(value)
    for group, title in TITLES.items():
        some = [value for value in groups.get(group, ()) if any(value.values) or group not in _BARE]
        if some:
            yield ""
            yield style.heading(title)
            yield from _rows(some[:SHOWN] if group in _BARE else some, style)
            if len(some) > SHOWN and group in _BARE:
                yield style.dim(f"  and {len(some) - SHOWN:,} more: --json, --html FILE")


def _rows(values: Sequence[Value], style: Style) -> Iterator[str]:
    rows = []
    for value in values:
        told = [number(one, value.unit) for one in value.values]
        bars = bar(value.values[-1] or 0, _BAR, style) if value.group in _BARE and value.unit == "share" else ""
        entries = f"{value.counts[-1]:,}" if value.unit == "share" and value.counts and len(told) == 1 else ""
        rows.append([cut(name_of(value), 38), *told, change(value) if len(told) == 2 else entries, bars])
    yield from _fitting(rows, style, right=(1, 2, 3) if len(values[0].values) == 2 else (1, 2))


def _spread(spread: Spread, style: Style) -> Iterator[str]:
    """A bar for each bin; of two sides one below the other."""
    if not any(any(side) for side in spread.counts):
        return
    yield ""
    yield style.heading(spread.name)
    used = [at for at, sizes in enumerate(zip(*spread.counts, strict=True)) if any(sizes)]
    shares = [[size / (sum(side) or 1) for size in side] for side in spread.counts]
    most = max(max(side) for side in shares)
    label = max(width_of(one) for one in spread.bins)
    size = max(len(f"{one:,}") for side in spread.counts for one in side)
    for at in range(used[0], used[-1] + 1):
        for side, sizes in enumerate(spread.counts):
            name = spread.bins[at] if side == 0 else ""
            mark = "" if len(spread.counts) == 1 else ("A " if side == 0 else "B ")
            start = f"  {pad(name, label)}  {mark}{pad(f'{sizes[at]:,}', size, right=True)}"
            start += f"  {100 * shares[side][at]:5.1f} %  "
            room = min(2 * _BAR, style.width - width_of(start))
            yield (start + (bar(shares[side][at] / most, room, style) if room > 3 else "")).rstrip(" ")


def _shift(stats: Stats, style: Style) -> Iterator[str]:
    """Which entries moved the figures of two sides, those that moved furthest first."""
    figures = [one for one in stats.shift.figures if one.drivers] if stats.shift else []
    if not figures:
        return
    yield ""
    yield style.heading("What moved them")
    figures.sort(key=lambda one: -abs(one.change) / (abs(one.before or 0) + (0.05 if one.unit == "share" else 1)))
    for one in figures[:SHOWN]:
        yield from wrap(f"  {figure_name(one)}: {reason_of(one)}", style.width, "      ")
    if len(figures) > SHOWN:
        yield style.dim(f"  and {count(len(figures) - SHOWN, 'more figure', 'more figures')}: --json")


def written(stats: Stats, file: str, style: Style) -> str:
    """That a page was written, and what is on it."""
    return style.page([*wrap(headline(stats), style.width, "  "), f"  written to {safe(file)}"])
