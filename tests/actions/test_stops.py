"""The order in which the stops of a trail are read."""

from rtrepo.actions.stops import Graph, Stop, nearest, newest_first, reached
from rtrepo.model.entry import Key

KEY = Key("noir", "lamp")
ORDER = "abcdef"
"""Commits of one line of history, oldest first."""


def graph(**before: str) -> Graph:
    """`graph(c="ab")`: c comes after a and b."""
    return {stop(name): tuple(map(stop, earlier)) for name, earlier in before.items()}


def stop(name: str) -> Stop:
    return Stop("" if name == "w" else name, KEY)


def read(*graphs: Graph, **times: int) -> str:
    found = newest_first(
        graphs, {stop(name): at for name, at in times.items()}, lambda one, other: ORDER.index(one) < ORDER.index(other)
    )
    return "".join(each.commit or "w" for each in found)


def test_the_latest_comes_first() -> None:
    assert read(graph(d="b", b=""), graph(c="a", a=""), a=1, b=2, c=3, d=4) == "dcba"


def test_what_came_before_stays_before_whatever_the_clocks_say() -> None:
    assert read(graph(d="b", b="a", a=""), a=9, b=5, d=1) == "dba"


def test_of_one_second_the_history_decides() -> None:
    assert read(graph(e="c", c="a", a=""), graph(f="d", d="b", b=""), **dict.fromkeys(ORDER, 7)) == "fedcba"


def test_the_working_tree_comes_first() -> None:
    assert read(graph(w="b", b="a", a=""), a=1, b=2) == "wba"


def test_a_merge_comes_before_both_its_lines() -> None:
    assert read(graph(d="bc", b="a", c="a", a=""), a=1, b=2, c=3, d=4) == "dcba"


def test_only_what_a_stop_leads_to_is_reached() -> None:
    whole = graph(f="d", e="c", d="ab", c="", b="", a="")

    assert reached(whole, stop("f")) == graph(f="d", d="ab", b="", a="")
    assert reached(whole, None) == {}


def test_the_nearest_wanted_stops() -> None:
    whole = graph(f="ed", e="c", d="cb", c="a", b="", a="")
    found = [each.commit for each in nearest(whole, stop("f"), lambda each: each.commit in "abc")]

    assert found == ["c", "b"]
