"""What is in the data as one page for the browser: no network, no script, every bar beside its number."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from rtrepo.model.review import PageFiles
from rtrepo.model.shift import Figure
from rtrepo.model.stats import Goal, Portion, Spread, Stats, Value
from rtrepo.render.figures import reason_of
from rtrepo.render.page.making import environment, policy
from rtrepo.render.stats.wording import (
    NOTHING,
    TITLES,
    beside,
    both,
    change,
    headline,
    moves,
    name_of,
    need,
    number,
    off,
    portion_name,
    where,
)  # fmt: skip
from rtrepo.render.wording import count

MARK = "<!doctype html><!-- rtrepo.stats/1 -->"
"""How every page of this kind begins; a file that does not is never overwritten unasked."""

NAMES = 60
"""Names of a group that are shown."""

PARTS = 200
"""Rows of a table of parts, and parts that are shown whole of each kind: the first DETAILED."""
DETAILED = 30

_HEADS = (
    ("words a reply", "length", "words per assistant turn"),
    ("turns", "length", "turns per entry"),
    ("dialogue", "balance", "dialogue"),
    ("narration", "balance", "narration"),
    ("short, empty or missing replies", "replies", "entries with such a reply or none"),
    ("with a system prompt", "prompts", "any"),
)
Lengths = tuple[float, ...]
"""Bars in hundredths of the room: one for each side."""


class _Row(NamedTuple):
    """A figure: its values as text, what stands beside them, its bars (empty for none), and who moved it."""

    name: str
    value: str
    beside: str
    lengths: Lengths
    why: str


class _Panel(NamedTuple):
    title: str
    rows: tuple[_Row, ...]
    rest: str


class _Bin(NamedTuple):
    name: str
    lengths: Lengths
    numbers: str


class _Spread(NamedTuple):
    name: str
    bins: tuple[_Bin, ...]


class _Shown(NamedTuple):
    """A portion made ready for the page."""

    name: str
    entries: str
    panels: tuple[_Panel, ...]
    spreads: tuple[_Spread, ...]


class _Table(NamedTuple):
    by: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    parts: tuple[_Shown, ...]
    rest: str


def html(stats: Stats, files: PageFiles) -> str:
    """The whole page as text. The same figures give the same text: no clock, nothing random."""
    from markupsafe import Markup

    whole = _portion(stats.whole, _reasons(stats)) if any(stats.whole.entries) else None
    page = environment().from_string(files.page).render(
        policy=policy(files.style),
        style=Markup(files.style),
        where=where(stats),
        only=stats.dataset,
        headline=headline(stats),
        beside=beside(stats),
        sides=stats.sides,
        goals=[_goal(goal) for goal in stats.goals],
        whole=whole,
        tables=[_table(kind, list(some)) for kind, some in groupby(stats.portions, key=lambda one: one.by)],
    )  # fmt: skip
    return f"{MARK}\n{page.strip()}\n"


def _reasons(stats: Stats) -> dict[tuple[str, str, str], str]:
    figures: Sequence[Figure] = stats.shift.figures if stats.shift else ()
    return {(one.group, one.name, one.id): reason_of(one) for one in figures if one.drivers}


def _goal(goal: Goal) -> dict[str, Any]:
    value = goal.values[-1]
    lengths = (round(100 * value, 2), round(min(100 * goal.wanted, 99.4), 2)) if goal.unit == "share" and value else ()
    return {
        "name": f"{goal.dataset}: {goal.name}",
        "off": off(goal),
        "met": goal.met,
        "value": both(goal.values, goal.unit),
        "wanted": number(goal.wanted, goal.unit),
        "lengths": lengths,
        "need": need(goal),
        "moves": [
            (verb, " or ".join(names), number(to, goal.unit, close=True), others)
            for verb, names, to, others in moves(goal)
        ],
    }


def _portion(portion: Portion, reasons: dict[tuple[str, str, str], str] | None = None) -> _Shown:
    groups: dict[str, list[Value]] = {}
    for value in portion.values:
        groups.setdefault(value.group, []).append(value)
    panels = tuple(
        _panel(title, some, reasons or {}) for group, title in TITLES.items() if (some := _worth(groups.get(group, [])))
    )
    spreads = tuple(_spread(one) for one in portion.spreads if any(map(any, one.counts)))
    entries = " → ".join(count(one, "entry", "entries") for one in dict.fromkeys(portion.entries))
    return _Shown(portion_name(portion), entries, panels, spreads)


def _worth(values: list[Value]) -> list[Value]:
    """The figures that say something: a share that is 0 on all sides of a group with others says nothing."""
    return [value for value in values if any(value.values)]


def _panel(title: str, values: list[Value], reasons: dict[tuple[str, str, str], str]) -> _Panel:
    rows = tuple(_row(value, reasons.get((value.group, value.name, value.id), "")) for value in values[:NAMES])
    more = len(values) - len(rows)
    return _Panel(title, rows, f"and {more:,} more: rtrepo stats --json" if more > 0 else "")


def _row(value: Value, why: str) -> _Row:
    told = both(value.values, value.unit)
    lengths: Lengths = ()
    if value.unit == "share":
        lengths = tuple(round(100 * min(one or 0.0, 1.0), 2) for one in value.values)
    has = f"{value.counts[-1]:,}" if value.unit == "share" and value.counts else ""
    return _Row(name_of(value), told, change(value) if len(value.values) == 2 else has, lengths, why)


def _spread(spread: Spread) -> _Spread:
    shares = [[size / (sum(side) or 1) for size in side] for side in spread.counts]
    most = max(max(side) for side in shares)
    bins = []
    for at, name in enumerate(spread.bins):
        sizes = [side[at] for side in spread.counts]
        lengths = tuple(round(100 * side[at] / most, 2) for side in shares)
        bins.append(_Bin(name, lengths, " → ".join(f"{size:,}" for size in dict.fromkeys(sizes))))
    return _Spread(spread.name, tuple(bins))


def _table(kind: str, portions: list[Portion]) -> _Table:
    rows = tuple(
        (portion_name(one), " → ".join(f"{size:,}" for size in dict.fromkeys(one.entries)), *_cells(one))
        for one in portions[:PARTS]
    )
    parts = tuple(_portion(one) for one in portions[:DETAILED]) if len(portions) > 1 or kind != "dataset" else ()
    more = len(portions) - DETAILED
    rest = f"{more:,} more are not shown whole: rtrepo stats --by {kind} --json" if more > 0 else ""
    return _Table(kind, (kind, "entries", *(head for head, _, _ in _HEADS)), rows, parts, rest)


def _cells(portion: Portion) -> Iterator[str]:
    for _, group, name in _HEADS:
        value = portion.find(group, name)
        yield both(value.values, value.unit) if value else NOTHING
