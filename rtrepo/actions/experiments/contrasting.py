"""`experiment compare`: what several experiments changed from the version they all grew from, side by side."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.comparing import Pair, compare_paths
from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.listing import directions
from rtrepo.actions.experiments.takings import with_takings
from rtrepo.actions.experiments.weighing import Scales, pair_of
from rtrepo.actions.populations import Progress
from rtrepo.actions.selecting import changed_entries
from rtrepo.errors import RtrepoError
from rtrepo.git import history, refs, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.insight.aims import reached
from rtrepo.insight.population import Together
from rtrepo.layout.paths import DATASETS, dataset_path
from rtrepo.model.metrics import higher_is_better, names_of
from rtrepo.model.noticeable import noticeable
from rtrepo.model.tried import Apart, Comparison, Row, Side, Touching, Tried

READ_AT_MOST = 2_000
"""Changed files of one experiment that are read for the words; of more, the first ones are."""
APART_AT_MOST = 600
"""Files that differ between two experiments that are read to see which differ most."""


class _Goals(NamedTuple):
    """What one dataset aims for: the target's name and its value."""

    dataset: str
    wanted: Mapping[str, float]


def compare(
    repository: Repository,
    names: Sequence[str],
    *,
    higher: Mapping[str, bool] | None = None,
    thorough: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Two experiments or more, in the order given. With `thorough`, a large dataset that was never measured is read.

    Raises RtrepoError for a name that there is not, for one whose versions are not here, and where they share no
    history.
    """
    known = places.everything(repository)
    asked = [known.get(name) or places.one(repository, name) for name in dict.fromkeys(names)]
    found = with_takings(repository, asked)
    if len(found) < 2:
        raise RtrepoError("compare takes two experiments or more", hint="rtrepo experiment compare A B", exit_code=2)
    tips = [_tip(tried) for tried in found]
    base = refs.common(repository, tips)
    scales = Scales(repository, thorough=thorough, progress=progress)
    pairs = [pair_of(repository, base, tip) for tip in tips]
    goals = list(_goals(views.commit_tree(repository, refs.head_commit(repository))))
    sides = tuple(_side(tried, pair, scales, goals) for tried, pair in zip(found, pairs, strict=True))
    metrics = names_of(tried.says for tried in found)
    said = {**directions(repository), **(higher or {})}
    return Comparison(
        base=history.version(repository, base),
        sides=sides,
        touching=tuple(_touching(pairs)),
        apart=tuple(_apart(repository, tips)),
        targets=tuple((one.dataset, name, value) for one in goals for name, value in one.wanted.items()),
        start=_standing(pairs[0], pairs[0].before, scales, goals),
        higher={name: higher_is_better(name, said) for name in metrics},
    )


def _tip(tried: Tried) -> str:
    if tried.line is None:
        raise RtrepoError(
            f"the versions of {tried.name} are not here, only its record",
            hint="git fetch --all --tags brings what others have pushed",
        )
    return tried.line.commit


def _side(tried: Tried, pair: Pair, scales: Scales, goals: Sequence[_Goals]) -> Side:
    change = compare_paths(pair, pair.changes, most=READ_AT_MOST)
    shift = scales.moved(pair, pair.changes)
    furthest = noticeable(shift.figures)[:1] if shift else []
    row = Row(
        tried, pair.before_version, 0, change.totals(), furthest[0] if furthest else None, True,
        shift is None or shift.whole,
    )  # fmt: skip
    return Side(
        row=row,
        words_added=sum(entry.words_added for entry in change.entries),
        words_removed=sum(entry.words_removed for entry in change.entries),
        shift=shift,
        aims=_standing(pair, pair.after, scales, goals),
        unread=sum(change.unread.values()),
    )


def _goals(tree: StoredTree) -> Iterable[_Goals]:
    """The targets in the settings of each dataset as they are now, as far as they are numbers."""
    for dataset in tree.folders(DATASETS):
        told = read_settings(tree, dataset_path(dataset)).get("targets")
        if isinstance(told, Mapping):
            numbers = {str(name): float(value) for name, value in told.items() if _is_number(value)}
            if numbers:
                yield _Goals(dataset, numbers)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _standing(pair: Pair, tree: StoredTree, scales: Scales, goals: Sequence[_Goals]) -> dict[str, float | None]:
    """Where each target stands on one side of a pair, by `DATASET/TARGET`; None where that dataset is not measured."""
    found: dict[str, float | None] = {}
    for goal in goals:
        sums = scales.sums(pair, [goal.dataset], scales.measured(pair, goal.dataset))
        side = Together(sums[tree is pair.after]) if sums else None
        values = reached(goal.wanted, side) if side else dict.fromkeys(goal.wanted)
        found |= {f"{goal.dataset}/{name}": value for name, value in values.items()}
    return found


def _touching(pairs: Sequence[Pair]) -> list[Touching]:
    """Entries that more than one experiment changed, sorted by key; told from paths and blob ids alone."""
    changed = [changed_entries(pair.changes) for pair in pairs]
    everyone = sorted({key for one in changed for key in one})
    found = [Touching(key, {at: one[key] for at, one in enumerate(changed) if key in one}) for key in everyone]
    return [touching for touching in found if len(touching.changes) > 1]


def _apart(repository: Repository, tips: Sequence[str]) -> list[Apart]:
    """The entries that differ between two of the experiments, those with most words that differ first."""
    found: list[Apart] = []
    for one, other in combinations(range(len(tips)), 2):
        pair = pair_of(repository, tips[one], tips[other])
        for entry in compare_paths(pair, pair.changes, most=APART_AT_MOST).entries:
            words = entry.words_added, entry.words_removed
            found.append(Apart(entry.key, one, other, entry.change, len(entry.edits), *words))
    return sorted(found, key=lambda apart: (-apart.words_added - apart.words_removed, -apart.turns, apart.key))
