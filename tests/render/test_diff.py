"""What differs, as text: whole pages."""

from rtrepo.model.change import EntryChange, FieldChange, Pattern, Side, SnapshotChange, TurnEdit
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.render import diff
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import READING, change, ferry, lighthouse, said


def test_whole_change() -> None:
    shown = diff.text(change(), PLAIN, READING)

    assert (
        shown
        == """\
main → warmer-tone   2 entries changed: 1 edited, 1 added · 2 turns edited, 1 added, 1 removed, 1
  rewritten, 1 split, 1 moved · +19 −3 words · 1 dataset's settings · 1 file that cannot be read · 1
  other file

edited noir/lighthouse-001  The keeper   7 of 8 turns · +12 −3 words
  rating   4 → 5
  tags     + warm   − draft-2
  label    + true
  Mara → Lena, 12 times in 1 turn
       2 assistant  Lena  *A shutter bangs open [-three-]{+two+} floors above you.* word1 word2
                          word3 word4 word5 …
 +     3 user             *I wait on the step.*
   3→4+5 user             split in two, words unchanged
 −     5 user             Continue.
     6→6 assistant        moved, unchanged
       7 assistant  Lena  rewritten (12 % alike)
                          − It catches. Do you feel it?
                          + Don't touch that.
                          name   + Lena

added noir/night-ferry-07  “When does the ferry go?”   2 turns · 7 words

dataset noir   settings edited
  title    noir → Noir

broken   datasets/noir/entries/harbour-014.json   line 4: JSON ends early   (in warmer-tone)

also changed: README.md"""
    )


def test_every_turn_with_kept_and_explained_ones() -> None:
    one = SnapshotChange("a", "b", (lighthouse(),))
    shown = diff.text(one, PLAIN, READING, all_turns=True)

    assert (
        shown
        == """\
a → b   1 entry changed: 1 edited · 2 turns edited, 1 added, 1 removed, 1 rewritten, 1 split, 1
  moved · +12 −3 words

edited noir/lighthouse-001  The keeper   7 of 8 turns · +12 −3 words
  rating   4 → 5
  tags     + warm   − draft-2
  label    + true
  Mara → Lena, 12 times in 1 turn
       0 system           You keep the light.
       1 user             [-Mara?-]{+Lena?+}
       2 assistant  Lena  *A shutter bangs open [-three-]{+two+} floors above you.* word1 word2
                          word3 word4 word5 …
 +     3 user             *I wait on the step.*
   3→4+5 user             split in two, words unchanged
 −     5 user             Continue.
     6→6 assistant        moved, unchanged
       7 assistant  Lena  rewritten (12 % alike)
                          − It catches. Do you feel it?
                          + Don't touch that.
                          name   + Lena"""
    )


def test_only_the_heaviest_with_a_limit() -> None:
    two = SnapshotChange("a", "b", (ferry(), lighthouse(), ferry()))
    shown = diff.text(two, Style(width=60), READING, limit=1)

    assert (
        shown
        == """\
a → b   3 entries changed: 1 edited, 2 added · 2 turns
  edited, 1 added, 1 removed, 1 rewritten, 1 split, 1 moved
  · +26 −3 words

edited noir/lighthouse-001  The keeper   7 of 8 turns · +12 −3 words
  rating   4 → 5
  tags     + warm   − draft-2
  label    + true
  Mara → Lena, 12 times in 1 turn
       2 assistant  Lena  *A shutter bangs open
                          [-three-]{+two+} floors above
                          you.* word1 word2 word3 word4
                          word5 …
 +     3 user             *I wait on the step.*
   3→4+5 user             split in two, words unchanged
 −     5 user             Continue.
     6→6 assistant        moved, unchanged
       7 assistant  Lena  rewritten (12 % alike)
                          − It catches. Do you feel it?
                          + Don't touch that.
                          name   + Lena

and 2 more entries: 2 added     all in one line each: --stat"""
    )


