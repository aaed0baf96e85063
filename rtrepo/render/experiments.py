"""Experiments in a list, for people and as JSON (`rtrepo.experiments/1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.model.experiment import Run
from rtrepo.model.metrics import best, best_of
from rtrepo.model.shift import Figure
from rtrepo.model.tried import Listing, Row, Tried
from rtrepo.render.cells import cut, width_of
from rtrepo.render.figures import change_of, name_of
from rtrepo.render.json_values import json_value
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import GAP, table
from rtrepo.render.wording import age, count

_LETTERS = {"edited": "e", "added": "a", "removed": "r", "moved": "m"}
_WIDE = Style(width=10_000)
_NAME, _SHIFT, _BRIEF = 28, 26, 18  # most cells of a column
_LEAST_QUESTION = 24  # cells under which the question goes to a line of its own
_NONE = 'No experiments yet. Begin one: rtrepo experiment start NAME --question "…"'


def text(found: Listing, style: Style, *, now: int, asked: str = "") -> str:
    """A line an experiment under the names of the columns; the best value of each metric carries an arrow that says
    which way is better. Where the page is narrow the question goes to a second line, then columns give way, those
    first that say least."""
    if not found.rows:
        return style.page([f"No experiment fits {safe(asked)}" if asked else _NONE])
    metrics = list(found.higher)
    narrower: list[tuple[tuple[str, ...], int, list[str]]] = [
        *(((), _SHIFT, metrics), (("since",), _SHIFT, metrics), (("since", "age"), _SHIFT, metrics)),
        *((("since", "age"), _BRIEF, metrics[:most]) for most in range(len(metrics), -1, -1)),
    ]
    for without, shift, shown in narrower:
        lines = _lines(found, shown, style, now, without, shift)
        if max(map(width_of, lines)) <= style.width:
            break
    return style.page([*(cut(line, style.width) for line in lines), *_below(found, shown, style)])


def _lines(
    found: Listing, metrics: Sequence[str], style: Style, now: int, without: Sequence[str], shift: int
) -> list[str]:
    """The table with some metrics and without some columns, however wide."""
    heads = ["experiment", "since", "age", "entries", "shift", "runs", *map(safe, metrics), "outcome"]
    rows = [heads, *(_row(row, found, metrics, style, now) for row in found.rows)]
    rows = [[cell for head, cell in zip(heads, row, strict=True) if head not in without] for row in rows]
    at = rows[0].index("shift")
    right = range(at + 1, len(rows[0]) - 1)
    limits = {0: _NAME, at: shift}
    head, *lines = table(rows, _WIDE, most=limits, right=right)
    asked = [_question(row.tried) for row in found.rows]
    longest = max(map(width_of, asked))
    room = style.width - max(map(width_of, (head, *lines))) - len(GAP)
    if longest and room >= min(longest, _LEAST_QUESTION):
        rows = [[row[0], question, *row[1:]] for row, question in zip(rows, ["question", *asked], strict=True)]
        limits = {0: _NAME, 1: min(room, longest), at + 1: shift}
        head, *lines = table(rows, _WIDE, most=limits, right=[column + 1 for column in right])
        return [style.dim(head), *lines]
    below = [[cut(f"  {style.dim(question)}", style.width)] if question else [] for question in asked]
    return [style.dim(head), *(line for pair in zip(lines, below, strict=True) for line in (pair[0], *pair[1]))]


def _row(row: Row, found: Listing, metrics: Sequence[str], style: Style, now: int) -> list[str]:
    tried, runs = row.tried, row.tried.says.runs
    return [
        style.heading(safe(tried.name)),
        row.base[:7],
        age(row.at, now) if row.at else "",
        entries_of(row.totals) or ("none" if row.base else ""),
        shift_of(row),
        f"{len(runs):,}" if runs else "",
        *(_cell(row, found, name, style) for name in metrics),
        _outcome(tried, style),
    ]


def entries_of(totals: Mapping[str, int]) -> str:
    """`29 e 6 a`: entries edited, added, removed and moved."""
    return " ".join(f"{totals[kind]:,} {letter}" for kind, letter in _LETTERS.items() if totals.get(kind))


def shift_of(row: Row) -> str:
    """`tag warm +1.1 pt`, with `~` before it where only the changed entries were measured; `…` where nothing was."""
    if not row.weighed:
        return "…" if any(row.totals.values()) else ""
    return f"{'' if row.whole else '~'}{figure(row.shift)}" if row.shift else ""


def figure(one: Figure) -> str:
    """A figure's name and how far it moved: `words per assistant turn −38.0 %`."""
    name = name_of(one).replace("words per assistant turn", "words/turn").replace("words per user turn", "user words")
    return f"{name} {change_of(one).split(',')[0]}"


