"""The gate of a merge: only what the merge brings in can stop it."""

from collections import Counter
from collections.abc import Sequence

from rtrepo.actions.checking import gate
from rtrepo.git import views
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import place_of
from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport
from rtrepo.model.tree import PathChange


def check_merge(ours: StoredTree, theirs: StoredTree, result: StoredTree) -> CheckReport:
    """Findings that the merge brings in: those that the result has and neither of the versions that went into it, and
    what blocks by the settings of ours and comes with theirs, so that nothing gets past the gate by way of a branch.
    """
    changes = [views.changes(side, result) for side in (ours, theirs)]
    report = _only_in(result, ours, theirs, changes)
    said = set(map(_sameness, report.findings))
    come = [found for found in blocking(ours, result, changes[0]) if _sameness(found) not in said]
    return report._replace(findings=(*report.findings, *come), older=max(0, report.older - len(come)))


def blocking(before: StoredTree, after: StoredTree, changes: Sequence[PathChange]) -> list[Finding]:
    """What blocks of what a change touches, by the settings it goes on top of, less what was there before it."""
    found = [one for one in gate.check_change(after, changes, blocking_only=True, into=before).findings if one.blocks]
    if not found:
        return []
    paths = {one.path for one in found}
    standing = _as_in(before, [change for change in changes if change.path in paths])
    older = Counter(map(_sameness, gate.check_change(before, standing, blocking_only=True).findings))
    return _less(found, older)


def _only_in(
    result: StoredTree, ours: StoredTree, theirs: StoredTree, changes: Sequence[Sequence[PathChange]]
) -> CheckReport:
    """Only what differs from both sides can have findings that neither side has; under settings that a side changed,
    also what the other side changed."""
    keys = [{place_of(change.path).key for change in some if place_of(change.path).name} for some in changes]
    kinds = {(place.kind, place.dataset) for some in changes for place in (place_of(change.path) for change in some)}
    every = any(kind == "config" for kind, _ in kinds)
    resettled = {dataset for kind, dataset in kinds if kind == "dataset"}

    def is_to_check(path: str) -> bool:
        place = place_of(path)
        if place.kind in ("entry", "sidecar"):
            return every or place.dataset in resettled or place.key in keys[0] & keys[1]
        return place.kind != "other"

    by_path = {change.path: change for some in reversed(changes) for change in some if is_to_check(change.path)}
    chosen = [by_path[path] for path in sorted(by_path)]
    report = gate.check_change(result, chosen, into=ours)
    if not report.findings:
        return report
    older: Counter[tuple[str, ...]] = Counter()
    for side in (ours, theirs):
        older |= Counter(map(_sameness, gate.check_change(side, _as_in(side, chosen), into=ours).findings))
    new = _less(report.findings, older)
    return report._replace(findings=tuple(new), older=len(report.findings) - len(new))


def _less(findings: Sequence[Finding], older: Counter[tuple[str, ...]]) -> list[Finding]:
    """The findings without as many of each as there were before."""
    new: list[Finding] = []
    for found in findings:
        if older[_sameness(found)] > 0:
            older[_sameness(found)] -= 1
        else:
            new.append(found)
    return new


def _as_in(side: StoredTree, changes: Sequence[PathChange]) -> list[PathChange]:
    """The same paths as one side has them."""
    found = ((change, side.file(change.path)) for change in changes)
    return [PathChange(change.path, change.before, file.id) for change, file in found if file]


def _sameness(found: Finding) -> tuple[str, ...]:
    """What a finding is known again by. One about a whole dataset or about other entries tells numbers in its words."""
    told = found.message if found.id and not found.entries else ""
    return (found.dataset, found.id or found.path, found.code, told, found.waived or "")
