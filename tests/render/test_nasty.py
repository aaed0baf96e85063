"""No text that somebody wrote can steer a terminal, in any renderer, with or without colour."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.model.change import (
    Across,
    DatasetChange,
    EntryChange,
    FieldChange,
    Pattern,
    Side,
    SnapshotChange,
    TurnEdit,
    Unreadable,
)
from rtrepo.model.entry import Entry, Key
from rtrepo.model.experiment import Run
from rtrepo.model.export_record import ExportList, ExportRecord, Share, Trained, Twin, VerifyReport, WhichReport
from rtrepo.model.gates import Step, StepRun, TrustReport
from rtrepo.model.log import Brought, LogLine
from rtrepo.model.manifest import Manifest
from rtrepo.model.mix import MixGroup, MixReport
from rtrepo.model.push import HookRun, PushedRef, PushReport
from rtrepo.model.reports import (
    BranchLine,
    CheckReport,
    CommitReport,
    EntryView,
    ExportReport,
    HookView,
    ImportReport,
    InitReport,
    ListReport,
    MoveReport,
    OperationLine,
    Rejection,
    StatusReport,
)
from rtrepo.model.search import Hit, SearchReport
from rtrepo.model.sidecar import Sidecar
from rtrepo.render import (
    branches,
    commits,
    diff,
    entries,
    errors,
    export_list,
    exports,
    findings,
    findings_elsewhere,
    hooks,
    imports,
    inits,
    listing,
    log,
    mix,
    moves,
    operations,
    pushes,
    search,
    status,
    trust,
    verified,
    versions,
    which,
)
from rtrepo.render.style import Style
from tests.render.sample import FORBIDDEN, NASTY, NOW, READING, finding, said, version

X = NASTY
KEY = Key(X, X)
ABOUT = Sidecar({"title": X, "tags": [X], "notes": X, X: X, "speakers": {0: X}})
OLD = Entry(
    {
        X: X,
        "messages": [said(X, X, name=X), said("a", X), said("a", X + " b " + X), said("a", X), said("a", X)],
        "chosen": [said(X, [{"type": X, X: X}, {"text": X}], tool_calls=[{"function": {"name": X, "arguments": X}}])],
    }
)
NEW = Entry(
    {
        "messages": [
            said(X, X + " new", name=X + "2", **{X: X}),
            said("b", X),
            said("a", X),
            said("a", X),
            said("a", X),
        ],
        "chosen": [said(X, X)],
    }
)
TURNS = (
    TurnEdit("edited", (0,), (0,)),
    TurnEdit("replaced", (1,), (1,), 0.1),
    TurnEdit("split", (2,), (2, 3)),
    TurnEdit("removed", (3,), ()),
    TurnEdit("added", (), (4,)),
    TurnEdit("edited", (0,), (0,), list="chosen"),
)
FIELDS = (FieldChange(X, X, X + "2"), FieldChange(X, added=(X,), removed=(X,)), FieldChange("n", X * 9, X * 8))
CHANGE = SnapshotChange(
    X,
    X,
    (
        EntryChange(
            KEY,
            "edited",
            Side(OLD, ABOUT),
            Side(NEW, ABOUT),
            TURNS,
            FIELDS,
            FIELDS,
            (Pattern("rename", 1, X, X),),
            (Key("a", X),),
        ),
        EntryChange(Key(X, "b"), "added", Side(), Side(NEW, ABOUT)),
        EntryChange(Key(X, "c"), "removed", Side(OLD, ABOUT), Side()),
    ),
    (DatasetChange(X, "edited", FIELDS),),
    (Unreadable(X, "to", X), Unreadable(f"datasets/{X}/entries/{X}.json", "to", X)),
    (X,),
)
COMMIT = version(author=X, email=X, message=f"{X}\n\n{X}", branches=(X,))
WRONG = finding(dataset=X, id=X, path=X, code=X, name=X, at=f"messages[0].{X}", message=X)
THROUGH = (Across("rename", 2, (KEY,), X, X), Across("field", 1, (KEY,), "", X, "tags"))
LINE = LogLine(COMMIT, {"added": 1}, 1, 1, CHANGE, X, (X,), THROUGH, (Brought(COMMIT, {"added": 1}),), (X,), X)
VIEW = EntryView(KEY, OLD, ABOUT, X, X)
BROKEN = EntryView(KEY, None, ABOUT, X, X, X)
IMPORT = ImportReport(
    X, X, 1, {X: 1}, (X,), (X,), (X,), 1, (X,), 1, (X,), (Rejection(1, 1, X),), {X: X}, (X,), 1, X, X, True, False, X
)
HITS = (Hit(KEY, X, X, X + "lamp" + X, 0, len(X) + 2, 2),)
STEP = Step(X, X, X, True, X)
STEP_RUNS = tuple(StepRun(STEP, outcome, 1, X) for outcome in ("passed", "failed", "untrusted", "flawed"))
PUSHED = PushedRef(X, X, CheckReport(1, (WRONG,), laxer=(X,)), {WRONG.path: COMMIT})

MIX = MixReport(
    (X, X), X, X, X, {"weights": {X: 2}, "limits": {X: 1}, "seed": X, "where": X}, 3, MixGroup("", "", 2, 1, 2, 5, 9),
    (MixGroup("tag", X, 1, 1, 2, 3, 4),), {X: 1}, {X: 1}, {X: 1}, ((X, X),), (X,),
)  # fmt: skip
EXPORTED = ExportRecord(X, Manifest(X, X, X, 1, X, X, {X: [X], "status": [X]}), X, X, X, 0)
SHARE = Share(EXPORTED, COMMIT, 9, 1, 7, True, (Twin(1, KEY),), (Twin(2, KEY),))
PAGES: dict[str, Callable[[Style], str]] = {
    "diff": lambda style: diff.text(CHANGE, style, READING),
    "diff all": lambda style: diff.text(CHANGE, style, READING, all_turns=True, limit=1),
    "stat": lambda style: diff.stat(CHANGE, style),
    "summary": lambda style: diff.summary(CHANGE, style),
    "import": lambda style: imports.text(IMPORT, style),
    "import again": lambda style: imports.text(IMPORT._replace(added=(), updated=(), pruned=()), style),
    "status": lambda style: status.text(
        StatusReport(X, COMMIT, CHANGE, (WRONG,), (X,), (X,), {X: 1}, X), style, now=NOW
    ),
    "status clean": lambda style: status.text(StatusReport(X, COMMIT, SnapshotChange(X, X)), style, now=NOW),
    "commit": lambda style: commits.text(CommitReport(COMMIT, X, {}, 1, (WRONG,), X), style),
    "commit stopped": lambda style: commits.text(CommitReport(None, X, {}, 1, (WRONG,), X, X), style),
    "commit stopped by a hook": lambda style: commits.text(CommitReport(None, X, {}, 1, (), X, X), style),
    "commit with gates": lambda style: commits.text(CommitReport(COMMIT, X, {}, 1, laxer=(X,), steps=STEP_RUNS), style),
    "push stopped": lambda style: pushes.text(
        PushReport(
            (PUSHED, PUSHED._replace(name=X)),
        ),
        style,
    ),
    "push stopped by a command": lambda style: pushes.text(PushReport((PUSHED,), steps=STEP_RUNS), style),
    "trust": lambda style: trust.text(TrustReport("untrusted", (STEP,), (X,)), style),
    "hooks": lambda style: hooks.text([HookView(X, "missing", X, False)], style),
    "hook log": lambda style: hooks.log([HookRun(0, X, X)], style, now=NOW),
    "findings": lambda style: findings.text(CheckReport(1, (WRONG, replace(WRONG, waived=X)), X), style),
    "github": lambda style: findings_elsewhere.github(CheckReport(1, (WRONG,), X)),
    "log": lambda style: log.text([LINE], style, now=NOW),
    "log with entries": lambda style: log.text([LINE], style, now=NOW, stat=True),
    "log of settings": lambda style: log.text([LINE._replace(totals={})], style, now=NOW),
    "no log": lambda style: "\n".join(log.pages([], style, now=NOW, filters=lambda: [X])),
    "version with entries": lambda style: versions.stat(
        LINE._replace(version=version(author=X, email=X, message=X, parents=("a", "b"))), style, now=NOW
    ),
    "version in short": lambda style: versions.summary(LINE, style, now=NOW),
    "version": lambda style: versions.text(LINE, style, READING, now=NOW),
    "entry": lambda style: entries.text(VIEW, style),
    "broken entry": lambda style: entries.text(BROKEN, style),
    "list": lambda style: listing.text(ListReport((VIEW, BROKEN), X), style),
    "search": lambda style: search.text(SearchReport(X, HITS, 1, 2, 3, X), style),
    "no hits": lambda style: search.text(SearchReport(X, (), 1, 2, 3, X), style),
    "branches": lambda style: branches.text([BranchLine(X, COMMIT, True), BranchLine(X, None, False)], style, now=NOW),
    "undo": lambda style: moves.text(MoveReport("undo", X, 1, (X,), X, X, 1, (X,)), style, now=NOW),
    "switch": lambda style: moves.text(MoveReport("switch", X, 1, (X,), X, X, 1, (X,)), style, now=NOW),
    "export": lambda style: exports.text(ExportReport(X, X, X, X, 1, X, X, {X: 1}, {X: 1}, ((X, X),), (X,)), style),
    "export that is not recorded": lambda style: exports.text(
        ExportReport(X, X, X, X, 1, X, X, {}, {}, unrecorded=X), style
    ),
    "exports": lambda style: export_list.text(ExportList((EXPORTED,), 1), style, now=NOW),
    "which": lambda style: which.text(
        WhichReport(X, X, "near", (SHARE, SHARE), (Trained(X, Run(X, metrics={X: 1.0})),), 2, foreign=1), style, now=NOW
    ),
    "which is not known": lambda style: which.text(WhichReport(X, X, "none", (SHARE,), records=2), style, now=NOW),
    "mix": lambda style: mix.text(MIX, style),
    "verified": lambda style: verified.text(
        VerifyReport(X, X, EXPORTED, COMMIT, "", SHARE, 1, {X: False}), style, now=NOW
    ),
    "init": lambda style: inits.text(InitReport(X, X, True, (X,), X, (X,), 0, (X,)), style),
    "operations": lambda style: operations.text([OperationLine(X, X, X, 0)], style, now=NOW),
    "error": lambda style: errors.text(RtrepoError(X, hint=X), style),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("style", [Style(), Style(color=True), Style(width=30), Style(unicode=False)], ids=str)
def test_only_our_own_colours_reach_the_terminal(name: str, style: Style) -> None:
    page = PAGES[name](style)
    told = re.sub("\x1b\\[[0-9;]*m", "", page) if style.color else page
    found = [character for character in FORBIDDEN if character in told]

    assert found == []
    assert "\\x1b" in told
    assert style.unicode or name == "github" or told.isascii()


@pytest.mark.parametrize("name", PAGES)
def test_every_colour_ends_on_its_line(name: str) -> None:
    page = PAGES[name](Style(color=True))
    left = [line for line in page.split("\n") if re.findall("\x1b\\[[0-9;]*m", line)[-1:] not in ([], ["\x1b[0m"])]

    assert left == []
