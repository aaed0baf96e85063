"""Whole datasets: listed, made, renamed, merged and laid out otherwise, each in one operation."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

BAY = [
    said("Who keeps the light?", "*The lamp gutters.* I do.", id="light", tags=["warm"]),  # harbor/lamp again
    said("Is it far?", "Not by boat.", id="ferry", tags=["boats"]),  # another ferry
    said("Is it deep?", "Deep enough.", id="deep"),
]


@pytest.fixture
def two(harbor: Terminal, tmp_path: Path) -> Terminal:
    """Someone with harbor/lamp, harbor/ferry, harbor/crates, and bay/light (as the lamp), bay/ferry, bay/deep."""
    harbor("import", lines(tmp_path / "bay.jsonl", *BAY), "--into", "bay")
    harbor("commit", "-m", "the bay")
    return harbor


def entries_in(person: Terminal, dataset: str) -> list[str]:
    return sorted(path.stem for path in (person.folder / "datasets" / dataset).rglob("entries/**/*.json"))


def test_the_datasets_there_are(two: Terminal) -> None:
    two("archive", "bay/deep", "--why", "x")
    (two.folder / "datasets/bay/dataset.yaml").write_text("layout: round\n")

    assert two("dataset", "list") == (
        "2 datasets, 6 entries\n"
        "  dataset   title    entries   draft   archived   layout   licence\n"
        "  bay                      3                  1   flat     broken: layout input should be 'flat', '…\n"
        "  harbor    harbor         3                      flat\n"
    )
    row = two.json("dataset", "list")["datasets"][1]
    assert (row["name"], row["entries"], row["imports"], row["problem"]) == ("harbor", 3, 1, None)


def test_a_new_dataset_and_taken_back(harbor: Terminal) -> None:
    before = everything_in(harbor.folder)

    assert harbor("dataset", "new", "noir", "--title", "Noir: nights", "--licence", "MIT", "--layout", "sharded") == (
        "Made the dataset noir. Take it back: rtrepo undo\n"
    )
    text = (harbor.folder / "datasets/noir/dataset.yaml").read_text()
    assert text.splitlines()[1:] == ['title: "Noir: nights"', "layout: sharded", "licence: MIT"]
    assert harbor.answer("dataset", "new", "noir").code == 3
    harbor("undo")
    assert everything_in(harbor.folder) == before


def test_a_dataset_renamed_and_taken_back(two: Terminal, git: Git) -> None:
    with (two.folder / "rtrepo.yaml").open("a") as file:
        file.write("exports:\n  a: {datasets: [harbor], where: dataset == harbor}\n")
    (two.folder / "datasets/harbor/entries/lamp.yaml").write_text("title: by hand\n")  # not committed
    (two.folder / "datasets/harbor/README.md").write_text("mine")
    identity = (two.folder / "datasets/harbor/dataset.yaml").read_text().splitlines()[0]
    before = everything_in(two.folder)

    assert two("dataset", "rename", "harbor", "port") == (
        "Renamed the dataset harbor to port: 3 entries. Take it back: rtrepo undo\n"
    )
    assert not (two.folder / "datasets/harbor").exists()
    assert (two.folder / "datasets/port/README.md").read_text() == "mine"
    assert (two.folder / "datasets/port/entries/lamp.yaml").read_text() == "title: by hand\n"
    assert (two.folder / "datasets/port/dataset.yaml").read_text().splitlines()[:2] == [identity, "title: port"]
    assert 'a: {datasets: [port], where: "dataset == port"}' in (two.folder / "rtrepo.yaml").read_text()
    assert two.json("diff")["totals"]["moved"] == 3
    two("commit", "-m", "a port")
    assert "harbor/ferry" in two("history", "port/ferry")
    two("undo")
    two("undo")
    assert everything_in(two.folder) == before


def test_datasets_merged_with_a_report_that_adds_up(two: Terminal) -> None:
    before = everything_in(two.folder)
    preview = two("dataset", "merge", "harbor", "bay", "--into", "sea", "--dry-run")
    assert everything_in(two.folder) == before

    said = two("dataset", "merge", "harbor", "bay", "--into", "sea")
    told = (
        "  3 of harbor + 3 of bay − 1 that were there twice = 5 entries\n"
        "  bay/ferry is ferry-2 now: the id was taken\n"
        "  bay/light is the same as sea/lamp, which got warm\n"
        "  note: 1 import file has another number now\n"
    )
    assert said == f"Merged the datasets harbor, bay into sea. Take it back: rtrepo undo\n{told}"
    assert preview == (
        f"Would merge the datasets harbor, bay into sea; nothing was changed\n{told}Do it: the same without --dry-run\n"
    )
    assert [path.name for path in (two.folder / "datasets").iterdir()] == ["sea"]
    assert entries_in(two, "sea") == ["crates", "deep", "ferry", "ferry-2", "lamp"]
    assert (two.folder / "datasets/sea/entries/lamp.yaml").read_text() == "tags: [quiet, warm]\n"
    assert [path.name[:5] for path in sorted((two.folder / "datasets/sea/imports").iterdir())] == ["0001-", "0002-"]
    assert two.answer("fsck").code == 0
    two("undo")
    assert everything_in(two.folder) == before


def test_what_was_merged_is_known_to_imports(two: Terminal, tmp_path: Path) -> None:
    two("dataset", "merge", "harbor", "bay", "--into", "harbor")
    two("commit", "-m", "one")

    for file in ("harbor.jsonl", "bay.jsonl"):
        assert two.json("import", tmp_path / file, "--into", "harbor")["added"] == []
    found = two("list", "--where", "source == bay.jsonl", "--ids").split()
    assert sorted(found) == ["harbor/deep", "harbor/ferry-2"]


def test_an_empty_dataset_adds_nothing(harbor: Terminal) -> None:
    harbor("dataset", "new", "empty")
    before = everything_in(harbor.folder / "datasets/harbor")
    harbor("dataset", "merge", "harbor", "empty", "--into", "harbor")

    assert everything_in(harbor.folder / "datasets/harbor") == before
    assert not (harbor.folder / "datasets/empty").exists()


def test_what_cannot_be_read_comes_through_as_it_is(two: Terminal) -> None:
    entries = two.folder / "datasets/bay/entries"
    (entries / "lamp.json").write_text("{broken")
    (entries / "light.yaml").write_text("tags: [warm\n")
    (entries / "alone.yaml").write_text("title: of nobody\n")
    (two.folder / "datasets/bay/notes.txt").write_text("theirs")
    found = two.json("dataset", "merge", "harbor", "bay", "--into", "harbor")

    assert found["merge"] == {
        "sources": [{"dataset": "harbor", "entries": 3}, {"dataset": "bay", "entries": 4}],
        "renamed": [{"from": "bay/ferry", "id": "ferry-2"}, {"from": "bay/lamp", "id": "lamp-2"}],
        "duplicates": [],
    }
    goal = two.folder / "datasets/harbor/entries"
    assert (goal / "lamp-2.json").read_text() == "{broken"
    assert (goal / "light.yaml").read_text() == "tags: [warm\n"
    assert (goal / "alone.yaml").read_text() == "title: of nobody\n"
    assert (two.folder / "datasets/harbor/notes.txt").read_text() == "theirs"


def test_laid_out_otherwise_and_taken_back(two: Terminal) -> None:
    before = everything_in(two.folder)

    assert two("dataset", "reshard", "harbor", "--layout", "sharded") == (
        "Laid harbor out as sharded: 3 entries. Take it back: rtrepo undo\n"
    )
    assert two.json("diff")["totals"]["edited"] == two.json("diff")["totals"]["moved"] == 0
    assert entries_in(two, "harbor") == ["crates", "ferry", "lamp"]
    assert two("dataset", "reshard", "harbor", "--layout", "sharded") == "Nothing to do: harbor is so already\n"
    two("undo")
    assert everything_in(two.folder) == before


@pytest.mark.parametrize(
    ("words", "message", "code"),
    [
        (["merge", "harbor", "--into", "sea"], "a merge takes two datasets or more", 2),
        (["merge", "harbor", "habor", "--into", "sea"], "there is no dataset habor", 3),
        (["merge", "harbor", "bay", "--into", "Sea"], "a dataset cannot be called 'Sea'", 2),
        (["merge", "harbor", "bay", "--into", "kept"], "datasets/kept is there already", 3),
        (["rename", "harbor", "bay"], "datasets/bay is there already", 3),
        (["rename", "harbr", "sea"], "there is no dataset harbr", 3),
        (["rename", "harbor", "../sea"], "a dataset cannot be called", 2),
        (["reshard", "twice", "--layout", "flat"], "two files would stand at datasets/twice/entries/a.json", 3),
    ],
)
def test_refused(two: Terminal, words: list[str], message: str, code: int) -> None:
    for place in ("kept", "twice/entries/x", "twice/entries/y"):
        (two.folder / "datasets" / place).mkdir(parents=True)
    for place in "xy":
        shutil.copy(
            two.folder / "datasets/bay/entries/deep.json", two.folder / f"datasets/twice/entries/{place}/a.json"
        )
    before = everything_in(two.folder)
    answer = two.answer("dataset", *words)

    assert (answer.code, message in answer.err) == (code, True), answer
    assert everything_in(two.folder) == before


def test_a_record_that_cannot_be_read_stops_a_merge(two: Terminal) -> None:
    [record] = (two.folder / "datasets/bay/imports").iterdir()
    record.write_text("{}")
    answer = two.answer("dataset", "merge", "harbor", "bay", "--into", "sea")

    assert answer.code == 3
    assert "nobody can say what came from where" in answer.err
    assert entries_in(two, "bay") == ["deep", "ferry", "light"]
