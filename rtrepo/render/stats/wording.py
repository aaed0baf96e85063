"""Figures in words and numbers, the same in the terminal and on the page."""

from collections.abc import Sequence
from itertools import groupby

from rtrepo.model.shift import Figure
from rtrepo.model.stats import Goal, Portion, Stats, Value
from rtrepo.render.figures import name_of as name_of_figure
from rtrepo.render.safe import safe
from rtrepo.render.wording import count, short

NOTHING = "–"
"""Where there is nothing to measure."""

TITLES = {
    "length": "Length",
    "replies": "Replies to look at",
    "exchanges": "Exchanges",
    "balance": "Words of the replies",
    "quotes": "Speech is marked by",
    "actions": "Actions are marked by",
    "prompts": "System prompts",
    "system prompts": "The system prompts",
    "repeats": "Repeats",
    "known": "Entries with",
    "tagging": "Tagging",
    "tags": "Tags",
    "categories": "Categories of tags",
    "characters": "Characters",
    "voices": "Turns by speaker",
    "status": "Status",
    "split": "Split",
}
"""Group → its heading, in the order in which they are shown."""

_VAGUE = frozenset({"replies", "exchanges", "prompts", "known"})


def number(value: float | None, unit: str, *, close: bool = False) -> str:
    """A figure as text: `4.1 %`, `182`, `7.5`; `close` with one digit more."""
    if value is None:
        return NOTHING
    more = int(close)
    if unit == "share":
        return f"{100 * value:,.{1 + more}f} %"
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.{(0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2) + more}f}"


def change(value: Value) -> str:
    """How far a figure of two sides moved: `−6.0 %`, `+2.8 pt`; empty where it did not."""
    old, new = value.values
    if old is None or new is None or old == new:
        return ""
    if value.unit == "share":
        return _told(100 * (new - old), " pt")
    return _told(100 * (new - old) / old, " %") if old else signed(new - old, 1)


def _told(amount: float, unit: str) -> str:
    """A change with one digit; empty where that digit says nothing."""
    return f"{signed(amount, 1)}{unit}" if abs(amount) >= 0.05 else ""


def signed(amount: float, digits: int = 0) -> str:
    """`+2.8`, `−0.4`."""
    return f"{'−' if amount < 0 else '+'}{abs(amount):,.{digits}f}"


def name_of(value: Value) -> str:
    """What a figure is called; a prompt by how it begins."""
    if value.group == "system prompts" and not value.id:
        return "(none)"
    return safe(value.name) or "(empty)"


def portion_name(portion: Portion) -> str:
    """What a part is called."""
    return safe(portion.name) or f"(no {portion.by})"


def headline(stats: Stats) -> str:
    """The answer in a line: how much there is, what it is like, and how far it is from the targets."""
    whole = stats.whole
    earlier = [f"{one:,} → " for one in whole.entries[:-1] if one != whole.entries[-1]]
    where = f" in {safe(stats.datasets[0])}" if len(stats.datasets) == 1 else (
        f" in {len(stats.datasets)} datasets" if stats.datasets else ""
    )  # fmt: skip
    if not whole.entries[-1]:
        told = [f"no entries to measure{where}"]
    else:
        told = [f"{''.join(earlier)}{count(whole.entries[-1], 'entry', 'entries')}{where}"]
        for group, name, words in (("length", "words per assistant turn", "words a reply"),
                                   ("balance", "dialogue", "dialogue")):  # fmt: skip
            value = whole.find(group, name)
            if value and value.values[-1] is not None:
                told.append(f"{_sides(value)} {words}")
    if len(stats.sides) == 2 and whole.values and not moved(stats):
        told.append("nothing moved")
    if stats.goals:
        met = sum(goal.met for goal in stats.goals)
        told.append(f"{met} of {count(len(stats.goals), 'target', 'targets')} met")
    return ", ".join(told)


def _sides(value: Value) -> str:
    return both(value.values, value.unit)


def both(values: Sequence[float | None], unit: str) -> str:
    """The values of all sides, said once where they read the same: `40.0 %`, `38.5 % → 40.0 %`."""
    return " → ".join(dict.fromkeys(number(one, unit) for one in values))


def moved(stats: Stats) -> bool:
    """Whether a figure differs on both sides."""
    return any(value.values[0] != value.values[-1] for value in stats.whole.values)


def beside(stats: Stats) -> list[str]:
    """What is not counted, and why."""
    whole = stats.whole
    told = []
    for words, numbers in (
        ("archived and left out", whole.archived), ("that cannot be read: rtrepo validate says why", whole.unreadable),
    ):  # fmt: skip
        if any(numbers):
            told.append(f"{' → '.join(f'{one:,}' for one in dict.fromkeys(numbers))} {words}")
    return told


def where(stats: Stats) -> str:
    """What was measured: `the working tree`, `main`, `main → HEAD`."""
    return " → ".join(short(side) for side in stats.sides)


def figure_name(figure: Figure) -> str:
    """What a figure of a shift is called, with its group where the name alone says little."""
    return f"{TITLES[figure.group].lower()}: {figure.name}" if figure.group in _VAGUE else name_of_figure(figure)


def need(goal: Goal) -> str:
    """What it would take: `446 more with it, or 1,040 fewer without`."""
    told = []
    if goal.met:
        return ""
    if goal.with_it:
        told.append(f"{abs(goal.with_it):,} {'more' if goal.with_it > 0 else 'fewer'} with it")
    if goal.without:
        told.append(f"{abs(goal.without):,} {'more' if goal.without > 0 else 'fewer'} without")
    return ", or ".join(told)


def off(goal: Goal) -> str:
    """How far a target is: `25.9 points below`, `12 words above`, `met`."""
    if not goal.unit:
        return "no such figure"
    if goal.off is None:
        return "nothing to measure"
    if goal.met:
        return "met"
    side = "below" if goal.off < 0 else "above"
    if goal.unit == "share":
        return f"{100 * abs(goal.off):,.1f} points {side}"
    return f"{number(abs(goal.off), goal.unit)} {goal.unit} {side}"


def moves(goal: Goal) -> list[tuple[str, list[str], float, int]]:
    """What to do with which entries, where the figure stands then, and how many others would do the same."""
    told = []
    for (verb, to, alike), some in groupby(goal.movers, key=lambda one: (one.verb, one.to, one.alike)):
        names = [safe(str(one.key)) for one in some]
        told.append((verb, names, to, alike - len(names)))
    return told
