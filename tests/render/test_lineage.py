"""The past of one entry: its versions, and where its turns, words and fields come from."""

from dataclasses import replace

import pytest

from rtrepo.model.change import EntryChange, FieldChange, Side
from rtrepo.model.entry import Entry, Key
from rtrepo.model.lineage import BlameReport, EntryVersion, FieldOrigin, HistoryReport, TurnOrigin, WordRun
from rtrepo.model.sidecar import Sidecar
from rtrepo.render import blame, history
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import DAY, FORBIDDEN, ID, NASTY, NOW, OTHER_ID, READING, ferry, lighthouse, said, version

KEY = Key("noir", "lighthouse-001")
WARMER = version(message="warmer openings")
DRAFTS = version(id=OTHER_ID, message="November drafts", at=NOW - DAY)
EDITED = lighthouse()
REPORT = HistoryReport(
    KEY,
    (
        EntryVersion(None, replace(EDITED, turns=EDITED.turns[:2], sidecar=(), fields=(), words_removed=0)),
        EntryVersion(WARMER, EDITED),
        EntryVersion(WARMER, EntryChange(KEY, "edited", EDITED.before, Side()), problem="line 4: JSON ends early"),
        EntryVersion(WARMER, replace(EDITED, sidecar=(), fields=()), mended=True),
        EntryVersion(
            DRAFTS, EntryChange(KEY, "removed", EDITED.before, Side()), became=(Key("noir", "a"), Key("x", "b"))
        ),
        EntryVersion(DRAFTS, replace(EDITED, change="joined", previous=(Key("noir", "a"), Key("x", "b")), turns=())),
        EntryVersion(DRAFTS, replace(ferry(), key=Key("x", "b")), note="from a.jsonl, record 3"),
        EntryVersion(DRAFTS, replace(ferry(), key=KEY), again=True),
    ),
    more=True,
)


def test_history() -> None:
    assert (
        history.text(REPORT, Style(width=120), READING, now=NOW)
        == """\
noir/lighthouse-001  The keeper   8 versions or more
                     not committed yet   1 of 8 turns · +12 words
9be01d4   2 h   Jo   warmer openings     7 of 8 turns · tags + warm − draft-2 · 2 more fields · +12 −3 words
9be01d4   2 h   Jo   warmer openings     cannot be read: line 4: JSON ends early
9be01d4   2 h   Jo   warmer openings     can be read again · 7 of 8 turns · +12 −3 words
77aa0e2   1 d   Jo   November drafts     removed · lives on in a + x/b
77aa0e2   1 d   Jo   November drafts     joined from a + x/b · tags + warm − draft-2 · 2 more fields · +12 −3 words
77aa0e2   1 d   Jo   November drafts     added · 2 turns · 7 words · as x/b · from a.jsonl, record 3
77aa0e2   1 d   Jo   November drafts     added again · 2 turns · 7 words · as noir/lighthouse-001
older versions are not shown"""
    )


def test_history_on_a_narrow_page() -> None:
    shown = history.text(REPORT._replace(versions=REPORT.versions[:2], more=False), Style(width=60), READING, now=NOW)

    assert (
        shown
        == """\
noir/lighthouse-001  The keeper   2 versions
                     not committed yet
          1 of 8 turns · +12 words
9be01d4   2 h   Jo   warmer openings
          7 of 8 turns · tags + warm − draft-2 · 2 more
          fields · +12 −3 words"""
    )


def test_history_with_words() -> None:
    changed = replace(EDITED, turns=EDITED.turns[:3], patterns=())
    report = HistoryReport(KEY, (EntryVersion(WARMER, changed), EntryVersion(DRAFTS, ferry())))
    shown = history.text(report, PLAIN, READING, now=NOW, words=True)

    assert (
        shown
        == """\
noir/lighthouse-001  The keeper   2 versions
9be01d4   2 h   Jo   warmer openings
          2 of 8 turns · tags + warm − draft-2 · 2 more fields · +12 −3 words
  rating   4 → 5
  tags     + warm   − draft-2
  label    + true
   1 user             [-Mara?-]{+Lena?+}
   2 assistant  Lena  *A shutter bangs open [-three-]{+two+} floors above you.* word1 word2 word3
                      word4 word5 …
                      name   Mara → Lena

77aa0e2   1 d   Jo   November drafts
          added · 2 turns · 7 words · as noir/night-ferry-07
  When does the ferry go?
"""
    )


