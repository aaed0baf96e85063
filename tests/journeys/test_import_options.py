"""What an import decides: ids, hand edits, removed entries, rejects, and the switches that change it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"


def ids(person: Terminal, dataset: str = "harbor") -> list[str]:
    return [row["id"] for row in person.json("list", "--dataset", dataset)["entries"]]


def test_source_ids_are_kept_and_what_claims_one_twice_is_named(rtrepo: Terminal, tmp_path: Path) -> None:
    source = lines(
        tmp_path / "ids.jsonl",
        said("a", "1", id="lamp"),
        said("b", "2", id="lamp"),
        said("c", "3", id="Not Valid!"),
        said("d", "4"),
        said("d", "4"),
        said("e", "5", id="../../etc/passwd"),
        said("f", "6", id="con"),
    )
    report = rtrepo.json("import", source, "--into", "harbor")
    kept = {
        path.stem: path.read_text("utf-8") for path in (rtrepo.folder / ENTRIES).glob("*.yaml")
    }  # the ids that no file can have
    again = rtrepo.json("import", source, "--into", "harbor")
    minted = [entry_id for entry_id in report["added"] if not entry_id.startswith("lamp")]

    assert report["added"][:2] == ["lamp", "lamp-2"]
    assert report["renamed"] == {"lamp-2": "lamp"}
    assert minted[2] == f"{minted[1]}-2"
    assert [len(entry_id) for entry_id in minted] == [16, 16, 18, 16, 16]
    assert kept == {
        minted[0]: 'extra: {id: "Not Valid!"}\n',
        minted[3]: 'extra: {id: "../../etc/passwd"}\n',
        minted[4]: "extra: {id: con}\n",
    }
    assert (again["same"], again["changed"]) == (7, False)
    assert ids(rtrepo) == report["added"]


def test_hand_edits_are_kept_unless_overwriting_is_asked_for(harbor: Terminal, tmp_path: Path) -> None:
    lamp = harbor.folder / ENTRIES / "lamp.json"
    lamp.write_text(lamp.read_text("utf-8").replace("I do.", "You do."), "utf-8")
    harbor("commit", "-m", "by hand")
    later = lines(
        tmp_path / "later.jsonl",
        said("Who keeps the light?", "*The lamp gutters.* They do.", id="lamp", tags=["quiet"]),
        said("When does the ferry go?", "At nine.", id="ferry"),
    )
    plain = harbor.json("import", later, "--into", "harbor")
    kept = harbor.json("import", later, "--into", "harbor", "--update")
    after_update = lamp.read_text("utf-8")
    taken = harbor.json("import", later, "--into", "harbor", "--update", "--overwrite")
    after_overwrite = lamp.read_text("utf-8")

    assert (plain["differs"], plain["changed"]) == (["lamp", "ferry"], False)
    assert (kept["kept"], kept["updated"]) == (["lamp"], ["ferry"])
    assert "You do." in after_update
    assert (taken["kept"], taken["updated"]) == ([], ["lamp"])
    assert "They do." in after_overwrite


def test_an_entry_edited_here_is_not_pruned(harbor: Terminal, tmp_path: Path) -> None:
    crates = harbor.folder / ENTRIES / "crates.json"
    crates.write_text(crates.read_text("utf-8").replace("Only salt", "Mostly salt"), "utf-8")
    later = lines(tmp_path / "harbor.jsonl", said("When does the ferry go?", "At six, if it goes.", id="ferry"))
    report = harbor.json("import", later, "--into", "harbor", "--update", "--prune")

    assert (report["kept"], report["pruned"], ids(harbor)) == (["crates"], ["lamp"], ["ferry", "crates"])
    assert report["pruned_words"] == []


def test_what_was_said_here_of_pruned_entries_is_told(harbor: Terminal, tmp_path: Path) -> None:
    harbor("set", "notes=Ask her again", "lamp")
    later = lines(tmp_path / "harbor.jsonl", said("When does the ferry go?", "At six, if it goes.", id="ferry"))
    shown = harbor("import", later, "--into", "harbor", "--update", "--prune", "--dry-run")
    report = harbor.json("import", later, "--into", "harbor", "--update", "--prune")

    assert "  of these        1   with tags, notes or ratings that were given here\n" in shown
    assert (report["pruned"], report["pruned_words"]) == (["crates", "lamp"], ["lamp"])


def test_removed_entries_stay_away_until_they_are_asked_for_again(harbor: Terminal, tmp_path: Path) -> None:
    for suffix in ("json", "yaml"):
        (harbor.folder / ENTRIES / f"lamp.{suffix}").unlink()
    harbor("commit", "-m", "without the lamp")
    told = harbor("import", tmp_path / "harbor.jsonl", "--into", "harbor")
    after = ids(harbor)
    harbor("import", tmp_path / "harbor.jsonl", "--into", "harbor", "--again")

    assert told == (
        "harbor.jsonl   3 records   messages 3\n"
        "  imported before as 0001 (harbor.jsonl): nothing new\n"
        "  same            2   already there\n"
        "  gone            1   imported before and removed since, not brought back\n"
    )
    assert after == ["ferry", "crates"]
    assert sorted(ids(harbor)) == ["crates", "ferry", "lamp"]


def test_edits_without_ids_are_found_by_prompt_and_by_likeness(rtrepo: Terminal, tmp_path: Path) -> None:
    long = "the harbour master counts the crates twice before she signs anything at all tonight"
    first = lines(tmp_path / "a.jsonl", said("Who?", "I."), said(f"{long} and then?", long), said("Gone?", "Yes."))
    rtrepo("import", first, "--into", "harbor")
    before = ids(rtrepo)
    second = lines(tmp_path / "a.jsonl", said("Who?", "You."), said(f"{long} and now?", long), said("New?", "No."))
    report = rtrepo.json("import", second, "--into", "harbor", "--update", "--prune")

    assert (sorted(report["updated"]), report["pruned"]) == (sorted(before[:2]), [before[2]])
    assert len(report["added"]) == 1


BAD = b"""\
{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}], "id": "x"}
{"messages":
7
"""


def test_rejected_records_are_kept_in_a_file(rtrepo: Terminal, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(BAD)
    told = rtrepo("import", tmp_path / "bad.jsonl", "--into", "harbor", "--rejects", tmp_path / "rejects.jsonl", ends=1)

    assert "  rejected        2   record 2 (byte 99): JSON ends early\n" in told
    assert "record 3 (byte 112): is a number, not an object\n" in told
    assert (tmp_path / "rejects.jsonl").read_bytes() == b'{"messages":\n7\n'
    assert ids(rtrepo) == ["x"]


def test_a_rejects_file_is_never_written_over(rtrepo: Terminal, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(BAD)
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    told = rtrepo("import", tmp_path / "bad.jsonl", "--into", "harbor", "--rejects", tmp_path / "mine.txt", ends=3)

    assert "is there already; nothing was imported" in told
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
    assert not (rtrepo.folder / "datasets").exists()


def test_strict_imports_nothing(rtrepo: Terminal, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(BAD)
    told = rtrepo("import", tmp_path / "bad.jsonl", "--into", "harbor", "--strict", ends=3)

    assert told == (
        "error: bad.jsonl: 2 of 3 records cannot be entries; the first is record 2 (byte 99): JSON ends early; "
        "nothing was imported\n"
        "hint: leave out --strict to import the rest; --rejects FILE keeps those that cannot be\n"
    )
    assert not (rtrepo.folder / "datasets").exists()


DRY: dict[str, list[Any]] = {
    "new dataset": ["--into", "fresh"],
    "same": ["--into", "harbor"],
    "update and prune": ["--into", "harbor", "--update", "--prune"],
    "branch": ["--into", "fresh", "--branch", "side"],
}


@pytest.mark.parametrize("case", DRY)
def test_a_dry_run_leaves_every_byte(case: str, harbor: Terminal, tmp_path: Path) -> None:
    source = lines(tmp_path / "more.jsonl", said("When does the ferry go?", "Never.", id="ferry"), said("x", "y"))
    before = everything_in(harbor.folder, without=("lock",))
    told = harbor.unchecked("import", source, *DRY[case], "--dry-run")

    assert (told.code, told.out.endswith("nothing was written\n")) == (0, True)
    assert everything_in(harbor.folder, without=("lock",)) == before


def test_an_import_on_a_branch_of_its_own(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    main = git(harbor.folder, "rev-parse", "main")
    told = harbor("import", lines(tmp_path / "m.jsonl", said("x", "y")), "--into", "new", "--branch", "drafts")
    status = harbor("status").splitlines()[0]
    harbor("undo")

    assert "  on the new branch drafts\n" in told
    assert status == "On drafts   1 entry changed: 1 added"
    assert git(harbor.folder, "for-each-ref", "refs/heads", "--format=%(refname:short) %(objectname)") == f"main {main}"
    assert harbor("status").startswith("On main   nothing to commit")


def test_several_files_in_one_command(rtrepo: Terminal, tmp_path: Path) -> None:
    one, two = lines(tmp_path / "one.jsonl", said("a", "b")), lines(tmp_path / "two.jsonl", said("c", "d"))
    told = rtrepo.json("import", one, two, "--into", "harbor")

    assert told["schema"] == "rtrepo.imports/1"
    assert [(report["schema"], report["source"]) for report in told["files"]] == [
        ("rtrepo.import/1", "one.jsonl"),
        ("rtrepo.import/1", "two.jsonl"),
    ]


def test_a_large_import_is_sharded(rtrepo: Terminal, tmp_path: Path) -> None:
    source = lines(tmp_path / "many.jsonl", *(said(f"question {at}", f"answer {at}") for at in range(2_100)))
    rtrepo.unchecked("import", source, "--into", "many")
    entries = rtrepo.folder / "datasets/many/entries"

    assert "layout: sharded\n" in (rtrepo.folder / "datasets/many/dataset.yaml").read_text("utf-8")
    assert {len(path.name) for path in entries.iterdir()} == {2}
    assert len(list(entries.glob("??/*.json"))) == 2_100
    assert json.loads(next(entries.glob("??/*.json")).read_text("utf-8"))["messages"][0]["role"] == "user"


USAGE = [
    (["--prune"], "--prune, --overwrite and --of go with --update."),
    (["--of", "1"], "--prune, --overwrite and --of go with --update."),
    (["--format", "xml"], "'xml' is not one of"),
]


@pytest.mark.parametrize(("words", "told"), USAGE)
def test_usage(words: list[str], told: str, rtrepo: Terminal, tmp_path: Path) -> None:
    source = lines(tmp_path / "one.jsonl", said("a", "b"))

    assert told in rtrepo("import", source, "--into", "harbor", *words, ends=2)


NAMES = ["../up", "a/b", "..", "CON", "con", ".hidden", "-dash", "Harbor", "har bor", "x.lock", "a" * 120, "", "naïve"]


@pytest.mark.parametrize("name", NAMES)
def test_dataset_names_with_tricks_are_refused(name: str, rtrepo: Terminal, tmp_path: Path) -> None:
    told = rtrepo("import", lines(tmp_path / "one.jsonl", said("a", "b")), f"--into={name}", ends=3)

    assert told.startswith(f"error: a dataset cannot be called {name!r}: the name ")
    assert "\nhint: for example: " in told
    assert not (rtrepo.folder / "datasets").exists()
