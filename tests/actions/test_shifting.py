"""The shift of real repositories: derived from the cache it is what reading everything gives, and it reads little."""

import random
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions import measuring, populations
from rtrepo.actions.comparing import Pair, compare, snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.actions.shifting import shift_of
from rtrepo.git import objects
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.insight.counters import Sums, add
from rtrepo.insight.population import Population
from rtrepo.layout import snapshots
from rtrepo.layout.entry_file import dump
from rtrepo.model.entry import Entry
from rtrepo.model.shift import Shift
from rtrepo.model.sidecar import Sidecar
from tests.conftest import Git
from tests.journeys.terminal import Terminal


def write(folder: Path, name: str, words: int, tags: str = "", status: str = "active", prompt: str = "") -> None:
    """An entry `dataset/id`, or `dataset/folder/id`, and its sidecar."""
    dataset, _, inside = name.partition("/")
    path = folder / "datasets" / dataset / "entries" / f"{inside}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    messages: list[dict[str, Any]] = [{"role": "system", "content": prompt}] if prompt else []
    messages += [{"role": "user", "content": f"What of {name}?"}, {"role": "assistant", "content": "word " * words}]
    path.write_bytes(dump(Entry({"messages": messages})))
    path.with_suffix(".yaml").write_text(f"tags: [{tags}]\nstatus: {status}\n", "utf-8")


@pytest.fixture
def desk(harbor: Terminal) -> Path:
    """A repository with harbor/lamp, ferry and crates, and noir/a to noir/f of 10 words each, committed."""
    for name in "abcdef":
        write(harbor.folder, f"noir/{name}", 10, "quiet")
    harbor("commit", "-m", "noir")
    return harbor.folder


def shift_at(repository: Repository, *revisions: str, thorough: bool = False, **selected: Any) -> Shift | None:
    pair, selection = snapshots_of(repository, revisions), Selection(**selected)
    return shift_of(pair, compare(pair, selection), selection, thorough=thorough)


def from_scratch(pair: Pair) -> tuple[dict[str, Population], ...]:
    """The populations of both sides, every entry read."""
    sides = []
    for tree in (pair.before, pair.after):
        sums: dict[str, Sums] = {}
        for files in snapshots.entries(tree):
            add(sums.setdefault(files.key.dataset, {}), measuring.read(tree, files.path))
        sides.append({name: Population(found) for name, found in sums.items()})
    return tuple(sides)


def check_cache(repository: Repository, pair: Pair) -> int:
    """What is kept of both sides is what reading everything gives; how many datasets that was."""
    checked = 0
    for tree, truth in zip((pair.before, pair.after), from_scratch(pair), strict=True):
        for name, population in truth.items():
            folder = tree.folder_id(f"datasets/{name}/entries")
            for raw in Cache(repository).get([f"sums/1/{folder}"] if folder else []).values():
                assert Population.load(raw) == population
                checked += 1
    return checked


