"""What the rules found, as text, JSON and annotations."""

from rtrepo.model.reports import CheckReport
from rtrepo.render import findings
from rtrepo.render.style import PLAIN
from tests.render.sample import finding

KNEES = finding(
    code="R104",
    name="speaks-for-user",
    at="messages[8]",
    message='"you feel your knees give way"',
    severity="warn",
    blocks=False,
    fix="safe",
)
SETTINGS = finding(code="S107", name="unreadable-settings", id="", path="rtrepo.yaml", at="", message="is a list")
WAIVED = finding(waived="on purpose", blocks=False)


def test_by_entry() -> None:
    shown = findings.text(CheckReport(41, (finding(), KNEES, SETTINGS, WAIVED)), PLAIN)

    assert (
        shown
        == """\
41 entries checked: 2 to look at, 2 block · 1 waived
noir/lighthouse-001
  error  T101 repeated-role         message 6   a second assistant turn in a row   blocks
  warn   R104 speaks-for-user       message 8   "you feel your knees give way"     --fix
rtrepo.yaml
  error  S107 unreadable-settings   line 9      is a list                          blocks
Fix what is safe: rtrepo validate --fix      Why T101: rtrepo rules T101"""
    )


def test_some_of_many() -> None:
    shown = findings.text(CheckReport(41, (KNEES, SETTINGS)), PLAIN, limit=1)

    assert (
        shown
        == """\
41 entries checked: 2 to look at, 1 blocks
noir/lighthouse-001
  warn   R104 speaks-for-user   message 8   "you feel your knees give way"   --fix
and 1 more finding
Fix what is safe: rtrepo validate --fix      Why R104: rtrepo rules R104"""
    )


def test_nothing() -> None:
    shown = findings.text(CheckReport(1204, (WAIVED,)), PLAIN)

    assert shown == ("1,204 entries checked: nothing to report · 1 waived")


def test_json() -> None:
    shown = findings.to_json(CheckReport(41, (finding(), WAIVED)))

    assert shown == {
        "schema": "rtrepo.findings/1",
        "checked": 41,
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
            },
            {
                "code": "T101",
                "name": "repeated-role",
                "severity": "error",
                "blocks": False,
                "dataset": "noir",
                "id": "lighthouse-001",
                "path": "datasets/noir/entries/lighthouse-001.json",
                "line": 9,
                "column": 3,
                "at": "messages[6]",
                "message": "a second assistant turn in a row",
                "fix": "none",
                "waived": "on purpose",
            },
        ],
    }


def test_github() -> None:
    odd = finding(path="a,b:c%.json", message="50 %\r\nof: this, that\x1b", line=0, column=0)
    shown = findings.github(CheckReport(41, (KNEES, WAIVED, odd)))

    assert shown == (
        "::warning file=datasets/noir/entries/lighthouse-001.json,line=9,col=3,title=R104 speaks-fo"
        'r-user::message 8: "you feel your knees give way"\n'
        "::error file=a%2Cb%3Ac%25.json,title=T101 repeated-role::message 6: 50 %25\\r%0Aof: this, t"
        "hat\\x1b"
    )
