"""What a list of experiments says of the shift is what a diff says of it; it is worked out once, and not too much
at a time."""

from pathlib import Path

import pytest

from rtrepo.actions.comparing import compare
from rtrepo.actions.experiments import weighing
from rtrepo.actions.experiments.weighing import Scales, pair_of
from rtrepo.actions.populations import populations
from rtrepo.actions.shifting import shift_of
from rtrepo.actions.workspace import open_repository
from rtrepo.git import refs
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.model.noticeable import noticeable
from tests.actions.test_shifting import desk, write
from tests.conftest import Git
from tests.journeys.terminal import Terminal

__all__ = ["desk"]


@pytest.fixture
def tried(desk: Path, git: Git) -> Repository:
    """Three branches of two datasets: long (longer replies), warm (a tag, and an entry more), few (entries gone)."""
    person = Terminal(desk)
    person("experiment", "start", "long", "--question", "x")
    write(desk, "noir/a", 40, "quiet")
    write(desk, "noir/b", 40, "quiet")
    person("commit", "-m", "long")
    person("switch", "main")
    person("experiment", "start", "warm", "--question", "x")
    write(desk, "noir/a", 10, "quiet, warm")
    write(desk, "noir/new", 10, "warm")
    (desk / "datasets/noir/entries/b.json").write_text("broken", "utf-8")
    person("commit", "--no-verify", "-m", "warm")
    person("switch", "main")
    person("experiment", "start", "few", "--question", "x")
    for name in "abc":
        for suffix in ("json", "yaml"):
            (desk / f"datasets/noir/entries/{name}.{suffix}").unlink()
    person("commit", "-m", "few")
    return open_repository(desk)


def tips(repository: Repository) -> list[tuple[str, str]]:
    base = refs.resolve(repository, "main")
    return [(base, refs.resolve(repository, f"experiment/{name}")) for name in ("long", "warm", "few")]


def test_the_furthest_figure_is_the_one_of_a_diff(tried: Repository) -> None:
    weights = Scales(tried).weigh(tips(tried))
    told = []
    for pair in (pair_of(tried, *ends) for ends in tips(tried)):
        shift = shift_of(pair, compare(pair))
        assert shift is not None
        told.append((noticeable(shift.figures)[0].name, noticeable(shift.figures)[0].change))

    assert [weight.shift and (weight.shift.name, pytest.approx(weight.shift.change)) for weight in weights] == told
    assert [weight.totals["edited"] + weight.totals["removed"] for weight in weights] == [2, 2, 3]
    assert all(weight.weighed and weight.whole for weight in weights)


def test_what_was_weighed_is_not_weighed_again(tried: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Scales(tried).weigh(tips(tried))
    monkeypatch.setattr(weighing.trees, "compare", None)  # would be called

    assert Scales(tried).weigh(tips(tried)) == first


def test_a_damaged_cache_is_as_good_as_none(tried: Repository) -> None:
    scales = Scales(tried)
    first = scales.weigh(tips(tried))
    Cache(tried).put({scales._key(*ends): b"{}" for ends in tips(tried)})

    assert Scales(tried).weigh(tips(tried)) == first


def test_much_is_put_off_and_the_rest_is_done_next_time(tried: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "AT_ONCE", 4)
    rounds = [[weight.weighed for weight in Scales(tried).weigh(tips(tried))] for _ in range(3)]
    thorough = Scales(tried, thorough=True).weigh(tips(tried))

    assert rounds[0] == [True, False, False]
    assert rounds[2].count(True) >= rounds[0].count(True)
    assert [weight.weighed for weight in thorough] == [True] * 3


def test_a_large_unknown_dataset_is_not_read_unless_asked(tried: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(populations.__globals__, "SMALL", 1)
    small = Scales(tried).weigh(tips(tried))
    whole = Scales(tried, thorough=True).weigh(tips(tried))

    assert [weight.whole for weight in small] == [False] * 3
    assert [weight.whole for weight in whole] == [True] * 3
