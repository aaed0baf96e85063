"""What an import says."""

from rtrepo.model.reports import ImportReport, Rejection
from rtrepo.render import imports
from rtrepo.render.style import PLAIN

REJECTED = (Rejection(88, 140_233, "no assistant turn"), Rejection(901, 1_377_020, "JSON ends early"))


def test_drafts() -> None:
    report = ImportReport(
        "drafts.jsonl",
        "noir",
        1204,
        {"sharegpt": 1150, "alpaca": 52},
        added=tuple(f"e{number}" for number in range(1187)),
        same=15,
        rejected=REJECTED,
        total=2391,
    )
    shown = imports.text(report, PLAIN)

    assert (
        shown
        == """\
drafts.jsonl   1,204 records   ShareGPT 1,150 · Alpaca 52 · not readable 2
  added       1,187   entries to noir (now 2,391)
  same           15   already there
  rejected        2   record 88 (byte 140,233): no assistant turn
                      record 901 (byte 1,377,020): JSON ends early
                      --rejects FILE keeps them
  look at it: rtrepo status · rtrepo validate        take it back: rtrepo undo"""
    )


def test_everything_in_a_dry_run() -> None:
    report = ImportReport(
        "drafts.jsonl",
        "noir",
        10,
        {"sharegpt": 3},
        added=("a",),
        updated=("b", "c"),
        pruned=("d",),
        kept=("e",),
        gone=2,
        differs=tuple("fghijkl"),
        rejected=REJECTED * 4,
        renamed={"A b": "a-b"},
        remarks=("two rows share an id",),
        total=3,
        updates="0001 (drafts.jsonl)",
        new_dataset=True,
        dry_run=True,
    )
    shown = imports.text(report, PLAIN)

    assert (
        shown
        == """\
drafts.jsonl   10 records   ShareGPT 3 · not readable 8
  a later version of import 0001 (drafts.jsonl)
  would add       1   entry to noir, a new dataset (then 3)
  would update      2   b, c
  would remove      1   no longer in the file: d
  kept            1   edited here since, left as they are: e
  gone            2   imported before and removed since, not brought back
  differs         7   other than the entry of that id here, --update takes them: f, g, h, i, j and 2
                      more
  rejected        8   record 88 (byte 140,233): no assistant turn
                      record 901 (byte 1,377,020): JSON ends early
                      record 88 (byte 140,233): no assistant turn
                      record 901 (byte 1,377,020): JSON ends early
                      record 88 (byte 140,233): no assistant turn
                      and 3 more
                      --rejects FILE keeps them
  renamed         1   A b → a-b
  note: two rows share an id
nothing was written"""
    )


def test_same_file_again() -> None:
    report = ImportReport("drafts.jsonl", "noir", 15, {"sharegpt": 15}, same=15, imported_before="0001 (drafts.jsonl)")
    shown = imports.text(report, PLAIN)

    assert (
        shown
        == """\
drafts.jsonl   15 records   ShareGPT 15
  imported before as 0001 (drafts.jsonl): nothing new
  same           15   already there"""
    )


def test_json() -> None:
    report = ImportReport("a.jsonl", "noir", 2, {"alpaca": 1}, added=("x",), rejected=REJECTED[:1], branch="b", total=1)
    shown = imports.to_json(report)

    assert shown == {
        "schema": "rtrepo.import/1",
        "source": "a.jsonl",
        "dataset": "noir",
        "branch": "b",
        "dry_run": False,
        "changed": True,
        "new_dataset": False,
        "records": 2,
        "formats": {"alpaca": 1},
        "added": ["x"],
        "updated": [],
        "pruned": [],
        "pruned_words": [],
        "same": 0,
        "kept": [],
        "gone": 0,
        "differs": [],
        "rejected": [{"record": 88, "offset": 140233, "reason": "no assistant turn"}],
        "renamed": {},
        "remarks": [],
        "total": 1,
        "updates": "",
        "imported_before": "",
    }
