"""What is in the data, in figures: of one snapshot, or of two side by side."""

from typing import Literal, NamedTuple

from rtrepo.model.entry import Key
from rtrepo.model.shift import Shift

By = Literal["", "dataset", "tag", "character", "split"]
"""What the data is divided by; empty is all of it."""

Unit = Literal["share", "words", "turns", "characters", "entries", "number"]


class Value(NamedTuple):
    """One figure, a value for each side; None where there is nothing to measure.

    `group` is what it belongs to and `name` the figure in it; of a system prompt that is how it begins, and `id`
    tells it from others. `counts` is how many have it, of a share; else what the figure was divided from, or empty.
    """

    group: str
    name: str
    unit: Unit
    values: tuple[float | None, ...]
    counts: tuple[int, ...] = ()
    id: str = ""


class Spread(NamedTuple):
    """How often each bin, in order, was met on each side."""

    name: str
    unit: str
    bins: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class Portion(NamedTuple):
    """All of the data or a part of it: what it is divided by, the part's name (empty: entries without any tag, without
    any character), and of each side how many entries it has. `archived` and `unreadable` entries are not counted in."""

    by: By
    name: str
    entries: tuple[int, ...]
    values: tuple[Value, ...] = ()
    spreads: tuple[Spread, ...] = ()
    archived: tuple[int, ...] = ()
    unreadable: tuple[int, ...] = ()

    def find(self, group: str, name: str) -> Value | None:
        """A figure of it by its names."""
        return next((value for value in self.values if (value.group, value.name) == (group, name)), None)


class Mover(NamedTuple):
    """An entry that would bring a figure nearer to its target: what to do with it (`archive` or `revive`), and where
    the figure would stand then. `alike` is how many entries, this one too, would do exactly that."""

    verb: str
    key: Key
    to: float
    alike: int = 1


class Goal(NamedTuple):
    """A target of a dataset: what is wanted, and where the figure stands on each side. `unit` is empty for a name that
    is no figure.

    Of a share of entries, `with_it` is how many more with it would reach the target (negative: how many fewer), and
    `without` the same of entries without it; 0 where no number would do.
    """

    dataset: str
    name: str
    wanted: float
    unit: str
    values: tuple[float | None, ...]
    with_it: int = 0
    without: int = 0
    movers: tuple[Mover, ...] = ()

    @property
    def off(self) -> float | None:
        """How far the last side is from the target: negative where it is below."""
        value = self.values[-1]
        return None if value is None else value - self.wanted

    @property
    def met(self) -> bool:
        """Whether it is as near as the words say: a point of a share, a twentieth of anything else."""
        if self.off is None:
            return False
        return abs(self.off) <= (0.01 if self.unit == "share" else 0.05 * abs(self.wanted)) + 1e-9


class Stats(NamedTuple):
    """The figures of one snapshot or of two. `sides` are what they are called, `versions` their full ids, empty for
    what is no version. `portions` are the parts that were asked for, group by group. `shift` says of two sides which
    entries moved each figure."""

    sides: tuple[str, ...]
    versions: tuple[str, ...]
    dataset: str
    datasets: tuple[str, ...]
    whole: Portion
    by: tuple[By, ...] = ()
    portions: tuple[Portion, ...] = ()
    goals: tuple[Goal, ...] = ()
    shift: Shift | None = None
