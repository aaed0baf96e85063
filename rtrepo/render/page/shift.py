"""How the make-up of the data moved, as figures with bars and as small charts."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from rtrepo.model.entry import Key
from rtrepo.model.shift import Distribution, Figure, Shift
from rtrepo.render.page.across import Link, link
from rtrepo.render.safe import safe
from rtrepo.render.wording import count

SHOWN = 12
"""Figures of one group that are shown, those that moved most; the others are counted, and so are those that
moved too little for their numbers to show it."""

WIDTH, HEIGHT = 320, 96
"""The drawing of a distribution, in its own units."""


class Driven(NamedTuple):
    """An entry and its part in the change of a figure."""

    link: Link
    part: str


class Bar(NamedTuple):
    """One figure: its values as text, how it moved, and the length of its two bars in percent: of the largest
    share of its group, or of the larger of its own two where the group mixes words and turns."""

    name: str
    before: str
    after: str
    moved: str
    lengths: tuple[float, float]
    why: str
    drivers: tuple[Driven, ...]


class Panel(NamedTuple):
    """The figures of one group that moved, and how many more there are."""

    name: str
    bars: tuple[Bar, ...]
    rest: str


class Column(NamedTuple):
    """One bin of a chart: where its two columns stand, and how high they are."""

    label: str
    before: int
    after: int
    x: float
    width: float
    heights: tuple[float, float]


class Chart(NamedTuple):
    """A distribution before and after."""

    name: str
    unit: str
    columns: tuple[Column, ...]


class Moved(NamedTuple):
    """The whole section; `scope` says what was measured."""

    scope: str
    panels: tuple[Panel, ...]
    charts: tuple[Chart, ...]


def moved(shift: Shift | None, numbers: Mapping[Key, int]) -> Moved | None:
    """The section, or None where nothing was measured or nothing moved."""
    if shift is None:
        return None
    panels = tuple(
        _panel(name, list(figures), numbers) for name, figures in groupby(shift.figures, key=lambda f: f.group)
    )
    panels = tuple(panel for panel in panels if panel.bars)
    charts = tuple(_chart(found) for found in shift.distributions if found.before != found.after)
    if not panels and not charts:
        return None
    sizes = f"{shift.entries_before:,} → {count(shift.entries_after, 'entry', 'entries')}"
    scope = f"over {sizes}"
    if not shift.whole:
        scope += ": those that changed" + ("" if shift.narrowed else ", not the whole data")
    return Moved(scope, panels, charts)


def _panel(name: str, figures: Sequence[Figure], numbers: Mapping[Key, int]) -> Panel:
    changed = [figure for figure in figures if figure.before != figure.after]
    visibly = [figure for figure in changed if value(figure.before, figure.unit) != value(figure.after, figure.unit)]
    shown = sorted(visibly, key=_how_far, reverse=True)[:SHOWN]
    kept = {id(figure) for figure in shown}
    widest = max((_widest(figure) for figure in shown), default=0.0)
    bars = tuple(
        _bar(figure, widest if figure.unit == "share" else _widest(figure), numbers)
        for figure in figures
        if id(figure) in kept
    )
    more = len(changed) - len(bars)
    return Panel(safe(name), bars, f"{more:,} more moved less" if more else "")


def _how_far(figure: Figure) -> float:
    return abs((figure.after or 0) - (figure.before or 0))


def _widest(figure: Figure) -> float:
    return max(figure.before or 0.0, figure.after or 0.0)


def _bar(figure: Figure, most: float, numbers: Mapping[Key, int]) -> Bar:
    lengths = [round(100 * (value or 0) / most, 2) if most else 0.0 for value in (figure.before, figure.after)]
    why = ""
    if figure.drivers:
        why = f"moved by {count(figure.touched, 'entry', 'entries')}"
        if figure.moved_by < figure.touched:
            why += f", {round(figure.share * 100)} % of it by {figure.moved_by:,}"
    return Bar(
        safe(figure.name),
        value(figure.before, figure.unit),
        value(figure.after, figure.unit),
        _moved(figure),
        (lengths[0], lengths[1]),
        why,
        tuple(Driven(link(driver.key, numbers), signed(driver.part, figure.unit)) for driver in figure.drivers),
    )


def value(number: float | None, unit: str) -> str:
    """A figure as text: `4.1 %`, `182`, `7.5`, or a dash where there was nothing to measure."""
    if number is None:
        return "–"
    if unit == "share":
        return f"{number * 100:.1f} %"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.1f}"


def signed(part: float, unit: str) -> str:
    """A change as text: `+2.8 pt`, `−0.4`."""
    sign = "−" if part < 0 else "+"
    if unit == "share":
        return f"{sign}{abs(part) * 100:.2f} pt"
    return f"{sign}{abs(part):,.2f}"


def _moved(figure: Figure) -> str:
    if figure.before is None:
        return "new"
    if figure.after is None:
        return "gone"
    far = figure.after - figure.before
    if figure.unit == "share" or not figure.before:
        return signed(far, figure.unit)
    return f"{'−' if far < 0 else '+'}{abs(far / figure.before) * 100:.1f} %"


def _chart(found: Distribution) -> Chart:
    sums = [sum(found.before) or 1, sum(found.after) or 1]
    shares = [(old / sums[0], new / sums[1]) for old, new in zip(found.before, found.after, strict=True)]
    most = max((share for pair in shares for share in pair), default=0) or 1
    step = WIDTH / max(len(found.bins), 1)
    return Chart(
        safe(found.name),
        found.unit,
        tuple(
            Column(
                safe(label), old, new, round(at * step, 2), round(step * 0.4, 2),
                (round(HEIGHT * share[0] / most, 2), round(HEIGHT * share[1] / most, 2)),
            )
            for at, (label, old, new, share) in enumerate(
                zip(found.bins, found.before, found.after, shares, strict=True)
            )
        ),
    )  # fmt: skip
