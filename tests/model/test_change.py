"""Counting what a change did."""

from rtrepo.model.change import DatasetChange, EntryChange, Side, SnapshotChange, TurnEdit
from rtrepo.model.entry import Entry, Key
from rtrepo.model.operation import FileId, FileMove, HeadMove, Plan, RefMove, inverse
from rtrepo.model.version import Version

SOME = Side(Entry({"messages": []}))
NONE = Side()
TURNS = (
    TurnEdit("kept", (0,), (0,)),
    TurnEdit("edited", (1,), (1,), 0.5),
    TurnEdit("split", (2,), (2, 3)),
    TurnEdit("edited", (3,), (4,), 0.7),
)


def entry(change: str, before: Side, after: Side) -> EntryChange:
    return EntryChange(Key("harbor", "a"), change, before, after, turns=TURNS)  # type: ignore[arg-type]


def test_every_kind_is_counted_and_zeros_are_told() -> None:
    change = SnapshotChange(
        "a", "b", (entry("added", NONE, SOME), entry("edited", SOME, SOME), entry("added", NONE, SOME))
    )

    assert change.totals() == {"added": 2, "removed": 0, "edited": 1, "moved": 0, "split": 0, "joined": 0}
    assert change.turn_totals() == {
        "added": 0, "removed": 0, "edited": 2, "replaced": 0, "split": 1, "joined": 0, "moved": 0,
    }  # fmt: skip


def test_a_change_is_true_when_anything_differs() -> None:
    changes = [
        SnapshotChange("a", "b"),
        SnapshotChange("a", "b", entries=(entry("edited", SOME, SOME),)),
        SnapshotChange("a", "b", datasets=(DatasetChange("harbor", "added"),)),
        SnapshotChange("a", "b", other_files=("README.md",)),
    ]

    assert [bool(change) for change in changes] == [False, True, True, True]


def test_edits_leave_kept_turns_out() -> None:
    assert entry("edited", SOME, SOME).edits == TURNS[1:]


def test_the_inverse_of_the_inverse_is_the_plan() -> None:
    one, two = FileId("1" * 40), FileId("2" * 40, 0o100755)
    plan = Plan(
        "import a",
        refs=(RefMove("refs/heads/main", None, "3" * 40),),
        head=HeadMove("refs/heads/main", "refs/heads/new"),
        work=(FileMove("a", None, one), FileMove("b", one, two)),
        index=(FileMove("a", one, None),),
    )
    back = inverse(plan, "undo: import a", {"undoes": "x"})

    assert back == Plan(
        "undo: import a",
        refs=(RefMove("refs/heads/main", "3" * 40, None),),
        head=HeadMove("refs/heads/new", "refs/heads/main"),
        work=(FileMove("a", one, None), FileMove("b", two, one)),
        index=(FileMove("a", None, one),),
        details={"undoes": "x"},
    )
    assert inverse(back, plan.did, {}) == plan
    assert [bool(plan), bool(Plan("nothing", details={"a": 1}))] == [True, False]


def test_a_version_says_the_first_line_of_its_message() -> None:
    assert Version("1" * 40, "Mara", "m@x", 0, "\n first line \n\nrest\n", ()).subject == "first line "
