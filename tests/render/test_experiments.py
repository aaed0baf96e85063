"""The list of experiments in words: what its figures are about."""

from rtrepo.model.shift import Figure
from rtrepo.model.tried import Listing, Row, Tried
from rtrepo.render.experiments import text
from rtrepo.render.style import Style

WARM = Figure("tags", "warm", "share", 0.041, 0.069, (49, 83))


def listed(*rows: Row, unweighed: int = 0) -> list[str]:
    told = text(Listing(rows, {}, unweighed), Style(width=100), now=0).splitlines()
    return [line.strip() for line in told[1 + len(rows) :]]


def row(name: str, *, weighed: bool = True, whole: bool = True) -> Row:
    return Row(Tried(name, None, None), totals={"edited": 1}, shift=WARM if weighed else None, weighed=weighed,
               whole=whole)  # fmt: skip


OF_CHANGED = "~ of the changed entries alone; of all entries: --shift, which reads them once"


def test_figures_say_what_they_are_about() -> None:
    put_off = row("c", weighed=False)

    assert listed(row("a")) == []
    assert listed(row("a"), row("b", whole=False)) == [OF_CHANGED]
    assert listed(put_off, unweighed=1) == ["\u2026 shift of 1 experiment not worked out yet: --shift"]
    assert listed(row("b", whole=False), put_off, unweighed=1) == [
        "\u2026 shift of 1 experiment not worked out yet: --shift", OF_CHANGED
    ]  # fmt: skip
