"""Status, commits, branches, moves and operations."""

import pytest

from rtrepo.model.change import SnapshotChange
from rtrepo.model.reports import BranchLine, CommitReport, MoveReport, OperationLine, StatusReport, Underway
from rtrepo.render import branches, commits, moves, operations, status
from rtrepo.render.style import PLAIN
from tests.render.sample import ID, NOW, OTHER_ID, change, ferry, finding, version


def test_status_with_changes() -> None:
    report = StatusReport("experiment/warmer-tone", version(), change(), (finding(),), ("notes.txt",))
    shown = status.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
On experiment/warmer-tone   2 entries changed: 1 edited, 1 added
  broken    noir/harbour-014                     line 4: JSON ends early   cannot be committed
  edited    noir/lighthouse-001   The keeper     7 of 8 turns · tags + warm − draft-2 · 2 more fiel…
  added     noir/night-ferry-07   “When does…    2 turns
  edited    noir (dataset)                       settings: title
  changed   README.md
  staged    notes.txt                            another file
1 finding blocks the commit: rtrepo validate"""
    )


def test_status_of_a_clean_repository() -> None:
    report = StatusReport("main", version(), SnapshotChange("HEAD", "x"), datasets={"dark": 1, "noir": 2391})
    shown = status.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
On main   nothing to commit · 2,392 entries in 2 datasets · last version 9be01d4, 2 h, warmer
  openings"""
    )


def test_status_before_anything() -> None:
    report = StatusReport("main", None, SnapshotChange("HEAD", "x"))
    shown = status.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
On main   nothing to commit · no version yet
Bring something in: rtrepo import FILE --into DATASET"""
    )


def test_status_of_more_than_fits() -> None:
    few = SnapshotChange("HEAD", "x", (ferry(),) * 22)
    report = StatusReport(None, version(), few, rough={"added": 1000, "edited": 0})
    shown = status.text(report, PLAIN, now=NOW).split("\n")[-3:]

    assert shown == [
        "  added   noir/night-ferry-07   “When does the ferry go?”   2 turns",
        "  and 980 more: rtrepo diff --stat",
        'Look at it: rtrepo diff      record it: rtrepo commit -m "…"',
    ]


def test_status_in_a_merge() -> None:
    report = StatusReport(
        "main", version(), SnapshotChange("HEAD", "x"), unmerged=("datasets/a.json",), unfinished="merge"
    )
    shown = status.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
On main   no entry changed
a merge is not finished here
  conflict   datasets/a.json   both sides changed it
Look at it: rtrepo conflicts      settle it: rtrepo resolve NAME      give it up: rtrepo merge --abort"""
    )


@pytest.mark.parametrize(
    ("totals", "says"),
    [
        ({"added": 6, "removed": 0, "edited": 29}, "3 versions since main: 29 entries edited, 6 added   “Warmer?⏎”"),
        ({"removed": 1}, "3 versions since main: 1 entry removed   “Warmer?⏎”"),
        ({"added": 0}, "3 versions since main: no entry changed   “Warmer?⏎”"),
    ],
)
def test_an_experiment_says_how_far_it_is(totals: dict[str, int], says: str) -> None:
    underway = Underway("warmer", "Warmer?\n", "main", 3, totals)
    told = status.text(
        StatusReport("experiment/warmer", None, SnapshotChange("", ""), experiment=underway), PLAIN, now=0
    )

    assert told.split("\n")[1] == f"  {says}"


def test_status_json() -> None:
    report = StatusReport("main", version(), SnapshotChange("HEAD", "x", (ferry(),)), (finding(),), ("notes.txt",))
    shown = status.to_json(report)

    assert shown == {
        "schema": "rtrepo.status/1",
        "branch": "main",
        "head": {
            "id": "9be01d4000000000000000000000000000000000",
            "author": "Jo",
            "email": "jo@example.org",
            "at": 1799992800,
            "message": "warmer openings\n\nBecause.\n",
            "parents": [],
            "branches": [],
        },
        "complete": True,
        "totals": {"added": 1, "removed": 0, "edited": 0, "moved": 0, "split": 0, "joined": 0},
        "entries": [
            {
                "dataset": "noir",
                "id": "night-ferry-07",
                "change": "added",
                "previous_ids": [],
                "title": "",
                "turns": 0,
                "sidecar": [],
            }
        ],
        "datasets_changed": [],
        "unreadable": [],
        "layout_only": 0,
        "other_files": [],
        "staged_others": ["notes.txt"],
        "unmerged": [],
        "conflicts": [],
        "merging": "",
        "unfinished": "",
        "experiment": None,
        "datasets": {},
        "blocking": 1,
        "findings": [
            {
                "code": "T101",
                "name": "repeated-role",
                "severity": "error",
                "blocks": True,
                "dataset": "noir",
                "id": "lighthouse-001",
                "path": "datasets/noir/entries/lighthouse-001.json",
                "line": 9,
                "column": 3,
                "at": "messages[6]",
                "message": "a second assistant turn in a row",
                "fix": "none",
                "waived": None,
            }
        ],
    }


