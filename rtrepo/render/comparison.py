"""Experiments side by side, for people and as JSON (`rtrepo.comparison/1`)."""

from collections.abc import Iterable, Sequence
from shlex import quote
from typing import Any

from rtrepo.model.metrics import best, best_of
from rtrepo.model.noticeable import noticeable
from rtrepo.model.shift import Figure
from rtrepo.model.tried import Comparison, Side, Tried
from rtrepo.render.cells import cut, width_of, wrap
from rtrepo.render.experiments import better, entries_of, number, row_json
from rtrepo.render.figures import change_of, name_of, values_of
from rtrepo.render.safe import safe
from rtrepo.render.shift_json import shift_json
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import ago, count, short, words_changed

FIGURES, TOUCHING, APART = 6, 10, 8
"""Lines of each that are shown; the rest is counted. JSON has them all."""

_LABEL = 30  # cells of the names of rows


def text(found: Comparison, style: Style, *, now: int) -> str:
    """A column for each experiment: what it changed, how the make-up moved, how far it is from the targets, its best
    metrics; below it the entries that several changed, and those that differ most between them."""
    base = found.base
    since = f"{short(base.id)} {safe(base.subject)}, {ago(base.at, now)}"
    lines = wrap(f"{style.heading(' · '.join(safe(side.row.tried.name) for side in found.sides))}", style.width, "  ")
    lines += wrap(f"  since {since}", style.width, "  ")
    for side in found.sides:
        question = side.row.tried.says.question
        lines += wrap(f"  {safe(side.row.tried.name)}: “{safe(question)}”", style.width, "    ") if question else []
    blocks = [
        ("", _totals(found)),
        ("What shifted", _figures(found, style)),
        ("Targets", _targets(found, style)),
        ("Best of the runs", _metrics(found, style)),
    ]
    rows = [[f"{style.heading(title)}"] if title else [] for title, _ in blocks]
    names = (style.heading(safe(side.row.tried.name)) for side in found.sides)
    whole: list[list[str]] = [["", style.dim(short(base.id)), *names]]
    for head, (_, block) in zip(rows, blocks, strict=True):
        if block:
            whole += [head] if head else []
            whole += block
    lines += ["", *_columns(whole, len(found.sides), style)]
    if any(side.shift and not side.shift.whole for side in found.sides):
        lines.append(style.dim("shift of the changed entries alone; of all entries: --shift, which reads them once"))
    lines += [*_touching(found, style), *_apart(found, style), "", *wrap(_next(found), style.width, "  ")]
    return style.page(lines)


