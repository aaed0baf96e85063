"""What was mended, as text: one entry and many, files left alone, nasty text, narrow pages."""

from rtrepo.model.entry import Key
from rtrepo.model.fixes import FixReport, RuleMends
from rtrepo.model.reports import CheckReport
from rtrepo.render import fixes
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import FORBIDDEN, NASTY, READING, change, finding

EDGES = RuleMends("T103", "edge-whitespace", "unsafe", 1_204, tuple(Key("noir", f"n{number}") for number in range(5)))
ALIAS = RuleMends("M110", "aliased-tag", "safe", 1, (Key("noir", "lighthouse-001"),))
TYPED = {
    "again": "rtrepo validate",
    "do": "rtrepo validate --fix",
    "unsafe": "rtrepo validate --fix --unsafe --dry-run",
}


def shown(report: FixReport, style: Style = PLAIN) -> str:
    return fixes.text(report, style, READING, **TYPED)


def test_what_was_mended_and_what_is_left() -> None:
    left = CheckReport(41, (finding(), finding(id="b", blocks=False), finding(id="c", blocks=False, waived="so it is")))
    report = FixReport((EDGES, ALIAS), left, 3, alone=("datasets/noir/entries/n4.json",), offers=frozenset({"unsafe"}))

    assert (
        shown(report)
        == """\
Mended 1,205 findings in 6 entries
  T103 edge-whitespace   1,204   noir/n0, noir/n1, noir/n2 and 2 more
  M110 aliased-tag           1   noir/lighthouse-001
  left alone, somebody changed it meanwhile: datasets/noir/entries/n4.json
Left: 2 to look at, 1 blocks: rtrepo validate
Take it back: rtrepo undo      Fix with a look first: rtrepo validate --fix --unsafe --dry-run"""
    )


def test_nothing() -> None:
    assert shown(FixReport((), CheckReport(1, ()))) == "1 entry checked: nothing was mended\nLeft: nothing to report"


def test_a_dry_run_that_would_change_nothing_is_short() -> None:
    report = FixReport((), CheckReport(1, ()), change=change())

    assert shown(report) == "1 entry checked: nothing was mended\nLeft: nothing to report"


def test_narrow_and_nasty() -> None:
    nasty = RuleMends("T103", "edge-whitespace", "unsafe", 1, (Key(NASTY, NASTY),))
    report = FixReport((nasty,), CheckReport(1, ()), 1, alone=(NASTY,), change=change())
    text = fixes.text(report, Style(width=60), READING, again=NASTY, do=NASTY, unsafe=NASTY)

    assert not set(text) & set(FORBIDDEN)
    assert max(map(len, text.splitlines()[:2])) <= 60
