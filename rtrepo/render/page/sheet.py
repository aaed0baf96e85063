"""What one experiment is, for a page: what it asked, how it ended, what was set for it, and how its runs went."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.experiment import Run
from rtrepo.model.metrics import best
from rtrepo.model.tried import Shown, Tried
from rtrepo.render.entry_facts import facts, name_of, title_of, totals, weight
from rtrepo.render.experiments import figure, number
from rtrepo.render.json_values import json_value
from rtrepo.render.wording import count, short

LISTED = 12
"""Entries of each experiment that have a line on a page of several."""


class Ran(NamedTuple):
    """A run: the cells of its row in the order of the table's heads, and what was noted of it."""

    cells: tuple[str, ...]
    note: str


class Line(NamedTuple):
    """One changed entry in a line."""

    kind: str
    name: str
    title: str
    facts: str


class Sheet(NamedTuple):
    """An experiment made ready for a template. `ended` is how it stands (a word of STATES), `where` the ref that its
    versions are kept by, `sums` and `lines` what it changed, `more` how many entries have no line."""

    name: str
    question: str
    ended: str
    where: str
    why: str
    problem: str
    facts: tuple[tuple[str, str], ...]
    metrics: tuple[str, ...]
    runs: tuple[Ran, ...]
    sums: str
    lines: tuple[Line, ...]
    more: str


STATES = {"open": "open", "part": "open, adopted in part", "adopted": "adopted", "dropped": "dropped",
          "unreadable": "unreadable"}  # fmt: skip
"""How an experiment stands, by a word for style sheets, in the words of a page."""


def state_of(tried: Tried) -> str:
    """How an experiment stands: a key of STATES."""
    if tried.record and tried.record.problem:
        return "unreadable"
    return "part" if tried.in_part else tried.outcome


def sheet(found: Shown) -> Sheet:
    """Everything that a page tells of one experiment, in words."""
    tried, says = found.row.tried, found.row.tried.says
    change = _without_record(found)
    lines = sorted(change.entries, key=lambda entry: (-weight(entry), entry.key)) if change else []
    hidden = len(lines) - len(lines[:LISTED]) + (sum(change.unread.values()) if change else 0)
    return Sheet(
        name=tried.name,
        question=says.question,
        ended=state_of(tried),
        where=tried.line.name if tried.line else "",
        why=says.why,
        problem=tried.record.problem if tried.record else "",
        facts=tuple(_facts(found)),
        metrics=tuple(found.higher),
        runs=tuple(_run(run, says.runs, found.higher) for run in says.runs),
        sums=(totals(change) or "nothing yet") if change else "",
        lines=tuple(
            Line(entry.change, name_of(entry), title_of(entry), " · ".join(facts(entry))) for entry in lines[:LISTED]
        ),
        more=f"and {count(hidden, 'more entry', 'more entries')}" if hidden else "",
    )


def _without_record(found: Shown) -> SnapshotChange | None:
    """What it changed, beside the file that says what it is."""
    if found.change is None:
        return None
    own = f"experiments/{found.row.tried.name}.yaml"
    return replace(found.change, other_files=tuple(path for path in found.change.other_files if path != own))


def _facts(found: Shown) -> list[tuple[str, str]]:
    row, says = found.row, found.row.tried.says
    begun = " by ".join(filter(None, (says.started, says.by)))
    base = short(row.base) + (f" on {says.parent}" if says.parent else "") if row.base else "not known here"
    told = [("begun", begun), ("from", base), ("tags", ", ".join(says.tags))]
    told += [(f"param {name}", _plain(value)) for name, value in says.params.items()]
    if row.shift:
        told.append(("shifted furthest", figure(row.shift) + ("" if row.whole else " (of the changed entries)")))
    for one in row.tried.taken:
        told.append(("adopted in part", f"{count(one.entries, 'entry', 'entries')} in {short(one.version.id)}"))
    return [(name, value) for name, value in told if value]


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    return number(value) if isinstance(value, float) else json.dumps(json_value(value), ensure_ascii=False)


def _run(run: Run, runs: Sequence[Run], higher: Mapping[str, bool]) -> Ran:
    cells = [_value(run, runs, name, higher=way) for name, way in higher.items()]
    return Ran((run.name, short(run.version), *cells, run.artifact), run.note)


def _value(run: Run, runs: Sequence[Run], name: str, *, higher: bool) -> str:
    """A metric of a run, with an arrow where it is the best of several."""
    if name not in run.metrics:
        return ""
    values = [one.metrics[name] for one in runs if name in one.metrics]
    return marked(run.metrics[name], values, higher=higher)


def marked(value: float, values: Sequence[float], *, higher: bool) -> str:
    """A metric as text; the best of two or more carries an arrow that says which way is better."""
    top = len(values) > 1 and value == best(values, higher=higher)
    return f"{number(value)} {'▲' if higher else '▼'}" if top else number(value)
