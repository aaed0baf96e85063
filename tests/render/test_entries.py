"""Entries, lists and searches."""

from rtrepo.model.entry import Entry, Key
from rtrepo.model.reports import EntryView, ListReport
from rtrepo.model.search import Hit, SearchReport
from rtrepo.model.sidecar import Sidecar
from rtrepo.render import entries, listing, search
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import said

ENTRY = Entry(
    {
        "id": "lighthouse-001",
        "messages": [
            said("system", "Be brief."),
            said("user", [{"type": "text", "text": "See?"}, {"type": "image_url", "image_url": "a.png"}]),
            said("assistant", None, name="Mara", tool_calls=[{"function": {"name": "roll", "arguments": "2d6"}}]),
            said("tool", "9", tool_call_id="c1"),
        ],
        "chosen": [said("assistant", "Yes.\n\n日本語")],
    }
)
ABOUT = Sidecar(
    {"title": "The keeper", "tags": ["warm", "x"], "rating": 4, "speakers": {1: "visitor"}, "notes": "a\nb"}
)
VIEW = EntryView(Key("noir", "lighthouse-001"), ENTRY, ABOUT, "datasets/noir/entries/lighthouse-001.json")
BROKEN = EntryView(Key("noir", "b"), None, Sidecar(), "b.json", problem="line 4: JSON ends early")
TEXT = "The keeper winds the lamp every four hours, and " * 6 + "the lamp burns"
AT = TEXT.rindex("lamp")
HITS = (
    Hit(VIEW.key, "messages[3]", "assistant", TEXT, AT, AT + 4, 7),
    Hit(VIEW.key, "title", "title", "lamp", 0, 4, 1),
)
FOUND = SearchReport("lamp", HITS, 1, 8, 1204)


def test_conversation() -> None:
    shown = entries.text(VIEW, PLAIN)

    assert (
        shown
        == """\
noir/lighthouse-001  The keeper   5 turns · 15 words
  tags     warm, x
  rating   4
  notes    a
           b

  0 system
    Be brief.

  1 user  visitor
    See?
    [image_url {"image_url": "a.png"}]

  2 assistant  Mara
    calls roll(2d6)

  3 tool
    9
    tool_call_id: c1

chosen

  0 assistant
    Yes.

    日本語"""
    )


def test_entry_that_cannot_be_read() -> None:
    shown = entries.text(BROKEN, PLAIN)

    assert (
        shown
        == """\
noir/b  (untitled)
cannot be read: line 4: JSON ends early   (b.json)"""
    )


def test_entry_json() -> None:
    shown = entries.to_json(BROKEN)

    assert shown == {
        "schema": "rtrepo.entry/1",
        "dataset": "noir",
        "id": "b",
        "path": "b.json",
        "version": "",
        "problem": "line 4: JSON ends early",
        "lists": {},
        "entry": None,
        "sidecar": {},
    }


def test_entry_json_with_keys_that_are_numbers() -> None:
    shown = entries.to_json(VIEW)["sidecar"]

    assert shown == {
        "title": "The keeper",
        "tags": ["warm", "x"],
        "rating": 4,
        "speakers": {"1": "visitor"},
        "notes": "a\nb",
    }


def test_list() -> None:
    shown = listing.text(ListReport((VIEW, BROKEN)), PLAIN)

    assert (
        shown
        == """\
2 entries
  entry                 title        turns   words   status   tags
  noir/lighthouse-001   The keeper       5      15   active   warm, x
  noir/b                                             broken   line 4: JSON ends early"""
    )


def test_list_of_more_than_asked_for() -> None:
    shown = listing.text(ListReport((VIEW, BROKEN), version="v1"), PLAIN, limit=1)

    assert (
        shown
        == """\
2 entries at v1
  entry                 title        turns   words   status   tags
  noir/lighthouse-001   The keeper       5      15   active   warm, x
  and 1 more: rtrepo list --limit 2"""
    )


