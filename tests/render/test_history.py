"""The log, and one version with what it changed."""

from rtrepo.model.reports import LogLine
from rtrepo.render import log, versions
from rtrepo.render.style import PLAIN
from tests.render.sample import NOW, OTHER_ID, READING, change, version

LINE = LogLine(version(branches=("main",)), {"edited": 8, "added": 2}, 10, 120, change=change())
OLDER = LogLine(version(id=OTHER_ID, message="November drafts", at=NOW - 86400), {"added": 1187}, note="from a.jsonl")


def test_log() -> None:
    shown = log.text([LINE, OLDER], PLAIN, now=NOW)

    assert (
        shown
        == """\
9be01d4   2 h   Jo   warmer openings   8 edited · 2 added   +10 −120 words   main
77aa0e2   1 d   Jo   November drafts   1,187 added          from a.jsonl"""
    )


def test_log_json() -> None:
    shown = log.to_json([OLDER])

    assert shown == {
        "schema": "rtrepo.log/1",
        "versions": [
            {
                "id": "77aa0e2000000000000000000000000000000000",
                "author": "Jo",
                "email": "jo@example.org",
                "at": 1799913600,
                "message": "November drafts",
                "parents": [],
                "branches": [],
                "totals": {"added": 1187},
                "words": {"added": 0, "removed": 0},
                "note": "from a.jsonl",
            }
        ],
    }


def test_version() -> None:
    shown = versions.text(LINE, PLAIN, READING, now=NOW, limit=0)

    assert (
        shown
        == """\
9be01d4  warmer openings
  Jo <jo@example.org>, 2 hours ago (2027-01-15 06:00 UTC)   main

  Because.

2 entries changed: 1 edited, 1 added · 2 turns edited, 1 added, 1 removed, 1 rewritten, 1 split, 1
  moved · +19 −3 words · 1 dataset's settings · 1 file that cannot be read · 1 other file

and 2 more entries: 1 edited, 1 added     all in one line each: --stat

dataset noir   settings edited
  title    noir → Noir

broken   datasets/noir/entries/harbour-014.json   line 4: JSON ends early   (in warmer-tone)

also changed: README.md"""
    )


def test_version_json() -> None:
    shown = versions.to_json(OLDER, READING)

    assert shown == {
        "schema": "rtrepo.version/1",
        "id": "77aa0e2000000000000000000000000000000000",
        "author": "Jo",
        "email": "jo@example.org",
        "at": 1799913600,
        "message": "November drafts",
        "parents": [],
        "branches": [],
        "note": "from a.jsonl",
        "diff": {
            "schema": "rtrepo.diff/1",
            "from": "",
            "to": "77aa0e2000000000000000000000000000000000",
            "totals": {
                "added": 0,
                "removed": 0,
                "edited": 0,
                "moved": 0,
                "split": 0,
                "joined": 0,
                "turns": {"added": 0, "removed": 0, "edited": 0, "replaced": 0, "split": 0, "joined": 0, "moved": 0},
                "words": {"added": 0, "removed": 0},
            },
            "entries": [],
            "datasets": [],
            "unreadable": [],
            "shift": {},
        },
    }
