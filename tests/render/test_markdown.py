"""A change as GitHub's Markdown: whole text, and that nothing in the data is markup."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.model.change import (
    Across,
    DatasetChange,
    EntryChange,
    Example,
    FieldChange,
    Pattern,
    Side,
    SnapshotChange,
    TurnEdit,
    Unreadable,
)
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.render import diff_markdown
from rtrepo.render.markdown import escaped, from_colours, in_html, item
from rtrepo.render.style import Style
from tests.render.sample import FORBIDDEN, NASTY, READING, change, lighthouse, said

COLOUR = Style(color=True)
EVIL = (
    "<script>alert(1)</script> <img src=x onerror=y> **bold** _it_ `code` [a](http://evil.example) "
    "![p](https://e.example/p.png) www.evil.example @mara team/repo#12 #13 GH-14 :smile: $x^2$ ~~no~~ | cell | "
    "</details> </summary> <!-- & &amp; \\"
)


def test_whole_change() -> None:
    keys = (Key("noir", "a"), Key("noir", "b"), Key("noir", "c"))
    across = Across("opening", 3, keys, "As …,", "", "", (Example("As Zeus,", 2),))
    shown = diff_markdown.text(replace(change(), across=(across,)), READING)

    assert (
        shown
        == """\
### main → warmer-tone

2 entries changed: 1 edited, 1 added · 2 turns edited, 1 added, 1 removed, 1 rewritten, 1 split, 1 moved · +19 −3 words · 1 dataset's settings · 1 file that cannot be read · 1 other file

| | added | removed | edited | moved | split | rewritten |
|---|--:|--:|--:|--:|--:|--:|
| entries | 1 | 0 | 1 | 0 | 0 | 0 |
| turns | 1 | 1 | 2 | 1 | 1 | 1 |

**Across entries**

- opening: “As …,” removed in 3 entries   e.g. “As Zeus,” (2)

- dataset noir, settings edited: title noir → Noir
- **cannot be read**: datasets/noir/entries/harbour-014.json (in warmer-tone): line 4: JSON ends early
- also changed: README.md

<details><summary>edited <b>noir/lighthouse-001</b> The keeper – 7 of 8 turns · tags + warm − draft-2 · 2 more fields · +12 −3 words</summary>

- rating   4 → 5
- tags     <strong>+ warm</strong>   <del>− draft-2</del>
- label    <strong>+ true</strong>
- Mara → Lena, 12 times in 1 turn
- 2 assistant Lena: \\*A shutter bangs open ~~three~~**two** floors above you.\\* word1 word2 word3 word4 word5 …
- 3 user, added: <strong>\\*I wait on the step.\\*</strong>
- 3→4+5 user: split in two, words unchanged
- 5 user, removed: <del>Continue.</del>
- 6→6 assistant: moved, unchanged
- 7 assistant Lena: rewritten (12 % alike)<br><del>− It catches. Do you feel it?</del><br><strong>+ Don't touch that.</strong><br>name   <strong>+ Lena</strong>

</details>

<details><summary>added <b>noir/night-ferry-07</b> “When does the ferry go?” – 2 turns · 7 words</summary>

- <strong>When does the ferry go?</strong>

