"""The log, and one version with what it changed."""

from collections.abc import Iterator

import pytest

from rtrepo.model.change import Across, DatasetChange, SnapshotChange, Unreadable
from rtrepo.model.entry import Key
from rtrepo.model.log import Brought, LogLine
from rtrepo.render import diff_json, log, versions
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import ID, NOW, OTHER_ID, READING, change, version

KEYS = tuple(Key("noir", str(number)) for number in range(34))
RENAME = Across("rename", 112, KEYS[:9], "Mara", "Lena")
WARM = Across("field", 34, KEYS, "", "warm", "tags")
DRAFT = Across("field", 1, KEYS[:1], "draft-2", "", "tags")
LINE = LogLine(
    version(branches=("main",)), {"edited": 8, "added": 2}, 10, 120, change(), across=(RENAME, WARM), tags=("v1",)
)
OLDER = LogLine(version(id=OTHER_ID, message="November drafts", at=NOW - 86400), {"added": 1187}, note="from a.jsonl")
MERGE = LogLine(
    version(parents=(OTHER_ID, ID), message="Merge branch 'x'"),
    {"edited": 1},
    merged=("x",),
    brought=(
        Brought(version(id=OTHER_ID, message="November drafts"), {"edited": 0, "added": 0, "removed": 0}),
        Brought(version(), {"removed": 2, "added": 0, "edited": 31}),
    ),
)


def test_log() -> None:
    shown = log.text([LINE._replace(across=(), tags=(), change=None), OLDER], PLAIN, now=NOW)

    assert (
        shown
        == """\
9be01d4   2 h   Jo   warmer openings   8 edited · 2 added   +10 −120 words   main
77aa0e2   1 d   Jo   November drafts   1,187 added          from a.jsonl"""
    )


def test_log_where_one_line_is_not_enough() -> None:
    shown = log.text([LINE, MERGE], PLAIN, now=NOW)

    assert (
        shown
        == """\
9be01d4   2 h   Jo   warmer openings    main, tag v1
          8 edited · 2 added · Mara → Lena, 112 times · + warm in 34 · 1 file cannot be read · +10…
9be01d4   2 h   Jo   Merge branch 'x'
          1 edited · merge of x"""
    )


