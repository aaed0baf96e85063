"""Where experiments stand: on branches here and of remotes, on tags, and in the records of those that have ended.

An experiment is a branch `experiment/NAME` with a file `experiments/NAME.yaml`. The file lives on that branch while
the experiment is open. When it is dropped or adopted, the record with its outcome is on the branch where it began.
A clone has all of this, so it shows the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rtrepo.actions.experiments import records
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.refs import BRANCHES, REMOTES, TAGS
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import EXPERIMENTS, place_of
from rtrepo.model.experiment import ARCHIVE, BRANCH, Experiment
from rtrepo.model.tried import Line, Record, Tried


class _Copy(NamedTuple):
    """The file of an experiment as one ref has it."""

    ref: str
    blob: str


def everything(repository: Repository) -> dict[str, Tried]:
    """Every experiment that the repository knows of, by name, sorted."""
    tips = refs.tips(repository, BRANCHES, REMOTES, TAGS + ARCHIVE)
    lines = _lines(tips)
    copies = _copies(repository, tips)
    read = records.read(repository, (copy.blob for found in copies.values() for copy in found))
    return {
        name: Tried(name, lines.get(name), _chosen(lines.get(name), name, copies.get(name, ()), read))
        for name in sorted(lines.keys() | copies.keys())
    }


def one(repository: Repository, name: str) -> Tried:
    """One experiment by its name, or by that of its branch. Raises RtrepoError where there is none."""
    known = everything(repository)
    found = known.get(name) or known.get(name.removeprefix(BRANCH))
    if found is None:
        near = [other for other in known if name in other or other in name]
        raise RtrepoError(
            f"there is no experiment {name}",
            hint=f"did you mean {near[0]}? rtrepo experiment list shows all" if near
            else "rtrepo experiment list shows all, rtrepo experiment start begins one",
        )  # fmt: skip
    return found


def name_of(ref: str) -> str:
    """The experiment whose line a ref ends, by its full name; empty where it is none."""
    if ref.startswith(BRANCHES + BRANCH):
        return ref.removeprefix(BRANCHES + BRANCH)
    if ref.startswith(TAGS + ARCHIVE):
        return ref.removeprefix(TAGS + ARCHIVE)
    if ref.startswith(REMOTES):
        branch = branch_of(ref)
        return branch.removeprefix(BRANCH) if branch.startswith(BRANCH) else ""
    return ""


def branch_of(ref: str) -> str:
    """The branch that a ref is, or that it follows at a remote, without the remote's name."""
    short = ref.removeprefix(BRANCHES).removeprefix(TAGS)
    return short.removeprefix(REMOTES).partition("/")[2] if ref.startswith(REMOTES) else short


def _lines(tips: Mapping[str, str]) -> dict[str, Line]:
    """The line of each experiment: its branch here, else one of a remote's, else its tag."""
    found: dict[str, Line] = {}
    for ref, commit in sorted(tips.items(), key=lambda tip: _rank(tip[0])):
        name = name_of(ref)
        if name:
            kind = ("branch", "remote", "archive")[_rank(ref)]
            found.setdefault(name, Line(ref, commit, kind))  # type: ignore[arg-type]
    return found


def _rank(ref: str) -> int:
    return 0 if ref.startswith(BRANCHES) else 1 if ref.startswith(REMOTES) else 2


def _copies(repository: Repository, tips: Mapping[str, str]) -> dict[str, list[_Copy]]:
    """The files of every experiment, those of branches first and what is checked out before others. A remote's branch
    says nothing new where the branch here has all of it."""
    current = refs.head(repository)
    folders: dict[str, dict[str, str]] = {"": {}}
    found: dict[str, list[_Copy]] = {}
    for ref in sorted(tips, key=lambda ref: (ref != current, _rank(ref), ref)):
        tree = views.commit_tree(repository, tips[ref])
        folder = tree.folder_id(EXPERIMENTS) or ""
        if folder not in folders:
            folders[folder] = dict(_files(tree.files(EXPERIMENTS)))
        here = tips.get(BRANCHES + branch_of(ref)) if ref.startswith(REMOTES) else None
        if not folders[folder] or (here and refs.contains(repository, here, tips[ref])):
            continue
        for name, blob in folders[folder].items():
            found.setdefault(name, []).append(_Copy(ref, blob))
    return found


def _files(blobs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for path, blob in blobs:
        place = place_of(path)
        if place.kind == "experiment":
            yield place.name, blob


def _chosen(line: Line | None, name: str, copies: Iterable[_Copy], read: Mapping[str, records.Read]) -> Record | None:
    """The file that counts: one that says how the experiment ended, else the one on its line, else any.

    Branches that began on an experiment, or after it ended, have copies of its file. So `dropped` counts for one whose
    branch is there only if the branch it began on says so.
    """
    found = [Record(copy.ref, copy.blob, *read[copy.blob]) for copy in copies]
    own = next((record for record in found if line and record.ref == line.ref), None)
    others = [record for record in found if name_of(record.ref) != name]
    ended = [record for record in others if record.experiment.outcome != "open"]
    at_home = [record for record in ended if branch_of(record.ref) == _parent(record.experiment, own)]
    adopted = [record for record in ended if record.experiment.outcome == "adopted"]
    alive = line is not None and line.kind != "archive"
    candidates = [*at_home, *adopted, *([] if alive else ended), *([own] if own else []), *found]
    return candidates[0] if candidates else None


def _parent(experiment: Experiment, own: Record | None) -> str:
    return experiment.parent or (own.experiment.parent if own else "")
