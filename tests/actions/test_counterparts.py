"""Which entries are paired, what is read for it, and what blob ids alone tell."""

from pathlib import Path

import pytest

from rtrepo.actions import comparing, counterparts
from rtrepo.actions.comparing import Pair, compare, snapshots_of
from rtrepo.actions.selecting import Selection, changed_entries, rough_totals
from rtrepo.actions.touched import touched, unchanged_elsewhere
from rtrepo.actions.workspace import open_repository
from rtrepo.git import views
from rtrepo.git.views import StoredTree
from rtrepo.model.entry import Key
from rtrepo.model.tree import Blob, PathChange
from tests.journeys.terminal import Terminal, lines, said

SAID = {
    "lamp": "Four hours on a full tank, five if the wind stays where it is, and not a minute more than that.",
    "ferry": "At six, if it goes at all; ask the boy at the slip, and do not pay him before you are across.",
    "crates": "Salt, he said. Forty crates of it, and every one of them too light for salt. I counted them twice.",
    "storm": "It came from the north-west in November and took the boathouse with everything that was in it.",
    "key": "Under the third step, which is not a step; it only looks like one until you have put a foot on it.",
}


@pytest.fixture
def noir(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone with five committed entries in the data set noir."""
    records = [said(f"What of the {name}?", text, id=name, title=name) for name, text in SAID.items()]
    rtrepo("import", lines(tmp_path / "noir.jsonl", *records), "--into", "noir")
    rtrepo("commit", "-m", "drafts")
    return rtrepo


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, in order, a file of both sides twice."""
    found: list[str] = []
    real = StoredTree.content

    def told(tree: StoredTree, blob: Blob) -> bytes | None:
        found.append(Path(blob.path).name)
        return real(tree, blob)

    monkeypatch.setattr(StoredTree, "content", told)
    return found


def move(folder: Path, old: str, new: str, *, edited: bool = False) -> None:
    """An entry with its sidecar under another name, with a word more in it or not."""
    for kind in ("json", "yaml"):
        before, after = folder / f"datasets/{old}.{kind}", folder / f"datasets/{new}.{kind}"
        after.parent.mkdir(parents=True, exist_ok=True)
        text = before.read_text("utf-8")
        before.unlink()
        after.write_text(text.replace(" the ", " that ", 1) if edited and kind == "json" else text, "utf-8")


def edit(folder: Path, name: str) -> None:
    path = folder / f"datasets/noir/entries/{name}.json"
    path.write_text(path.read_text("utf-8").replace(" the ", " that ", 1), "utf-8")


def pair_of(terminal: Terminal) -> Pair:
    """The last version and the working tree."""
    return snapshots_of(open_repository(terminal.folder), [])


def told(terminal: Terminal, selection: Selection | None = None, *, most: int | None = None) -> list[str]:
    """The changes as `moved noir/key → noir/step`, and what was not read."""
    found = compare(pair_of(terminal), selection, most=most)
    entries = [
        f"{one.change} {' + '.join(map(str, one.previous))} → {one.key}" if one.previous else f"{one.change} {one.key}"
        for one in found.entries
    ]
    return entries + [f"{number} {kind} unread" for kind, number in found.unread.items()]


def test_nothing_but_the_edited_ones_is_read_where_nothing_vanished(noir: Terminal, read: list[str]) -> None:
    edit(noir.folder, "lamp")
    edit(noir.folder, "key")
    read.clear()

    assert told(noir) == ["edited noir/key", "edited noir/lamp"]
    assert sorted(read) == sorted(
        f"{name}.{kind}" for name in ("key", "lamp") for kind in ("json", "yaml") for _ in "ab"
    )


def test_an_entry_that_was_asked_for_is_read_alone_unless_it_vanished_or_appeared(
    noir: Terminal, read: list[str]
) -> None:
    edit(noir.folder, "lamp")
    move(noir.folder, "noir/entries/key", "noir/entries/step", edited=True)
    move(noir.folder, "noir/entries/storm", "dark/entries/storm")
    pair = pair_of(noir)
    read.clear()

    assert [one.key.id for one in compare(pair, Selection(("lamp",))).entries] == ["lamp"]
    assert {Path(name).stem for name in read} == {"lamp"}
    read.clear()
    assert [one.change for one in compare(pair, Selection(("storm",))).entries] == ["moved"]
    assert {Path(name).stem for name in read} <= {"storm", "key", "step", "lamp", "ferry", "crates"}
    assert told(noir, Selection(("step",))) == told(noir, Selection(("noir/key",))) == ["moved noir/key → noir/step"]
    read.clear()
    assert [one.key.id for one in compare(pair, Selection(kinds=frozenset({"edited"}))).entries] == ["lamp"]
    assert {Path(name).stem for name in read} == {"lamp"}


def test_equal_bytes_are_paired_without_reading(noir: Terminal, read: list[str]) -> None:
    for name in SAID:
        move(noir.folder, f"noir/entries/{name}", f"dark/entries/{name}-1")
    pair = pair_of(noir)
    changes = views.changes(pair.before, pair.after)
    read.clear()
    found = counterparts.groups(pair.before, pair.after, changes, lambda _: True)

    assert [(one.change, one.before[0].key.id, str(one.key)) for one in found] == [
        ("moved", name, f"dark/{name}-1") for name in sorted(SAID)
    ]
    assert changed_entries(changes) == {Key("dark", f"{name}-1"): "moved" for name in SAID}
    assert counterparts.totals(pair.before, pair.after, changes, most=100) == rough_totals(changes)
    assert read == []


def test_what_was_not_read_is_counted_and_what_is_too_much_is_not_matched(
    noir: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(noir.folder, "noir/entries/crates", "dark/entries/crates")
    move(noir.folder, "noir/entries/key", "noir/entries/step", edited=True)
    edit(noir.folder, "lamp")
    whole = ["moved noir/crates → dark/crates", "edited noir/lamp", "moved noir/key → noir/step"]

    assert told(noir) == whole
    assert told(noir, most=1) == [whole[0], "1 edited unread", "1 moved unread"]
    monkeypatch.setattr(comparing, "MATCHED_FOR_ONE", 1)
    assert told(noir, most=1) == [whole[0], "1 removed unread", "1 edited unread", "1 added unread"]
    pair = pair_of(noir)
    changes = views.changes(pair.before, pair.after)
    kinds = ("added", "removed", "edited", "moved", "split", "joined")
    assert counterparts.totals(pair.before, pair.after, changes, most=1) == dict(
        zip(kinds, (1, 1, 1, 1, 0, 0), strict=True)
    )
    assert counterparts.totals(pair.before, pair.after, changes, most=2) == dict(
        zip(kinds, (0, 0, 1, 2, 0, 0), strict=True)
    )


def test_a_file_that_went_to_another_folder_is_not_counted_as_an_entry() -> None:
    old, new = "datasets/noir/entries/lamp", "datasets/noir/entries/3f/lamp"
    moved = [PathChange(f"{old}.json", "1", None), PathChange(f"{new}.json", None, "1")]
    about = [PathChange(f"{old}.yaml", "2", None), PathChange(f"{new}.yaml", None, "3")]

    assert changed_entries(moved) == {}
    assert changed_entries([*moved, *about]) == {Key("noir", "lamp"): "edited"}
    assert set(rough_totals(moved).values()) == {0}


def test_a_sidecar_tells_equal_entries_apart() -> None:
    changes = [
        PathChange(f"datasets/{name}.{kind}", before, after)
        for name, before, after, about in (
            ("noir/entries/a", "1", None, "x"), ("noir/entries/b", "1", None, "y"),
            ("noir/entries/c", None, "1", "y"), ("noir/entries/d", None, "1", "x"),
        )
        for kind, before, after in (("json", before, after), ("yaml", before and about, after and about))
    ]  # fmt: skip

    assert unchanged_elsewhere(touched(changes)) == {
        Key("noir", "a"): Key("noir", "d"),
        Key("noir", "b"): Key("noir", "c"),
    }
