"""Which figures there are: each one sum divided by another. Figures of names (tags, prompts) are as many as names."""

from typing import NamedTuple

from rtrepo.insight.counters import Counted
from rtrepo.model.shift import Unit


class Ratio(NamedTuple):
    """A figure as a recipe: the counter above the line and the one below it."""

    group: str
    name: str
    unit: Unit
    above: str
    below: str
    id: str = ""

    def of(self, sums: Counted) -> float | None:
        """The figure in some sums; None where there is nothing to divide by."""
        below = sums.get(self.below, 0)
        return sums.get(self.above, 0) / below if below else None


def _kinds(group: str, *names: str) -> tuple[Ratio, ...]:
    return tuple(Ratio(group, name, "share", f"{group}/{name}", "entries") for name in names)


FIXED = (
    Ratio("length", "turns per entry", "turns", "turns", "entries"),
    Ratio("length", "words per assistant turn", "words", "assistant words", "assistant turns"),
    Ratio("length", "words per user turn", "words", "user words", "user turns"),
    *(Ratio("balance", name, "share", name, "assistant words") for name in ("dialogue", "narration", "plain")),
    *_kinds("quotes", "straight", "curly", "angled", "corner", "mixed", "none"),
    *_kinds("actions", "asterisks", "underscores", "brackets", "mixed", "none"),
)
"""Figures that every dataset has."""

NAMED = ("status", "tags", "characters", "system prompts")
"""Groups whose figures are the names met: a share of the entries each."""


def named(counter: str) -> Ratio:
    """The figure of a counter `GROUP/NAME` that belongs to a group of names."""
    group, _, name = counter.partition("/")
    if group == "system prompts" and name != "none":
        digest, _, opening = name.partition(" ")
        return Ratio(group, opening, "share", counter, "entries", digest)
    return Ratio(group, name, "share", counter, "entries")
