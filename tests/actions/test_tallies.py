"""The figures of real repositories: worked out from what is known they are what reading everything gives."""

import random
from pathlib import Path

import pytest

from rtrepo.actions.stats import portraits, tallies
from rtrepo.actions.stats.taking import take
from rtrepo.actions.stats.tallies import Counter
from rtrepo.actions.workspace import look
from rtrepo.git import refs, views
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository, find
from rtrepo.git.views import StoredTree
from rtrepo.insight.stats.rows import Rows
from rtrepo.insight.stats.tally import Tally
from rtrepo.model.stats import Portion, Stats
from tests.actions.test_shifting import write
from tests.conftest import Git
from tests.journeys.terminal import Terminal


@pytest.fixture
def repository(harbor: Terminal) -> Repository:
    """harbor/lamp, ferry and crates, and noir/a to noir/f of 10 words each, committed."""
    for name in "abcdef":
        write(harbor.folder, f"noir/{name}", 10, "quiet", prompt=name.upper() if name < "d" else "")
    harbor("commit", "-m", "noir")
    return find(harbor.folder)


def from_scratch(tree: StoredTree, dataset: str) -> tuple[Tally, dict[str, object]]:
    fold, _ = portraits.of_dataset(tree, dataset)
    return fold.tally(), dict(fold.rows)


def read(rows: Rows | None) -> dict[str, object]:
    assert rows is not None
    return dict(rows._each())


def values(portion: Portion) -> dict[tuple[str, str], tuple[float | None, ...]]:
    return {(one.group, one.name): one.values for one in portion.values}


