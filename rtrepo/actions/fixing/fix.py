"""`validate --fix`: what rules find and a fix can mend, in one operation; or a dry run, which writes nothing."""

import os
from dataclasses import replace

from rtrepo.actions.asking import refuse_slips
from rtrepo.actions.checking.check import AT_WORK
from rtrepo.actions.checking.rulebook import Ask
from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.comparing import WORKING, Pair, compare
from rtrepo.actions.fixing.mending_trees import Outcome, files_of, mend_tree, offered, to_try
from rtrepo.actions.fixing.rewriting import rewrite
from rtrepo.actions.seeing import across
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import Desk, Told, changing, look
from rtrepo.git.objects import MAX_BLOB
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.git.worktree import Worktree
from rtrepo.layout.paths import CONFIG, dataset_path, place_of
from rtrepo.model.change import SnapshotChange
from rtrepo.model.finding import FixKind
from rtrepo.model.fixes import FixReport, RuleMends
from rtrepo.model.reports import CheckReport
from rtrepo.model.tree import MemoryTree
from rtrepo.rules.table import RULES

_SAFE: frozenset[FixKind] = frozenset({"safe"})
_KINDS: frozenset[FixKind] = frozenset({"safe", "unsafe"})
MENDED = "mended"
"""What a dry run calls the tree as it would be."""


def fix(
    repository: Repository,
    selection: Selection,
    ask: Ask | None = None,
    *,
    unsafe: bool = False,
    dry_run: bool = False,
    waiting: Told | None = None,
    progress: Progress | None = None,
) -> FixReport:
    """Mend what is selected of the working tree, with safe fixes only or with all. Rules that are off and findings
    that are waived are left as they are.

    The index follows where it held what the working tree holds; what is staged otherwise stays staged so. Raises
    RtrepoError for a name that stands for nothing, and where an edit that is nowhere in git was edited again
    meanwhile; nothing is changed then.
    """
    kinds = _KINDS if unsafe else _SAFE
    if dry_run:
        desk = look(repository)
        done = _mended(desk, selection, ask, kinds, progress)
        return _report(done, ask, kinds, change=_difference(desk, done))
    with changing(repository, "validate --fix", waiting=waiting) as writing:
        desk = look(repository)
        done = _mended(desk, selection, ask, kinds, progress)
        alone = _written(writing, desk, done)
        return _report(done, ask, kinds, alone=tuple(alone))


def _mended(
    desk: Desk, selection: Selection, ask: Ask | None, kinds: frozenset[FixKind], progress: Progress | None
) -> Outcome:
    done = mend_tree(desk.work, selection, ask, kinds, progress)
    if not done.left.checked or len(selection.names) > 1:
        refuse_slips(selection, (desk.head, desk.work), AT_WORK)
    return done


def _difference(desk: Desk, done: Outcome) -> SnapshotChange:
    """What mending changes. A file that cannot be read and is left as it is stands among what is left to do: the entry
    it belongs to differs in its layout alone."""
    change = across(compare(Pair(desk.work, done.tree, WORKING, MENDED)))
    told = tuple(one for one in change.unreadable if one.path in done.files)
    as_it_was = {place_of(one.path).key for one in change.unreadable} - {place_of(one.path).key for one in told}
    laid_out = sum(place_of(path).key in as_it_was for path in done.files)
    return replace(change, unreadable=told, layout_only=change.layout_only + laid_out)


def _written(writing: Writing, desk: Desk, done: Outcome) -> list[str]:
    """Write the files; gives those that were left alone."""
    report = FixReport(_by_rule(done), done.left)
    return rewrite(writing, desk, done.tree, done.files, _did(report))


def _did(report: FixReport) -> str:
    """What the operation log says: `mend 5 findings in 3 entries`."""
    keys = {key for rule in report.mended for key in rule.entries}
    where = str(keys.pop()) if len(keys) == 1 else f"{len(keys):,} entries"
    return f"mend {report.findings:,} finding{'' if report.findings == 1 else 's'} in {where}"


def _by_rule(done: Outcome) -> tuple[RuleMends, ...]:
    found = []
    for code, rule in RULES.items():
        entries = tuple(sorted(key for key, counts in done.tally.items() if counts[code]))
        if entries:
            found.append(RuleMends(code, rule.name, rule.fix, sum(done.tally[key][code] for key in entries), entries))
    return tuple(found)


def _report(
    done: Outcome,
    ask: Ask | None,
    kinds: frozenset[FixKind],
    *,
    change: SnapshotChange | None = None,
    alone: tuple[str, ...] = (),
) -> FixReport:
    tried = to_try(done.left.findings, _KINDS - kinds)
    more = offered(done.tree, tried, ask, lambda path: done.tree.file(path) is None)
    return FixReport(_by_rule(done), done.left, len(done.files), change, alone, more)


def offers(repository: Repository, report: CheckReport, ask: Ask | None) -> frozenset[FixKind]:
    """The kinds of fix that would mend some of what was found in the working tree."""
    tried = to_try(report.findings)
    if not tried:
        return frozenset()
    paths = {CONFIG} | {dataset_path(finding.dataset) for finding in tried}
    paths |= {path for finding in tried for path in files_of(finding)}
    with Worktree(repository.root) as worktree:
        found = {path: raw for path in paths if (raw := worktree.read(path, MAX_BLOB)) is not None}
    return offered(MemoryTree(found), tried, ask, lambda path: not os.path.lexists(repository.root / path))
