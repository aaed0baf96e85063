"""`experiment list`: every experiment in a row, wherever it stands."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.bases import counted_from
from rtrepo.actions.experiments.takings import with_takings
from rtrepo.actions.experiments.weighing import Scales, Weight
from rtrepo.actions.populations import Progress
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs, views
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import CONFIG
from rtrepo.model.metrics import best_of, higher_is_better, names_of
from rtrepo.model.tried import Listing, Row, Tried


class Wanted(NamedTuple):
    """Which experiments to list, and how. Empty means all. `sort` is newest, name, age, entries, runs, outcome or the
    name of a metric (the best first); `higher` says of metrics by name whether higher is better."""

    sort: str = "newest"
    outcome: str = ""
    tag: str = ""
    higher: Mapping[str, bool] = {}


def listed(
    repository: Repository,
    wanted: Wanted | None = None,
    *,
    thorough: bool = False,
    progress: Progress | None = None,
) -> Listing:
    """The experiments that are wanted. Raises RtrepoError for an order that there is not."""
    wanted = wanted or Wanted()
    found = [
        tried
        for tried in places.everything(repository).values()
        if wanted.outcome in ("", tried.outcome) and (not wanted.tag or wanted.tag in tried.says.tags)
    ]
    scales = Scales(repository, thorough=thorough, progress=progress)
    rows = rows_of(repository, found, scales)
    names = names_of(row.tried.says for row in rows)
    said = {**directions(repository), **wanted.higher}
    higher = {name: higher_is_better(name, said) for name in names}
    rows = sorted(sorted(rows, key=lambda row: row.tried.name), key=_order(wanted.sort, higher))
    return Listing(tuple(rows), higher, sum(not row.weighed and any(row.totals.values()) for row in rows))


def rows_of(repository: Repository, found: Sequence[Tried], scales: Scales) -> list[Row]:
    """A row for each of some experiments, in their order."""
    found = with_takings(repository, found)
    bases = [counted_from(repository, tried) for tried in found]
    pairs = [(base, tried.line.commit) for base, tried in zip(bases, found, strict=True) if base and tried.line]
    weights = iter(scales.weigh(pairs))
    rows = []
    for base, tried in zip(bases, found, strict=True):
        weight = next(weights) if base and tried.line else Weight({}, weighed=True)
        at = history.version(repository, tried.line.commit).at if tried.line else 0
        rows.append(Row(tried, base, at, *weight))
    return rows


def directions(repository: Repository) -> dict[str, bool]:
    """What `rtrepo.yaml` says of metrics (`metrics: {in_character: higher, wobble: lower}`): name → higher."""
    told = read_settings(views.commit_tree(repository, refs.head_commit(repository)), CONFIG).get("metrics")
    if not isinstance(told, Mapping):
        return {}
    return {str(name): way == "higher" for name, way in told.items() if way in ("higher", "lower")}


def _order(sort: str, higher: Mapping[str, bool]) -> Callable[[Row], Any]:
    orders: dict[str, Callable[[Row], Any]] = {
        "newest": lambda row: -row.at,
        "age": lambda row: row.at,
        "name": lambda row: row.tried.name,
        "entries": lambda row: -sum(row.totals.values()),
        "runs": lambda row: -len(row.tried.says.runs),
        "outcome": lambda row: ("open", "adopted", "dropped").index(row.tried.outcome),
    }
    if sort in orders:
        return orders[sort]
    if sort not in higher:
        names = ", ".join([*orders, *higher])
        raise RtrepoError(f"experiments cannot be sorted by {sort}", hint=f"--sort takes {names}", exit_code=2)

    def by_metric(row: Row) -> tuple[bool, float]:
        value = best_of(row.tried.says, sort, higher=higher[sort])
        return value is None, 0.0 if value is None else -value if higher[sort] else value

    return by_metric