class Reader:
    """Counts the entries that are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entries = 0
        drawn = portraits._drawn

        def counted(*given: object) -> object:
            self.entries += 1
            return drawn(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(portraits, "_drawn", counted)

    def since(self) -> int:
        """How many since the last time."""
        found, self.entries = self.entries, 0
        return found


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


def test_nothing_is_read_twice(repository: Repository, harbor: Terminal, reader: Reader) -> None:
    take(repository)
    first = reader.since()
    for by in ((), ("tag", "dataset"), ("character", "split")):
        take(repository, by=by)  # type: ignore[arg-type]
        take(repository, "HEAD", by=by)  # type: ignore[arg-type]
    again = reader.since()
    write(harbor.folder, "noir/a", 30)
    take(repository, by=("tag",))
    edited = reader.since()
    harbor("commit", "-m", "longer")
    take(repository)
    committed = reader.since()
    take(repository, by=("tag",))

    assert (first, again, edited, committed, reader.since()) == (9, 0, 2, 2, 0)


def test_any_walk_of_edits_is_what_reading_everything_gives(
    repository: Repository, harbor: Terminal, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "KEPT_EDITS", 3)
    source = random.Random(7)
    folder = harbor.folder
    for step in range(14):
        for _ in range(source.randint(1, 4)):
            name = source.choice("abcdefgh")
            if source.random() < 0.25:
                (folder / f"datasets/noir/entries/{name}.json").unlink(missing_ok=True)
            elif source.random() < 0.1:
                (folder / f"datasets/noir/entries/{name}.json").write_text("{", "utf-8")
            else:
                write(
                    folder, f"noir/{name}", source.randint(0, 40), source.choice(("quiet", "warm", "quiet, warm", "")),
                    source.choice(("active", "archived", "draft")), source.choice(("", "A", "B")),
                )  # fmt: skip
        if source.random() < 0.5:
            git(folder, "add", "-A")
            git(folder, "commit", "-q", "--no-verify", "-m", str(step), "--allow-empty")
        tree = look(repository).work
        wants = {"groups": source.random() < 0.5, "rows": source.random() < 0.5}
        found = Counter(repository, **wants).count(tree, "noir")
        tally, rows = from_scratch(tree, "noir")

        assert (found.tally.whole, found.tally.said) == (tally.whole, tally.said)
        if wants["groups"]:
            assert {kind: named for kind, named in found.tally.groups.items() if named} == tally.groups
        if wants["rows"]:
            assert read(found.rows) == rows


def test_a_damaged_cache_is_as_good_as_none(repository: Repository, reader: Reader) -> None:
    whole = take(repository, by=("tag",))
    reader.since()
    cache = Cache(repository)
    tree = views.commit_tree(repository, refs.resolve(repository, "HEAD"))
    keys = [f"{tallies._name(tallies._key(tree, name))}/whole" for name in ("noir", "harbor")]
    cache.put(dict.fromkeys(keys, b"[]\n"))
    again = take(repository, by=("tag",))

    assert (again, reader.since()) == (whole, 9)
    cache.path.write_bytes(b"no database at all" * 99)
    assert take(repository, by=("tag",)) == whole


def test_two_sides_are_each_alone_and_the_shift_their_difference(repository: Repository, harbor: Terminal) -> None:
    write(harbor.folder, "noir/a", 50, "warm")
    write(harbor.folder, "noir/g", 7, "warm, quiet", prompt="A")
    write(harbor.folder, "noir/b", 10, "quiet", status="archived")
    for path in harbor.folder.glob("datasets/noir/entries/c.*"):
        path.unlink()
    harbor("commit", "-m", "more")
    both = take(repository, "HEAD~1..HEAD", by=("dataset", "tag", "split"))
    alone = [take(repository, revision, by=("dataset", "tag", "split")) for revision in ("HEAD~1", "HEAD")]

    def portions(stats: Stats) -> dict[tuple[str, str], Portion]:
        return {("", ""): stats.whole} | {(one.by, one.name): one for one in stats.portions}

    for name, portion in portions(both).items():
        for side, stats in enumerate(alone):
            one = portions(stats).get(name)
            assert portion.entries[side] == (one.entries[0] if one else 0)
            for figure, told in values(portion).items() if one else ():
                assert told[side] == values(one).get(figure, (told[side] or 0.0,))[0]  # type: ignore[arg-type]
            for spread, its in zip(portion.spreads, one.spreads if one else (), strict=bool(one)):
                assert spread.counts[side] == its.counts[0]
    assert both.shift
    assert [both.shift.entries_before, both.shift.entries_after] == list(both.whole.entries) == [9, 8]
    for figure_ in both.shift.figures:
        told_ = both.whole.find(figure_.group, figure_.name)
        if told_ and figure_.before is not None and figure_.after is not None:
            assert told_.values == (figure_.before, figure_.after)
            if figure_.drivers and figure_.moved_by == len(figure_.drivers) == figure_.touched:
                assert sum(driver.part for driver in figure_.drivers) == pytest.approx(figure_.change)


def test_several_datasets_are_their_sum(repository: Repository) -> None:
    found = take(repository, by=("dataset",))
    harbor, noir = found.portions
    told = {name: (harbor.find(*name), noir.find(*name), found.whole.find(*name)) for name in (
        ("status", "active"), ("split", "train"), ("known", "tags"), ("tags", "quiet"), ("prompts", "any"),
    )}  # fmt: skip

    assert [portion.name for portion in found.portions] == ["harbor", "noir"]
    assert {name: tuple(one.counts[0] if one else 0 for one in some) for name, some in told.items()} == {
        ("status", "active"): (3, 6, 9), ("split", "train"): (3, 6, 9), ("known", "tags"): (1, 6, 7),
        ("tags", "quiet"): (1, 6, 7), ("prompts", "any"): (0, 3, 3),
    }  # fmt: skip
    assert values(found.whole)["prompts", "different ones"] == (3.0,)


def test_a_prompt_in_two_datasets_is_one(repository: Repository, harbor: Terminal) -> None:
    write(harbor.folder, "other/x", 10, prompt="A")
    found = take(repository, by=("dataset",))

    assert [values(one)["prompts", "different ones"] for one in (*found.portions, found.whole)] == [
        (0.0,), (3.0,), (1.0,), (3.0,),
    ]  # fmt: skip


def test_many_entries_are_counted_by_several_processes(
    repository: Repository, harbor: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portraits, "SHARED", 2)
    monkeypatch.setattr(portraits, "PIECE", 2)
    Path(repository.own_dir / "cache.sqlite").unlink(missing_ok=True)
    heard: list[tuple[int, int]] = []
    found = take(repository, dataset="noir", by=("tag",), progress=lambda done, of: heard.append((done, of)))
    Path(repository.own_dir / "cache.sqlite").unlink()
    monkeypatch.undo()

    assert heard == [(2, 6), (4, 6), (6, 6)]
    assert take(repository, dataset="noir", by=("tag",)) == found


def test_what_would_move_a_target_is_known_again_and_told_anew_after_an_edit(
    repository: Repository, harbor: Terminal, reader: Reader
) -> None:
    settings = harbor.folder / "datasets/noir/dataset.yaml"
    settings.write_text("targets: {words: 20, tag.warm: 0.5, system: 0.2}\n", "utf-8")
    write(harbor.folder, "noir/a", 40, "quiet, warm")
    harbor("commit", "-m", "targets")
    first = take(repository, "HEAD").goals
    reader.since()

    assert [[(one.verb, one.key.id, round(one.to, 9), one.alike) for one in goal.movers] for goal in first] == [
        [("archive", "b", 16, 5), ("archive", "c", 16, 5), ("archive", "d", 16, 5)],
        [("archive", "b", 0.2, 5), ("archive", "c", 0.2, 5), ("archive", "d", 0.2, 5)],
        [("archive", "b", 0.2, 2), ("archive", "c", 0.2, 2)],
    ]  # fmt: skip
    assert take(repository, "HEAD").goals == first
    assert take(repository).goals == first
    assert reader.since() == 0
    write(harbor.folder, "noir/b", 80, "warm", prompt="B")
    edited = take(repository).goals
    assert [goal.met for goal in edited] == [False, False, False]
    assert [one.key.id for one in edited[0].movers] != [one.key.id for one in first[0].movers]
    assert take(repository, "HEAD").goals == first
    Path(repository.own_dir / "cache.sqlite").unlink()
    assert (take(repository).goals, take(repository, "HEAD").goals) == (edited, first)
