"""What is in the data as JSON: the schema `rtrepo.stats/1`."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.stats import Goal, Portion, Spread, Stats, Value
from rtrepo.render.shift_json import shift_json


def to_json(stats: Stats) -> dict[str, Any]:
    """All of it. Lists of values have one for each side."""
    return {
        "schema": "rtrepo.stats/1",
        "sides": [
            {"name": name, "version": version or None}
            for name, version in zip(stats.sides, stats.versions, strict=True)
        ],
        "datasets": list(stats.datasets),
        **_portion(stats.whole),
        "targets": [_goal(goal) for goal in stats.goals],
        "by": list(stats.by),
        "parts": [{"by": one.by, "part": one.name, **_portion(one)} for one in stats.portions],
        "shift": shift_json(stats.shift),
    }


def _portion(portion: Portion) -> dict[str, Any]:
    return {
        "entries": list(portion.entries),
        "archived": list(portion.archived),
        "unreadable": list(portion.unreadable),
        "figures": [_value(value) for value in portion.values],
        "distributions": [_spread(spread) for spread in portion.spreads],
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "group": value.group,
        "name": value.name,
        **({"id": value.id} if value.id else {}),
        "unit": value.unit,
        "values": _numbers(value.values),
        **({"counts": list(value.counts)} if value.counts else {}),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "name": spread.name,
        "unit": spread.unit,
        "bins": list(spread.bins),
        "counts": [list(side) for side in spread.counts],
    }


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "dataset": goal.dataset,
        "target": goal.name,
        "wanted": _number(goal.wanted),
        "unit": goal.unit or None,
        "values": _numbers(goal.values),
        "off": _number(goal.off),
        "met": goal.met,
        "with_it": goal.with_it,
        "without": goal.without,
        "movers": [
            {"verb": one.verb, "dataset": one.key.dataset, "id": one.key.id, "to": _number(one.to), "alike": one.alike}
            for one in goal.movers
        ],
    }


def _numbers(values: Sequence[float | None]) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float | None) -> float | None:
    """Six digits that count: what is left is the noise of the machine."""
    return None if value is None else float(f"{value:.6g}")
