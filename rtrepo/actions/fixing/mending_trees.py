"""Mending all of a tree: what the rules find in it, until they find nothing more that a fix can mend."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from rtrepo.actions.checking import gate
from rtrepo.actions.checking.rulebook import Ask, Rulebook
from rtrepo.actions.checking.surveying import Progress, Surveyor
from rtrepo.actions.fixing.mending import WAIVERS, Files, Free, mended
from rtrepo.actions.fixing.overlaid import Overlaid
from rtrepo.actions.selecting import Selection
from rtrepo.git.views import StoredTree
from rtrepo.layout import snapshots
from rtrepo.layout.paths import entry_path_of_sidecar, sidecar_path
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding, FixKind
from rtrepo.model.fixes import Tally
from rtrepo.model.reports import CheckReport
from rtrepo.model.tree import Tree
from rtrepo.rules.fixes.table import FIXES
from rtrepo.rules.rule import Remark
from rtrepo.rules.table import RULES

PASSES = 10
"""How often a tree is gone through at most. The second time there is nothing to do, but for what only a mend brought
to light: quotes that are astray now that they can be read."""
TRIED = 50
"""Findings of a kind that are tried at most to see whether its fixes would mend something."""
_TRAITS = {"D301": "quotes"}
"""Rules about a dataset's style that a fix is for, with the trait that they are about (`insight.style`)."""


class Outcome(NamedTuple):
    """The files that mending changes, by path (None: gone), the tree with them, what was mended in which entry, and
    what the rules find then."""

    files: Mapping[str, bytes | None]
    tree: StoredTree
    tally: Tally
    left: CheckReport


class _Patient(NamedTuple):
    """An entry with something to mend: its key, and what rules about datasets as wholes say of it."""

    key: Key
    astray: dict[str, str]
    stale: list[Remark]


def mend_tree(
    tree: StoredTree,
    selection: Selection,
    ask: Ask | None,
    kinds: Collection[FixKind],
    progress: Progress | None = None,
) -> Outcome:
    """Everything mended that fixes of some kinds can mend, in what is selected. Nothing is written."""
    book = Rulebook(tree, ask)
    report = gate.check_all(tree, selection, ask, progress)
    done: dict[str, bytes | None] = {}
    tally: dict[Key, Counter[str]] = {}
    now = tree
    for _ in range(PASSES):
        files = _once_through(now, report, book, kinds, tally)
        if not files:
            break
        done |= files
        now = Overlaid(tree, done)
        report = gate.check_all(now, selection, ask, progress)
    return Outcome(done, now, tally, report)


def _once_through(
    tree: StoredTree, report: CheckReport, book: Rulebook, kinds: Collection[FixKind], tally: dict[Key, Counter[str]]
) -> dict[str, bytes | None]:
    """The files that change when every entry with something to mend is mended once."""
    changed: dict[str, bytes | None] = {}

    def is_free(path: str) -> bool:
        return path not in changed and tree.file(path) is None

    for path, (key, astray, stale) in sorted(_patients(tree, book, report.findings, kinds).items()):
        files = _files(tree, path)
        found = mended(key, files, book.page(key.dataset), kinds, is_free, astray, stale)
        if found:
            tally.setdefault(key, Counter()).update(found.counts)
            old, new = files.by_path(), found.files.by_path()
            changed |= dict.fromkeys(old.keys() - new.keys())
            changed |= {there: raw for there, raw in new.items() if old.get(there) != raw}
    return changed


def _files(tree: Tree, path: str) -> Files:
    return Files(path, tree.read(path), tree.read(sidecar_path(path)))


def _open(findings: Iterable[Finding], kinds: Collection[FixKind]) -> Iterator[Finding]:
    """The findings that nobody waived and that fixes of some kinds are for."""
    return (one for one in findings if one.waived is None and one.fix in kinds and one.code in FIXES)


def _path(finding: Finding) -> str:
    """The path of the entry's file, also where the finding is about its sidecar."""
    return finding.path if finding.path.endswith(".json") else entry_path_of_sidecar(finding.path)


def _patients(
    tree: Tree, book: Rulebook, findings: Iterable[Finding], kinds: Collection[FixKind]
) -> dict[str, _Patient]:
    """The entries that have something to mend, by the path of their file."""
    found: dict[str, _Patient] = {}
    for finding in _open(findings, kinds):
        if finding.id:
            patient = found.setdefault(_path(finding), _Patient(Key(finding.dataset, finding.id), {}, []))
            patient.stale.extend(_stale(finding))
        elif finding.code in _TRAITS:
            usual = _usual(tree, book, finding.dataset, finding.code)
            named = frozenset(finding.entries)
            for entry in snapshots.entries(tree, finding.dataset):
                if str(entry.key) in named:
                    patient = found.setdefault(entry.path, _Patient(entry.key, {}, []))
                    patient.astray[finding.code] = usual
    return found


def _stale(finding: Finding) -> list[Remark]:
    """What a finding says of a waiver of a rule about wholes, which no look at the entry alone would say."""
    code = finding.at.removeprefix("waive.")
    about_whole = finding.code == WAIVERS and code in RULES and RULES[code].across is not None
    return [Remark(finding.message, finding.at, finding.path)] if about_whole else []


def _usual(tree: Tree, book: Rulebook, dataset: str, code: str) -> str:
    """What most entries of a dataset do: of the baseline's where the command names one, as the rules have it."""
    for then in (book.baseline.tree, tree) if book.baseline else (tree,):
        entries = [
            one for one in Surveyor(then, book).survey((), {}, whole=True).gathered if one.key.dataset == dataset
        ]
        counts = Counter(dict(one.part.traits).get(_TRAITS[code]) for one in entries)
        counts.pop(None, None)
        if counts:
            return counts.most_common(1)[0][0] or ""
    return ""


def to_try(findings: Iterable[Finding], kinds: Collection[FixKind] = ("safe", "unsafe")) -> list[Finding]:
    """The first findings that fixes of some kinds are for, a few of each kind."""
    counts: Counter[FixKind] = Counter()
    found = []
    for finding in _open(findings, kinds):
        if counts[finding.fix] < TRIED:
            counts[finding.fix] += 1
            found.append(finding)
    return found


def offered(tree: Tree, tried: Iterable[Finding], ask: Ask | None, free: Free) -> frozenset[FixKind]:
    """The kinds of fix that mend one of some findings at least: not every finding of a rule that has a fix can be
    mended without a person."""
    book = Rulebook(tree, ask)
    found: set[FixKind] = set()
    for finding in tried:
        if finding.fix not in found:
            key, files = Key(finding.dataset, finding.id), _files(tree, _path(finding))
            page, stale = book.page(finding.dataset), _stale(finding)
            helps = not finding.id or mended(key, files, page, {finding.fix}, free, {}, stale)
            found |= {finding.fix} if helps else set()
    return frozenset(found)


def files_of(finding: Finding) -> tuple[str, str]:
    """The paths of an entry's file and of its sidecar, by a finding about either."""
    return _path(finding), sidecar_path(_path(finding))