def test_commit() -> None:
    report = CommitReport(version(), "main", {"added": 2, "edited": 8, "removed": 0}, 10)
    shown = commits.text(report, PLAIN)

    assert shown == ("main 9be01d4  warmer openings — 8 edited, 2 added")


def test_commit_stopped_by_the_gate() -> None:
    report = CommitReport(None, None, {}, 0, (finding(),), stopped_by="the gate")
    shown = commits.text(report, PLAIN)

    assert (
        shown
        == """\
not committed: 1 finding blocks the commit
noir/lighthouse-001   datasets/noir/entries/lighthouse-001.json:9:3
  error  T101 repeated-role   message 6   a second assistant turn in a row   blocks
hint: edit, then commit again; rtrepo commit --no-verify records it as it is"""
    )


def test_commit_stopped_by_a_hook() -> None:
    report = CommitReport(None, None, {}, 0, (), "no!\n", "the hook pre-commit")
    shown = commits.text(report, PLAIN)

    assert (
        shown
        == """\
not committed: stopped by the hook pre-commit
no!
hint: edit, then commit again; rtrepo commit --no-verify records it as it is"""
    )


def test_commit_json() -> None:
    report = CommitReport(version(), "main", {"edited": 8}, 10)
    shown = commits.to_json(report)

    assert shown == {
        "schema": "rtrepo.commit/1",
        "version": {
            "id": "9be01d4000000000000000000000000000000000",
            "author": "Jo",
            "email": "jo@example.org",
            "at": 1799992800,
            "message": "warmer openings\n\nBecause.\n",
            "parents": [],
            "branches": [],
        },
        "branch": "main",
        "totals": {"edited": 8},
        "files": 10,
        "blocking": 0,
        "findings": [],
        "stopped_by": "",
        "hook_output": "",
        "laxer": [],
        "waived_here": [],
        "gates": [],
    }


def test_branches() -> None:
    lines = [
        BranchLine("main", version(), True),
        BranchLine("experiment/x", version(id=OTHER_ID), False, 2, 1),
        BranchLine("new", None, False),
    ]
    shown = branches.text(lines, PLAIN, now=NOW)

    assert (
        shown
        == """\
* main           9be01d4   2 h   warmer openings
  experiment/x   77aa0e2   2 h   warmer openings   2 ahead, 1 behind
  new                            no version yet"""
    )


def test_branches_json() -> None:
    shown = branches.to_json([BranchLine("new", None, True)])

    assert shown == {
        "schema": "rtrepo.branches/1",
        "branches": [{"name": "new", "current": True, "ahead": 0, "behind": 0, "version": None}],
    }


def test_undo() -> None:
    report = MoveReport("undo", "import drafts.jsonl into noir: 1,187 added", at=NOW - 120)
    shown = moves.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
Took back: import drafts.jsonl into noir: 1,187 added, 2 minutes ago. Get it back: rtrepo redo"""
    )


def test_redo() -> None:
    report = MoveReport("redo", "import drafts.jsonl into noir: 1,187 added")
    shown = moves.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
Done again: import drafts.jsonl into noir: 1,187 added. Take it back: rtrepo undo"""
    )


def test_switch() -> None:
    report = MoveReport("switch", "switch from x to main", 12, ("a.txt",), "main", ID, remarks=("one more",))
    shown = moves.text(report, PLAIN, now=NOW)

    assert (
        shown
        == """\
Now on main, 12 files. Take it back: rtrepo undo
  left alone: a.txt
  note: one more"""
    )


def test_move_json() -> None:
    report = MoveReport("branch", "make branch x", branch="x", version=ID)
    shown = moves.to_json(report)

    assert shown == {
        "schema": "rtrepo.move/1",
        "verb": "branch",
        "did": "make branch x",
        "files": 0,
        "left": [],
        "merged": [],
        "branch": "x",
        "version": "9be01d4000000000000000000000000000000000",
        "at": 0,
        "operations": [],
        "dry_run": False,
        "remarks": [],
    }


def test_operations() -> None:
    lines = [OperationLine(ID, "import x", "Jo", NOW - 60, True), OperationLine(OTHER_ID, "commit", "Ann", NOW)]
    shown = operations.text(lines, PLAIN, now=NOW)

    assert (
        shown
        == """\
9be01d4   1 min   Jo    taken back   import x
77aa0e2   now     Ann                commit
Take the last one back: rtrepo undo"""
    )


def test_operations_json() -> None:
    shown = operations.to_json([OperationLine(ID, "import x", "Jo", NOW, details={"a": 1})])

    assert shown == {
        "schema": "rtrepo.operations/1",
        "operations": [
            {
                "id": "9be01d4000000000000000000000000000000000",
                "did": "import x",
                "who": "Jo",
                "at": 1800000000,
                "undone": False,
                "details": {"a": 1},
            }
        ],
    }
