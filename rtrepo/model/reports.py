"""What actions answer with. One value per verb; `render` turns each into text and JSON.

Named tuples, since every command pays for making these classes: a frozen dataclass takes seven times longer.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from rtrepo.model.change import SnapshotChange
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.gates import StepRun
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.version import Version

NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""An empty mapping that nobody can fill."""


class InitReport(NamedTuple):
    """`made_git` when the git repository is new too; then `version` is its first commit. `git_setup` when plain git
    shows entries as turns now."""

    root: str
    template: str
    made_git: bool
    files: tuple[str, ...]
    version: str
    hooks: tuple[str, ...]
    entries: int
    warnings: tuple[str, ...] = ()
    git_setup: bool = False


class Rejection(NamedTuple):
    """A record that did not become an entry: its number (from 1), its byte offset, and why."""

    record: int
    offset: int
    reason: str


class ImportReport(NamedTuple):
    """What one file brought. Every record is in exactly one of the counts.

    `same` were there already, `kept` differ from the file because somebody edited them here, `gone` were
    imported before and removed since, `differs` need `--update`.
    """

    source: str
    dataset: str
    records: int
    formats: Mapping[str, int]
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    same: int = 0
    kept: tuple[str, ...] = ()
    gone: int = 0
    differs: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    renamed: Mapping[str, str] = NOTHING
    remarks: tuple[str, ...] = ()
    total: int = 0
    updates: str = ""
    imported_before: str = ""
    new_dataset: bool = False
    dry_run: bool = False
    branch: str = ""
    pruned_words: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the repository is different (or would be, in a dry run)."""
        return bool(self.added or self.updated or self.pruned)


class Underway(NamedTuple):
    """The experiment that is checked out: what it asks, the branch it began on, its versions since then, and entries
    by kind of change since then."""

    name: str
    question: str
    parent: str
    versions: int
    totals: Mapping[str, int]


class StatusReport(NamedTuple):
    """Where the repository stands. `rough` counts entries by kind of change from their paths alone, where
    there are too many to be read for a status; then `change` holds only the first of them. What is in conflict is in
    `conflicts` (names and reasons) and not in `change`."""

    branch: str | None
    head: Version | None
    change: SnapshotChange
    findings: tuple[Finding, ...] = ()
    staged_others: tuple[str, ...] = ()
    unmerged: tuple[str, ...] = ()
    datasets: Mapping[str, int] = NOTHING
    unfinished: str = ""
    rough: Mapping[str, int] = NOTHING
    experiment: Underway | None = None
    conflicts: tuple[tuple[str, str], ...] = ()
    merging: str = ""


class CommitReport(NamedTuple):
    """A new version, or why the gate stopped it (`version` is None and `findings` block); `laxer` and `waived_here` as
    in CheckReport."""

    version: Version | None
    branch: str | None
    totals: Mapping[str, int]
    files: int
    findings: tuple[Finding, ...] = ()
    hook_output: str = ""
    stopped_by: str = ""
    laxer: tuple[str, ...] = ()
    steps: tuple[StepRun, ...] = ()
    waived_here: tuple[Finding, ...] = ()


class EntryView(NamedTuple):
    """One entry with what is known about it; `version` says where it was read (empty: the working tree)."""

    key: Key
    entry: Entry | None
    sidecar: Sidecar
    path: str
    version: str = ""
    problem: str = ""


class ListReport(NamedTuple):
    """Entries of a snapshot, sorted by dataset and then by import order."""

    entries: tuple[EntryView, ...]
    version: str = ""


class BranchLine(NamedTuple):
    """A branch, its newest version, and how far it is from the one checked out."""

    name: str
    version: Version | None
    current: bool
    ahead: int = 0
    behind: int = 0


class Taken(NamedTuple):
    """An operation that was taken back or done again: its id (empty for what plain git did and nothing has recorded),
    what it did and when, and how many files it touched."""

    id: str
    did: str
    at: int
    files: int


class MoveReport(NamedTuple):
    """What switch, restore or undo did: a sentence, the files touched, and what was left alone. Of undo, redo and op
    restore also the hand edits that were `merged`, the operations taken (newest first), and whether it was only asked
    (`dry_run`)."""

    verb: str
    did: str
    files: int = 0
    left: tuple[str, ...] = ()
    branch: str = ""
    version: str = ""
    at: int = 0
    remarks: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    operations: tuple[Taken, ...] = ()
    dry_run: bool = False


class ExportReport(NamedTuple):
    """A training file that was written; `lost` says what the format could not carry, and how often, `unrecorded` why
    the repository does not remember it (empty where it does). Of the `entries`, its lines, `copies` stand in it
    before; `unmatched` is what weights and limits name and no entry has."""

    dataset: str
    format: str
    file: str
    version: str
    entries: int
    sha256: str
    manifest: str
    left_out: Mapping[str, int]
    lost: Mapping[str, int]
    unwritable: tuple[tuple[str, str], ...] = ()
    companions: tuple[str, ...] = ()
    unrecorded: str = ""
    profile: str = ""
    copies: int = 0
    unmatched: tuple[str, ...] = ()


class CheckReport(NamedTuple):
    """What the rules found in a snapshot; `checked` counts entries, `older` findings that were left out because
    they were there before, `titles` what the entries are called that have one, `laxer` the settings files that take
    from a gate which still holds for this change, `waived_here` what would block if the change did not waive it."""

    checked: int
    findings: tuple[Finding, ...]
    where: str = ""
    older: int = 0
    titles: Mapping[Key, str] = NOTHING
    laxer: tuple[str, ...] = ()
    waived_here: tuple[Finding, ...] = ()

    @property
    def blocking(self) -> int:
        """Findings that keep a commit out."""
        return sum(finding.blocks for finding in self.findings)


class OperationLine(NamedTuple):
    """One line of the operation log."""

    id: str
    did: str
    who: str
    at: int
    undone: bool = False
    details: Mapping[str, Any] = NOTHING


class OptionView(NamedTuple):
    """What can be set for a rule, what it is unless it is set, and what it means."""

    name: str
    default: int | tuple[str, ...]
    says: str


class RuleExample(NamedTuple):
    """An entry that a rule flags or accepts: what it shows, its files (name and text, a transcript where the entry
    is nothing but turns), and what the rule says of it."""

    case: str
    files: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...] = ()


class RuleView(NamedTuple):
    """A rule for people; `level` is what it does under the default profile (off, info, warn or block)."""

    code: str
    name: str
    family: str
    severity: str
    level: str
    title: str
    reason: str
    fix: str
    options: tuple[OptionView, ...] = ()
    bad: RuleExample | None = None
    good: RuleExample | None = None


class HookView(NamedTuple):
    """What stands in the place of one git hook: installed, outdated, missing, foreign, disabled (in git's settings), or
    framework (pre-commit's, which calls ours). `chained` when a user's hook runs before ours, `configured` when git's
    settings have ours; `python` is what the file at `path` calls."""

    event: str
    state: str
    path: str
    chained: bool
    configured: bool = False
    python: str = ""


class GitSetupReport(NamedTuple):
    """Whether plain git shows entries as transcripts and merges them: installed, outdated or missing; the attributes
    file, the names of git's settings for it, whether git caches transcripts and whether it has some, and whether git
    asks rtrepo (of any version) to merge entries."""

    state: str
    attributes: str
    settings: tuple[str, ...]
    caching: bool
    cached: bool
    merging: bool = False