def test_history_json() -> None:
    told = history.to_json(REPORT, READING)
    versions = told["versions"]

    assert list(told) == ["schema", "dataset", "id", "version", "more", "versions"]
    assert (told["schema"], told["id"], told["more"]) == ("rtrepo.history/1", "lighthouse-001", True)
    assert versions[0]["version"] is None
    assert versions[1]["version"]["id"] == ID
    assert versions[1]["words"] == {"added": 12, "removed": 3}
    assert versions[1]["sidecar"] == [
        {"path": "rating", "before": 4, "after": 5},
        {"path": "tags", "added": ["warm"], "removed": ["draft-2"]},
    ]
    assert versions[2]["problem"] == "line 4: JSON ends early"
    assert versions[4]["became"] == [{"dataset": "noir", "id": "a"}, {"dataset": "x", "id": "b"}]
    assert versions[5]["previous_ids"] == ["a", "x/b"]
    assert (versions[6]["dataset"], versions[6]["id"], versions[6]["note"]) == ("x", "b", "from a.jsonl, record 3")
    assert [each["again"] for each in versions[6:]] == [False, True]
    assert [each["mended"] for each in versions[2:5]] == [False, True, False]


TURNS = [
    said("system", "You are Lena Voss, the keeper of Hollow Point, and you never leave the light alone at night."),
    said("user", "*I haul the dinghy up past the tide line.*"),
    said("assistant", "*The silence lasts long enough to hear the tide.* You're late.\nSit."),
]
BLAME = BlameReport(
    KEY,
    Entry({"messages": TURNS, "chosen": [said("assistant", "Sit.")], "label": True}),
    Sidecar({"title": "The keeper"}),
    (
        TurnOrigin("messages", 0, DRAFTS),
        TurnOrigin("messages", 1, None),
        TurnOrigin("messages", 2, WARMER),
        TurnOrigin("chosen", 0, DRAFTS),
    ),
    (
        FieldOrigin("sidecar", "tags", "draft", "draft", DRAFTS),
        FieldOrigin("sidecar", "tags", "warm", "warm", WARMER),
        FieldOrigin("sidecar", "tags", "quiet", "quiet", DRAFTS),
        FieldOrigin("sidecar", "waive", "R104", "on purpose", WARMER),
        FieldOrigin("sidecar", "rating", "", 4, None),
        FieldOrigin("entry", "label", "", True, DRAFTS),
    ),
    first=DRAFTS,
)
WORDS = (
    WordRun("*The silence ", DRAFTS),
    WordRun("lasts long enough to hear the tide", WARMER),
    WordRun(".*", DRAFTS),
    WordRun(" ", None),
    WordRun("You're late.\nSit.", DRAFTS),
)


def test_blame() -> None:
    assert (
        blame.text(BLAME, PLAIN, now=NOW)
        == """\
noir/lighthouse-001  The keeper   4 turns · from 3 versions
came in with 77aa0e2, 1 day ago, Jo: November drafts
  0 system      77aa0e2   1 d   Jo   You are Lena Voss, the keeper of Hollow Poin…
  1 user        not committed yet    *I haul the dinghy up past the tide line.*
  2 assistant   9be01d4   2 h   Jo   *The silence lasts long enough to hear the t…   warmer openings
  chosen
  0 assistant   77aa0e2   1 d   Jo   Sit.
    tags        77aa0e2   1 d   Jo   + draft, quiet
    tags        9be01d4   2 h   Jo   + warm   warmer openings
    waive       9be01d4   2 h   Jo   R104: on purpose   warmer openings
    rating      not committed yet    4
    label       77aa0e2   1 d   Jo   true"""
    )


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100, 140])
def test_blame_fits_the_page(width: int) -> None:
    shown = blame.text(BLAME, Style(width=width), now=NOW)

    assert max(map(len, shown.splitlines())) <= width
    assert "warmer op" in shown
    assert "*The sil" in shown


