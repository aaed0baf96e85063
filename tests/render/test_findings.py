"""What the rules found, as text, JSON, annotations, SARIF and JUnit."""

import json
from xml.etree import ElementTree

from rtrepo.actions.checking.ruling import listed
from rtrepo.model.entry import Key
from rtrepo.model.reports import CheckReport
from rtrepo.render import findings, findings_elsewhere
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import FORBIDDEN, NASTY, finding

KNEES = finding(
    code="R104",
    name="speaks-for-user",
    at="messages[8]",
    message='"you feel your knees give way"',
    severity="warn",
    blocks=False,
)
SETTINGS = finding(code="S107", name="unreadable-settings", id="", path="rtrepo.yaml", at="", message="is a list")
WAIVED = finding(waived="on purpose", blocks=False)
SLOP = finding(code="R107", name="slop-phrase", message='"took a deep breath"', severity="info", blocks=False)
EDGES = finding(code="T103", name="edge-whitespace", message="begins with white space", severity="info", blocks=False)
TITLES = {Key("noir", "lighthouse-001"): "The keeper of Hollow Point"}


def test_by_entry() -> None:
    shown = findings.text(CheckReport(41, (finding(), KNEES, SETTINGS, WAIVED), titles=TITLES), PLAIN)

    assert (
        shown
        == """\
41 entries checked: 2 to look at, 2 block · 1 waived
noir/lighthouse-001  The keeper of Hollow Point   datasets/noir/entries/lighthouse-001.json:9:3
  error  T101 repeated-role         message 6   a second assistant turn in a row   blocks
  warn   R104 speaks-for-user       message 8   "you feel your knees give way"
rtrepo.yaml:9:3
  error  S107 unreadable-settings   line 9      is a list                          blocks
Why T101: rtrepo rules T101      See what is waived: rtrepo validate --waived"""
    )


def test_what_is_waived_is_listed_where_that_is_asked_for() -> None:
    report = CheckReport(41, (KNEES, WAIVED, WAIVED))
    waived = """\
Waived:
noir/lighthouse-001   datasets/noir/entries/lighthouse-001.json:9:3
  error  T101 repeated-role   message 6   a second assistant turn in a row   waived: on purpose
"""

    assert findings.text(report, PLAIN, limit=1, with_waived=True) == (
        "41 entries checked: 1 to look at, none blocks · 2 waived\n"
        "noir/lighthouse-001   datasets/noir/entries/lighthouse-001.json:9:3\n"
        '  warn   R104 speaks-for-user   message 8   "you feel your knees give way"\n'
        f"{waived}and 1 more waived: T101 repeated-role 1\nWhy R104: rtrepo rules R104"
    )
    assert findings.text(CheckReport(2, (WAIVED,)), PLAIN, with_waived=True) == (
        f"2 entries checked: nothing to report · 1 waived\n{waived}".rstrip()
    )
    assert findings.text(CheckReport(2, ()), PLAIN, with_waived=True) == "2 entries checked: nothing to report"


def test_what_blocks_is_explained_first() -> None:
    shown = findings.text(CheckReport(41, (SLOP, KNEES, finding(blocks=False), SETTINGS)), PLAIN)

    assert shown.splitlines()[-1] == "Why S107: rtrepo rules S107"


def test_some_of_many() -> None:
    shown = findings.text(CheckReport(41, (KNEES, SETTINGS, SETTINGS)), PLAIN, limit=1)

    assert (
        shown
        == """\
41 entries checked: 2 to look at, 2 block
noir/lighthouse-001   datasets/noir/entries/lighthouse-001.json:9:3
  warn   R104 speaks-for-user   message 8   "you feel your knees give way"
and 2 more findings: S107 unreadable-settings 2
Why R104: rtrepo rules R104"""
    )


def test_many_remarks_for_information_are_folded() -> None:
    few, many = CheckReport(41, (*[SLOP] * 3, KNEES)), CheckReport(41, (*[SLOP] * 18, *[EDGES] * 3, KNEES))

    assert findings.text(few, PLAIN).count("slop-phrase") == 3
    assert (
        findings.text(many, Style(width=80))
        == """\
41 entries checked: 1 to look at, none blocks
noir/lighthouse-001   datasets/noir/entries/lighthouse-001.json:9:3
  warn   R104 speaks-for-user   message 8   "you feel your knees give way"
info   21 remarks for information: R107 slop-phrase 18, T103 edge-whitespace 3
Why R104: rtrepo rules R104      See them: rtrepo validate --rule R107"""
    )


