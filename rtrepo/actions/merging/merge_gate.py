"""The gate of a merge: only what the merge itself brings in can stop it."""

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
    """Findings that the result of a merge has, and neither of the versions that went into it. What blocks by the
    settings of ours blocks.

    Only what differs from both sides can have such findings; under settings that a side changed, also what the other
    side changed.
    """
    changes = [views.changes(side, result) for side in (ours, theirs)]
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
    new: list[Finding] = []
    for found in report.findings:
        if older[_sameness(found)] > 0:
            older[_sameness(found)] -= 1
        else:
            new.append(found)
    return report._replace(findings=tuple(new), older=len(report.findings) - len(new))


def _as_in(side: StoredTree, changes: Sequence[PathChange]) -> list[PathChange]:
    """The same paths as one side has them."""
    found = ((change, side.file(change.path)) for change in changes)
    return [PathChange(change.path, change.before, file.id) for change, file in found if file]


def _sameness(found: Finding) -> tuple[str, ...]:
    """What a finding is known again by. One about a whole dataset or about other entries tells numbers in its words."""
    told = found.message if found.id and not found.entries else ""
    return (found.dataset, found.id or found.path, found.code, told, found.waived or "")
