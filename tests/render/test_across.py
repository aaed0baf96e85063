"""What runs through several entries as lines, and which entries of a large change are shown."""

from rtrepo.model.change import Across, EntryChange, Example, SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.render import diff
from rtrepo.render.across import across_json, across_lines
from rtrepo.render.folding import FEW, fold
from rtrepo.render.style import PLAIN, Style
from tests.render.sample import FORBIDDEN, NASTY, READING, ferry, lighthouse


def keys(number: int) -> tuple[Key, ...]:
    return tuple(Key("noir", f"e{at:03}") for at in range(number))


OPENING = Across("opening", 262, keys(262), "As …,", "", "", (Example("As Leonardo da Vinci,", 6), Example("As Zeus,")))
ALL = (
    OPENING,
    Across("ending", 12, keys(12), "", "Let me know …!", "", (Example("Let me know!", 12),)),
    Across("rename", 112, keys(9), "Mara", "Lena", "characters"),
    Across("rename", 2, keys(2), "Tom", "Tim"),
    Across("quotes", 40, keys(12)),
    Across("quotes", 3, keys(3)),
    Across("whitespace", 5, keys(3)),
    Across("phrase", 9, keys(7), "said softly", "whispered"),
    Across("phrase", 3, keys(3), "", "as the gulls say"),
    Across("field", 34, keys(34), "", "warm", "tags"),
    Across("field", 3, keys(3), "draft-2", "", "tags"),
    Across("field", 12, keys(12), "active", "archived", "status"),
)


def told(*across: Across) -> SnapshotChange:
    return SnapshotChange("a", "b", (lighthouse(),), across=across)


def edited(number: int, **more: int) -> EntryChange:
    return EntryChange(Key("noir", f"e{number:03}"), "edited", *(lighthouse().before, lighthouse().after), **more)  # type: ignore[arg-type]


def test_every_pattern() -> None:
    assert "\n".join(across_lines(told(*ALL), PLAIN)) == (
        """
Across entries
  opening   “As …,” removed in 262 entries   e.g. “As Leonardo da Vinci,” (6) · “As Zeus,”
  ending    “Let me know …!” added in 12 entries   e.g. “Let me know!” (12)
  rename    Mara → Lena in 9 entries, 112 times, sidecars too
  rename    Tom → Tim in 2 entries
  quotes    in 12 entries, 40 turns, typography only
  quotes    in 3 entries, typography only
  spaces    in 3 entries, 5 turns, spaces and line ends only
  phrase    “said softly” → “whispered” in 7 entries, 9 times
  phrase    “as the gulls say” added in 3 entries
  field     tags + warm in 34 entries
  field     tags − draft-2 in 3 entries
  field     status active → archived in 12 entries"""
    )


def test_nothing_runs_through() -> None:
    assert across_lines(told(), PLAIN) == []


def test_on_a_narrow_page() -> None:
    assert across_lines(told(OPENING), Style(width=50))[2:] == [
        "  opening   “As …,” removed in 262 entries   e.g.",
        "            “As Leonardo da Vinci,” (6) · “As",
        "            Zeus,”",
    ]


def test_only_some_of_very_many() -> None:
    many = [Across("field", 3, keys(3), "", f"tag{number}", "tags") for number in range(25)]
    lines = across_lines(told(*many), PLAIN)

    assert (len(lines), lines[-1]) == (23, "  and 5 more     all of them: --json")


def test_of_a_change_that_was_not_read_whole() -> None:
    change = SnapshotChange("a", "b", (lighthouse(),), unread={"edited": 7}, across=(OPENING,))

    assert across_lines(change, PLAIN)[1] == "Across entries (of those that were read)"


def test_hostile_words_are_escaped() -> None:
    nasty = [
        Across("phrase", 3, keys(3), NASTY, NASTY),
        Across("opening", 3, keys(3), NASTY, "", "", (Example(NASTY),)),
        Across("rename", 3, keys(3), NASTY, NASTY, NASTY),
        Across("field", 3, keys(3), NASTY, NASTY, NASTY),
    ]

    assert not set("".join(across_lines(told(*nasty), PLAIN))) & set(FORBIDDEN)


def test_as_json() -> None:
    assert across_json(told(OPENING._replace(keys=keys(2), times=3), ALL[9]._replace(keys=keys(1)))) == [
        {
            "pattern": "opening",
            "from": "As …,",
            "to": "",
            "path": "",
            "entries": 2,
            "times": 3,
            "examples": [{"text": "As Leonardo da Vinci,", "times": 6}, {"text": "As Zeus,", "times": 1}],
            "in": ["noir/e000", "noir/e001"],
        },
        {
            "pattern": "field",
            "from": "",
            "to": "warm",
            "path": "tags",
            "entries": 1,
            "times": 34,
            "examples": [],
            "in": ["noir/e000"],
        },
    ]


def test_totals_with_what_runs_through() -> None:
    assert diff.summary(told(ALL[3]), PLAIN).splitlines()[2:] == [
        "",
        "Across entries",
        "  rename    Tom → Tim in 2 entries",
    ]


def test_everything_is_shown_without_a_limit_the_heavy_first() -> None:
    entries = (ferry(), edited(1), edited(2, words_added=5), edited(3, words_removed=9))
    change = SnapshotChange("a", "b", entries, explained=frozenset(keys(9)))
    folding = fold(change)

    assert [entry.key.id for entry in folding.shown] == ["e003", "e002", "e001", "night-ferry-07"]
    assert (folding.alike, folding.light) == ((), ())


def test_what_patterns_explain_is_folded_where_there_is_much_of_it() -> None:
    entries = tuple(edited(number) for number in range(10))
    explained = frozenset(keys(FEW + 1))
    many = fold(SnapshotChange("a", "b", entries, explained=explained), 30)
    few = fold(SnapshotChange("a", "b", entries, explained=frozenset(keys(FEW))), 30)
    asked = fold(SnapshotChange("a", "b", entries, explained=explained), 30, alike=False)

    assert (len(many.shown), len(many.alike), len(many.light)) == (4, 6, 0)
    assert (len(few.shown), len(asked.shown)) == (10, 10)


def test_named_entries_are_shown_in_any_case() -> None:
    entries = tuple(edited(number, words_added=number) for number in range(10))
    change = SnapshotChange("a", "b", entries, explained=frozenset(keys(9)))
    folding = fold(change, 2, [Key("noir", "e000"), Key("noir", "e001"), Key("noir", "e008")])

    assert [entry.key.id for entry in folding.shown] == ["e008", "e001", "e000"]
    assert (len(folding.alike), [entry.key.id for entry in folding.light]) == (6, ["e009"])


def test_the_folded_are_counted_with_what_to_type() -> None:
    entries = (*(edited(number) for number in range(8)), ferry())
    change = SnapshotChange("a", "b", entries, across=ALL[2:3], explained=frozenset(keys(7)))
    lines = diff.text(change, PLAIN, READING, limit=1, more="all of them: --all").splitlines()

    assert lines[-1] == "and 8 more entries: 7 edited as told above, 1 added     all of them: --all"
