"""Exports, starts and refusals."""

from rtrepo.errors import RtrepoError
from rtrepo.model.reports import ExportReport, InitReport
from rtrepo.render import errors, exports, inits
from rtrepo.render.style import PLAIN
from tests.render.sample import ID

EXPORT = ExportReport(
    "noir",
    "sharegpt",
    "train.jsonl",
    ID,
    1204,
    "ab" * 32,
    "exports/1.json",
    {"draft": 3},
    {"names": 12},
    (("noir/x", "has tools"),),
    ("train.csv",),
)
REFUSAL = RtrepoError("noir has uncommitted changes", hint='rtrepo commit -m "…" first')


def test_export() -> None:
    shown = exports.text(EXPORT, PLAIN)

    assert (
        shown
        == """\
train.jsonl   1,204 entries of noir at 9be01d4, sharegpt
  left out          3   draft
  not carried           by sharegpt: names (12)
  not written       1   noir/x: has tools
  beside it             train.csv
  record                exports/1.json   sha256 abababababab"""
    )


def test_export_json() -> None:
    shown = exports.to_json(EXPORT)

    assert shown == {
        "schema": "rtrepo.exported/1",
        "dataset": "noir",
        "format": "sharegpt",
        "file": "train.jsonl",
        "version": "9be01d4000000000000000000000000000000000",
        "entries": 1204,
        "sha256": "abababababababababababababababababababababababababababababababab",
        "manifest": "exports/1.json",
        "left_out": {"draft": 3},
        "lost": {"names": 12},
        "unwritable": [{"entry": "noir/x", "reason": "has tools"}],
        "companions": ["train.csv"],
        "recorded": True,
        "unrecorded": "",
        "profile": "",
        "copies": 0,
        "unmatched": [],
    }


def test_init() -> None:
    report = InitReport(
        "/data/rp", "starter", True, ("rtrepo.yaml", ".gitattributes"), ID, ("pre-commit",), 0, ("git is old",), True
    )
    shown = inits.text(report, PLAIN)

    assert (
        shown
        == """\
Made a repository in /data/rp (template starter), its first version is 9be01d4
  files   rtrepo.yaml, .gitattributes
  hooks   pre-commit
  git     diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove)
  note: git is old
Bring something in: rtrepo import FILE --into DATASET"""
    )


def test_init_in_a_git_repository() -> None:
    report = InitReport("/data/rp", "starter", False, ("rtrepo.yaml",), "", (), 2)
    shown = inits.text(report, PLAIN)

    assert shown == (
        "Prepared the git repository in /data/rp (template starter, 2 entries)\n"
        "  files   rtrepo.yaml\n"
        'Nothing is committed yet: rtrepo status, then rtrepo commit -m "…"'
    )


def test_init_json() -> None:
    report = InitReport("/data/rp", "starter", False, ("rtrepo.yaml",), "", (), 2)
    shown = inits.to_json(report)

    assert shown == {
        "schema": "rtrepo.init/1",
        "root": "/data/rp",
        "template": "starter",
        "made_git": False,
        "files": ["rtrepo.yaml"],
        "version": "",
        "hooks": [],
        "entries": 2,
        "warnings": [],
        "git_setup": False,
    }


def test_refusal() -> None:
    shown = errors.text(REFUSAL)

    assert (
        shown
        == """\
error: noir has uncommitted changes
hint: rtrepo commit -m "…" first"""
    )


def test_refusal_json() -> None:
    shown = errors.to_json(REFUSAL)

    assert shown == {
        "schema": "rtrepo.error/1",
        "error": "noir has uncommitted changes",
        "hint": 'rtrepo commit -m "…" first',
        "exit_code": 3,
    }
