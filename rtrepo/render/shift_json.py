"""How the make-up of the data moved as JSON values: `shift` of the schema `rtrepo.diff/1`."""

from typing import Any

from rtrepo.model.shift import Figure, Shift


def shift_json(shift: Shift | None) -> dict[str, Any]:
    """All of it; an empty object where nothing was measured."""
    if shift is None:
        return {}
    return {
        "whole": shift.whole,
        "narrowed": shift.narrowed,
        "entries": {"before": shift.entries_before, "after": shift.entries_after},
        "figures": [_figure(figure) for figure in shift.figures],
        "distributions": [
            {
                "name": one.name,
                "unit": one.unit,
                "bins": list(one.bins),
                "before": list(one.before),
                "after": list(one.after),
            }
            for one in shift.distributions
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "group": figure.group,
        "name": figure.name,
        **({"id": figure.id} if figure.id else {}),
        "unit": figure.unit,
        "before": _number(figure.before),
        "after": _number(figure.after),
        "counts": {"before": figure.counts[0], "after": figure.counts[1]},
        "drivers": [
            {"dataset": driver.key.dataset, "id": driver.key.id, "part": _number(driver.part)}
            for driver in figure.drivers
        ],
        "share": _number(figure.share),
        "moved_by": figure.moved_by,
        "touched": figure.touched,
    }


def _number(value: float | None) -> float | None:
    """Six digits that count: what is left is the noise of the machine."""
    return None if value is None else float(f"{value:.6g}")
