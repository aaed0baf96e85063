"""What of experiments was adopted in part: told by the versions that brought it in, and by nothing else."""

from collections.abc import Sequence

from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.bases import began_at
from rtrepo.actions.origins import told
from rtrepo.actions.selecting import changed_entries
from rtrepo.git import refs, views, walk
from rtrepo.git.refs import BRANCHES, REMOTES, TAGS
from rtrepo.git.repository import Repository
from rtrepo.git.walk import Wanted
from rtrepo.model.experiment import ARCHIVE, BRANCH
from rtrepo.model.tried import Taking, Tried
from rtrepo.model.version import ADOPTED_FROM


def with_takings(repository: Repository, found: Sequence[Tried]) -> list[Tried]:
    """Experiments with what was taken of them into any branch but an experiment's, the newest first. No version before
    all of them is looked at.

    A version may name an experiment that is called otherwise now: it counts for the one that its entries are from.
    """
    tips = refs.tips(repository, BRANCHES, REMOTES, TAGS + ARCHIVE)
    ends = sorted({commit for ref, commit in tips.items() if not places.name_of(ref)})
    if not found or not ends:
        return list(found)
    names = {tried.name for tried in found} | {places.name_of(ref) for ref in tips}
    taken: dict[str, list[Taking]] = {}
    since = _before_all(repository, [began_at(repository, tried) for tried in found])
    asked = Wanted((*ends, *([f"^{since}"] if since else [])), message=f"{ADOPTED_FROM}: {BRANCH}")
    for walked in walk.walk(repository, asked):
        entries = len(changed_entries(map(views.path_change, walked.moves)))
        for name, version in told(walked.version.message):
            one = name if name in names else _holder(repository, found, version)
            taken.setdefault(one, []).append(Taking(version, walked.version, entries))
    return [tried._replace(taken=tuple(taken.get(tried.name, ()))) for tried in found]


def _before_all(repository: Repository, bases: Sequence[str]) -> str:
    """A version that all of some versions grew from; empty where one is not known, or where there is none."""
    together = bases[0]
    for base in dict.fromkeys(bases):
        together = (refs.related(repository, together, base) or "") if together and base else ""
    return together


def _holder(repository: Repository, found: Sequence[Tried], version: str) -> str:
    """The experiment that has a version, which was called otherwise when entries were taken from it."""
    if not refs.is_version(repository, version):
        return ""
    having = (tried.name for tried in found if tried.line and refs.contains(repository, tried.line.commit, version))
    return next(having, "")
