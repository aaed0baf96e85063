"""Where an experiment stands in a repository, and what `rtrepo experiment` tells of it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.model.experiment import Experiment, Outcome
from rtrepo.model.shift import Figure, Shift
from rtrepo.model.version import Version

Kind = Literal["branch", "remote", "archive"]


class Line(NamedTuple):
    """The versions of an experiment: the full name of the ref that ends them, the newest commit, and whether that is
    a branch here, one of a remote's, or the tag of one that was dropped."""

    ref: str
    commit: str
    kind: Kind

    @property
    def name(self) -> str:
        """The ref as a person types it: `experiment/NAME`, `origin/experiment/NAME`, `archive/experiment/NAME`."""
        return self.ref.split("/", 2)[2]


class Record(NamedTuple):
    """The file of an experiment: the full name of the ref on which it stands, its blob, and what it says. Where it
    cannot be read, `problem` says why, and the experiment says nothing."""

    ref: str
    blob: str
    experiment: Experiment
    problem: str = ""


class Taking(NamedTuple):
    """Entries that were adopted from an experiment: the full id of the version of it that they are from, the version
    that brought them in, and how many they are."""

    origin: str
    version: Version
    entries: int


class Tried(NamedTuple):
    """An experiment: its line (None where only its record is left) and its record (None for a branch without one).

    The record stands on the line while the experiment is open, and on the branch it began on once it has ended.
    `taken` is what was adopted of it in part, the newest first.
    """

    name: str
    line: Line | None
    record: Record | None
    taken: tuple[Taking, ...] = ()

    @property
    def says(self) -> Experiment:
        """What the record says; nothing where there is none."""
        return self.record.experiment if self.record else Experiment()

    @property
    def outcome(self) -> Outcome:
        """How it ended. One of which only the tag is here was dropped, whoever has the record."""
        archived = self.line is not None and self.line.kind == "archive"
        return "dropped" if archived and self.says.outcome == "open" else self.says.outcome

    @property
    def in_part(self) -> bool:
        """Whether it is open and some of it was adopted."""
        return self.outcome == "open" and bool(self.taken)


class Row(NamedTuple):
    """One experiment in a list. `base` is the full id of the version it is counted from (empty if unknown), `at` when
    its newest version was recorded, `totals` the entries changed since the base by kind, `shift` the figure that
    moved furthest (None where none did), `weighed` whether that was worked out, `whole` whether it is about all
    entries and not the changed ones alone."""

    tried: Tried
    base: str = ""
    at: int = 0
    totals: Mapping[str, int] = {}
    shift: Figure | None = None
    weighed: bool = False
    whole: bool = False


class Listing(NamedTuple):
    """Experiments in their order; `higher` says of every metric whether higher is better, the most recorded first."""

    rows: tuple[Row, ...]
    higher: Mapping[str, bool]
    unweighed: int = 0


class Shown(NamedTuple):
    """One experiment by itself: the versions on it, newest first, what they changed together (None where the base or
    the line is not here), and where it is kept. `current` when it is checked out."""

    row: Row
    versions: tuple[Version, ...]
    change: SnapshotChange | None
    higher: Mapping[str, bool]
    current: bool = False
    started_at: str = ""


class Side(NamedTuple):
    """One experiment in a comparison: its row counted from the common base, the words that came and went, how the
    make-up moved, and by the name of each target where it stands (None where that was not measured)."""

    row: Row
    words_added: int
    words_removed: int
    shift: Shift | None
    aims: Mapping[str, float | None]
    unread: int = 0


class Touching(NamedTuple):
    """An entry that several experiments changed: what each one did to it, by its place among them."""

    key: Key
    changes: Mapping[int, str]


class Apart(NamedTuple):
    """An entry that two experiments hold differently: their places, what leads from the one to the other, the turns
    that differ, and the words that come and go."""

    key: Key
    one: int
    other: int
    change: str
    turns: int
    words_added: int
    words_removed: int


class Comparison(NamedTuple):
    """Experiments side by side. `base` is the newest version that all of them grew from; `targets` what the datasets
    aim for, as `DATASET`, the target's name and its value; `start` where the base stands for each."""

    base: Version
    sides: tuple[Side, ...]
    touching: tuple[Touching, ...]
    apart: tuple[Apart, ...]
    targets: tuple[tuple[str, str, float], ...]
    start: Mapping[str, float | None]
    higher: Mapping[str, bool]