def _columns(rows: Sequence[Sequence[str]], sides: int, style: Style) -> list[str]:
    """The rows (a name, where the base stands, and a cell for each side) as a table whose columns share the page."""
    first = min(_LABEL + 8, max((width_of(row[0]) for row in rows if len(row) > 1), default=0))
    before = max((width_of(row[1]) for row in rows if len(row) > 1), default=0)
    room = max((style.width - first - before - 3 * (sides + 1)) // sides, 10)
    limits = {0: style.width} | dict.fromkeys(range(2, sides + 2), room)
    return [cut(line, style.width) for line in table(rows, Style(style.color, 10_000, style.unicode), most=limits)]


def _totals(found: Comparison) -> list[list[str]]:
    sides = found.sides
    words = [words_changed(side.words_added, side.words_removed).partition(" word")[0] or "none" for side in sides]
    return [
        ["entries", "", *(entries_of(side.row.totals) or "none" for side in sides)],
        ["words", "", *(f"{told}{' …' if side.unread else ''}" for told, side in zip(words, sides, strict=True))],
        ["outcome", "", *("in part" if side.row.tried.in_part else side.row.tried.outcome for side in sides)],
    ]


def _figures(found: Comparison, style: Style) -> list[list[str]]:
    """The figures that moved furthest anywhere, a row each: how far they moved in each experiment."""
    moved = [noticeable(side.shift.figures) if side.shift else [] for side in found.sides]
    names: dict[tuple[str, str, str], Figure] = {}
    for place in range(max(map(len, moved), default=0)):
        for figures in moved:
            if place < len(figures):
                names.setdefault(_key(figures[place]), figures[place])
    # Of the changed entries alone, each experiment starts somewhere else.
    whole = all(side.shift is None or side.shift.whole for side in found.sides)
    brief = len(found.sides) > 2 or not whole
    rows = []
    for key, figure in list(names.items())[:FIGURES]:
        cells = []
        for side in found.sides:
            one = next((each for each in side.shift.figures if _key(each) == key), None) if side.shift else None
            cells.append(_moved(one, brief=brief) if one and one.change else style.dim("—"))
        known = whole and figure.before is not None and figure.after is not None
        start = values_of(figure)[0] if known else ""
        rows.append([f"  {cut(name_of(figure), _LABEL - 2)}", start, *cells])
    return rows


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure.group, figure.name, figure.id


def _moved(figure: Figure, *, brief: bool) -> str:
    """Where a figure is now and how far it moved, or only how far."""
    if figure.before is None or figure.after is None:
        return ""
    change = change_of(figure).split(",")[0]
    return change if brief else f"{values_of(figure)[1]} ({change})"


def _targets(found: Comparison, style: Style) -> list[list[str]]:
    """Each target with where each experiment stands, the nearest one marked."""
    several = len({dataset for dataset, _, _ in found.targets}) > 1
    rows = []
    for dataset, name, wanted in found.targets:
        key = f"{dataset}/{name}"
        values = [side.aims.get(key) for side in found.sides]
        away = [abs(value - wanted) for value in values if value is not None]
        start = found.start.get(key)
        label = f"{cut(safe(key if several else name), _LABEL - 2)} → {number(wanted)}"
        cells = ["" if start is None else number(round(start, 3))]
        for value in values:
            nearest = value is not None and len(set(away)) > 1 and abs(value - wanted) == min(away)
            told = style.dim("not measured") if value is None else number(round(value, 3))
            cells.append(style.added(f"{told} ◀") if nearest else told)
        rows.append([f"  {label}", *cells])
    return rows


def _metrics(found: Comparison, style: Style) -> list[list[str]]:
    rows = []
    for name, higher in found.higher.items():
        values = [best_of(side.row.tried.says, name, higher=higher) for side in found.sides]
        there = [value for value in values if value is not None]
        top = best(there, higher=higher)
        arrow = "▲" if higher else "▼"
        cells = []
        for value in values:
            if value is None:
                cells.append(style.dim("—"))
            elif value == top and len(there) > 1:
                cells.append(style.added(f"{number(value)} {arrow}"))
            else:
                cells.append(number(value))
        rows.append([f"  {cut(safe(name), _LABEL - 2)}", "", *cells])
    runs = [f"{len(side.row.tried.says.runs):,}" for side in found.sides]
    return [["  runs", "", *runs], *rows] if any(side.row.tried.says.runs for side in found.sides) else []


def _touching(found: Comparison, style: Style) -> list[str]:
    shared = found.touching
    if not shared:
        return ["", "No entry was changed by more than one of them"]
    head = f"{count(len(shared), 'entry', 'entries')} changed by more than one of them"
    rows = [
        [f"  {cut(safe(str(one.key)), 40)}", "", *(one.changes.get(at, "—") for at in range(len(found.sides)))]
        for one in shared[:TOUCHING]
    ]
    lines = _columns(rows, len(found.sides), style)
    return ["", style.heading(head), *lines, *_more(len(shared), TOUCHING, style)]


def _apart(found: Comparison, style: Style) -> list[str]:
    if not found.apart:
        return []
    names = [safe(side.row.tried.name) for side in found.sides]
    rows = []
    furthest = {one.key: one for one in reversed(found.apart)}
    listed = sorted(furthest.values(), key=found.apart.index)
    for one in listed[:APART]:
        between = f"{names[one.one]} → {names[one.other]}" if len(names) > 2 else ""
        told = {"added": f"only in {names[one.other]}", "removed": f"only in {names[one.one]}"}.get(one.change)
        told = told or (count(one.turns, "turn", "turns") if one.turns else "sidecar")
        rows.append([f"  {safe(str(one.key))}", told, words_changed(one.words_added, one.words_removed), between])
    lines = table(rows, style, most={0: 40, 1: 30}, shrink=0)
    head = style.heading("Where they differ most")
    return ["", head, *lines, *_more(len(listed), APART, style)]


def _more(number_: int, shown: int, style: Style) -> Iterable[str]:
    return [style.dim(f"  and {number_ - shown:,} more: --json")] if number_ > shown else []


def _next(found: Comparison) -> str:
    one, other = (_typed(side.row.tried) for side in found.sides[:2])
    return f"Read it turn by turn: rtrepo diff {one} {other}"


def _typed(tried: Tried) -> str:
    return safe(quote(tried.line.name if tried.line else tried.name))


def to_json(found: Comparison) -> dict[str, Any]:
    """The schema `rtrepo.comparison/1`. Experiments are named by their place in `experiments`, from 0."""
    return {
        "schema": "rtrepo.comparison/1",
        "base": version_json(found.base),
        "metrics": [{"name": name, "better": better(higher)} for name, higher in found.higher.items()],
        "targets": [
            {"dataset": dataset, "name": name, "wanted": wanted, "base": found.start.get(f"{dataset}/{name}")}
            for dataset, name, wanted in found.targets
        ],
        "experiments": [_side_json(side) for side in found.sides],
        "touching": [
            {
                "dataset": one.key.dataset,
                "id": one.key.id,
                "changes": [one.changes.get(at) for at in range(len(found.sides))],
            }
            for one in found.touching
        ],
        "apart": [
            {
                "dataset": one.key.dataset,
                "id": one.key.id,
                "between": [one.one, one.other],
                "change": one.change,
                "turns": one.turns,
                "words": {"added": one.words_added, "removed": one.words_removed},
            }
            for one in found.apart
        ],
    }


def _side_json(side: Side) -> dict[str, Any]:
    told = row_json(side.row)
    del told["shift"], told["weighed"], told["at"]
    return {
        **told,
        "words": {"added": side.words_added, "removed": side.words_removed},
        "unread": side.unread,
        "targets": dict(side.aims),
        "shift": shift_json(side.shift),
    }