def test_in_colour() -> None:
    old = Entry({"messages": [said("user", "the red lamp burns")]})
    new = Entry({"messages": [said("user", "the green lamp burns")]})
    turns = (TurnEdit("edited", (0,), (0,)),)
    edited = EntryChange(Key("noir", "a"), "edited", Side(old), Side(new), turns)
    one = SnapshotChange("a", "b", (edited,))
    shown = diff.text(one, Style(color=True), READING)

    assert shown == (
        "\x1b[1ma → b\x1b[0m   1 entry changed: 1 edited · 1 turn edited\n"
        "\n"
        "\x1b[33medited\x1b[0m \x1b[1mnoir/a\x1b[0m  “the green lamp burns”   \x1b[2m1 of 1 turn\x1b[0m\n"
        "   0 user  the \x1b[9;31mred\x1b[0m\x1b[32mgreen\x1b[0m lamp burns"
    )


def test_lists_of_a_preference_are_named() -> None:
    old = Entry({"messages": [said("user", "Hi")], "chosen": [said("assistant", "Hello there")]})
    new = Entry({"messages": [said("user", "Hi")], "chosen": [said("assistant", "Hello you")]})
    turns = (TurnEdit("kept", (0,), (0,)), TurnEdit("edited", (0,), (0,), list="chosen"))
    edited = EntryChange(Key("noir", "a"), "edited", Side(old), Side(new), turns)
    one = SnapshotChange("a", "b", (edited,))
    shown = diff.text(one, PLAIN, READING)

    assert (
        shown
        == """\
a → b   1 entry changed: 1 edited · 1 turn edited

edited noir/a  “Hi”   1 of 2 turns
  chosen
   0 assistant  Hello [-there-]{+you+}"""
    )


def test_entries_that_moved_and_patterns() -> None:
    side = Side(Entry({"messages": [said("user", "Hi")]}), Sidecar({"title": "T"}))
    patterns = (Pattern("quotes", 3, turns=(1, 2, 3)), Pattern("whitespace", 2, turns=(1, 2)))
    moved = EntryChange(
        Key("dark", "a"), "moved", side, side, patterns=patterns, previous=(Key("noir", "a"), Key("noir", "b"))
    )
    gone = EntryChange(Key("noir", "c"), "removed", side, Side(), words_removed=1)
    broken = EntryChange(Key("noir", "d"), "edited", side, Side(), sidecar=(FieldChange("notes", "x", None),))
    one = SnapshotChange("1" * 40, "2" * 40, (moved, gone, broken))
    shown = diff.text(one, PLAIN, READING)

    assert (
        shown
        == """\
1111111 → 2222222   3 entries changed: 1 edited, 1 removed, 1 moved · −1 word

edited noir/d  T   cannot be read
  notes    x → null

moved noir/a + b → dark/a  T   unchanged
  quotes and dashes in 3 turns, typography only
  spaces and line ends in 2 turns

removed noir/c  T   1 turn · 1 word
  Hi"""
    )


def test_one_line_an_entry() -> None:
    shown = diff.stat(change(), PLAIN)

    assert (
        shown
        == """\
main → warmer-tone   2 entries changed: 1 edited, 1 added · 2 turns edited, 1 added, 1 removed, 1
  rewritten, 1 split, 1 moved · +19 −3 words · 1 dataset's settings · 1 file that cannot be read · 1
  other file
  edited   noir/lighthouse-001   The keeper     7 of 8 turns · tags + warm − draft-2 · 2 more field…
  added    noir/night-ferry-07   “When does…    2 turns · 7 words
  dataset noir   settings edited: title

broken   datasets/noir/entries/harbour-014.json   line 4: JSON ends early   (in warmer-tone)

also changed: README.md"""
    )


def test_totals_alone() -> None:
    one = SnapshotChange("HEAD", "the working tree", (ferry(),))
    shown = diff.summary(one, PLAIN)

    assert shown == ("HEAD → the working tree   1 entry changed: 1 added · +7 words")


def test_nothing_differs() -> None:
    shown = diff.text(SnapshotChange("a", "b"), PLAIN, READING)

    assert shown == ("Nothing differs between a and b")