def test_list_json() -> None:
    shown = listing.to_json(ListReport((VIEW, BROKEN)))

    assert shown == {
        "schema": "rtrepo.list/1",
        "version": "",
        "entries": [
            {
                "dataset": "noir",
                "id": "lighthouse-001",
                "title": "The keeper",
                "turns": 5,
                "words": 15,
                "tags": ["warm", "x"],
                "status": "active",
                "path": "datasets/noir/entries/lighthouse-001.json",
                "problem": "",
            },
            {
                "dataset": "noir",
                "id": "b",
                "title": "",
                "turns": None,
                "words": None,
                "tags": [],
                "status": "active",
                "path": "b.json",
                "problem": "line 4: JSON ends early",
            },
        ],
    }


def test_search() -> None:
    shown = search.text(FOUND, Style(width=80))

    assert (
        shown
        == """\
“lamp” 8 times in 1 of 1,204 entries
noir/lighthouse-001
  message 3 assistant   … every four hours, and the [lamp] burns   (7 times)
  title   [lamp]"""
    )


def test_search_in_colour() -> None:
    shown = search.text(FOUND, Style(color=True, width=60))

    assert shown == (
        "“lamp” 8 times in 1 of 1,204 entries\n"
        "\x1b[1mnoir/lighthouse-001\x1b[0m\n"
        "  message 3 assistant   … hours, and the \x1b[1;33mlamp\x1b[0m burns\x1b[2m   (7 times)\x1b[0m\n"
        "  title   \x1b[1;33mlamp\x1b[0m"
    )


def test_search_without_a_hit() -> None:
    shown = search.text(SearchReport("lamp", (), 0, 0, 1204), PLAIN)

    assert shown == ("“lamp” is in none of 1,204 entries")


def test_search_json() -> None:
    shown = search.to_json(SearchReport("lamp", HITS[1:], 1, 1, 3))

    assert shown == {
        "schema": "rtrepo.search/1",
        "text": "lamp",
        "version": "",
        "searched": 3,
        "entries": 1,
        "occurrences": 1,
        "hits": [
            {
                "dataset": "noir",
                "id": "lighthouse-001",
                "at": "title",
                "role": "title",
                "text": "lamp",
                "start": 0,
                "end": 4,
                "count": 1,
            }
        ],
        "unreadable": [],
    }


def test_how_often_in_each_entry() -> None:
    other = Hit(Key("noir", "b"), "title", "", "lamp", 0, 4, 1200)
    shown = search.counts(SearchReport("lamp", (*HITS, other), 2, 1208, 1204, problems=(("c.json", "no JSON"),)), PLAIN)

    assert (
        shown
        == """\
“lamp” 1,208 times in 2 of 1,204 entries
  noir/lighthouse-001       8
  noir/b                1,200
not searched c.json: no JSON"""
    )


ODD = EntryView(
    Key("noir", "odd"),
    Entry(
        {
            "id": "another",
            "messages": [
                said("user", [{"type": "text", "text": "See?", "cache": True}], name=7),
                said(
                    "assistant",
                    None,
                    tool_calls=[
                        {"id": "c1", "type": "function", "function": {"name": "roll", "arguments": "", "x": 1}}
                    ],
                    reasoning_content="first\nthen",
                ),
            ],
            "rejected": [said("assistant", "No.", name="Mara")],
        }
    ),
    Sidecar({"title": ["a"], "speakers": {0: {"character": "mara", "label": "Keeper"}, 1: "tobin", 9: "nobody"},
             "notes": "one\ntwo\n"}),
    "odd.json",
)  # fmt: skip


def test_nothing_of_an_entry_is_left_out() -> None:
    shown = entries.text(ODD, PLAIN)

    assert (
        shown
        == """\
noir/odd  “See?”   3 turns · 4 words
  notes      one
             two
  title      a
  speakers   {"0": {"character": "mara", "label": "Keeper"}, "9": "nobody"}
  id         another

  0 user  Keeper
    See?
    part 0: {"cache": true}
    name: 7

  1 assistant  tobin
    calls roll()
    call 0: {"id": "c1", "x": 1}
    reasoning_content: first
      then

rejected

  0 assistant  Mara
    No."""
    )