def test_log_with_a_line_per_entry() -> None:
    shown = log.text([LINE, OLDER], Style(width=80), now=NOW, stat=True)

    assert (
        shown
        == """\
9be01d4   2 h   Jo   warmer openings   main, tag v1
          8 edited · 2 added · Mara → Lena, 112 times · + warm in 34 · 1 file c…
    edited   noir/lighthouse-001   The keeper     7 of 8 turns · tags + warm −…
    added    noir/night-ferry-07   “When does…    2 turns · 7 words
    settings of noir edited
    broken   datasets/noir/entries/harbour-014.json: line 4: JSON ends early (i…
    also changed: README.md

77aa0e2   1 d   Jo   November drafts
          1,187 added · from a.jsonl
    too many entries for a line each: rtrepo show 77aa0e2 --stat"""
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (LogLine(version(), {}), "no entries"),
        (LogLine(version(), {}, change=SnapshotChange("", "", other_files=tuple("abc"))), "a, b, 1 more"),
        (
            LogLine(version(), {}, change=SnapshotChange("", "", datasets=(DatasetChange("noir", "edited"),))),
            "settings of noir",
        ),
        (LogLine(version(), {"edited": 1}, across=(DRAFT,)), "1 edited   − draft-2"),
        (LogLine(version(), {"edited": 9}, across=(RENAME,) * 4 + (WARM,) * 3), "9 edited   Mara → Lena, 112 times · "
         "Mara → Lena, 112 times · + warm in 34 · + warm in 34 · 3 more such"),
        (LogLine(version(), {"edited": 1}, trouble="object 1 is missing"), "1 edited   cannot be compared: object 1 is"
         " missing"),
        (LogLine(version(), {}, change=SnapshotChange("", "", unreadable=(Unreadable("x", "to", "y"),) * 2)),
         "no entries   2 files cannot be read"),
        (LogLine(version(), {"added": 1}, 1, merged=("a", "b"), note="from x.jsonl"),
         "1 added   merge of a and b · from x.jsonl · +1 word"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_version(line: LogLine, told: str) -> None:
    assert log.text([line], Style(width=300), now=NOW) == f"9be01d4   2 h   Jo   warmer openings   {told}"


def test_pages_come_as_their_versions_do() -> None:
    asked: list[int] = []

    def lines() -> Iterator[LogLine]:
        for number in range(120):
            asked.append(number)
            yield OLDER

    pages = log.pages(lines(), PLAIN, now=NOW, most=120)
    first = next(pages)

    assert (first.count("\n") + 1, len(asked)) == (log.AT_ONCE, log.AT_ONCE)
    assert [page.count("\n") + 1 for page in pages] == [50, 20, 1]
    assert list(log.pages([OLDER], PLAIN, now=NOW, most=1))[-1] == "1 version; for more: -n 2"


def test_an_empty_log_says_what_was_looked_for() -> None:
    fresh = list(log.pages([], PLAIN, now=NOW))
    narrow = list(log.pages([], PLAIN, now=NOW, filters=lambda: ["lamp", "--author \x1bjo"]))
    everywhere = list(log.pages([], PLAIN, now=NOW, filters=lambda: ["lamp", "--all"]))

    assert fresh == ['No versions here yet. Record the first: rtrepo commit -m "…"']
    assert narrow == [
        "No version fits lamp, --author \\x1bjo\nTry it with less, or with --all, which looks at every branch and tag."
    ]
    assert everywhere == ["No version fits lamp, --all\nTry it with less."]


def test_log_json() -> None:
    shown = log.to_json([OLDER, LINE])
    first, second = shown["versions"]

    assert shown["schema"] == "rtrepo.log/1"
    assert first == {
        "id": "77aa0e2000000000000000000000000000000000",
        "author": "Jo",
        "email": "jo@example.org",
        "at": 1799913600,
        "message": "November drafts",
        "parents": [],
        "branches": [],
        "tags": [],
        "merged": [],
        "totals": {"added": 1187},
        "words": {"added": 0, "removed": 0},
        "note": "from a.jsonl",
        "patterns": [],
        "entries": None,
        "unreadable": [],
        "trouble": "",
    }
    assert second["patterns"] == [
        {"pattern": "rename", "from": "Mara", "to": "Lena", "times": 112, "entries": 9},
        {"pattern": "field", "path": "tags", "from": "", "to": "warm", "times": 34, "entries": 34},
    ]
    assert second["entries"][1] == {
        "dataset": "noir", "id": "night-ferry-07", "change": "added", "turns": 0, "words": {"added": 7, "removed": 0},
    }  # fmt: skip
    assert second["unreadable"] == [
        {"path": "datasets/noir/entries/harbour-014.json", "side": "to", "why": "line 4: JSON ends early"}
    ]


def test_version() -> None:
    shown = versions.text(LINE, PLAIN, READING, now=NOW, limit=0)

    assert (
        shown
        == """\
9be01d4  warmer openings
  Jo <jo@example.org>, 2 hours ago (2027-01-15 06:00 UTC)   main, tag v1

  Because.

2 entries changed: 1 edited, 1 added · 2 turns edited, 1 added, 1 removed, 1 rewritten, 1 split, 1
  moved · +19 −3 words · 1 dataset's settings · 1 file that cannot be read · 1 other file

and 2 more entries: 1 edited, 1 added
    all of them: rtrepo show 9be01d4 --all     a line each: --stat

dataset noir   settings edited
  title    noir → Noir

broken   datasets/noir/entries/harbour-014.json   line 4: JSON ends early   (in warmer-tone)

also changed: README.md"""
    )


def test_a_merge_says_what_each_parent_brought() -> None:
    shown = versions.stat(MERGE, PLAIN, now=NOW)

    assert (
        shown
        == """\
9be01d4  Merge branch 'x'
  Jo <jo@example.org>, 2 hours ago (2027-01-15 06:00 UTC)
  joins 77aa0e2 and 9be01d4
    77aa0e2   November drafts   brought nothing
    9be01d4   warmer openings   brought 31 edited, 2 removed

No entry differs from the version before
  too many entries for a line each: rtrepo show 9be01d4 --stat"""
    )


def test_the_summary_of_a_version() -> None:
    shown = versions.summary(OLDER._replace(version=version(parents=(ID,)), change=change()), PLAIN, now=NOW)

    assert (
        shown
        == """\
9be01d4  warmer openings
  Jo <jo@example.org>, 2 hours ago (2027-01-15 06:00 UTC)
  after 9be01d4

  Because.
  from a.jsonl

2 entries changed: 1 edited, 1 added · 2 turns edited, 1 added, 1 removed, 1 rewritten, 1 split, 1
  moved · +19 −3 words · 1 dataset's settings · 1 file that cannot be read · 1 other file"""
    )


def test_version_json() -> None:
    shown = versions.to_json(MERGE, READING)

    assert shown.pop("diff") == diff_json.to_json(SnapshotChange("", ID), READING)
    assert shown.pop("brought")[1]["totals"] == {"removed": 2, "added": 0, "edited": 31}
    assert shown == {
        "schema": "rtrepo.version/1",
        "id": "9be01d4000000000000000000000000000000000",
        "author": "Jo",
        "email": "jo@example.org",
        "at": 1799992800,
        "message": "Merge branch 'x'",
        "parents": [OTHER_ID, ID],
        "branches": [],
        "tags": [],
        "merged": ["x"],
        "note": "",
    }
