"""How the make-up of the data moved between two snapshots, and which entries moved it."""

from typing import Literal, NamedTuple

from rtrepo.model.entry import Key

Unit = Literal["words", "turns", "share"]


class Driver(NamedTuple):
    """One entry's part in the change of a figure, in the figure's unit. The parts of all entries add up to
    the change exactly."""

    key: Key
    part: float


class Figure(NamedTuple):
    """One figure before and after; None where there was nothing to measure.

    Every figure is a sum over the entries divided by a sum over the entries (words of the assistant by turns of
    the assistant, entries with a tag by entries), so that a change falls apart into the entries' parts.
    `group` is what the figure belongs to (length, balance, tags, characters, system prompts, status, quotes,
    actions), `name` the figure in it; of a system prompt that is how it begins, and `id` tells it from others.
    `counts` are the two sums above the line, before and after: of a share, how many have it.

    `moved_by` is how many entries it takes to make up most of the change, the strongest first, and `share` the
    part of the change that these make up together: 0.71 is 71 %, and more than 1 where others pulled the other
    way. `drivers` are the first of them. `touched` counts all entries with a part in it.
    """

    group: str
    name: str
    unit: Unit
    before: float | None
    after: float | None
    counts: tuple[int, int] = (0, 0)
    drivers: tuple[Driver, ...] = ()
    share: float = 0.0
    moved_by: int = 0
    touched: int = 0
    id: str = ""

    @property
    def change(self) -> float:
        """How far it moved; 0 where one side has nothing to compare."""
        return self.after - self.before if self.before is not None and self.after is not None else 0.0


class Distribution(NamedTuple):
    """How often each value (a bin, in order) was met before and after."""

    name: str
    unit: Unit
    bins: tuple[str, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


class Shift(NamedTuple):
    """The make-up of one or all datasets before and after. `whole` is False where only the entries that
    changed were measured: because only some were asked for (`narrowed`), or since the others would have had
    to be read first. Entries that cannot be read on one side are left out on both.

    Figures come group by group; those of tags, characters and system prompts are the ones that moved, the
    furthest first.
    """

    whole: bool
    entries_before: int
    entries_after: int
    figures: tuple[Figure, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    narrowed: bool = False

    def __bool__(self) -> bool:
        """Whether anything was measured that differs."""
        return bool(self.figures)
