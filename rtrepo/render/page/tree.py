"""The tree of experiments as lines and marks: each leaves the line that it began on, and comes back where it was
adopted.

Rows run from the newest at the top to the oldest. Below the experiments that began at one version stands that
version. Of these the lowest has the column next to the line they left, so no line ever crosses another. An experiment
that began on another one leaves that one's line.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rtrepo.model.experiment import BRANCH
from rtrepo.model.review import Picture
from rtrepo.model.tried import Row
from rtrepo.render.page.sheet import STATES, state_of
from rtrepo.render.versions import moment
from rtrepo.render.wording import short

ROW = 44
"""The height of a row, in units of the picture; 16 are one rem."""

_LEFT, _STEP, _ROOM = 12.0, 20.0, 110.0  # of the base line, between columns, and what all columns may take
_BEND, _RISE = 9.0, 21.0  # of a line where it leaves, and how far above its end it comes back
_DEEPEST = 40  # experiments that began on one another
_HOME = ""


class Label(NamedTuple):
    """What stands beside a row; `at` is the place of the experiment in the list, -1 for what is none."""

    name: str
    says: str
    at: int = -1


class Mark(NamedTuple):
    """A sign in the picture: the state of an experiment, `version`, or `joint` where a line comes back."""

    kind: str
    x: float
    y: float


class Path(NamedTuple):
    """A line: its kind for the style sheet, and the d of an SVG path."""

    kind: str
    d: str


class Tree(NamedTuple):
    """The picture: its size in units, lines, marks, and a label for each row from the top."""

    width: float
    height: float
    paths: tuple[Path, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


def tree(picture: Picture) -> Tree:
    """The tree of the experiments on a page. The same picture gives the same tree."""
    return _Drawing(picture).drawn()


class _Drawing:
    def __init__(self, picture: Picture) -> None:
        self._bases = picture.bases
        self._places = {row.tried.name: at for at, row in enumerate(picture.listing.rows)}
        self._children = _children(picture.listing.rows)
        self._widths: dict[str, int] = {}
        self._step = min(_STEP, _ROOM / max(self._wide(_HOME), 1))
        self._paths: list[Path] = []
        self._marks: list[Mark] = []
        self._labels: list[Label] = []

    def drawn(self) -> Tree:
        homes = dict.fromkeys(row.tried.says.parent or "main" for row in self._children.get(_HOME, ()))
        top = self._row(Label(", ".join(homes), "where they began"))
        self._grow(_HOME, 0)
        bottom = len(self._labels) * ROW
        home = Path("home", f"M{_LEFT:g} {top:g}V{bottom - ROW / 4:g}")
        marks = (Mark("home", _LEFT, top), *self._marks)
        width = _LEFT + self._wide(_HOME) * self._step + _LEFT
        return Tree(width, bottom, (home, *self._paths), marks, tuple(self._labels))

    def _grow(self, parent: str, column: int) -> None:
        """Draw what left a line, which stands in a column."""
        for base, rows in self._groups(parent):
            columns, free = {}, column + 1
            for row in reversed(rows):
                columns[row.tried.name] = free
                free += 1 + self._wide(row.tried.name)
            tips = []
            for row in rows:
                name = row.tried.name
                state = STATES[state_of(row.tried)]
                tips.append((row, columns[name], self._row(Label(name, state, self._places[name]))))
                self._grow(name, columns[name])
            version = self._bases.get(base)
            fork = self._row(
                Label(f"{short(version.id)} {version.subject}", moment(version.at)) if version
                else Label("not known here", "where these began")
            )  # fmt: skip
            self._marks.append(Mark("version", self._x(column), fork))
            for row, at, tip in tips:
                self._line(row, (self._x(column), fork), (self._x(at), tip), known=version is not None)

    def _line(self, row: Row, start: tuple[float, float], end: tuple[float, float], *, known: bool) -> None:
        """One experiment from where it left to its newest version, and back."""
        state, bend = state_of(row.tried), min(_BEND, end[0] - start[0])
        (x, y), (to, tip) = start, end
        kind = state if known else f"{state} is-unknown"
        self._paths.append(Path(kind, f"M{x:g} {y:g}H{to - bend:g}Q{to:g} {y:g} {to:g} {y - bend:g}V{tip:g}"))
        if state in ("adopted", "part"):
            back = tip - _RISE
            self._paths.append(
                Path(
                    f"{state} is-back", f"M{to:g} {tip:g}V{back + bend:g}Q{to:g} {back:g} {to - bend:g} {back:g}H{x:g}"
                )
            )
            self._marks.append(Mark("joint", x, back))
        self._marks.append(Mark(state, to, tip))

    def _row(self, label: Label) -> float:
        """Begin a row, and say how low its middle is."""
        self._labels.append(label)
        return (len(self._labels) - 0.5) * ROW

    def _x(self, column: int) -> float:
        return round(_LEFT + column * self._step, 2)

    def _wide(self, name: str) -> int:
        """Columns that are needed right of an experiment's own."""
        if name not in self._widths:
            groups = [sum(1 + self._wide(row.tried.name) for row in rows) for _, rows in self._groups(name)]
            self._widths[name] = max(groups, default=0)
        return self._widths[name]

    def _groups(self, parent: str) -> list[tuple[str, list[Row]]]:
        """What left a line, by the version it left at, the newest version first and what is unknown last."""
        found: dict[str, list[Row]] = {}
        for row in self._children.get(parent, ()):
            found.setdefault(row.base, []).append(row)
        return sorted(found.items(), key=lambda group: -self._bases[group[0]].at if group[0] in self._bases else 1)


def _children(rows: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Experiments by the one that they began on, as far as that one is there too; the others by no name."""
    parents = {row.tried.name: row.tried.says.parent.removeprefix(BRANCH) for row in rows
               if row.tried.says.parent.startswith(BRANCH)}  # fmt: skip
    there = {row.tried.name for row in rows}
    found: dict[str, list[Row]] = {}
    for row in rows:
        name = row.tried.name
        parent = parents.get(name, _HOME)
        found.setdefault(parent if parent in there and _ends(name, parents) else _HOME, []).append(row)
    return found


def _ends(name: str, parents: Mapping[str, str]) -> bool:
    """Whether those that an experiment began on lead back to a branch. Files may say that two began on each other."""
    return len(list(_line_of(name, parents))) < _DEEPEST


def _line_of(name: str, parents: Mapping[str, str]) -> Iterable[str]:
    for _ in range(_DEEPEST):
        if name not in parents:
            return
        name = parents[name]
        yield name