def _cell(row: Row, found: Listing, name: str, style: Style) -> str:
    higher = found.higher[name]
    value = best_of(row.tried.says, name, higher=higher)
    if value is None:
        return ""
    tops = [best_of(one.tried.says, name, higher=higher) for one in found.rows]
    top = best((one for one in tops if one is not None), higher=higher)
    if value != top or sum(one is not None for one in tops) < 2:
        return f"{number(value)}  "
    return style.added(f"{number(value)} {'▲' if higher else '▼'}")


def number(value: float) -> str:
    """A metric as it was most likely written: `1.83`, `12`, `0.0002`; six digits that count."""
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def _outcome(tried: Tried, style: Style) -> str:
    if tried.record and tried.record.problem:
        return style.error("unreadable")
    told = {"open": style.heading("open"), "adopted": style.added("adopted"), "dropped": style.dim("dropped")}
    if tried.in_part:
        told["open"] = style.heading("in part")
    where = " (remote)" if tried.line and tried.line.kind == "remote" and tried.outcome == "open" else ""
    return told[tried.outcome] + (where if tried.line else " (no branch)" if tried.outcome == "open" else "")


def _question(tried: Tried) -> str:
    if tried.record and tried.record.problem:
        return f"experiments/{safe(tried.name)}.yaml cannot be read: {safe(tried.record.problem)}"
    return safe(tried.says.question)


def _below(found: Listing, metrics: Sequence[str], style: Style) -> list[str]:
    """What the table leaves out, and how to see it."""
    told = []
    hidden = len(found.higher) - len(metrics)
    if hidden:
        told.append(f"{count(hidden, 'more metric', 'more metrics')}: --json")
    if found.unweighed:
        told.append(f"… shift of {count(found.unweighed, 'experiment', 'experiments')} not worked out yet: --shift")
    if any(row.shift and not row.whole for row in found.rows):
        told.append("~ of the changed entries alone; of all entries: --shift, which reads them once")
    return [style.dim(cut(line, style.width)) for line in told]


def to_json(found: Listing) -> dict[str, Any]:
    """The schema `rtrepo.experiments/1`."""
    return {
        "schema": "rtrepo.experiments/1",
        "metrics": [{"name": name, "better": better(higher)} for name, higher in found.higher.items()],
        "experiments": [row_json(row) for row in found.rows],
    }


def better(higher: bool) -> str:
    """Which way a metric is better."""
    return "higher" if higher else "lower"


def row_json(row: Row) -> dict[str, Any]:
    """One experiment. `shift` is null where no figure moved noticeably or none was worked out (`weighed`)."""
    tried = row.tried
    says = tried.says
    return {
        "name": tried.name,
        "question": says.question,
        "outcome": tried.outcome,
        "why": says.why,
        "ref": tried.line.ref if tried.line else "",
        "version": tried.line.commit if tried.line else "",
        "at": row.at,
        "record": tried.record.ref if tried.record else "",
        "problem": tried.record.problem if tried.record else "",
        "base": row.base,
        "parent": says.parent,
        "started": says.started,
        "by": says.by,
        "tags": says.tags,
        "params": json_value(says.params),
        "totals": dict(row.totals),
        "weighed": row.weighed,
        "shift": figure_json(row.shift, whole=row.whole) if row.shift else None,
        "runs": [run_json(run) for run in says.runs],
        "taken": [
            {"from": one.origin, "version": one.version.id, "entries": one.entries, "at": one.version.at}
            for one in tried.taken
        ],
    }


def figure_json(one: Figure, *, whole: bool) -> dict[str, Any]:
    """One figure; `whole` is false where only the changed entries were measured."""
    return {
        "group": one.group, "name": one.name, "unit": one.unit, "before": _rounded(one.before),
        "after": _rounded(one.after), "whole": whole,
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def run_json(run: Run) -> dict[str, Any]:
    """One run."""
    return {
        "name": run.name, "version": run.version, "export": run.export, "metrics": dict(run.metrics),
        "artifact": run.artifact, "note": run.note,
    }  # fmt: skip
