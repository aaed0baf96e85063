"""`review EXPERIMENT…`: which words name experiments, and what their page is made of."""

from collections.abc import Sequence

from rtrepo.actions.comparing import Pair, compare_paths, is_revision
from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.listing import directions, rows_of
from rtrepo.actions.experiments.weighing import Scales, pair_of
from rtrepo.actions.populations import Progress
from rtrepo.errors import RtrepoError
from rtrepo.git import history
from rtrepo.git.repository import Repository
from rtrepo.model.experiment import BRANCH
from rtrepo.model.metrics import higher_is_better, names_of
from rtrepo.model.review import Picture
from rtrepo.model.tried import Listing, Row, Shown, Tried

READ_AT_MOST = 400
"""Changed files of each experiment that are read for a page of several; of more, the first ones are."""


def named(repository: Repository, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The experiments that words of the command line begin with, and the words after them.

    `experiment/NAME` is the experiment. NAME alone is one unless git knows a version of that name.
    """
    if not words or ".." in words[0] or not _may_be_one(repository, words[0]):
        return [], list(words)
    known = places.everything(repository)
    found: list[str] = []
    for word in words:
        name = word if word in known else word.removeprefix(BRANCH)
        if name not in known or not _may_be_one(repository, word):
            break
        found.append(name)
    return list(dict.fromkeys(found)), list(words[len(found) :])


def _may_be_one(repository: Repository, word: str) -> bool:
    return word.startswith(BRANCH) or not is_revision(repository, word)


def sheet(repository: Repository, name: str, progress: Progress | None = None) -> tuple[Shown, Pair]:
    """One experiment without its versions and changes, and the two versions between which those lie.

    Raises RtrepoError where there is none of that name, and where one of the two is not here.
    """
    row = rows_of(repository, [places.one(repository, name)], Scales(repository, progress=progress))[0]
    line = row.tried.line
    if line is None:
        raise RtrepoError(
            f"the versions of {name} are not here, only its record",
            hint="git fetch --all --tags brings what others have pushed",
        )
    if not row.base:
        raise RtrepoError(
            f"the version that {name} began at is not here, so nothing was compared",
            hint=f"name one yourself: rtrepo review A..{line.name}",
        )
    pair = pair_of(repository, row.base, line.commit)
    found = Shown(row, (), None, _directions(repository, [row.tried]))
    return found, Pair(pair.before, pair.after, pair.before_name, line.name, row.base, line.commit)


def picture(repository: Repository, names: Sequence[str], progress: Progress | None = None) -> Picture:
    """Several experiments, all of them without names: how they stand to each other and what each changed, the newest
    first. Raises RtrepoError where there is none of a name."""
    known = places.everything(repository)
    found = [known.get(name) or places.one(repository, name) for name in dict.fromkeys(names or known)]
    if not found:
        raise RtrepoError("there are no experiments yet", hint='rtrepo experiment start NAME --question "…"')
    rows = sorted(rows_of(repository, found, Scales(repository, progress=progress)), key=lambda row: -row.at)
    higher = _directions(repository, [row.tried for row in rows])
    bases = {row.base: history.version(repository, row.base) for row in rows if row.base}
    return Picture(Listing(tuple(rows), higher), tuple(_shown(repository, row) for row in rows), bases)


def _shown(repository: Repository, row: Row) -> Shown:
    change = None
    if row.tried.line and row.base:
        pair = pair_of(repository, row.base, row.tried.line.commit)
        change = compare_paths(pair, pair.changes, most=READ_AT_MOST)
    return Shown(row, (), change, _directions(repository, [row.tried]))


def _directions(repository: Repository, found: Sequence[Tried]) -> dict[str, bool]:
    said = directions(repository)
    return {name: higher_is_better(name, said) for name in names_of(tried.says for tried in found)}