</details>
"""  # noqa: E501
    )


def test_nothing_differs() -> None:
    assert diff_markdown.text(SnapshotChange("a_b", "b"), READING) == "### a\\_b → b\n\nNothing differs."


MARKED = {
    "words": ("the \x1b[9;31mred\x1b[0m\x1b[32mgreen\x1b[0m lamp", "the ~~red~~**green** lamp"),
    "spaces inside the marks": ("\x1b[9;31mAs Zeus now \x1b[0mI would", "~~As Zeus now~~ I would"),
    "punctuation at the edge": ("\x1b[9;31mAs Zeus, \x1b[0mI would", "<del>As Zeus,</del> I would"),
    "Chinese": ("我在\x1b[9;31m海\x1b[0m边", "我在<del>海</del>边"),
    "signs of Markdown": ("\x1b[32m*a*\x1b[0m ~b~", "<strong>\\*a\\*</strong> \\~b\\~"),
    "spaces alone": ("a\x1b[32m \x1b[0mb", "a b"),
    "dim text": ("\x1b[2mkept\x1b[0m", "kept"),
}


@pytest.mark.parametrize("name", MARKED)
def test_colours_become_marks(name: str) -> None:
    line, markdown = MARKED[name]

    assert from_colours(line) == markdown


ITEMS = {
    "# a": "- \\# a",
    "- a": "- \\- a",
    "+ a": "- \\+ a",
    "> a": "- \\> a",
    "1. a": "- 1\\. a",
    "12) a": "- 12\\) a",
    "=== a": "- \\=== a",
    "a # b": "- a # b",
    "4 assistant": "- 4 assistant",
    "  a": "- a",
}


@pytest.mark.parametrize("text", ITEMS)
def test_an_item_begins_nothing_else(text: str) -> None:
    assert item(text) == ITEMS[text]


def hostile() -> SnapshotChange:
    """Hostile text wherever somebody could write one."""
    text = EVIL + NASTY
    old, new = (
        Side(
            Entry({"messages": [said(text, f"{text} {word} {text}", name=text), said("user", text)]}),
            Sidecar({"title": text, "tags": [text]}),
        )
        for word in ("red", "green")
    )
    entry = EntryChange(
        Key(text, text), "edited", old, new,
        (TurnEdit("edited", (0,), (0,)), TurnEdit("removed", (1,), ()), TurnEdit("replaced", (1,), (1,), 0.1)),
        (FieldChange(text, text, text * 2),), (FieldChange("tags", added=(text,), removed=(text,)),),
        (Pattern("rename", 2, text, text, (3,)),), (Key(text, "x"),),
    )  # fmt: skip
    gone = EntryChange(Key(text, "gone"), "removed", old, Side())
    return SnapshotChange(
        text, text, (entry, gone), (DatasetChange(text, "edited", (FieldChange(text, text, None),)),),
        (Unreadable(text, "to", text),), (text,),
        across=(Across("opening", 3, (Key("a", "b"),), text, "", "", (Example(text),)),
                Across("field", 3, (Key("a", "b"),), text, text, text)),
    )  # fmt: skip


def test_nothing_in_the_data_is_markup() -> None:
    shown = diff_markdown.text(hostile(), READING, all_turns=True)
    tags = set(re.findall(r"<(?!!-- -->)[^>]*>", shown))
    bare = re.sub(r"<[^>]*>", "", shown)

    assert tags == {
        "<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<del>", "</del>",
        "<strong>", "</strong>", "<br>", "<span>", "</span>",
    }  # fmt: skip
    assert shown.count("<details>") == shown.count("</details>") == 2
    assert not set(shown) & set(FORBIDDEN)
    assert "<" not in bare
    summaries = r"<summary>.*?</summary>"
    assert not re.search(r"(?<!\\)[`\[\]_]", re.sub(summaries, "", shown))
    assert not re.search(r"@\w|#\d|://|www\.|GH-\d|:smile:", shown)


@given(st.text(max_size=60))
def test_escaped_text_is_read_back_as_it_was(text: str) -> None:
    """What a reader of Markdown or HTML takes for text is the text."""
    for shown, unslash in ((escaped(text), True), (in_html(text), False)):
        plain = re.sub(r"<!-- -->|</?span>", "", shown)
        plain = re.sub(r"\\([\\`*_\[\]~|])", r"\1", plain) if unslash else plain

        assert html.unescape(plain) == html.unescape(html.escape(text, quote=False))


def test_a_long_change_is_cut_and_says_so() -> None:
    entries = tuple(replace(lighthouse(), key=Key("noir", f"e{at:04}"), words_added=1000 - at) for at in range(300))
    shown = diff_markdown.text(SnapshotChange("a", "b", entries), READING)
    small = diff_markdown.text(SnapshotChange("a", "b", entries), READING, most=5000)
    there, less = (text.count("<details>") for text in (shown, small))

    assert len(shown) <= diff_markdown.MOST
    assert len(small) <= 5000
    assert shown.endswith(f"and {300 - there:,} more entries: {300 - there:,} edited. All of them: "
                          "`rtrepo diff --all` with the same revisions.")  # fmt: skip
    assert 0 < less < there <= diff_markdown.SHOWN_ENTRIES
    assert "e0000" in small


def test_what_is_too_long_takes_no_room_from_the_rest() -> None:
    long = replace(lighthouse(), sidecar=tuple(FieldChange(f"f{at}", "x" * 90, "y" * 90) for at in range(900)))
    settings = DatasetChange("noir", "edited", tuple(FieldChange(f"tags.t{at}", None, "x" * 90) for at in range(900)))
    shown = diff_markdown.text(SnapshotChange("a", "b", (long, lighthouse()), (settings,)), READING)

    assert len(shown) <= diff_markdown.MOST
    assert shown.count("<details>") == 1
    assert shown.splitlines()[-1].startswith("and 1 more entry: 1 edited. All of them: ")


def test_folded_entries_are_counted() -> None:
    entries = tuple(replace(lighthouse(), key=Key("noir", f"e{at}")) for at in range(9))
    told = SnapshotChange("a", "b", entries, unread={"edited": 7}, explained=frozenset(e.key for e in entries[:8]))
    last = diff_markdown.text(told, READING).splitlines()[-1]

    assert last.startswith("and 15 more entries: 8 edited as told above, 7 edited (not read). All of them: ")
