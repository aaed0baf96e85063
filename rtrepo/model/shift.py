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
    actions), `name` the figure in it. `drivers` are the entries that moved it most, the strongest first;
    `share` is the part of the whole change (0 to 1) that they make up together, of `moved_by` entries in all.
    """

    group: str
    name: str
    unit: Unit
    before: float | None
    after: float | None
    drivers: tuple[Driver, ...] = ()
    share: float = 0.0
    moved_by: int = 0


class Distribution(NamedTuple):
    """How often each value (a bin, in order) was met before and after."""

    name: str
    unit: Unit
    bins: tuple[str, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


class Shift(NamedTuple):
    """The make-up of one or all datasets before and after. `whole` is False where only the entries that
    changed were measured, since the others would have had to be read first."""

    whole: bool
    entries_before: int
    entries_after: int
    figures: tuple[Figure, ...] = ()
    distributions: tuple[Distribution, ...] = ()