def figures(shift: Shift | None) -> dict[str, tuple[float | None, float | None]]:
    assert shift is not None
    return {f"{one.group} {one.name}": (one.before, one.after) for one in shift.figures}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of entries that were measured by reading them."""
    found: list[str] = []
    real = populations.read_with

    def read(tree: Any, path: str, about: Sidecar) -> Sums:
        found.append(path)
        return real(tree, path, about)

    monkeypatch.setattr(populations, "read_with", read)
    return found


def test_an_edit_in_the_working_tree(desk: Path, opened: Repository, reads: list[str]) -> None:
    write(desk, "noir/a", 70, "quiet, warm")
    found = shift_at(opened)
    told = figures(found)

    assert found is not None
    assert (found.whole, found.narrowed, found.entries_before, found.entries_after) == (True, False, 9, 9)
    words = next(one for one in found.figures if one.name == "words per assistant turn")
    assert [str(driver.key) for driver in words.drivers] == ["noir/a"]
    assert (words.share, words.moved_by, words.counts) == (pytest.approx(1), 1, (73, 133))
    assert told["tags warm"] == (0, pytest.approx(1 / 9))
    assert len(reads) == 9
    assert check_cache(opened, snapshots_of(opened, [])) == 3  # both sides of harbor, and noir as it was committed

    reads.clear()
    assert (shift_at(opened), reads) == (found, [])


def test_the_other_side_is_derived_and_kept(desk: Path, harbor: Terminal, opened: Repository, reads: list[str]) -> None:
    shift_at(opened, "HEAD~1", "HEAD")
    assert len(reads) == 3  # noir was not there: its sums follow
    write(desk, "noir/a", 70, "warm", "draft")
    (desk / "datasets/noir/entries/b.json").unlink()
    (desk / "datasets/noir/entries/b.yaml").unlink()
    write(desk, "noir/g", 5, prompt="You are Mara.")
    harbor("commit", "-m", "more")
    reads.clear()
    found = shift_at(opened, "HEAD~1", "HEAD")

    assert reads == []
    assert figures(found)["status draft"] == (0, pytest.approx(1 / 9))
    assert check_cache(opened, snapshots_of(opened, ["HEAD~1", "HEAD"])) == 4


def test_without_a_cache_the_shift_is_the_same(desk: Path, harbor: Terminal, opened: Repository) -> None:
    write(desk, "noir/a", 70, "warm")
    harbor("commit", "-m", "more")
    shift_at(opened, "HEAD~2", "HEAD~1")
    derived = shift_at(opened, "HEAD~1", "HEAD")
    Cache(opened).path.unlink()
    fresh = shift_at(opened, "HEAD~1", "HEAD")
    Cache(opened).path.write_bytes(b"damaged")

    assert derived == fresh == shift_at(opened, "HEAD~1", "HEAD")


def test_what_is_large_is_not_read_unasked(
    desk: Path, opened: Repository, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(populations, "SMALL", 5)
    write(desk, "noir/a", 70)
    alone = shift_at(opened)
    assert alone is not None
    assert (alone.whole, alone.narrowed, alone.entries_before, reads) == (False, False, 1, [])

    told: list[tuple[int, int]] = []
    pair = snapshots_of(opened, [])
    whole = shift_of(pair, compare(pair), thorough=True, progress=lambda done, of: told.append((done, of)))
    assert whole is not None
    assert (whole.whole, whole.entries_before, len(reads)) == (True, 9, 9)
    assert told == [(3, 9), (9, 9)]
    assert shift_at(opened) == whole


def test_only_entries_that_changed_are_read_with_a_warm_cache(
    desk: Path, harbor: Terminal, opened: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift_at(opened, "HEAD~1", "HEAD")
    write(desk, "noir/a", 70)
    harbor("commit", "-m", "one")
    pair = snapshots_of(opened, ["HEAD~1", "HEAD"])
    change = compare(pair)
    blobs = {files.id for tree in (pair.before, pair.after) for files in snapshots.entries(tree)}
    real, asked = objects.read, list[str]()

    def read(repository: Repository, object_id: str) -> bytes:
        asked.append(object_id)
        return real(repository, object_id)

    monkeypatch.setattr(objects, "read", read)
    found = shift_of(pair, change)

    assert found is not None
    assert found.whole
    assert blobs & set(asked) == set()


def test_a_dataset_is_read_once_however_many_versions_later(
    desk: Path, git: Git, opened: Repository, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shift_at(opened, "HEAD~1", "HEAD")
    reads.clear()
    monkeypatch.setattr(populations, "SMALL", 4)
    for words in (20, 30, 40):
        write(desk, "noir/a", words)
        _commit(desk, git)
    found = shift_at(opened, "HEAD~1", "HEAD")

    assert found is not None
    assert (found.whole, reads) == (True, [])
    assert check_cache(opened, snapshots_of(opened, ["HEAD~1", "HEAD"])) == 4
    for at, name in enumerate("abcdef"):
        write(desk, f"noir/{name}", 50 + at)
    _commit(desk, git)
    write(desk, "noir/a", 90)
    _commit(desk, git)
    far = shift_at(opened, "HEAD~1", "HEAD")
    assert far is not None
    assert not far.whole


@pytest.mark.parametrize("last", [b"", b"\xff", b"0" * 40, b"x"])
def test_the_snapshot_measured_last_is_gone(last: bytes, desk: Path, git: Git, opened: Repository) -> None:
    shift_at(opened, "HEAD~1", "HEAD")
    for words in (20, 30):
        write(desk, "noir/a", words)
        _commit(desk, git)
    Cache(opened).put({"last/1/noir": last})
    found = shift_at(opened, "HEAD~1", "HEAD")

    assert found is not None
    assert found.whole


SELECTED: dict[str, tuple[dict[str, Any], tuple[bool, bool, int]]] = {
    # selection: whole, narrowed, entries before
    "everything": ({}, (True, False, 9)),
    "a dataset": ({"dataset": "noir"}, (True, False, 6)),
    "a dataset by name": ({"names": ("noir",)}, (True, False, 6)),
    "a dataset by path": ({"names": ("datasets/noir/",)}, (True, False, 6)),
    "two datasets": ({"names": ("noir", "harbor")}, (True, False, 9)),
    "an entry": ({"names": ("noir/a",)}, (False, True, 1)),
    "a tag": ({"tag": "warm"}, (False, True, 1)),
    "a kind": ({"kinds": frozenset({"edited"})}, (False, True, 2)),
}


@pytest.mark.parametrize("case", SELECTED)
def test_what_is_selected(case: str, desk: Path, opened: Repository) -> None:
    write(desk, "noir/a", 70, "warm")
    write(desk, "harbor/lamp", 70)
    write(desk, "noir/new", 70)
    selection, expected = SELECTED[case]
    found = shift_at(opened, **selection)

    assert found is not None
    assert (found.whole, found.narrowed, found.entries_before) == expected


def test_an_entry_that_cannot_be_read_is_left_out_on_both_sides(
    desk: Path, harbor: Terminal, opened: Repository
) -> None:
    write(desk, "noir/b", 30)
    (desk / "datasets/noir/entries/a.json").write_text("{", "utf-8")
    found = shift_at(opened)

    assert found is not None
    assert (found.whole, found.entries_before, found.entries_after) == (True, 8, 8)
    assert {str(driver.key) for one in found.figures for driver in one.drivers} == {"noir/b"}
    harbor("commit", "-m", "broken", "--no-verify")
    assert shift_at(opened, "HEAD~1", "HEAD") == found
    assert check_cache(opened, snapshots_of(opened, ["HEAD~1", "HEAD"])) == 4


TURNS = [
    ("user", "Tell me about the winter of nineteen forty-seven, when the ferry froze in the harbour mouth."),
    ("assistant", "We walked out to her over the ice, carrying bread, lamp oil and the post in two handcarts."),
    ("user", "And who kept the lamp burning while all of you were out there on the ice with the carts?"),
    ("assistant", "Nobody remembers that kindly: my grandmother did, and she never once spoke of it afterwards."),
]


def converse(folder: Path, name: str, *turns: tuple[str, str]) -> None:
    dataset, _, entry = name.partition("/")
    path = folder / "datasets" / dataset / "entries" / f"{entry}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dump(Entry({"messages": [{"role": role, "content": text} for role, text in turns]})))


def test_moved_split_and_joined_entries_count_once(desk: Path, git: Git, opened: Repository) -> None:
    other = [(role, " ".join(reversed(text.split()))) for role, text in TURNS]
    third = [(role, " ".join(sorted(text.split()))) for role, text in TURNS]
    converse(desk, "noir/long", *TURNS)
    converse(desk, "noir/one", *other[:2])
    converse(desk, "noir/two", *other[2:])
    converse(desk, "noir/goes", *third)
    _commit(desk, git)
    shift_at(opened, "HEAD~2", "HEAD~1")
    for name in ("long", "one", "two", "goes"):
        (desk / f"datasets/noir/entries/{name}.json").unlink()
    converse(desk, "noir/first", *TURNS[:2])
    converse(desk, "noir/second", *TURNS[2:])
    converse(desk, "noir/both", *other)
    converse(desk, "harbor/came", *third)
    _commit(desk, git)
    pair = snapshots_of(opened, ["HEAD~1", "HEAD"])
    kinds = {str(entry.key): entry.change for entry in compare(pair).entries}
    found = shift_at(opened, "HEAD~1", "HEAD")
    noir = shift_at(opened, "HEAD~1", "HEAD", dataset="noir")

    assert kinds == {
        "harbor/came": "moved", "noir/both": "joined", "noir/first": "split", "noir/second": "split",
    }  # fmt: skip
    assert found is not None
    assert noir is not None
    assert (found.entries_before, found.entries_after) == (13, 13)
    assert (noir.entries_before, noir.entries_after) == (10, 9)
    turns = next(one for one in found.figures if one.name == "turns per entry")
    assert (turns.counts, turns.touched) == ((30, 30), 0)
    assert check_cache(opened, pair) == 4


def test_nothing_changed(desk: Path, opened: Repository) -> None:
    assert shift_at(opened) is None
    path = desk / "datasets/noir/entries/a.json"
    path.write_bytes(path.read_bytes().replace(b", ", b",  "))  # the writing alone

    assert shift_at(opened) is None


def test_more_than_was_read(desk: Path, opened: Repository) -> None:
    for name in "abc":
        write(desk, f"noir/{name}", 70)
    pair = snapshots_of(opened, [])
    found = shift_of(pair, compare(pair, most=2))

    assert found is not None
    assert (found.whole, found.narrowed) == (False, False)


def test_a_repository_that_nobody_may_write(desk: Path, opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cache, "put", lambda self, values: None)
    write(desk, "noir/a", 70)

    assert figures(shift_at(opened)) == figures(shift_at(opened))
    assert not Cache(opened).path.exists()


def test_an_id_that_stands_twice(desk: Path, git: Git, opened: Repository) -> None:
    """Both files count, also where a comparison of entries looks at one of them."""
    shift_at(opened, "HEAD~1", "HEAD")
    write(desk, "noir/more/a", 20, "warm")
    _commit(desk, git)
    shift_at(opened, "HEAD~1", "HEAD")
    write(desk, "noir/a", 30)
    write(desk, "noir/more/a", 40)
    _commit(desk, git)
    shift_at(opened, "HEAD~1", "HEAD")

    assert check_cache(opened, snapshots_of(opened, ["HEAD~1", "HEAD"])) == 4


def _commit(folder: Path, git: Git) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "--no-verify", "-m", "x")


@pytest.mark.parametrize("seed", range(4))
def test_derived_is_measured_from_scratch(seed: int, desk: Path, git: Git, opened: Repository) -> None:
    """A history of edits, additions, removals, moves between datasets, renames, splits, broken and mended files."""
    source = random.Random(seed)
    shift_at(opened, "HEAD~1", "HEAD")
    for step in range(5):
        for _ in range(4):
            _change_something(desk, source, step)
        _commit(desk, git)
        found = shift_at(opened, "HEAD~1", "HEAD")
        pair = snapshots_of(opened, ["HEAD~1", "HEAD"])
        if found is not None:
            assert found.whole
            _check_parts(found)
            assert check_cache(opened, pair) == sum(map(len, from_scratch(pair)))


def _change_something(desk: Path, source: random.Random, step: int) -> None:
    files = sorted(desk.glob("datasets/*/entries/**/*.json"))
    path = source.choice(files)
    beside = path.with_suffix(".yaml")
    what = source.choice(["edit", "tag", "add", "remove", "move", "rename", "shard", "break", "split"])
    raw = path.read_bytes()
    if what == "edit":
        path.write_bytes(raw.replace(b"word ", b"*word* and more ", source.randint(1, 5)))
    elif what == "tag":
        beside.write_text(f"tags: [t{source.randint(0, 2)}]\n", "utf-8")
    elif what == "break":
        path.write_bytes(raw[: len(raw) // 2])
    elif what == "add":
        name = source.choice(["noir", "harbor", "tide"])
        write(desk, f"{name}/n{step}{source.randint(0, 99)}", source.randint(1, 80), prompt=f"You are {step}.")
    elif what == "split":
        half = raw.replace(b"word ", b"half ", 3)
        path.with_name(f"{path.stem}-1.json").write_bytes(half)
        path.with_name(f"{path.stem}-2.json").write_bytes(raw)
        path.unlink()
    elif what == "remove" and len(files) > 4:
        path.unlink()
        beside.unlink(missing_ok=True)
    elif what in ("move", "rename", "shard"):
        target = {
            "move": desk / "datasets/tide/entries" / path.name,
            "rename": path.with_name(f"{path.stem}x.json"),
            "shard": path.parent / "sub" / path.name,
        }[what]
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        if beside.exists():
            beside.rename(target.with_suffix(".yaml"))


def _check_parts(found: Shift) -> None:
    """Where all the entries with a part are drivers, these add up to the change."""
    for one in found.figures:
        if one.drivers and one.touched == len(one.drivers):
            assert sum(driver.part for driver in one.drivers) == pytest.approx(one.change)