def test_nothing() -> None:
    assert findings.text(CheckReport(1204, (WAIVED,)), PLAIN) == (
        "1,204 entries checked: nothing to report · 1 waived\nSee what is waived: rtrepo validate --waived"
    )
    assert findings.text(CheckReport(2, (), older=3), PLAIN) == (
        "2 entries checked: nothing new to report · 3 were there before"
    )


def test_hostile_text_is_shown_escaped_everywhere() -> None:
    report = CheckReport(1, (finding(message=NASTY, path=NASTY, id=NASTY), WAIVED), titles={Key("noir", NASTY): NASTY})
    told = [
        findings.text(report, PLAIN),
        findings_elsewhere.github(report),
        findings_elsewhere.junit(report),
        json.dumps(findings_elsewhere.sarif(report, listed()), ensure_ascii=False),
    ]

    assert [sign for text in told for sign in FORBIDDEN if sign in text] == []
    ElementTree.fromstring(told[2])


def test_json() -> None:
    shown = findings.to_json(CheckReport(41, (finding(), WAIVED), older=2))
    one = {
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

    assert shown == {
        "schema": "rtrepo.findings/1",
        "checked": 41,
        "blocking": 1,
        "older": 2,
        "findings": [one, one | {"blocks": False, "waived": "on purpose"}],
    }


def test_github() -> None:
    odd = finding(path="a,b:c%.json", message="50 %\r\nof: this, that\x1b", line=0, column=0)
    shown = findings_elsewhere.github(CheckReport(41, (KNEES, WAIVED, odd)))

    assert shown == (
        "::warning file=datasets/noir/entries/lighthouse-001.json,line=9,col=3,title=R104 speaks-fo"
        'r-user::message 8: "you feel your knees give way"\n'
        "::error file=a%2Cb%3Ac%25.json,title=T101 repeated-role::message 6: 50 %25\\r%0Aof: this, t"
        "hat\\x1b"
    )


def test_sarif() -> None:
    shown = findings_elsewhere.sarif(CheckReport(41, (KNEES, WAIVED)), listed())
    (run,) = shown["runs"]
    knees, waived = run["results"]

    assert (shown["version"], [rule["id"] for rule in run["tool"]["driver"]["rules"]]) == ("2.1.0", ["T101", "R104"])
    assert knees == {
        "ruleId": "R104",
        "ruleIndex": 1,
        "level": "warning",
        "message": {"text": 'message 8: "you feel your knees give way"'},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "datasets/noir/entries/lighthouse-001.json"},
                    "region": {"startLine": 9, "startColumn": 3},
                }
            }
        ],
    }
    assert waived["suppressions"] == [{"kind": "inSource", "justification": "on purpose"}]


def test_a_path_in_sarif_is_a_uri() -> None:
    (run,) = findings_elsewhere.sarif(CheckReport(1, (finding(path="a b/ü#.json", line=0),)), listed())["runs"]

    assert run["results"][0]["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "a%20b/%C3%BC%23.json"}}}
    ]


def test_junit() -> None:
    shown = findings_elsewhere.junit(CheckReport(41, (finding(), KNEES, WAIVED, SETTINGS)))

    assert (
        shown
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rtrepo validate" tests="41" failures="2">
  <testsuite name="noir" tests="2" failures="2">
    <testcase classname="noir" name="lighthouse-001" file="datasets/noir/entries/lighthouse-001.json">
      <failure message="1 finding blocks">datasets/noir/entries/lighthouse-001.json:9:3: error T101 \
repeated-role: message 6: a second assistant turn in a row</failure>
      <system-out>datasets/noir/entries/lighthouse-001.json:9:3: warn R104 speaks-for-user: message 8: \
&quot;you feel your knees give way&quot;</system-out>
    </testcase>
    <testcase classname="noir" name="rtrepo.yaml" file="rtrepo.yaml">
      <failure message="1 finding blocks">rtrepo.yaml:9:3: error S107 unreadable-settings: is a list</failure>
    </testcase>
  </testsuite>
</testsuites>"""
    )