def test_blame_with_words_of_one_turn() -> None:
    turns = (*BLAME.turns[:2], BLAME.turns[2]._replace(words=WORDS), BLAME.turns[3])
    shown = blame.text(BLAME._replace(turns=turns), PLAIN, now=NOW, only=("messages", 2))

    assert (
        shown
        == """\
noir/lighthouse-001  The keeper   4 turns · from 3 versions
came in with 77aa0e2, 1 day ago, Jo: November drafts
  2 assistant   9be01d4   2 h   Jo   warmer openings
      77aa0e2  *The silence
      9be01d4  lasts long enough to hear the tide
      77aa0e2  .*
      not yet  [ ]
      77aa0e2  You're late.
               Sit."""
    )


def test_words_of_one_version_name_it_once() -> None:
    turn = BLAME.turns[0]._replace(words=(WordRun("You are Lena Voss.", DRAFTS),))
    shown = blame.text(BLAME._replace(turns=(turn,), fields=()), PLAIN, now=NOW)

    assert (
        shown
        == """\
noir/lighthouse-001  The keeper   1 turn · from 1 version
came in with 77aa0e2, 1 day ago, Jo: November drafts
  0 system   77aa0e2   1 d   Jo
               You are Lena Voss."""
    )


def test_blame_json() -> None:
    turns = (*BLAME.turns[:2], BLAME.turns[2]._replace(words=WORDS))
    told = blame.to_json(BLAME._replace(turns=turns, at=ID))
    drafts = {"version": OTHER_ID, "author": "Jo", "at": NOW - DAY, "subject": "November drafts"}
    nobody = {"version": None, "author": None, "at": None, "subject": None}

    assert list(told) == ["schema", "dataset", "id", "version", "first", "turns", "fields", "versions"]
    assert (told["schema"], told["version"], told["first"]) == ("rtrepo.blame/1", ID, OTHER_ID)
    assert told["turns"][:2] == [
        {"list": "messages", "index": 0, "role": "system", **drafts},
        {"list": "messages", "index": 1, "role": "user", **nobody},
    ]
    assert "".join(run["text"] for run in told["turns"][2]["words"]) == TURNS[2]["content"]
    assert [run["version"] for run in told["turns"][2]["words"]] == [OTHER_ID, ID, OTHER_ID, None, OTHER_ID]
    assert told["fields"][0] == {"in": "sidecar", "path": "tags", "part": "draft", "value": "draft", **drafts}
    assert told["fields"][5] == {"in": "entry", "path": "label", "value": True, **drafts}
    assert [each["id"] for each in told["versions"]] == [OTHER_ID, ID]
    one = blame.to_json(BLAME, only=("chosen", 0))
    assert ([turn["list"] for turn in one["turns"]], one["fields"], len(one["versions"])) == (["chosen"], [], 1)


@pytest.mark.parametrize("color", [False, True])
def test_nothing_in_a_past_steers_the_terminal(color: bool) -> None:
    who = version(author=NASTY, message=NASTY)
    side = Side(Entry({"messages": [said(NASTY, NASTY, name=NASTY)], NASTY: NASTY}), Sidecar({"title": NASTY}))
    change = EntryChange(
        Key(NASTY, NASTY), "moved", side, side, previous=(Key("x", NASTY),), sidecar=(FieldChange(NASTY, NASTY, 1),)
    )
    versions = (
        EntryVersion(who, change, note=NASTY, problem=NASTY),
        EntryVersion(who, replace(change, change="removed"), became=(Key(NASTY, NASTY),)),
        EntryVersion(who, replace(change, change="added", previous=())),
    )
    style = Style(color=color)
    asked = HistoryReport(Key("a", "b"), versions)
    report = BlameReport(
        change.key, side.entry or Entry({}), side.sidecar,
        (TurnOrigin("messages", 0, who, (WordRun(NASTY, who), WordRun("\x1b", None))),),
        (FieldOrigin("sidecar", NASTY, NASTY, NASTY, who), FieldOrigin("entry", NASTY, "", NASTY, None)),
        first=replace(who, id=OTHER_ID),
    )  # fmt: skip
    told = [history.text(asked, style, READING, now=NOW, words=words) for words in (False, True)]
    told += [
        blame.text(each, style, now=NOW) for each in (report, report._replace(turns=(TurnOrigin("messages", 0, who),)))
    ]

    for text in told:
        ours = text.replace("\x1b[0m", "")
        for code in ("1", "2", "31", "32", "33", "9;31", "1;31", "1;33"):
            ours = ours.replace(f"\x1b[{code}m", "")
        assert [character for character in FORBIDDEN if character in ours] == []
